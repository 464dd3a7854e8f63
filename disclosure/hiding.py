"""Shields and withholdings: from whom an owner hides, and which field is closed to whom whatever their level.

A person or a label is hidden from both ways; a company one way: whoever claims it does not find the owner, and
nothing changes for the owner, who would else learn what others keep to themselves.
"""

from dataclasses import dataclass

from disclosure.errors import NotThere, TooManyCompanies
from disclosure.models import CompanyShield
from profiles.binding import bound, call_bound, gives_way

MOST_COMPANIES = 30
"""Companies that somebody hides from: more would be a guess at everybody."""


@dataclass(frozen=True)
class Hidden:
    """From whom an owner hides: a person by handle, or a label."""

    handle: str | None
    label_id: int | None
    label: str | None


@dataclass(frozen=True)
class Withheld:
    """A field closed to a person or a label."""

    field_id: int
    handle: str | None
    label_id: int | None
    label: str | None


def shields(owner_id: int) -> list[Hidden]:
    """Return from whom an owner hides, persons first (at most 200)."""
    return [Hidden(*row) for row in call_bound(owner_id, "my_shields()", [])]


def hide_from(*, owner_id: int, handle: str, hide: bool = True) -> None:
    """Hide from a person, or no longer; raise NotThere if there is no such member for this owner.

    It hides both ways, and ends every grant and open ask of the owner's towards them at once. What is theirs
    stays as it was.
    """
    _settle(call_bound(owner_id, "hide_from(%s, %s)", [handle, hide]))


def hide_from_label(*, owner_id: int, label_id: int, hide: bool = True) -> None:
    """Hide from everybody under a label, or no longer; raise NotThere if the owner has no such label."""
    _settle(call_bound(owner_id, "hide_from_label(%s, %s)", [label_id, hide]))


def companies(owner_id: int) -> list[CompanyShield]:
    """Return the companies from which an owner hides, by name."""
    with bound(owner_id):
        return list(CompanyShield.objects.order_by("name", "id"))


@gives_way
def hide_from_company(*, owner_id: int, name: str) -> None:
    """Hide from everybody who says they belong to a company, now or within 180 days; again is no harm.

    Names are compared without case, width, brackets and legal forms. Raise TooManyCompanies at the limit.
    """
    with bound(owner_id):
        if CompanyShield.objects.count() >= MOST_COMPANIES:
            raise TooManyCompanies
        CompanyShield.objects.bulk_create(
            [CompanyShield(owner_id=owner_id, name=name)], ignore_conflicts=True
        )


def show_to_company(*, owner_id: int, shield_id: int) -> None:
    """No longer hide from a company; raise NotThere if the owner does not."""
    with bound(owner_id):
        gone, _rows = CompanyShield.objects.filter(id=shield_id).delete()
    if not gone:
        raise NotThere


def withheld(owner_id: int, field_id: int | None = None) -> list[Withheld]:
    """Return what an owner withholds, of one field or of all: from labels first (at most 200)."""
    return [Withheld(*row) for row in call_bound(owner_id, "my_withholdings(%s)", [field_id])]


def withhold(
    *,
    owner_id: int,
    field_id: int,
    handle: str | None = None,
    label_id: int | None = None,
    withheld: bool = True,
) -> None:
    """Close a field to a person or to everybody under a label, or no longer; raise NotThere if there is none such."""
    _settle(call_bound(owner_id, "withhold(%s, %s, %s, %s)", [field_id, handle, label_id, withheld]))


def _settle(rows: list[tuple[bool]]) -> None:
    if rows != [(True,)]:
        raise NotThere
