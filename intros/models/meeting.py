"""Two who stand before each other: the code of one, the claim of the other, and what the first is shown of it."""

from django.db import models
from django.db.models import Q

from disclosure.models.person import person, person_or_nobody
from profiles.ids import random_id
from profiles.models import Member


class Code(models.Model):
    """What a member shows or says to somebody: a token in an address and six digits, of both only a keyed hash.

    Both follow from the id by the lookup key, so that whoever's it is can be shown it again. `sort` is 'shown'
    (on a screen, for two minutes), 'spoken' (on the telephone, for two days) or 'table' (for an evening).
    """

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    sort = models.CharField(max_length=8)
    token_hash = models.BinaryField(unique=True)
    digits_hash = models.BinaryField()
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index("owner", "sort", "made_at", name="code_owner"),
            models.Index("digits_hash", "ends_at", name="code_digits"),
            models.Index("ends_at", name="code_ends"),
        ]


class Claim(models.Model):
    """The side of whoever scanned a code: theirs for a quarter of an hour, confirmed, met.

    Before sign-up nobody stands in it yet: it belongs to a session, by a keyed hash of what that session keeps.
    What the other answers is not here, unless it is yes.
    """

    id = models.BigIntegerField(primary_key=True, editable=False)
    code_id = models.BigIntegerField()
    sort = models.CharField(max_length=8)
    claimant = models.ForeignKey(
        Member, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    session_hash = models.BinaryField(null=True)
    owner = person("owner_handle")
    state = models.CharField(max_length=12, default="held")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index("claimant", "made_at", name="claim_claimant"),
            models.Index("code_id", name="claim_code"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(claimant__isnull=False) | Q(session_hash__isnull=False, state="held"),
                name="claim_whose",
            )
        ]


class Showing(models.Model):
    """The side of whoever showed the code: somebody claimed it; who, once they are a member; and the answer.

    One code is laid before them once. A claim of somebody who keeps out of their sight never is.
    """

    id = models.BigIntegerField(primary_key=True, editable=False)
    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="+")
    code_id = models.BigIntegerField(unique=True)
    sort = models.CharField(max_length=8)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    claimant = person_or_nobody("claimant_handle")
    state = models.CharField(max_length=12, default="held")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("owner", "ends_at", name="showing_owner")]


class Attempts(models.Model):
    """How often a member typed six digits in the current hour."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="+")
    window_start = models.DateTimeField()
    used = models.IntegerField()
