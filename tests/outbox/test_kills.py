"""Asks in flight while worker, relay or broker are killed: none lost, none doubled.

What must come of them is found by carrying out every step one after the other in a copy of the same database.
"""

from collections.abc import Iterator
from typing import Any

import psutil
import psycopg
import pytest
from django.db import connections

from config.home import Home
from config.processes import wait_until
from tests import databases
from tests.brokers import Broker
from tests.brokers.fixtures import BOTH
from tests.outbox import crowd
from tests.outbox.crowd import What
from tests.running import Service

pytestmark = [pytest.mark.kill, pytest.mark.slow]

ON_BOTH = pytest.mark.parametrize("broker", BOTH, indirect=True)
SOON = ("--again-after", "0.25")  # half a minute at the most
STEP = 0.02
"""Seconds that a step takes between its effect and its commit, so that a kill finds it there."""


class Flight:
    """A crowd's steps in a database, the service on it, and what must come of them."""

    def __init__(self, superuser: psycopg.Connection, due: What, service: Service, broker: Broker) -> None:
        """Nothing is carried out yet."""
        self.superuser = superuser
        self.due = due
        self.service = service
        self.broker = broker

    def count(self, what: str) -> int:
        """A number of the outbox's."""
        [(count,)] = self.superuser.execute(f"SELECT {what} FROM disclosure_outbox".encode()).fetchall()
        return int(count)

    def marks(self) -> int:
        """How often steps were marked as published."""
        return self.count("sum(attempts)")

    def waiting(self) -> int:
        """How many steps are not done."""
        return self.count("count(*) FILTER (WHERE done_at IS NULL)")

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


@pytest.fixture(scope="module")
def crowded(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[str, What]]:
    """A database with two hundred steps that wait, and what must come of them."""
    name, copy = databases.own_name("_crowd"), databases.own_name("_crowd_copy")
    databases.clone(name, databases.template())
    with django_db_blocker.unblock(), databases.looking_at(name):
        steps = crowd.in_flight()
        for alias in connections:
            connections[alias].close()
    databases.clone(copy, name)
    with psycopg.connect(databases.dsn("worker", copy), autocommit=True) as worker:
        crowd.carry(worker)
    with databases.superuser(name) as before, databases.superuser(copy) as after:
        due = crowd.what_holds(after)
        assert sum(due.values()) > sum(crowd.what_holds(before).values()) + steps, "hardly anything happens"
    with psycopg.connect(databases.dsn("owner", name), autocommit=True) as owner:
        crowd.take_time(owner, STEP)
    databases.remove(copy)
    yield name, due
    databases.remove(name)


@pytest.fixture
def flight(crowded: tuple[str, What], broker: Broker, service_home: Home) -> Iterator[Flight]:
    """Those steps in a database and with a broker of the test's own; no process runs yet."""
    name = databases.own_name("_flight")
    databases.clone(name, crowded[0])
    with (
        Service(service_home, name, BROKER_URL=broker.url) as service,
        databases.superuser(name) as superuser,
    ):
        yield Flight(superuser, crowded[1], service, broker)
    databases.remove(name)


def children(service: Service) -> list[psutil.Process]:
    """The processes in which a worker carries out steps."""
    return [
        one
        for one in psutil.Process(service.processes["worker"].pid).children()
        if one.status() != psutil.STATUS_ZOMBIE
    ]


@ON_BOTH
def test_a_workers_child_may_be_killed_in_the_middle_of_a_step(flight: Flight) -> None:
    flight.service.start("worker")
    flight.service.start("relay", *SOON)
    for _ in range(3):
        flight.go_on()
        assert wait_until(lambda: bool(children(flight.service)), 20), "nobody took their place"
        children(flight.service)[0].kill()
    assert flight.waiting() > 0, "the last kill came too late to matter"
    assert flight.lost_and_doubled() == ({}, {})


@ON_BOTH
def test_the_relay_may_be_killed_between_publishing_and_marking(flight: Flight) -> None:
    for _ in range(8):
        marks = flight.marks()
        flight.service.start("relay", *SOON)
        assert wait_until(lambda: flight.broker.messages() > 0, 20, pause=0.001), "it publishes nothing"
        flight.service.kill("relay")
        if flight.marks() == marks:
            break
        flight.broker.clear()  # the messages are lost: nothing but the rows is left
    else:
        pytest.fail("no kill came between the two")
    flight.service.start("worker")
    flight.service.start("relay", *SOON)
    flight.go_on()
    assert flight.waiting() > 0, "the kill came too late to matter"
    assert flight.lost_and_doubled() == ({}, {})


@ON_BOTH
def test_the_broker_may_be_killed_and_lose_everything_it_had(flight: Flight) -> None:
    flight.service.start("worker")
    flight.service.start("relay", *SOON)
    flight.go_on()
    flight.broker.kill()
    flight.broker.forget()
    flight.broker.up()
    assert flight.waiting() > 0, "the kill came too late to matter"
    assert flight.lost_and_doubled() == ({}, {})
