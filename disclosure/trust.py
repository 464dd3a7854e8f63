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


def closer(*, owner_id: int, handle: str, was: int) -> bool:
    """Move a contact one step closer from the level the owner saw, to 4 at most; whether they moved.

    Raise NotThere if there is none.
    """
    return _move(owner_id, handle, was, min(was + 1, CLOSEST))


def further(*, owner_id: int, handle: str, was: int) -> bool:
    """Move a contact one step further away from the level the owner saw, to 1 at least; whether they moved.

    Raise NotThere if there is none.
    """
    return _move(owner_id, handle, was, max(was - 1, FURTHEST))


def _move(owner_id: int, handle: str, was: int, level: int) -> bool:
    [(moved,)] = call_bound(owner_id, "set_level(%s, %s::smallint, %s::smallint)", [handle, level, was])
    if moved is None:
        raise NotThere
    return bool(moved)


def end_on(*, owner_id: int, handle: str, until: datetime | None) -> None:
    """Let a relationship end by itself at a UTC instant, or never for None.

    Raise NotThere if there is none, or the instant has passed.
    """
    [(done,)] = call_bound(owner_id, "set_end(%s, %s)", [handle, until])
    if not done:
        raise NotThere


def end(*, owner_id: int, handle: str) -> None:
    """End the owner's side of a relationship, with every grant of theirs and the asks between the two.

    Raise NotThere if there is none.
    """
    [(ended,)] = call_bound(owner_id, "end_relationship(%s)", [handle])
    if not ended:
        raise NotThere
