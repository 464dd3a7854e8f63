"""Contacts to pick from: a page of them, or of those who are called something.

Names are looked through after they came through the door, so whoever looks for one contact reads all whom they look
through, and the record says so: exactly what turning those pages would have left there.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from disclosure import trust
from disclosure.reading import MOST_HANDLES, Profile, disclose

LOOKED_THROUGH = 4 * MOST_HANDLES
"""Contacts whom one search reads at most; behind them the next page goes on."""

Place = tuple[datetime, str]
"""Where a page begins: behind the contact known since that instant (UTC), of that handle."""


@dataclass(frozen=True)
class Picks:
    """Some contacts, newest first, and where to go on behind them; None at the end."""

    people: tuple[Profile, ...]
    after: Place | None


def page(owner_id: int, *, after: Place | None, at_most: int) -> Picks:
    """Return a page of a member's contacts, and record it; whoever is not there for them is left out.

    Raise InsideTransaction if a transaction is open.
    """
    some = trust.contacts(owner_id, after=after, at_most=at_most + 1)
    shown = some[:at_most]
    people = disclose(owner_id, [one.handle for one in shown], "contacts")
    present = tuple(people[one.handle] for one in shown if one.handle in people)
    return Picks(present, _place(shown[-1]) if len(some) > at_most else None)


def called(owner_id: int, typed: str, *, after: Place | None, at_most: int) -> Picks:
    """Return a page of those contacts whose name, as the member may read it in either language, holds what was typed.

    Record every contact who was looked through. Raise InsideTransaction if a transaction is open.
    """
    wanted = fold(typed)
    behind = trust.contacts(owner_id, after=after, at_most=LOOKED_THROUGH + 1)
    found: list[Profile] = []
    for start in range(0, min(len(behind), LOOKED_THROUGH), MOST_HANDLES):
        some = behind[start : start + MOST_HANDLES]
        people = disclose(owner_id, [one.handle for one in some], "contacts")
        for one in some:
            if one.handle in people and is_called(people[one.handle], wanted):
                found.append(people[one.handle])
                if len(found) == at_most and one is not behind[-1]:
                    return Picks(tuple(found), _place(one))
    more = len(behind) > LOOKED_THROUGH
    return Picks(tuple(found), _place(behind[LOOKED_THROUGH - 1]) if more else None)


def is_called(person: Profile, wanted: str) -> bool:
    """Whether a readable name of somebody holds some folded letters."""
    names = (one.texts for one in person.readable if one.kind.code == "name")
    return any(wanted in fold(text) for texts in names for text in (texts.zh, texts.en))


def fold(text: str) -> str:
    """Set case, width and spaces aside."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _place(one: trust.Contact) -> Place:
    return one.since, one.handle
