"""Rounds: faults and acts side by side, then rest, then the comparison with what must be."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self

import psycopg
from django.db import connections

from config.postgres import DATABASE
from config.processes import wait_until
from disclosure.models import Relationship
from tests.asking import held
from tests.asking.model import Model
from tests.asking.world import NOON, SET
from tests.chaos import journeys
from tests.chaos.acting import HANDS, Acting, Crowd
from tests.chaos.faults import Trouble
from tests.chaos.journeys import Journey
from tests.chaos.stage import Stage

ENDS = 120.0
"""Seconds in which the sweeper, which comes three times a minute, must have written down that all is over."""

LONG = 30.0
"""A round of so many seconds goes on until every ask has ended by its hour, for which the sweeper must come twice."""

SLOW = 0.02
"""Seconds that each step takes between its effect and its commit, so that a blow finds it there."""

STALLS = 6.0
"""Seconds without a step done after which the control counts as at rest."""

HEAD = (
    "broker    seed       asks  intros  acts  steps  published  faults  restarts"
    "  lost  doubled  wrong  rest s  ended s\n" + "-" * 110
)


Rows = dict[str, tuple[int, str]]


@dataclass
class Off:
    """What is there too few or too many times, and what is there but otherwise than it must be."""

    lost: Counter[str] = field(default_factory=Counter)
    doubled: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    @classmethod
    def between(cls, must_hold: dict[str, Any], holds: dict[str, Any]) -> Self:
        """Compare."""
        off, due, found = cls(), rows(must_hold), rows(holds)
        for name in due.keys() | found.keys():
            (must, as_due), (there, as_found) = due.get(name, (0, "")), found.get(name, (0, ""))
            if must > there:
                off.lost[name] = must - there
            elif there > must:
                off.doubled[name] = there - must
            elif as_due != as_found:
                off.wrong[f"{name}: {as_found} instead of {as_due}"] = 1
        return off

    def __add__(self, other: "Off") -> "Off":
        return Off(self.lost + other.lost, self.doubled + other.doubled, self.wrong + other.wrong)

    def __bool__(self) -> bool:
        return bool(self.lost or self.doubled or self.wrong)

    def tell(self) -> None:
        """Print some of it."""
        for word, names in (("lost", self.lost), ("doubled", self.doubled), ("wrong", self.wrong)):
            for name in list(names)[:5]:
                print(f"    {word}: {name}")


class Rounds:
    """One round after the other on one stage."""

    def __init__(self, stage: Stage, kind: str, seekers: int, rest: float) -> None:
        """The members move in; the clock that the database goes by stands still."""
        self.stage, self.kind, self.seekers, self.rest = stage, kind, seekers, rest
        self.dsn = stage.postgres.dsn(stage.port, "postgres", DATABASE)
        with self.superuser() as superuser:
            superuser.execute(SLOWLY.format(SLOW).encode())
            self.clock(superuser, NOON)
        self.crowd = Crowd(journeys.people(seekers)[-1].stop)

    def superuser(self) -> psycopg.Connection:
        """A connection that sees all."""
        return psycopg.connect(self.dsn, autocommit=True, connect_timeout=3)

    def clock(self, superuser: psycopg.Connection, now: Any) -> None:
        """Set the database's clock."""
        superuser.execute(SET.format(f"timestamptz '{now.isoformat()}'").encode())

    def play(self, seed: int, seconds: float, *, delay: bool = False) -> bool:
        """One round; prints its line. Whether it went as it must: the control must lose something."""
        plan = journeys.plan(seed, seconds, self.seekers)
        since = self.prepare(plan)
        self.stage.restarts.clear()
        self.stage.broker.clear()
        self.stage.begin(relay=not delay)
        assert wait_until(lambda: not self.missing(), 60), f"not well at the start: {self.missing()}"
        acting = Acting(self.crowd, plan, self.dsn, delay=delay)
        trouble = Trouble(self.stage, seed, seconds)
        rest = self.fly(acting, trouble, delay=delay)
        with self.superuser() as superuser:
            model = self.due(plan, acting)
            off = self.compare(superuser, model, since)
            steps, published = superuser.execute(
                "SELECT count(*), coalesce(sum(attempts), 0) FROM disclosure_outbox"
            ).fetchall()[0]
            ended = None
            if seconds >= LONG and rest is not None and not delay:
                ended = self.to_the_end(superuser, model)
                off += self.compare(superuser, model, since, but="done")  # which are forgotten by then
        missing = self.missing()
        self.stage.end()
        asks = sum(one.introducer is None and one.done > 0 for one in plan)
        print(
            f"{self.kind:<8}  {'delay()' if delay else seed:<7}  {asks:>5}"
            f"  {sum(one.done > 0 for one in plan) - asks:>6}  {sum(one.done for one in plan):>4}  {steps:>5}"
            f"  {published:>9}  {sum(trouble.given.values()):>6}  {sum(self.stage.restarts.values()):>8}"
            f"  {off.lost.total():>4}  {off.doubled.total():>7}  {off.wrong.total():>5}"
            f"  {seconds_of(rest):>6}  {seconds_of(ended):>7}",
            flush=True,
        )
        if delay:
            return off.lost.total() > 0
        off.tell()
        for what in missing:
            print(f"    not well: {what}")
        ends = seconds < LONG or ended is not None
        return not off and not missing and rest is not None and ends

    def prepare(self, plan: list[Journey]) -> int:
        """Take away the round before; the last entry of the record until now."""
        with self.superuser() as superuser:
            self.clock(superuser, NOON)
            with superuser.transaction():
                superuser.execute("SET LOCAL session_replication_role = replica")
                for table in held.EMPTIED:
                    superuser.execute(f"DELETE FROM {table}".encode())
            [(since,)] = superuser.execute("SELECT coalesce(max(id), 0) FROM ledger_entry").fetchall()
        members = self.crowd.members
        Relationship.objects.using("owner").bulk_create(
            Relationship(owner=members[owner], viewer=members[viewer], level=2, basis="met")
            for owner, viewer in set(journeys.related(plan))
        )
        for alias in connections:
            connections[alias].close()
        return int(since)

    def fly(self, acting: Acting, trouble: Trouble, *, delay: bool) -> float | None:
        """Acts and faults until the faults are over; the seconds until rest after that, or None.

        The control rests when nothing moves any more.
        """
        waited: list[tuple[int, float]] = []
        stop = threading.Event()
        with ThreadPoolExecutor(HANDS + 1) as hands:
            acts = hands.submit(acting.keep_on, hands, stop)
            try:
                # In this thread: when the thread ends that started a process, the process is told to end too.
                trouble.make()
                over = time.monotonic()

                def at_rest() -> bool:
                    self.stage.tend()
                    waiting = self.waiting()
                    if not waited or waited[-1][0] != waiting:
                        waited.append((waiting, time.monotonic()))
                    if acts.done() or (delay and time.monotonic() - waited[-1][1] > STALLS):
                        return True
                    return acting.over() and waiting == 0 and not self.missing()

                rested = wait_until(at_rest, self.rest, pause=0.1)
            finally:
                stop.set()
            acts.result(60)
        return time.monotonic() - over if rested and not delay else None

    def waiting(self) -> int:
        """How many steps are not done; 1 if nobody can tell."""
        with suppress(psycopg.Error), self.superuser() as superuser:
            [(count,)] = superuser.execute(
                "SELECT count(*) FROM disclosure_outbox WHERE done_at IS NULL"
            ).fetchall()
            return int(count)
        return 1

    def missing(self) -> list[str]:
        """Which parts of the service are not well, as the web says."""
        try:
            urllib.request.urlopen(self.stage.health, timeout=5).close()  # noqa: S310 - our own address
        except urllib.error.HTTPError as error:
            with error:
                return list(json.load(error)["missing"])
        except OSError:
            return ["web"]
        return []

    def due(self, plan: list[Journey], acting: Acting) -> Model:
        """What must hold."""
        acting.look()
        return journeys.due(plan, lambda one, who: (one.id, who) in acting.came)

    def compare(self, superuser: psycopg.Connection, model: Model, since: int, but: str = "") -> Off:
        """What is not as it must be, leaving one kind of thing out."""
        found = held.holds(superuser, self.crowd.number, self.crowd.by_handle, since)
        due = model.holds()
        return Off.between(*({**holds, but: {}} for holds in (due, found)))

    def to_the_end(self, superuser: psycopg.Connection, model: Model) -> float | None:
        """Let the hour of everything pass; the seconds until the service's own sweeper wrote down that it was over."""
        last = max(model.hours()) + timedelta(days=1)
        self.clock(superuser, last)
        model.now = last
        model.sweep()
        started = time.monotonic()

        def ended() -> bool:
            [(open_still,)] = superuser.execute(OPEN_STILL).fetchall()
            return not open_still

        return time.monotonic() - started if wait_until(ended, ENDS, pause=0.2) else None


SLOWLY = """
    CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep({}); RETURN NEW; END';
    CREATE TRIGGER take_time AFTER UPDATE OF done_at ON disclosure_outbox FOR EACH ROW EXECUTE FUNCTION take_time()
"""
OPEN_STILL = """
    SELECT EXISTS (SELECT FROM disclosure_accessrequest WHERE state = 'waiting')
        OR EXISTS (SELECT FROM disclosure_accessdecision WHERE state = 'open')
        OR EXISTS (SELECT FROM intros_introduction WHERE state = 'waiting')
        OR EXISTS (SELECT FROM intros_introducerpart WHERE state IN ('asked', 'vouched'))
        OR EXISTS (SELECT FROM intros_targetpart WHERE state = 'asked')
"""


def rows(holds: dict[str, Any]) -> Rows:
    """Everything that is held: of each thing how often, and how it is."""
    found: Rows = {}
    for what, things in holds.items():
        if isinstance(things, Counter):
            found.update({f"{what} {thing}": (count, "") for thing, count in things.items() if count})
        elif isinstance(things, dict):
            found.update({f"{what} {thing}": (1, plain(value)) for thing, value in things.items()})
        elif what != "todo":  # a step that waits is one of those that are done too few
            counted = Counter(f"{what} {thing}" for thing in things)
            found.update({name: (count, "") for name, count in counted.items()})
    return found


def plain(value: Any) -> str:
    """A value, the same however it came to be: instants in UTC, parts in the order of members."""
    if isinstance(value, dict):
        return str(sorted((key, plain(one)) for key, one in value.items()))
    if isinstance(value, tuple):
        return str([plain(one) for one in value])
    return str(value.timestamp()) if hasattr(value, "timestamp") else str(value)


def seconds_of(time_taken: float | None) -> str:
    """Seconds as the table has them."""
    return "–" if time_taken is None else f"{time_taken:.1f}"
