"""How relationships grow by themselves, as their owner chose: rules, quiet years, prompts."""

from django.db import models
from django.db.models import Q

from disclosure.models.person import person
from profiles.ids import random_id
from profiles.models import Member

EVENTS = ("introduced", "exchanged", "met", "recognised")


class StandingRule(models.Model):
    """What an owner said once and for all; at most one for each occasion, and nobody else's business.

    `occasion` is an event with which a relationship begins, at `level` then (1 or 2, never further); or 'quiet':
    one that was quiet for a year ends; or 'unprompted': the owner wants no prompts. `due_at` is when a quiet year
    is looked for next.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    occasion = models.CharField(max_length=12)
    level = models.SmallIntegerField(null=True)
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("owner", "occasion", name="standing_rule_one"),
            models.CheckConstraint(
                condition=Q(occasion__in=EVENTS, level__isnull=False, level__range=(1, 2))
                | Q(occasion__in=("quiet", "unprompted"), level__isnull=True),
                name="standing_rule_level",
            ),
        ]
        indexes = [models.Index("due_at", "id", name="standing_rule_due", condition=Q(occasion="quiet"))]


class Fading(models.Model):
    """A relationship was quiet for a year and ends on that day, by its owner's rule; they are told, nobody else."""

    id = models.BigIntegerField(primary_key=True, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    viewer = person("viewer_handle")
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("owner", "viewer", name="fading_pair")]


class Prompt(models.Model):
    """An owner was asked, once for each person, whether to let them one step closer.

    `answer` is '' until then, 'closer' or 'left'.
    """

    id = models.BigIntegerField(primary_key=True, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    viewer = person("viewer_handle")
    made_at = models.DateTimeField()
    answer = models.CharField(max_length=8, blank=True, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint("owner", "viewer", name="prompt_once")]
