"""When a member may be told that something waits, in which ways, and every message of that."""

from datetime import time

from django.db import models
from django.db.models import F, Q

from profiles.ids import random_id
from profiles.models import Member

DIGEST_AT = time(9)
QUIET_FROM = time(21, 30)
QUIET_TO = time(8, 30)
ZONE = "Asia/Shanghai"


class Nudging(models.Model):
    """How a member wants to be nudged; who has no row has the defaults, which the SQL repeats.

    Times are those of the clock in the member's time zone, an IANA name. `nothing` outdoes all else; `sms` says whether
    the number with which they sign in may be told.
    """

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="+")
    nothing = models.BooleanField(default=False)
    sms = models.BooleanField(default=True)
    digest_at = models.TimeField(default=DIGEST_AT)
    quiet_from = models.TimeField(default=QUIET_FROM)
    quiet_to = models.TimeField(default=QUIET_TO)
    timezone = models.CharField(max_length=64, default=ZONE)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    Q(quiet_from__lte=F("quiet_to")),
                    Q(digest_at__lt=F("quiet_from")) | Q(digest_at__gte=F("quiet_to")),
                )
                | Q(
                    quiet_from__gt=F("quiet_to"),
                    digest_at__gte=F("quiet_to"),
                    digest_at__lt=F("quiet_from"),
                ),
                name="nudging_digest_not_in_quiet",
            )
        ]


class Channel(models.Model):
    """A way to reach one member: which sort, and the address, sealed under their key.

    Nothing but a code goes there before `confirmed_at`; `gone` when the other end says that there is nobody. `tries`
    counts wrong codes.
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    gone = models.BooleanField(default=False, db_default=False)
    tries = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        indexes = [models.Index("member", "kind", name="channel_member")]


class Delivery(models.Model):
    """One message to one member through one channel. The row is the queue, and what makes it be sent once.

    `purpose` is 'digest', 'test' or 'code'; `slot` is the member's own day of a digest, the minute of the others;
    `channel` is 0 for the number with which they sign in. `state` is 'due', 'sending' (until `due_at`, after which it
    is due again), 'sent', 'failed', or 'skipped' (nothing to say any more when the time came).
    """

    id = models.BigIntegerField(primary_key=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    purpose = models.CharField(max_length=8)
    slot = models.CharField(max_length=16)
    kind = models.CharField(max_length=12)
    channel = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, default="due")
    attempts = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "purpose", "slot", "kind", "channel"], name="delivery_once"
            )
        ]
        indexes = [models.Index("kind", "due_at", name="delivery_due", condition=Q(done_at=None))]


class ChannelRest(models.Model):
    """A channel of the operator's that did not answer rests until an instant, ever longer the oftener it did not."""

    kind = models.CharField(max_length=12, primary_key=True)
    failures = models.SmallIntegerField()
    rests_until = models.DateTimeField()
