"""How far an owner's words reach, computed from the owner's own rows alone.

Nobody who hides from the owner changes any of it, and it is recorded nowhere: no word of anybody else's is read.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from disclosure.errors import NotThere
from disclosure.reading import DisclosedField, Profile, in_order
from profiles.binding import bound, call_bound
from profiles.ids import HANDLE
from profiles.kinds import KINDS
from profiles.models import MemberKey
from profiles.sealing import Texts, unseal

Tiers = Mapping[int, int]
"""What a field says: how coarse each wording is (0 exactly, then ever coarser), and its tier."""


@dataclass(frozen=True)
class People:
    """So many people whom the owner trusts so far, and the tier of what is granted to them of the field besides."""

    level: int
    granted: int | None
    people: int


@dataclass(frozen=True)
class Impact:
    """What a change of one field would show or hide.

    `exact_more` people would read it exactly who don't now, `veiled_more` others a finer wording than now; `fewer`
    read less. Each may be every member instead: then no number is told.
    """

    exact_more: int = 0
    veiled_more: int = 0
    fewer: int = 0
    exact_all: bool = False
    veiled_all: bool = False
    less_all: bool = False

    @property
    def nothing(self) -> bool:
        """Whether everybody reads as much as before."""
        return self == Impact()


@dataclass(frozen=True)
class View:
    """How somebody stands with the owner, as the owner knows it."""

    level: int
    hidden: bool
    absent: bool


@dataclass(frozen=True)
class Reader:
    """Somebody who reads more of a field than every member does: which wording, and why."""

    handle: str
    since: datetime
    level: int
    wording_id: int
    reason: str
    until: datetime | None


def people(owner_id: int, field_id: int | None) -> list[People]:
    """Return how many people stand at each level, as far as one field may reach them."""
    return [People(*row) for row in call_bound(owner_id, "my_reach(%s)", [field_id])]


def impact(known: Sequence[People], before: Tiers, after: Tiers) -> Impact:
    """Return what would change between two sets of wordings of one field, for some people and for every member."""
    exact = veiled = fewer = 0
    for some in known:
        granted = next((coarse for coarse, tier in before.items() if tier == some.granted), None)
        now, then = (finest(tiers, some.level, granted) for tiers in (before, after))
        if then < now:
            exact, veiled = (exact + some.people, veiled) if then == 0 else (exact, veiled + some.people)
        elif then > now:
            fewer += some.people
    now, then = finest(before, 0, None), finest(after, 0, None)
    return Impact(
        exact,
        veiled,
        fewer,
        exact_all=then < now and then == 0,
        veiled_all=0 < then < now,
        less_all=then > now,
    )


NOTHING = 9
"""Coarser than anything that is said."""


def finest(tiers: Tiers, level: int, granted: int | None) -> int:
    """Return how coarse the finest wording is that opens at a level or is granted, NOTHING if none is."""
    opens = [coarse for coarse, tier in tiers.items() if tier <= level or (coarse == granted and tier < 5)]
    return min(opens, default=NOTHING)


def view_of(owner_id: int, handle: str) -> View:
    """Return how a member stands with the owner; raise NotThere if the owner has no row about them."""
    if re.fullmatch(HANDLE, handle):
        for row in call_bound(owner_id, "my_view_of(%s)", [handle]):
            return View(*row)
    raise NotThere


def preview(
    owner_id: int, owner_handle: str, *, handle: str | None = None, level: int | None = None
) -> Profile | None:
    """Return the owner's profile as another sees it, by the rule itself; None where they would find nobody.

    `handle` names somebody of whom the owner has a row, `level` another level than theirs, or that of anybody
    else. Nothing is recorded: all of it is the owner's own.
    """
    with bound(owner_id), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM my_preview(%s, %s::smallint)", [handle, level])
        rows = cursor.fetchall()
        sealed = any(row[9] is not None for row in rows)
        key = MemberKey.of(owner_id) if sealed else b""
    if not rows:
        return None
    fields = [
        (position, DisclosedField(field, KINDS[kind], wording, reason, until, bool(askable), texts))
        for field, kind, position, wording, reason, until, askable, zh, en, bytes_ in rows
        if field is not None and kind in KINDS
        for texts in [
            Texts(zh or "", en or "")
            if bytes_ is None
            else unseal(bytes(bytes_), wrapped_key=key, member_id=owner_id, wording_id=wording)
        ]
    ]
    return Profile(owner_handle, in_order(fields))


def readers(
    owner_id: int, field_id: int, *, after: tuple[datetime, str] | None, at_most: int
) -> list[Reader]:
    """Return who reads more of a field than every member does, latest known first, a page behind a place."""
    since, handle = after or (None, None)
    rows = call_bound(owner_id, "my_readers(%s, %s, %s, %s)", [field_id, since, handle, at_most])
    return [Reader(*row) for row in rows]


def differences(before: Profile | None, after: Profile | None) -> list[str]:
    """Return the kinds of which two previews read otherwise."""
    now, then = ({field.field_id: field for field in one.readable} if one else {} for one in (before, after))
    return [
        (now.get(field) or then[field]).kind.code
        for field in now.keys() | then.keys()
        if (field in now and now[field].wording_id) != (field in then and then[field].wording_id)
    ]
