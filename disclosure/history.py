"""Who saw what of a member: the owner's page over the ledger, a month at a time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from profiles.binding import call_bound

PAGE = 25
"""Viewers and days on one page; each has a name, which the door is asked for at once."""


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month of the service's time zone."""

    year: int
    month: int

    @property
    def start(self) -> datetime:
        """Its first instant."""
        return timezone.make_aware(datetime(self.year, self.month, 1))  # noqa: DTZ001 - made aware at once

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def after(self) -> "Month":
        """The next month."""
        return month_of(self.first_day + timedelta(days=31))

    @property
    def before(self) -> "Month":
        """The month before."""
        return month_of(self.first_day - timedelta(days=1))

    def __str__(self) -> str:
        """As an address writes it: 2026-11."""
        return f"{self.year:04}-{self.month:02}"


def month_of(moment: date) -> Month:
    """Return the month of a day."""
    return Month(moment.year, moment.month)


def read_month(written: str) -> Month | None:
    """Read a month as an address writes it, None for anything else."""
    match = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", written, re.ASCII)
    return Month(int(match[1]), int(match[2])) if match else None


@dataclass(frozen=True)
class Seen:
    """What one viewer read of one wording, on a day.

    `veiled` when it was a veiled wording, not the exact one; `open_still` when a grant holds it open now.
    `kind` is '' when the wording was erased since. `reason` is 'known', 'granted', or 'introduced' for what the viewer
    might see while somebody brought the two together; whether they looked is not told.
    """

    wording_id: int
    kind: str
    veiled: bool
    reason: str
    open_still: bool


@dataclass(frozen=True)
class Look:
    """What one viewer read on one day; the handle is '' when the viewer was erased since."""

    day: date
    handle: str
    seen: tuple[Seen, ...]


@dataclass(frozen=True)
class Looks:
    """A page of looks, newest day first; `after` is the place behind them, None at the end."""

    looks: tuple[Look, ...]
    after: tuple[date, str] | None


def my_disclosures(owner_id: int, month: Month, after: tuple[date, str] | None) -> Looks:
    """Return who read what of an owner above tier 0 in a month, a page behind a place."""
    day, handle = after or (None, None)
    params = [month.start, month.after.start, day, handle, PAGE + 1]
    rows = call_bound(owner_id, "my_disclosures(%s, %s, %s::date, %s::text, %s::integer)", params)
    looks = tuple(Look(row[0], row[1], _seen(row[2:])) for row in rows[:PAGE])
    return Looks(looks, (looks[-1].day, looks[-1].handle) if len(rows) > PAGE else None)


def _seen(columns: Iterable[list[Any]]) -> tuple[Seen, ...]:
    return tuple(Seen(*values) for values in zip(*columns, strict=True))


def my_open_reads(owner_id: int, month: Month) -> int:
    """Return how often what an owner shows to every member was read in a month, in whole tens."""
    [(tens,)] = call_bound(owner_id, "my_open_reads(%s, %s)", [month.start, month.after.start])
    return int(tens)


def read_place(written: str) -> tuple[date, str] | None:
    """Read a place in a month from an address, None for anything else."""
    match = re.fullmatch(r"(20\d\d-\d\d-\d\d)\.([a-z2-7]{0,16})", written, re.ASCII)
    if not match:
        return None
    try:
        return date.fromisoformat(match[1]), match[2]
    except ValueError:
        return None


def write_place(place: tuple[date, str]) -> str:
    """Write a place for an address."""
    return f"{place[0].isoformat()}.{place[1]}"
