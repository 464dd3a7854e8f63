"""Exchanging cards: the offer of one, what the other is asked, and what both opened to each other."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from disclosure.models.person import person
from profiles.ids import random_id
from profiles.models import Member


class ExchangeOffer(models.Model):
    """The side of whoever offers. Only an agreement, their own withdrawal and the sweeper write it."""

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    proposer = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = person("other_handle")
    kinds = ArrayField(models.CharField(max_length=20))
    state = models.CharField(max_length=12, default="waiting")
    exchange_id = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    changed_at = models.DateTimeField()
    retry_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("proposer", "sent_at", name="exchange_offer_proposer"),
            models.Index("answer_by", name="exchange_offer_due", condition=Q(state="waiting")),
        ]
        constraints = [
            models.UniqueConstraint(
                "proposer", "other", name="exchange_offer_one_open", condition=Q(state="waiting")
            )
        ]


class ExchangeAnswer(models.Model):
    """The side of whoever is asked. Whoever offers never sees it."""

    id = models.BigIntegerField(primary_key=True, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    proposer = person("proposer_handle")
    offer = models.OneToOneField(ExchangeOffer, on_delete=models.CASCADE, related_name="+")
    kinds = ArrayField(models.CharField(max_length=20))
    state = models.CharField(max_length=12, default="open")
    exchange_id = models.BigIntegerField(null=True)
    arrived_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index("owner", "arrived_at", name="exchange_answer_owner"),
            models.Index("answer_by", name="exchange_answer_due", condition=Q(state="open")),
        ]


class Exchange(models.Model):
    """What two opened to each other, both of it or nothing. Both know of it; it ends for both at once."""

    id = models.BigIntegerField(primary_key=True, editable=False)
    one = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    one_handle = models.CharField(max_length=16)
    other = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    other_handle = models.CharField(max_length=16)
    kinds = ArrayField(models.CharField(max_length=20))
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("one", "other", name="exchange_one"),
            models.Index("other", "one", name="exchange_other"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(one=F("other")), name="exchange_others")]
