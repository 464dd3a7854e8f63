"""Relationships, from their owner's side: look, move closer or further, end."""

from dataclasses import dataclass
from datetime import datetime

from disclosure.errors import NotThere
from profiles.binding import call_bound

CLOSEST = 4
FURTHEST = 1


@dataclass(frozen=True)
class Contact:
    """One of an owner's contacts. The level (1–4) is the owner's secret; instants are UTC."""

    handle: str
    level: int
    basis: str
    since: datetime
    ends_at: datetime | None


@dataclass(frozen=True)
class Event:
    """Something that happened in a relationship: its word, the level after it, when (UTC)."""

    what: str
    level: int
    at: datetime


@dataclass(frozen=True)
class Step:
    """One wording of an owner's own that a contact reads from a level on."""

    level: int
    field_id: int
    kind: str


def contacts(owner_id: int, *, after: tuple[datetime, str] | None, at_most: int) -> list[Contact]:
    """Return a page of an owner's contacts, newest first; `after` is the last one's (since, handle)."""
    since, handle = after or (None, None)
    return [
        Contact(*row)
        for row in call_bound(owner_id, "my_contacts(NULL, %s, %s, %s)", [since, handle, at_most])
    ]


def contact(owner_id: int, handle: str) -> Contact:
    """Return one contact; raise NotThere if the owner has no such contact."""
    for row in call_bound(owner_id, "my_contacts(%s, NULL, NULL, 1)", [handle]):
        return Contact(*row)
    raise NotThere


def history(owner_id: int, handle: str) -> list[Event]:
    """Return how an owner's relationship to a contact grew, oldest first."""
    return [Event(*row) for row in call_bound(owner_id, "my_history(%s)", [handle])]


def steps(owner_id: int, handle: str) -> list[Step]:
    """Return what an owner shows to a member by level, lowest first; what is withheld from them is left out."""
    return [Step(*row) for row in call_bound(owner_id, "my_steps(%s)", [handle])]


def closer(*, owner_id: int, handle: str) -> None:
    """Move a contact one step closer, to 4 at most; raise NotThere if there is none."""
    set_level(owner_id=owner_id, handle=handle, level=min(contact(owner_id, handle).level + 1, CLOSEST))


def further(*, owner_id: int, handle: str) -> None:
    """Move a contact one step further away, to 1 at least; raise NotThere if there is none."""
    set_level(owner_id=owner_id, handle=handle, level=max(contact(owner_id, handle).level - 1, FURTHEST))


def set_level(*, owner_id: int, handle: str, level: int) -> None:
    """Move a contact to a level (1–4), as its owner decided; raise NotThere if there is none."""
    [(moved,)] = call_bound(owner_id, "set_level(%s, %s::smallint)", [handle, level])
    if not moved:
        raise NotThere


def end(*, owner_id: int, handle: str) -> None:
    """End the owner's side of a relationship with every grant of theirs; raise NotThere if there is none."""
    [(ended,)] = call_bound(owner_id, "end_relationship(%s)", [handle])
    if not ended:
        raise NotThere
