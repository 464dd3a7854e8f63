"""What waits its turn without a sign: life-cycle rows that no member sees."""

from django.db import models

from profiles.models import Member


class Queued(models.Model):
    """A step that waits, in order of id, until somebody has room for it, or until a circle is asked again.

    `member` is whose room it waits for and `room` in which part of theirs; both are empty for a circle in which
    nobody could be asked at `due_at`. After `until` it waits for nothing any more.
    """

    step = models.CharField(max_length=48)
    row_id = models.BigIntegerField()
    version = models.IntegerField()
    member = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    room = models.CharField(max_length=12, blank=True, db_default="")
    due_at = models.DateTimeField(null=True)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("step", "row_id", name="queued_once")]
        indexes = [models.Index("member", "room", "id", name="queued_for")]
