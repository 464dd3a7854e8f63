"""Knowing each other from before, and sitting at one table: each says so alone, and one alone shows nowhere."""

from django.db import models
from django.db.models import F, Q

from disclosure.models.person import person
from profiles.ids import random_id
from profiles.models import Member


class Recognition(models.Model):
    """A member says that they and another know each other already. It is theirs until the other says so too."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = person("other_handle")
    state = models.CharField(max_length=12, default="said")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("member", "other", name="recognition_one")]
        indexes = [models.Index("ends_at", name="recognition_ends")]


class Seat(models.Model):
    """A member sits at a table, which is a code of the sort 'table', until the evening is over."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    table_id = models.BigIntegerField()
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    joined_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("table_id", "member", name="seat_one")]
        indexes = [
            models.Index("member", "ends_at", name="seat_member"),
            models.Index("ends_at", name="seat_ends"),
        ]


class Tick(models.Model):
    """At a table a member ticks somebody whom they met. It is theirs until the other ticks them too."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    table_id = models.BigIntegerField()
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = person("other_handle")
    state = models.CharField(max_length=12, default="single")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("table_id", "member", "other", name="tick_one"),
            models.CheckConstraint(condition=Q(ends_at__gte=F("made_at")), name="tick_evening"),
        ]
        indexes = [models.Index("ends_at", name="tick_ends")]
