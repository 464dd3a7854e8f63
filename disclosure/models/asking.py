"""Access requests, and how they are received."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from disclosure.models.person import person
from profiles.ids import random_id
from profiles.models import Member


class AccessRequest(models.Model):
    """The asker's side of asking for fields. Only a grant, the asker and the sweeper write it."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    asker = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    owner = person("owner_handle")
    field_ids = ArrayField(models.BigIntegerField())
    kinds = ArrayField(models.CharField(max_length=20))
    purpose = models.CharField(max_length=24)
    note = models.CharField(max_length=120, blank=True)
    envelope = ArrayField(models.BigIntegerField(), default=list)
    state = models.CharField(max_length=12, default="waiting")
    sent_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    changed_at = models.DateTimeField()
    retry_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index("asker", "sent_at", name="access_request_asker"),
            models.Index("answer_by", name="access_request_due", condition=Q(state="waiting")),
        ]
        constraints = [
            models.UniqueConstraint(
                "asker", "owner", name="access_request_one_open", condition=Q(state="waiting")
            ),
        ]


class AccessDecision(models.Model):
    """The owner's side of being asked. The asker never sees it.

    `triaged` says how it stands with the owner's assistant: '' (there was none), 'with' them, 'passed' on, set
    'aside', or taken 'back' by the owner.
    """

    id = models.BigIntegerField(primary_key=True, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    asker = person("asker_handle")
    request = models.OneToOneField(AccessRequest, on_delete=models.CASCADE, related_name="+")
    field_ids = ArrayField(models.BigIntegerField())
    purpose = models.CharField(max_length=24)
    note = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, default="open")
    arrived_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    changed_at = models.DateTimeField()
    granted_until = models.DateTimeField(null=True)
    assistant_handle = models.CharField(max_length=16, blank=True, db_default="")
    triaged = models.CharField(max_length=12, blank=True, db_default="")
    triaged_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index("owner", "arrived_at", name="access_decision_owner"),
            models.Index("answer_by", name="access_decision_due", condition=Q(state="open")),
        ]


class Refusal(models.Model):
    """An asker from whom an owner wants nothing more: no ask of theirs reaches them, and nobody can tell."""

    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    asker = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("owner", "asker", name="refusal_one")]


class Reception(models.Model):
    """How a member receives what others ask: closed to all until an instant, and for which purposes never.

    `weekly` is how many members may be introduced to them in seven days; empty for the usual number.
    """

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="+")
    closed_until = models.DateTimeField(null=True)
    muted = ArrayField(models.CharField(max_length=24), default=list)
    weekly = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(weekly__range=(1, 20)), name="reception_weekly")]


class Report(models.Model):
    """What a member tells the reviewers about another: a report, or that an ask was not what it said.

    `purpose` and `note` are copied from the ask as the reporter received it, when they attach it.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    sort = models.CharField(max_length=12)
    reporter = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    reported = person("reported_handle")
    reason = models.CharField(max_length=24, blank=True)
    words = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=24, blank=True)
    note = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("made_at", "id", name="report_open", condition=Q(settled_at=None)),
            models.Index("reporter", "made_at", name="report_reporter"),
        ]


class Assistant(models.Model):
    """Who looks through what a principal is asked before the principal does. Both know of it."""

    id = models.BigIntegerField(primary_key=True, editable=False)
    principal = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")
    principal_handle = models.CharField(max_length=16)
    assistant = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    assistant_handle = models.CharField(max_length=16)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(principal=F("assistant")), name="assistant_others")
        ]
        indexes = [models.Index("assistant", name="assistant_whose")]


class Triage(models.Model):
    """The assistant's side of an ask to their principal: who asks, what for, and what became of it here.

    It names no field of the principal's. What the assistant did stands in the principal's own decision too.
    """

    id = models.BigIntegerField(primary_key=True, editable=False)
    assistant = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    decision = models.OneToOneField(AccessDecision, on_delete=models.CASCADE, related_name="+")
    principal = person("principal_handle")
    asker = person("asker_handle")
    purpose = models.CharField(max_length=24)
    note = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, default="open")
    arrived_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index("assistant", "arrived_at", name="triage_assistant")]
