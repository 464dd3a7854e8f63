"""Who is looking: the one seam through which the database learns the viewer.

Policies and functions ask only SQL `viewer()`, and only `bind_viewer()` sets it, for one transaction.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

P = ParamSpec("P")
T = TypeVar("T")
DEADLOCK = "40P01"
"""What PostgreSQL says to one of two transactions that wait for each other; the other one goes on."""
TRIES = 3


@contextmanager
def bound(member_id: int) -> Iterator[None]:
    """Open a transaction in which row security shows `member_id` their own rows and no others.

    Nothing lazy may leave it: a queryset read afterwards finds nothing. Other members' fields are
    not read here at all but through the door, which refuses to run inside it. Never nested: the
    database refuses a second binding in one transaction.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT bind_viewer(%s)", [member_id])
        yield


def gives_way(act: Callable[P, T]) -> Callable[P, T]:
    """Let an act that is one transaction be tried again when it had to give way to another that waited for it in turn.

    It has done nothing by then. Where there is an order in which rows of several parties are locked, sql/*.sql say so;
    but whoever ends something or hides comes upon all of them at once.
    """

    @wraps(act)
    def tried(*args: P.args, **kwargs: P.kwargs) -> T:
        for tries_left in reversed(range(TRIES)):
            try:
                return act(*args, **kwargs)
            except OperationalError as error:
                if not tries_left or getattr(error.__cause__, "sqlstate", None) != DEADLOCK:
                    raise
        raise AssertionError

    return tried


@gives_way
def call_bound(member_id: int, call: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Call one of the database's functions for a member, in a transaction of its own; its rows.

    `call` is the call as SQL with placeholders, such as "end_relationship(%s)". Database errors pass.
    """
    with bound(member_id), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {call}", params)  # noqa: S608  (the call is a literal of ours)
        return list(cursor.fetchall())
