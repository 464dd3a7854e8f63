"""Block and report. A report goes to the reviewers with the reporter's own copy of an ask; a block is a shield."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure import asking
from disclosure.errors import NotThere, refusals
from profiles.binding import call_bound
from profiles.ids import random_id

WORDS_LENGTH = 200
MOST = 50


class Reason(models.TextChoices):
    """Why somebody is reported."""

    SALES = "sales", _("Sales under another purpose")
    PRESSURE = "pressure", _("Insists or presses")
    IMPERSONATION = "impersonation", _("Not who they say they are")
    IMPROPER = "improper", _("Improper words")
    MISUSE = "misuse", _("Passed on or misused what was opened")
    OTHER = "other", _("Something else")


@dataclass(frozen=True)
class Received:
    """An ask as somebody received it: from whom, what for, the note."""

    sender: str
    purpose: str
    note: str
    arrived_at: datetime


Copy = Callable[[int, int], Received | None]
_copies: dict[str, Copy] = {}


def register(sort: str, copy: Copy) -> None:
    """Make known how a member's own copy of a received ask of that sort is read, by its id."""
    _copies[sort] = copy


def received(member_id: int, sort: str, row_id: int) -> Received | None:
    """Return a member's own copy of an ask that they received; None when there is none."""
    copy = _copies.get(sort)
    return copy(member_id, row_id) if copy else None


def _decision(member_id: int, row_id: int) -> Received | None:
    found = asking.decision(member_id, row_id)
    return Received(found.asker_id, found.purpose, found.note, found.arrived_at) if found else None


register("decision", _decision)


def report(*, reporter_id: int, handle: str, reason: str, words: str, copy: Received | None) -> int:
    """Tell the reviewers about a member; the report's id. The reported member sees nothing of it.

    Raise NotThere if there is no such member for the reporter, TooManyOpen after ten in a day.
    """
    attached = copy if copy and copy.sender == handle else None
    params = [
        random_id(),
        handle,
        reason,
        words,
        attached.purpose if attached else "",
        attached.note if attached else "",
    ]
    with refusals():
        [(made,)] = call_bound(reporter_id, "report_member(%s, %s, %s, %s, %s, %s)", params)
    return int(made)


# --- The reviewers ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Report:
    """A report as a reviewer reads it: handles, and what the reporter gave."""

    id: int
    made_at: datetime
    reporter: str
    reported: str
    reason: str
    words: str
    purpose: str
    note: str


@dataclass(frozen=True)
class Alert:
    """Whose asks were not what they said: so many people said so, of asks for those purposes."""

    reported: str
    people: int
    purposes: tuple[str, ...]
    latest: datetime


def open_reports(reviewer_id: int) -> list[Report]:
    """Return what waits for a reviewer, oldest first, and record the look; raise NotThere for anybody else."""
    with refusals():
        return [Report(*row) for row in call_bound(reviewer_id, "open_reports(%s)", [MOST])]


def alerts(reviewer_id: int) -> list[Alert]:
    """Return whose asks were not what they said, by how many said so; raise NotThere for no reviewer."""
    with refusals():
        rows = call_bound(reviewer_id, "mismatch_alerts(%s)", [MOST])
    return [Alert(handle, people, tuple(purposes), latest) for handle, people, purposes, latest in rows]


def company_changers(reviewer_id: int) -> list[tuple[str, datetime]]:
    """Return who changed their company twice within a year, with when they last did; raise NotThere for no reviewer."""
    with refusals():
        return call_bound(reviewer_id, "company_alerts(%s)", [MOST])


def settle(*, reviewer_id: int, report_id: int) -> None:
    """Take a report off the queue; raise NotThere if it is not there for this reviewer."""
    with refusals():
        [(done,)] = call_bound(reviewer_id, "settle_report(%s)", [report_id])
    if not done:
        raise NotThere


def settle_alerts(*, reviewer_id: int, handle: str) -> None:
    """Take what was said of one member's asks off the queue; raise NotThere if nothing is there."""
    with refusals():
        [(moved,)] = call_bound(reviewer_id, "settle_alerts(%s)", [handle])
    if not moved:
        raise NotThere
