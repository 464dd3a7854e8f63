"""What waits for members, and what carries the work."""

from django.db import models
from django.db.models import Q

from profiles.models import Member


class Notice(models.Model):
    """Something for a member to see. It holds ids; names are read through the door when it is shown."""

    id = models.BigIntegerField(primary_key=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=32)
    row_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("member", "made_at", name="notice_member")]


class Outbox(models.Model):
    """A step to be carried out by a worker, stored with the act that calls for it. The row is the queue.

    `attempts` counts how often it was published; `due_at` is when it will be again unless it is done, and
    empty before the first time.
    """

    step = models.CharField(max_length=48)
    row_id = models.BigIntegerField()
    version = models.IntegerField()
    made_at = models.DateTimeField()
    attempts = models.IntegerField(db_default=0)
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("step", "row_id", "version", name="outbox_once")]
        indexes = [models.Index("due_at", "id", name="outbox_open", condition=Q(done_at__isnull=True))]


class Heartbeat(models.Model):
    """When a process of the service was last seen alive."""

    name = models.CharField(max_length=24, primary_key=True)
    beat_at = models.DateTimeField()


class ReadBudget(models.Model):
    """How many profiles a member has opened in the current hour."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="+")
    window_start = models.DateTimeField()
    used = models.IntegerField()
