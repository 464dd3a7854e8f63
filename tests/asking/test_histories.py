"""Any history of asking and introducing leaves the rows that the model says, and all of it ends.

Members ask, take back, grant, decline, vouch, pass, meet, hide from one another, trust more or less, close their door
and let an assistant look first; the worker carries what waits in any order, and some of it twice; the clock goes to
the hours that matter; the sweeper comes or not.

HALFVEIL_HISTORIES sets how many histories are tried.
"""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connection
from hypothesis import event
from hypothesis.stateful import invariant, run_state_machine_as_test

from tests.asking.four import World
from tests.asking.reception import Reception
from tests.asking.slips import Slip, tried, unseen
from tests.asking.world import a_clock

pytestmark = pytest.mark.django_db

TRIED = tried(histories=20, steps=40)


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
def histories(db: None, raw: Callable[..., psycopg.Connection]) -> Iterator[type[Histories]]:
    """Histories of four members; the clock goes again afterwards."""
    superuser = raw("postgres")
    with a_clock(superuser):
        world = World(superuser, raw("worker"))
        yield type("HistoriesOfFour", (Histories,), {"world": world})
    connection.close()


def test_any_history_leaves_what_the_model_says_and_comes_to_an_end(histories: type[Histories]) -> None:
    run_state_machine_as_test(histories, settings=TRIED)


SLIPS = {
    "a step is done again": Slip("run_step(bigint)", "AND o.done_at IS NULL", ""),
    "never is forgotten": Slip("refuses(bigint, bigint)", "r.asker_id = asker", "r.asker_id <> asker"),
    "the sweeper comes a moment late": Slip("sweep_access(integer)", "answer_by <=", "answer_by <"),
    "what was taken back can be vouched for": Slip(
        "answer_as_introducer(bigint, text, text, text)",
        "AND sought.state = 'waiting'",
        "",
    ),
    "closed is not closed": Slip("receives(bigint, text, timestamptz)", "r.closed_until > at OR", ""),
    "a muted purpose comes": Slip("receives(bigint, text, timestamptz)", "purpose = ANY (r.muted)", "false"),
    "the asker sees that it was not what it said": Slip(
        "answer_access_request(bigint, text, bigint[], timestamptz)",
        "IF answer = 'never' THEN",
        "UPDATE disclosure_accessrequest SET state = 'closed' WHERE id = ask.id AND answer = 'mismatch';"
        " IF answer = 'never' THEN",
    ),
    "what was taken back is passed on": Slip("triage(bigint, text)", "OR ask.state <> 'waiting'", ""),
    "what lay with an assistant is lost": Slip(
        "take_triage_back(bigint, bigint)",
        "PERFORM leave_notice(principal, 'access_asked', one.id, instant());",
        "",
    ),
    "what was asked of whom one hides from stays": Slip(
        "close_between(bigint, bigint, text)",
        "PERFORM withdraw_access_request(ask.id);",
        "NULL;",
    ),
}


def test_a_slip_in_the_database_is_seen(histories: type[Histories]) -> None:
    """The control: a database that is wrong in one place is found out."""
    assert unseen(SLIPS, histories, histories.world.superuser, TRIED) == []
