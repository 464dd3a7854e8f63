"""Any history of asking and introducing leaves the rows that the model says, and all of it ends.

Members ask, take back, grant, decline, vouch, pass, meet, hide from one another, trust more or less, close their door
and let an assistant look first; the worker carries what waits in any order, and some of it twice; the clock goes to
the hours that matter; the sweeper comes or not.

HALFVEIL_HISTORIES sets how many histories are tried.
"""

import os
from collections.abc import Callable, Iterator

import psycopg
import pytest
from _pytest.outcomes import Failed
from django.db import DatabaseError, connection
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from tests.asking.four import World
from tests.asking.reception import Reception

pytestmark = pytest.mark.django_db

HISTORIES = int(os.environ.get("HALFVEIL_HISTORIES", "60"))
TRIED = settings(
    max_examples=HISTORIES,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class Histories(Reception):
    """All of it, and what always holds."""

    @invariant()
    def the_database_holds_what_the_model_says(self) -> None:
        stored, due = self.world.holds(), self.model.holds()
        for what, rows in due.items():
            assert stored[what] == rows, what

    def teardown(self) -> None:
        """Everything ends by itself: when all is carried and its hour is over nobody waits any more."""
        self.the_worker_carries_all()
        for hour in (self.model.now, *self.model.hours()):
            self.to(hour)
            self.the_sweeper_comes()
            self.the_database_holds_what_the_model_says()
        assert self.model.over()
        for ask in self.model.asks.values():
            kind = "request" if ask.introducer is None else "introduction"
            event(
                f"{kind} {ask.state}, {', '.join(part.state for part in ask.came_to.values()) or 'came to nobody'}"
            )


@pytest.fixture
def world(db: None, raw: Callable[..., psycopg.Connection]) -> Iterator[World]:
    """Four members; the clock goes again afterwards."""
    superuser = raw("postgres")
    [(clock,)] = superuser.execute("SELECT pg_get_functiondef('instant()'::regprocedure)").fetchall()
    yield World(superuser, raw("worker"))
    superuser.execute(clock.encode())
    connection.close()


def try_histories(world: World, tried: settings) -> None:
    of_this_world = type("HistoriesOfThisWorld", (Histories,), {"world": world})
    run_state_machine_as_test(of_this_world, settings=tried)


def test_any_history_leaves_what_the_model_says_and_comes_to_an_end(world: World) -> None:
    try_histories(world, TRIED)


SLIPS = {
    "a step is done again": ("run_step(bigint)", "AND o.done_at IS NULL", ""),
    "never is forgotten": ("refuses(bigint, bigint)", "r.asker_id = asker", "r.asker_id <> asker"),
    "the sweeper comes a moment late": ("sweep_access(integer)", "answer_by <=", "answer_by <"),
    "what was taken back can be vouched for": (
        "answer_as_introducer(bigint, text, text, text)",
        "AND sought.state = 'waiting'",
        "",
    ),
    "closed is not closed": ("receives(bigint, text, timestamptz)", "r.closed_until > at OR", ""),
    "a muted purpose comes": ("receives(bigint, text, timestamptz)", "purpose = ANY (r.muted)", "false"),
    "the asker sees that it was not what it said": (
        "answer_access_request(bigint, text, bigint[], timestamptz)",
        "IF answer = 'never' THEN",
        "UPDATE disclosure_accessrequest SET state = 'closed' WHERE id = ask.id AND answer = 'mismatch';"
        " IF answer = 'never' THEN",
    ),
    "what was taken back is passed on": ("triage(bigint, text)", "OR ask.state <> 'waiting'", ""),
    "what lay with an assistant is lost": (
        "take_triage_back(bigint, bigint)",
        "PERFORM leave_notice(principal, 'access_asked', one.id, instant());",
        "",
    ),
    "what was asked of whom one hides from stays": (
        "close_between(bigint, bigint, text)",
        "PERFORM withdraw_access_request(ask.id);",
        "NULL;",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_the_database_is_seen(world: World, slip: str) -> None:
    """The control: a database that is wrong in one place is found out, mostly within seconds."""
    function, right, wrong = SLIPS[slip]
    [(text,)] = world.rows("SELECT pg_get_functiondef(%s::regprocedure)", function)
    assert right in text
    world.superuser.execute(text.replace(right, wrong).encode())
    try:
        with pytest.raises((AssertionError, DatabaseError, psycopg.Error, Failed, ValueError)):
            try_histories(world, settings(TRIED, phases=[Phase.generate], max_examples=600, print_blob=False))
    finally:
        world.superuser.execute(text.encode())
