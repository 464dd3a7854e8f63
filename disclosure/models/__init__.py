"""Data and constraints only. Rows are written by the functions in sql/, under row security."""

from collections.abc import Sequence
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from disclosure.models.exchange import Exchange as Exchange
from disclosure.models.exchange import ExchangeAnswer as ExchangeAnswer
from disclosure.models.exchange import ExchangeOffer as ExchangeOffer
from disclosure.models.growing import Fading as Fading
from disclosure.models.growing import Prompt as Prompt
from disclosure.models.growing import StandingRule as StandingRule
from disclosure.models.nudging import Channel as Channel
from disclosure.models.nudging import ChannelRest as ChannelRest
from disclosure.models.nudging import Delivery as Delivery
from disclosure.models.nudging import Nudging as Nudging
from disclosure.models.person import person
from profiles.ids import random_id
from profiles.models import Field, Member, Wording


class Relationship(models.Model):
    """How far an owner trusts one viewer: directed, and the owner's secret."""

    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    viewer = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    level = models.SmallIntegerField()
    basis = models.CharField(max_length=12)
    since = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "viewer"], name="relationship_pair", include=["level", "ends_at"]
            ),
            models.CheckConstraint(condition=Q(level__range=(1, 4)), name="relationship_level"),
            models.CheckConstraint(condition=~Q(owner=F("viewer")), name="relationship_others"),
        ]
        indexes = [models.Index("viewer", "owner", name="relationship_viewer", include=["level", "ends_at"])]


class RelationshipEvent(models.Model):
    """What happened in a relationship: introduced, met, raised, lowered, ended … The owner's own history."""

    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    viewer = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    what = models.CharField(max_length=12)
    level = models.SmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index("owner", "viewer", "at", name="relationship_event_pair")]


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


class Grant(UserObjectPermissionBase):
    """One wording opened to one viewer, with an end: a guardian object permission with a direct key.

    One row for each act that opened it: `basis` is 'owner', 'ask' or 'envelope', and `reference` is the
    ask or introduction that led to it, 0 if none. `owner` is copied from the wording by a trigger. Only
    SQL `open_to` writes it; guardian's own helpers may read it for tooling, and never decide a read,
    because they know no end.
    """

    content_object = models.ForeignKey(Wording, on_delete=models.CASCADE, db_index=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    basis = models.CharField(max_length=12)
    reference = models.BigIntegerField(default=0)
    reminded = models.BooleanField(db_default=False)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        unique_together: ClassVar[list[Sequence[str]]] = []
        constraints = [
            models.UniqueConstraint(
                "content_object", "user", "permission", "basis", "reference", name="grant_once"
            ),
        ]
        indexes = [
            models.Index("owner", "user", name="grant_pair", include=["content_object", "expires_at"]),
            models.Index(
                "expires_at", name="grant_ending", condition=Q(reminded=False) & ~Q(basis="envelope")
            ),
        ]


class Label(models.Model):
    """An owner's private word for some people: nobody else ever sees it."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=24)

    class Meta:
        constraints = [models.UniqueConstraint("owner", "name", name="label_name")]


class LabelMember(models.Model):
    """Somebody under a label."""

    pk = models.CompositePrimaryKey("label_id", "viewer_id")
    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="+", db_index=False)
    viewer = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index("owner", "viewer", name="labelmember_pair", include=["label"])]


class Withholding(models.Model):
    """One field closed to one viewer, or to everybody under a label, whatever their level."""

    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="+", db_index=False)
    viewer = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    label = models.ForeignKey(Label, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("owner", "viewer", "field", name="withholding_one"),
            models.UniqueConstraint(
                fields=["owner", "label", "field"],
                name="withholding_label",
                condition=Q(label__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(viewer__isnull=False, label__isnull=True)
                | Q(viewer__isnull=True, label__isnull=False),
                name="withholding_whom",
            ),
        ]


class Shield(models.Model):
    """An owner's rule that hides them from one person, or from everybody under a label. It hides both ways."""

    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    label = models.ForeignKey(Label, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("owner", "person", name="shield_one"),
            models.UniqueConstraint(
                fields=["owner", "label"], name="shield_label", condition=Q(label__isnull=False)
            ),
            models.CheckConstraint(condition=~Q(owner=F("person")), name="shield_others"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, label__isnull=True)
                | Q(person__isnull=True, label__isnull=False),
                name="shield_whom",
            ),
        ]


class CompanyShield(models.Model):
    """An owner's rule that hides them from whoever claims a company, now or within 180 days. It hides one way."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    key = models.GeneratedField(
        expression=models.Func(F("name"), function="company_key"),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        constraints = [models.UniqueConstraint("owner", "key", name="company_shield")]
        indexes = [models.Index("key", name="company_shield_key")]


class PrivateNote(models.Model):
    """A member's own words about somebody, sealed under their own key: for nobody else's eyes."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    about = person("about_handle")
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint("owner", "about", name="private_note_one")]


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


class Ending(models.Model):
    """What an owner opened to somebody ends soon, on that day; the owner is told once, and nobody else."""

    id = models.BigIntegerField(primary_key=True, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    viewer = person("viewer_handle")
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("owner", "viewer", name="ending_pair")]


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


class Case(models.Model):
    """A reason to look into the audit: about one member, or about all when `about` is empty."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    title = models.CharField(max_length=120)
    about = models.ForeignKey(
        Member,
        to_field="handle",
        db_column="about_handle",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    closes_at = models.DateTimeField()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        permissions = [("review_case", "Can review the audit of this case")]

    def __str__(self) -> str:
        return self.title


class CaseReviewer(UserObjectPermissionBase):
    """A reviewer's right over a case: a guardian object permission with a direct key."""

    content_object = models.ForeignKey(Case, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
