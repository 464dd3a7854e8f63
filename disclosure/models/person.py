"""How one member's row refers to another member."""

from django.db import models

from profiles.models import Member


def person(column: str) -> models.ForeignKey[Member, Member]:
    """Return a reference to a member by handle, which is all that another member may know of them."""
    return models.ForeignKey(
        Member,
        to_field="handle",
        db_column=column,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )


def person_or_nobody(column: str) -> models.ForeignKey[Member | None, Member | None]:
    """Return such a reference that may be empty."""
    return models.ForeignKey(
        Member,
        to_field="handle",
        db_column=column,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
