"""How far owners trust whom, and from whom they hide or withhold what."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from disclosure.models.person import person
from profiles.ids import random_id
from profiles.models import Field, Member


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
