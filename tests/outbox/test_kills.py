"""Asks in flight while worker, relay or broker are killed: none lost, none doubled.

What must come of them is found by carrying out every step one after the other in a copy of the same database.
"""

import os
import signal
from collections.abc import Callable

import psutil
import psycopg
import pytest
from redis import Redis

from config.processes import wait_until
from tests.outbox import crowd
from tests.outbox.broker import Broker
from tests.outbox.crowd import What
from tests.running import Service

pytestmark = [pytest.mark.kill, pytest.mark.slow, pytest.mark.django_db]

STEP = 0.02
"""Seconds that a step takes between its effect and its commit, so that a kill finds it there."""


class Flight:
    """A crowd's steps in this test's database, and what must come of them."""

    def __init__(self, superuser: psycopg.Connection, due: What, steps: int) -> None:
        """Nothing is carried out yet."""
        self.superuser = superuser
        self.due = due
        self.steps = steps
        assert sum(self.due.values()) > sum(crowd.what_holds(superuser).values()) + steps, (
            "hardly anything happens"
        )

    def count(self, which: str) -> int:
        """How many steps are so."""
        [(count,)] = self.superuser.execute(
            f"SELECT count(*) FROM disclosure_outbox WHERE {which}".encode()
        ).fetchall()
        return int(count)

    def marks(self) -> int:
        """How often steps were marked as published."""
        [(marks,)] = self.superuser.execute("SELECT sum(attempts) FROM disclosure_outbox").fetchall()
        return int(marks)

    def waiting(self) -> int:
        """How many steps are not done."""
        return self.count("done_at IS NULL")

    def go_on(self, steps: int = 20) -> None:
        """Wait until some more steps are done."""
        enough = max(0, self.waiting() - steps)
        assert wait_until(lambda: self.waiting() <= enough, 60), (
            f"{self.waiting()} steps wait, and nobody carries them"
        )

    def lost_and_doubled(self) -> tuple[What, What]:
        """Wait until all is quiet; what is missing, and what is there too often or should not be there."""
        assert wait_until(lambda: self.waiting() == 0, 60), f"{self.waiting()} steps wait for ever"
        held = crowd.what_holds(self.superuser)
        return self.due - held, held - self.due


@pytest.fixture
def flight(
    worlds: Callable[[int], list[str]],
    raw: Callable[..., psycopg.Connection],
    slowly: Callable[[float], None],
) -> Flight:
    """Two hundred steps; nobody is connected while the database is copied."""
    steps = crowd.in_flight()
    [copy] = worlds(1)
    crowd.carry(raw("worker", copy))
    due = crowd.what_holds(raw("postgres", copy))
    slowly(STEP)
    return Flight(raw("postgres"), due, steps)


def children(service: Service) -> list[psutil.Process]:
    """The processes in which a worker carries out steps."""
    return [
        one
        for one in psutil.Process(service.processes["worker"].pid).children()
        if one.status() != psutil.STATUS_ZOMBIE
    ]


def test_a_workers_child_may_be_killed_in_the_middle_of_a_step(
    service: Service, queue: Redis, flight: Flight
) -> None:
    service.start("worker")
    service.start("relay", "--again-after", "0.25")
    for _ in range(4):
        flight.go_on()
        assert wait_until(lambda: bool(children(service)), 20), "nobody took their place"
        children(service)[0].kill()
    assert flight.waiting() > 0, "the last kill came too late to matter"
    assert flight.lost_and_doubled() == ({}, {})


def test_the_relay_may_be_killed_between_publishing_and_marking(
    service: Service, queue: Redis, flight: Flight
) -> None:
    between = 0
    for _ in range(8):
        marks = flight.marks()
        relay = service.start("relay", "--again-after", "0.1")
        assert wait_until(lambda: queue.llen("halfveil") > 0, 20, pause=0.001), "it publishes nothing"
        os.kill(relay.pid, signal.SIGKILL)
        relay.wait(5)
        between += flight.marks() == marks
        if between == 2:
            break
        queue.delete("halfveil")  # the messages are lost: nothing but the rows is left
    assert between, "no kill came between the two"
    service.start("worker")
    for _ in range(3):
        service.start("relay", "--again-after", "0.25")
        flight.go_on()
        service.kill("relay")
    assert flight.waiting() > 0, "the last kill came too late to matter"
    service.start("relay", "--again-after", "0.25")
    assert flight.lost_and_doubled() == ({}, {})


def test_the_broker_may_be_killed_and_lose_everything_it_had(
    flight: Flight, broker: Broker, service: Service
) -> None:
    service.environment["BROKER_URL"] = broker.url
    service.start("worker")
    service.start("relay", "--again-after", "0.25")  # half a minute at the most
    for forgets in (False, True):
        flight.go_on()
        broker.kill()
        if forgets:
            broker.forget()
        broker.up()
    assert flight.waiting() > 0, "the last kill came too late to matter"
    assert flight.lost_and_doubled() == ({}, {})
