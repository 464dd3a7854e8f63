"""Table: one code for an evening; each ticks whom they met, and ticks of both connect."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from disclosure.errors import NotThere, Refused
from disclosure.notices import mark_seen
from intros.handshakes import hash_of, own_code, token_of
from intros.models import Seat, Tick
from profiles.binding import bound, call_bound
from profiles.ids import random_id


class Full(Refused):
    """As many sit at the table as can."""


@dataclass(frozen=True)
class Table:
    """A table as somebody finds it; it is over at the UTC instant `ends_at`."""

    id: int
    ends_at: datetime
    seated: bool


@dataclass(frozen=True)
class Mate:
    """Somebody else at the table: ticked by oneself, or by both."""

    handle: str
    ticked: bool
    met: bool


def start(member_id: int) -> str:
    """Start a table for this evening, or find the one already started, and sit down; its token."""
    token = own_code(member_id, "table").token
    join(member_id=member_id, token=token)
    return token


def join(*, member_id: int, token: str) -> None:
    """Sit down; again is as good. Raise NotThere when there is no such table now, Full when there is no seat."""
    [(came,)] = call_bound(member_id, "join_table(%s, %s)", [random_id(), hash_of(token)])
    if came is None:
        raise NotThere
    if came == "full":
        raise Full


def table(member_id: int, token: str) -> Table:
    """Return the table behind a token; raise NotThere when there is none for the member now."""
    for row in call_bound(member_id, "my_table(%s)", [hash_of(token)]):
        return Table(*row)
    raise NotThere


def mates(member_id: int, table_id: int) -> list[Mate]:
    """Return who else sits at a table of the member's, as far as they are there for them."""
    found = [Mate(*row) for row in call_bound(member_id, "my_tablemates(%s)", [table_id])]
    if any(mate.met for mate in found):
        with bound(member_id):
            mark_seen(
                "table_met",
                Tick.objects.filter(table_id=table_id, state="mutual").values_list("pk", flat=True),
            )
    return found


def tick(*, member_id: int, table_id: int, handle: str, met: bool) -> None:
    """Tick somebody whom the member met, or no longer. Raise NotThere when they do not sit at one table now."""
    if call_bound(member_id, "tick_met(%s, %s, %s, %s)", [random_id(), table_id, handle, met]) != [(True,)]:
        raise NotThere


def tonight(member_id: int) -> list[str]:
    """Return the tokens of the tables at which a member sits this evening, the latest first."""
    with bound(member_id):
        seats = Seat.objects.filter(ends_at__gt=timezone.now()).order_by("-joined_at", "-id")[:5]
        return [token_of(seat.table_id) for seat in seats]
