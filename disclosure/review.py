"""The reviewer's window on the ledger: who read of whom, when, and why; never what was read.

Each look is recorded in the same statement as it is taken.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from disclosure.errors import NotThere, refusals
from disclosure.models import Case
from disclosure.reading import BOUND, refuse_inside_transaction
from profiles.binding import bound

PAGE = 50
STATEMENT = f"""SELECT e.id, e.at, e.act, e.surface, e.viewer, e.owner, e.kinds, e.reasons, e.purpose {BOUND}
    LATERAL review_entries(CASE WHEN viewer.id > 0 THEN %s::bigint END, %s, %s, %s, %s, %s, %s, %s) AS e
    ORDER BY e.at DESC, e.id DESC"""


@dataclass(frozen=True)
class OpenCase:
    """A case that its reviewer may look into; `about` is a handle, '' when it is about all members."""

    id: int
    title: str
    about: str
    closes_at: datetime


@dataclass(frozen=True)
class Window:
    """Which entries: from `since` up to `until`, of one owner, of one viewer, or of all where '' stands."""

    since: datetime
    until: datetime
    owner: str = ""
    viewer: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry, in handles, kinds and reasons; '' stands for a member or a field that is no more."""

    id: int
    at: datetime
    act: str
    surface: str
    viewer: str
    owner: str
    kinds: tuple[str, ...]
    reasons: tuple[str, ...]
    purpose: str


def open_cases(reviewer_id: int) -> list[OpenCase]:
    """Return a reviewer's own open cases, soonest end first; none that is about themselves."""
    with bound(reviewer_id):
        cases = (
            Case.objects.filter(
                casereviewer__user=reviewer_id,
                casereviewer__permission__codename="review_case",
                closes_at__gt=timezone.now(),
            )
            .exclude(about__id=reviewer_id)
            .order_by("closes_at", "id")
            .distinct()
        )
        return [OpenCase(case.pk, case.title, case.about_id or "", case.closes_at) for case in cases]


def open_case(reviewer_id: int, case_id: int) -> OpenCase:
    """Return one of them; raise NotThere for any other."""
    found = next((case for case in open_cases(reviewer_id) if case.id == case_id), None)
    if found is None:
        raise NotThere
    return found


Place = tuple[datetime, int]
"""Where an entry stands: its instant, and its id among those of one instant."""


def look(
    *, reviewer_id: int, case_id: int, window: Window, before: Place | None = None
) -> tuple[list[Entry], Place | None]:
    """Read a page of a case's entries, newest first, and record the look; and before which place the next page is.

    Raise NotThere if it is not an open case of this reviewer, or is about them; InsideTransaction if a
    transaction is open, which could take the record back.
    """
    refuse_inside_transaction()
    of = (window.owner or None, window.viewer or None)
    when = (window.since, window.until, *(before or (None, None)))
    with refusals(), connection.cursor() as cursor:
        cursor.execute(STATEMENT, [reviewer_id, case_id, *of, *when, PAGE + 1])
        rows = cursor.fetchall()
    page = [_entry(row) for row in rows[:PAGE]]
    return page, (page[-1].at, page[-1].id) if len(rows) > PAGE else None


def _entry(row: tuple[int, datetime, str, str, str, str, list[str], list[str], str]) -> Entry:
    key, at, act, surface, viewer, owner, kinds, reasons, purpose = row
    return Entry(
        key, at, act, surface, viewer or "", owner or "", tuple(kinds), tuple(reasons), purpose or ""
    )
