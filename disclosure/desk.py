"""The operator's desk: what it checked, whom it introduces. It reads what a contact at its level reads."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from disclosure.errors import NotThere
from disclosure.models import DeskCheck, DeskService
from disclosure.reading import BOUND, refuse_inside_transaction
from profiles.binding import bound, call_bound
from profiles.ids import random_id


@dataclass(frozen=True)
class Checked:
    """The desk has seen somebody's name, and their employer if the viewer reads that; when (UTC)."""

    at: datetime
    employer: bool


STATEMENT = f"""SELECT c.checked_at, c.employer {BOUND}
    LATERAL disclose_check(CASE WHEN viewer.id > 0 THEN %s END) AS c"""


def checked(viewer_id: int, handle: str) -> Checked | None:
    """Read what the desk has checked of somebody, and record it; None unless the viewer reads their exact name.

    Raise InsideTransaction as the rest of the door does.
    """
    refuse_inside_transaction()
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [viewer_id, handle])
        row = cursor.fetchone()
    return Checked(*row) if row else None


def record(*, desk_id: int, handle: str) -> None:
    """Write down that somebody of the desk has seen a member's name and employer; the member is told.

    Raise NotThere unless they are of the desk and read both exactly.
    """
    [(done,)] = call_bound(desk_id, "record_check(%s, %s)", [random_id(), handle])
    if not done:
        raise NotThere


def own_check(owner_id: int) -> DeskCheck | None:
    """Return what the desk has checked of a member, for their own eyes."""
    with bound(owner_id):
        return DeskCheck.objects.filter(owner=owner_id).first()


def remove_check(*, owner_id: int) -> None:
    """Take it away: nobody sees it any more."""
    with bound(owner_id):
        DeskCheck.objects.filter(owner=owner_id).delete()


def serves(member_id: int) -> bool:
    """Whether the desk may introduce a member."""
    with bound(member_id):
        return DeskService.objects.filter(pk=member_id).exists()


def serve(*, member_id: int, wanted: bool) -> None:
    """Let the desk introduce a member as a last resort, or no longer."""
    with bound(member_id):
        if wanted:
            DeskService.objects.get_or_create(pk=member_id, defaults={"since": timezone.now()})
        else:
            DeskService.objects.filter(pk=member_id).delete()
