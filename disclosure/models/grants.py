"""What is opened to somebody beyond their level."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.db.models import Q
from guardian.models import UserObjectPermissionBase

from disclosure.models.person import person
from profiles.models import Member, Wording


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


class Ending(models.Model):
    """What an owner opened to somebody ends soon, on that day; the owner is told once, and nobody else."""

    id = models.BigIntegerField(primary_key=True, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    viewer = person("viewer_handle")
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("owner", "viewer", name="ending_pair")]
