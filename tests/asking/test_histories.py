"""Any history of asking and introducing leaves the rows that the model says, and all of it ends.

Members ask, take back, grant, decline, vouch, pass, meet, hide from one another, trust more or less; the worker carries
what waits in any order, and some of it twice; the clock goes to the hours that matter; the sweeper comes or not.

HALFVEIL_HISTORIES sets how many histories are tried.
"""

import copy
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import psycopg
import pytest
from _pytest.outcomes import Failed
from django.db import DatabaseError, connection
from hypothesis import HealthCheck, Phase, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from disclosure import asking, errors, grants, receiving
from intros import introductions
from profiles.models import Field, Wording
from tests.asking import held
from tests.asking.held import EMPTIED, PARTS, STEPS
from tests.asking.model import A_MONTH, COMPANY_TIER, MEMBERS, Ask, Model, Refused
from tests.asking.room import IN_A_WEEK
from tests.asking.world import A_SECOND, NOON, SET
from tests.looking import cast

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
ANSWERS = {
    "declined": lambda who, part: asking.decline(owner_id=who, decision=part),
    "never": lambda who, part: asking.never(owner_id=who, decision=part),
}
VOUCHES = {
    "vouched": lambda who, part: introductions.vouch(introducer_id=who, part=part, words="靠得住。"),
    "passed": lambda who, part: introductions.pass_by(introducer_id=who, part=part),
}
MEETINGS = {
    "accepted": lambda who, part: introductions.accept(target_id=who, part=part),
    "declined": lambda who, part: introductions.decline(target_id=who, part=part),
    "never": lambda who, part: introductions.never(target_id=who, part=part),
}


class World:
    """The database: four members who stay, and what comes and goes with each history."""

    def __init__(self, superuser: psycopg.Connection, worker: psycopg.Connection) -> None:
        """Make them."""
        self.superuser, self.worker = superuser, worker
        for session in (superuser, worker):
            session.execute("SET synchronous_commit = off")
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        self.members = [cast.member("") for _ in MEMBERS]
        for one in self.members:
            receiving.change(member_id=one.pk, closed_until=None, muted=[], weekly=IN_A_WEEK)
        self.number = {one.pk: place for place, one in enumerate(self.members)}
        self.by_handle = {one.handle: place for place, one in enumerate(self.members)}
        self.company: list[Field] = [
            cast.say(one, "company", {0: "某公司", COMPANY_TIER: "东方证券"}, ask_from=0)
            for one in self.members
        ]
        self.exact: list[Wording] = [cast.at_tier(one, COMPANY_TIER) for one in self.company]
        self.headline: list[Wording] = [
            cast.at_tier(cast.say(one, "headline", {2: "做冷链的"}), 2) for one in self.members
        ]
        self.since = 0

    def begin(self) -> None:
        """Forget the history before."""
        with self.superuser.transaction(), self.superuser.pipeline():
            self.superuser.execute("SET LOCAL session_replication_role = replica")
            for table in EMPTIED:
                self.superuser.execute(f"DELETE FROM {table}".encode())
        [(self.since,)] = self.superuser.execute("SELECT coalesce(max(id), 0) FROM ledger_entry").fetchall()

    def clock(self, now: datetime) -> None:
        """Move the database's clock."""
        self.superuser.execute(SET.format(f"timestamptz '{now.isoformat()}'").encode())

    def rows(self, query: str, *params: object) -> list[Any]:
        """What the database holds."""
        return self.superuser.execute(query.encode(), params).fetchall()

    def part(self, ask: Ask, who: int) -> int:
        """The id of a row of one who was asked."""
        [found] = [row[0] for row in self.rows(PARTS) if (row[1], self.number[row[2]]) == (ask.id, who)]
        return int(found)

    def holds(self) -> dict[str, Any]:
        """Everything that the model speaks of, in its words."""
        return held.holds(self.superuser, self.number, self.by_handle, self.since)

    def run(self, step: tuple[str, int, int]) -> bool:
        """Let the worker carry out a stored step."""
        [stored] = [row[3] for row in self.rows(STEPS) if row[:3] == step]
        [(done,)] = self.worker.execute("SELECT run_step(%s)", [stored]).fetchall()
        return bool(done)


PEOPLE = st.sampled_from(MEMBERS)
PICK = st.integers(0, 10_000)
MOSTLY = st.sampled_from([True, True, True, False])


class Histories(RuleBasedStateMachine):
    """Acts on both; whatever one refuses the other does too."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.world.begin()
        self.model = Model(NOON)
        self.world.clock(NOON)

    @initialize(levels=st.lists(st.sampled_from([2, 2, 2, 1, 3, 0]), min_size=12, max_size=12))
    def many_know_each_other(self, levels: list[int]) -> None:
        for (owner, viewer), level in zip(permutations(MEMBERS, 2), levels, strict=True):
            if level:
                self.trust(owner, viewer, level)

    # --- What stands between them --------------------------------------------------------------

    def trust(self, owner: int, viewer: int, level: int) -> None:
        if owner == viewer:
            return
        self.model.trust[owner, viewer] = level
        self.world.rows(
            "INSERT INTO disclosure_relationship (owner_id, viewer_id, level, basis, since)"
            " VALUES (%s, %s, %s, 'met', instant())"
            " ON CONFLICT (owner_id, viewer_id) DO UPDATE SET level = excluded.level RETURNING 1",
            self.world.members[owner].pk, self.world.members[viewer].pk, level,
        )  # fmt: skip

    @rule(owner=PEOPLE, viewer=PEOPLE, level=st.integers(1, 3))
    def trusts(self, owner: int, viewer: int, level: int) -> None:
        self.trust(owner, viewer, level)

    @rule(owner=PEOPLE, person=PEOPLE, hides=st.sampled_from([False, False, False, True]))
    def hides_or_comes_back(self, owner: int, person: int, hides: bool) -> None:
        if owner == person:
            return
        ids = [self.world.members[one].pk for one in (owner, person)]
        self.world.rows(
            "DELETE FROM disclosure_shield WHERE ARRAY[owner_id, person_id] <@ %s::bigint[] RETURNING 1", ids
        )
        self.model.hidden.discard(frozenset((owner, person)))
        if hides:
            self.world.rows(
                "INSERT INTO disclosure_shield (owner_id, person_id) SELECT bind_viewer(%s), %s RETURNING 1",
                *ids,
            )
            self.model.hide(owner, person)

    # --- What members do -----------------------------------------------------------------------

    def both(self, model: Callable[[], None], verb: Callable[[], object]) -> None:
        """Do it in both; both refuse for the same reason, or neither."""
        try:
            model()
        except Refused as refused:
            with pytest.raises(getattr(errors, str(refused))):
                verb()
        else:
            verb()

    @rule(asker=PEOPLE, owner=PEOPLE, envelope=st.booleans(), at_once=MOSTLY)
    def asks(self, asker: int, owner: int, envelope: bool, at_once: bool) -> None:
        who = self.world.members[asker].pk
        along = [self.world.headline[asker].pk] if envelope else []
        self.put(
            Ask("waiting", NOON, asker=asker, owner=owner, envelope=envelope),
            at_once,
            lambda: asking.ask(
                asker_id=who, owner=self.world.members[owner].handle, fields=[self.world.company[owner].pk],
                purpose="advice", note="", envelope=along,
            ),
        )  # fmt: skip

    @rule(people=st.permutations(MEMBERS), odd=st.integers(0, 9), envelope=st.booleans(), at_once=MOSTLY)
    def seeks(self, people: list[int], odd: int, envelope: bool, at_once: bool) -> None:
        """Three different people, or now and then some who are the same."""
        asker, owner, introducer = (people[0 if odd == place else place] for place in range(3))
        members = self.world.members
        along = [self.world.headline[asker].pk] if envelope else []
        self.put(
            Ask("waiting", NOON, asker=asker, owner=owner, introducer=introducer, envelope=envelope),
            at_once,
            lambda: introductions.seek(
                seeker_id=members[asker].pk, target=members[owner].handle, introducer=members[introducer].handle,
                purpose="advice", note="", envelope=along,
            ),
        )  # fmt: skip

    @rule(people=st.permutations(MEMBERS))
    def two_are_introduced_to_the_same(self, people: list[int]) -> None:
        """The second of them waits until the target has room."""
        one, other, introducer, target = people
        for owner, viewer in ((one, introducer), (introducer, one), (other, introducer), (introducer, other)):
            self.trust(owner, viewer, 2)
        self.trust(target, introducer, 2)
        for seeker in (one, other):
            self.seeks([seeker, target, introducer], 9, False, True)
        for ask, who in self.came(unanswered=True):
            if (who, ask.owner) == (introducer, target) and ask.introducer == introducer:
                self.say(ask, who, "vouched")
        self.the_worker_carries_all()

    def put(self, ask: Ask, at_once: bool, verb: Callable[[], int]) -> None:
        """Ask; the model knows it by the id that the verb gave it. Mostly it is carried before anything else."""
        before = copy.deepcopy(self.model)

        def keep() -> None:
            ask.id = verb()
            self.model.ask(ask)

        self.both(lambda: before.ask(ask), keep)
        if at_once:
            self.the_worker_carries_all()

    @precondition(lambda self: self.model.asks)
    @rule(pick=PICK)
    def takes_back(self, pick: int) -> None:
        self.take_back(one_of(list(self.model.asks.values()), pick))

    def take_back(self, ask: Ask) -> None:
        who = self.world.members[ask.asker].pk
        if ask.introducer is None:
            self.both(lambda: self.model.withdraw(ask), lambda: asking.withdraw(asker_id=who, request=ask.id))
        else:
            self.both(
                lambda: self.model.withdraw(ask),
                lambda: introductions.withdraw(seeker_id=who, introduction=ask.id),
            )

    @precondition(lambda self: self.came())
    @rule(pick=PICK, answer=PICK)
    def answers(self, pick: int, answer: int) -> None:
        """Whoever was asked answers, whether it is still theirs to answer or not."""
        ask, who = one_of(self.came(), pick)
        self.say(ask, who, one_of(sorted(self.verbs(ask, who)), answer))

    @precondition(lambda self: self.came(unanswered=True))
    @rule(pick=PICK, at_once=MOSTLY)
    def says_yes(self, pick: int, at_once: bool) -> None:
        """Without which nothing ever goes far."""
        ask, who = one_of(self.came(unanswered=True), pick)
        [yes] = {"granted", "vouched", "accepted"} & set(self.verbs(ask, who))
        self.say(ask, who, yes)
        if at_once:
            self.the_worker_carries_all()

    @precondition(lambda self: self.came(unanswered=True))
    @rule(pick=PICK)
    def takes_back_while_the_other_says_yes(self, pick: int) -> None:
        """The worker has not told them yet."""
        ask, who = one_of(self.came(unanswered=True), pick)
        self.take_back(ask)
        [yes] = {"granted", "vouched", "accepted"} & set(self.verbs(ask, who))
        self.say(ask, who, yes)

    def came(self, unanswered: bool = False) -> list[tuple[Ask, int]]:
        """All to whom something came."""
        came = [(ask, who) for ask in self.model.asks.values() for who in ask.came_to]
        return [
            (ask, who) for ask, who in came if not unanswered or ask.came_to[who].state in ("open", "asked")
        ]

    def verbs(self, ask: Ask, who: int) -> dict[str, Callable[[int, int], None]]:
        """What one to whom something came can say."""
        until = self.model.now + A_MONTH
        if ask.introducer is not None:
            return VOUCHES if who == ask.introducer else MEETINGS
        return {
            **ANSWERS,
            "granted": lambda owner, decision: asking.grant(
                owner_id=owner, decision=decision, wordings=[self.world.exact[who].pk], until=until
            ),
        }

    def say(self, ask: Ask, who: int, answer: str) -> None:
        verb = self.verbs(ask, who)[answer]
        part, member = self.world.part(ask, who), self.world.members[who].pk
        self.both(lambda: self.model.answer(ask, who, answer), lambda: verb(member, part))

    @rule(owner=PEOPLE, viewer=PEOPLE)
    def revokes(self, owner: int, viewer: int) -> None:
        self.model.revoke(owner, viewer)
        grants.revoke(owner_id=self.world.members[owner].pk, viewer=self.world.members[viewer].handle)

    # --- What the service does -----------------------------------------------------------------

    @precondition(lambda self: self.model.todo)
    @rule(pick=PICK)
    def the_worker_carries_a_step(self, pick: int) -> None:
        step = one_of(self.model.todo, pick)
        self.model.carry(step)
        assert self.world.run(step)

    @precondition(lambda self: self.model.todo)
    @rule()
    def the_worker_carries_all(self) -> None:
        for step in list(self.model.todo):
            self.model.carry(step)
            assert self.world.run(step)

    @precondition(lambda self: self.model.done)
    @rule(pick=PICK)
    def a_step_comes_twice(self, pick: int) -> None:
        assert not self.world.run(one_of(self.model.done, pick))

    @rule()
    def the_sweeper_comes(self) -> None:
        self.model.sweep()
        self.world.rows("SELECT sweep_access(500), sweep_introductions(500)")
        self.model.deliver()
        self.world.rows("SELECT deliver_queued(500)")

    @precondition(lambda self: self.model.hours())
    @rule(how=st.sampled_from(["at", "just before", "a day later"]))
    def time_passes(self, how: str) -> None:
        hour = self.model.hours()[0]
        self.to({"at": hour, "just before": hour - A_SECOND, "a day later": hour + timedelta(days=1)}[how])

    @precondition(lambda self: any(ask.retry_at for ask in self.model.asks.values()))
    @rule(pick=PICK)
    def one_asks_again_as_soon_as_one_may(self, pick: int) -> None:
        """The same of the same person, which goes nowhere if they said never."""
        self.ask_again(one_of([ask for ask in self.model.asks.values() if ask.retry_at], pick))

    @precondition(lambda self: self.could_say_never())
    @rule(pick=PICK)
    def says_never_and_is_asked_again(self, pick: int) -> None:
        ask, who = one_of(self.could_say_never(), pick)
        self.say(ask, who, "never")
        self.ask_again(ask)

    def could_say_never(self) -> list[tuple[Ask, int]]:
        return [(ask, who) for ask, who in self.came(unanswered=True) if who == ask.owner]

    def ask_again(self, ask: Ask) -> None:
        assert ask.retry_at is not None
        self.to(ask.retry_at)
        if ask.introducer is None:
            self.asks(ask.asker, ask.owner, ask.envelope, True)
        else:
            self.seeks([ask.asker, ask.owner, ask.introducer], 9, ask.envelope, True)

    def to(self, now: datetime) -> None:
        """Move the clock, which never goes back."""
        self.model.now = max(self.model.now, now)
        self.world.clock(self.model.now)

    # --- What always holds ---------------------------------------------------------------------

    @invariant()
    def the_database_holds_what_the_model_says(self) -> None:
        stored, due = self.world.holds(), self.model.holds()
        for what, rows in due.items():
            assert stored[what] == rows, what

    def teardown(self) -> None:
        """Everything ends by itself: when all is carried and its hour is over nobody waits any more."""
        self.the_worker_carries_all()
        for hour in self.model.hours():
            self.to(hour)
            self.the_sweeper_comes()
            self.the_database_holds_what_the_model_says()
        assert self.model.over()
        for ask in self.model.asks.values():
            kind = "request" if ask.introducer is None else "introduction"
            event(
                f"{kind} {ask.state}, {', '.join(part.state for part in ask.came_to.values()) or 'came to nobody'}"
            )


def one_of(some: Sequence[Any], pick: int) -> Any:
    """Return one of them; a small number picks the latest."""
    return some[-1 - pick % len(some)]


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
        "answer_as_introducer(bigint, text, text)",
        "AND sought.state = 'waiting'",
        "",
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
        with pytest.raises((AssertionError, DatabaseError, psycopg.Error, Failed)):
            try_histories(world, settings(TRIED, phases=[Phase.generate], max_examples=600, print_blob=False))
    finally:
        world.superuser.execute(text.encode())
