"""One row per party of an introduction. Nobody's row tells what another did until all may know.

Where nobody sought it, the introducer's row is the first one, and both whom they bring together have a target's.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from disclosure.models.person import person, person_or_nobody
from profiles.ids import random_id
from profiles.models import Member


class Introduction(models.Model):
    """The seeker's side: in progress until connected, withdrawn, or closed at the answer-by date.

    By description there is a `wish` and no target, until it is connected. Through the seeker's circle nobody is named
    as introducer until it is connected. `exchange` are the kinds that the seeker is ready to exchange; `question` is
    what was asked of them first: 'purpose', or a kind of field.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    seeker = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    target = person_or_nobody("target_handle")
    introducer = person_or_nobody("introducer_handle")
    wish = models.CharField(max_length=120, blank=True, db_default="")
    circle = models.BooleanField(db_default=False)
    purpose = models.CharField(max_length=24)
    note = models.CharField(max_length=120, blank=True)
    envelope = ArrayField(models.BigIntegerField(), default=list)
    exchange = ArrayField(models.CharField(max_length=20), default=list, db_default=[])
    question = models.CharField(max_length=20, blank=True, db_default="")
    reply = models.CharField(max_length=120, blank=True, db_default="")
    replied_at = models.DateTimeField(null=True)
    thanked_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, default="waiting")
    sent_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    changed_at = models.DateTimeField()
    retry_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index("seeker", "sent_at", name="introduction_seeker"),
            models.Index("answer_by", name="introduction_due", condition=Q(state="waiting")),
        ]
        constraints = [
            models.UniqueConstraint(
                "seeker", "target", name="introduction_one_open", condition=Q(state="waiting")
            ),
        ]


class IntroducerPart(models.Model):
    """The introducer's side: asked to vouch; after vouching, how it went, and who thanked them.

    Of a `wish` they choose the target themselves, as they vouch. Of those whom they bring together unasked one stands
    as `seeker`, there is no introduction, and `retry_at` says from when they may bring the same two together again.
    """

    id = models.BigIntegerField(primary_key=True, editable=False)
    introduction = models.ForeignKey(
        Introduction, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    introducer = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    seeker = person("seeker_handle")
    target = person_or_nobody("target_handle")
    wish = models.CharField(max_length=120, blank=True, db_default="")
    purpose = models.CharField(max_length=24)
    note = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=200, blank=True)
    question = models.CharField(max_length=20, blank=True, db_default="")
    reply = models.CharField(max_length=120, blank=True, db_default="")
    replied_at = models.DateTimeField(null=True)
    thanked_by_seeker = models.BooleanField(db_default=False)
    thanked_by_target = models.BooleanField(db_default=False)
    state = models.CharField(max_length=12, default="asked")
    arrived_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    closes_at = models.DateTimeField()
    retry_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index("introducer", "arrived_at", name="introducer_part_own"),
            models.Index("answer_by", name="introducer_part_due", condition=Q(state="asked")),
            models.Index("closes_at", name="introducer_part_vouched", condition=Q(state="vouched")),
        ]
        constraints = [
            models.UniqueConstraint("introduction", "introducer", name="introducer_part_once"),
        ]


class TargetPart(models.Model):
    """The target's side: somebody known vouches for somebody who would like to meet them.

    `exchange` are the kinds that the seeker offers to exchange; `words_gone_at` is when the vouch was taken back.
    Where an introducer brings two together unasked, each of them has such a row: `brought` is the introducer's,
    `seeker` the other one, `exchange` what this one is ready to exchange, and `answer_by`, once they said yes, the
    introducer's hour.
    """

    id = models.BigIntegerField(primary_key=True, editable=False)
    introduction = models.OneToOneField(Introduction, null=True, on_delete=models.CASCADE, related_name="+")
    brought = models.ForeignKey(
        IntroducerPart, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    target = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    seeker = person("seeker_handle")
    introducer = person("introducer_handle")
    wish = models.CharField(max_length=120, blank=True, db_default="")
    purpose = models.CharField(max_length=24)
    note = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=200, blank=True)
    words_gone_at = models.DateTimeField(null=True)
    exchange = ArrayField(models.CharField(max_length=20), default=list, db_default=[])
    question = models.CharField(max_length=20, blank=True, db_default="")
    reply = models.CharField(max_length=120, blank=True, db_default="")
    replied_at = models.DateTimeField(null=True)
    thanked_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, default="asked")
    arrived_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        indexes = [
            models.Index("target", "arrived_at", name="target_part_own"),
            models.Index(
                "answer_by", name="target_part_due", condition=Q(state="asked") | Q(state="willing")
            ),
        ]
        constraints = [
            models.UniqueConstraint("brought", "target", name="target_part_brought_once"),
            models.CheckConstraint(
                condition=Q(introduction__isnull=False, brought__isnull=True)
                | Q(introduction__isnull=True, brought__isnull=False),
                name="target_part_of_what",
            ),
        ]
