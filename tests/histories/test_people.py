"""Any history of introductions and meetings among a few people leaves the rows that the model says, and all of it ends.

Three to seven members, of whom each trusts some, seek introductions by name, through their circle and by description;
introducers vouch, pass, ask one thing first and take their words back; targets accept, also as an exchange, and decline
in all ways; some bring two together, who answer alone; the desk introduces those who let it; those who know each other
by it thank; cards, codes, words and ticks go between them; they hide, from one another and from companies that they
claim and leave; the worker, the sweeper and the clock come in any order. At each step every member sees what can be
made of their own acts and what they were told, and no more.

HALFVEIL_HISTORIES sets how many histories are tried.
"""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import connection
from hypothesis import event
from hypothesis.stateful import invariant, run_state_machine_as_test

from tests.asking.slips import goes_wrong, only, tried, unseen
from tests.asking.world import a_clock
from tests.histories.desk import Desk
from tests.histories.limits import passed
from tests.histories.played import TOGETHER
from tests.histories.population import World
from tests.histories.slips import SLIPS
from tests.histories.stored import Stored, due, seen

pytestmark = pytest.mark.django_db

TRIED = tried(histories=12, steps=30)


class Histories(Desk):
    """All of it, and what always holds."""

    all_look = True

    @invariant()
    def the_database_holds_what_the_model_says(self) -> None:
        stored = Stored(self.world, sights=bool(self.model.guards))
        holds, must = stored.holds(), due(self.model)
        for what, rows in must.items():
            assert holds[what] == rows, what
        weekly = {self.world.members[who].pk: number for who, number in self.model.weekly.items()}
        assert passed(stored.rows, weekly, self.model.now) == []
        for who, eyes in self.model.eyes.items() if self.all_look else ():
            sees = seen(self.world.web, self.world, stored, who, self.model.now)
            for what, rows in eyes.see(self.model.now).items():
                assert sees[what] == rows, (who, what)

    def teardown(self) -> None:
        """Everything ends by itself: when its hours are over nobody waits any more."""
        self.the_worker_carries_all()
        for _hour in range(100):
            if self.over():
                break
            self.to(min(self.hours(), default=self.model.now))
            self.the_sweeper_comes()
            self.the_worker_carries_all()
            self.the_database_holds_what_the_model_says()
        assert self.over()
        for ask in self.model.asks.values():
            event(f"{ask.state}, {ask.came.state if ask.came else 'came to no target'}")
        for pair in self.model.pairs.values():
            event(f"{pair.state}, {' and '.join(sorted(side.state for side in pair.sides.values()))}")

    def over(self) -> bool:
        waiting = [ask for ask in self.model.asks.values() if ask.state == "waiting"]
        offers = [one for one in self.model.offers.values() if one.state == "waiting" or one.answer == "open"]
        sides = [side for _ask, side in self.sides() if side.state in ("asked", "vouched")]
        pairs = [pair for pair in self.model.pairs.values() if pair.state == "vouched"]
        sides += [
            side
            for pair in self.model.pairs.values()
            for side in pair.sides.values()
            if side.state in ("asked", "willing")
        ]
        return not (waiting or offers or sides or pairs or self.model.todo)


@pytest.fixture
def histories(db: None, raw: Callable[..., psycopg.Connection]) -> Iterator[type[Histories]]:
    """Histories of seven members at most; the clock goes again afterwards."""
    superuser = raw("postgres")
    with a_clock(superuser):
        world = World(superuser, raw("worker"), raw("web"))
        yield type("HistoriesOfAFew", (Histories,), {"world": world})
    connection.close()


@pytest.mark.parametrize("among", TOGETHER)
def test_any_history_leaves_what_the_model_says_and_comes_to_an_end(
    histories: type[Histories], among: str
) -> None:
    run_state_machine_as_test(only(histories, TOGETHER[among]), settings=TRIED)


@pytest.mark.parametrize("about", SLIPS)
def test_a_slip_in_the_database_is_seen(histories: type[Histories], about: str) -> None:
    """The control: a database that is wrong in one place is found out."""
    played, slips = SLIPS[about]
    histories.all_look = False  # the rows say it
    assert unseen(slips, only(histories, played), histories.world.superuser, TRIED) == []


def test_a_row_that_others_can_see_is_seen(histories: type[Histories]) -> None:
    """The control of what each member sees: the rows are right, and one kind of them is open to all."""
    policy = "ALTER POLICY own ON intros_recognition USING ({})"
    superuser = histories.world.superuser
    superuser.execute(policy.format("true").encode())
    try:
        assert goes_wrong(only(histories, TOGETHER["nobody hides from a company"]), TRIED)
    finally:
        superuser.execute(policy.format("member_id = (SELECT viewer())").encode())
