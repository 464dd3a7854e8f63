"""No read without a record, whoever is killed in the middle of it.

Readers put on disk what they were given before they do anything else. Afterwards the ledger holds each of their looks,
exactly. The controls show that the same harness sees a loss when there is one.
"""

from collections.abc import Iterator

import pytest

from config.processes import wait_until
from tests.durability.cluster import VIEWERS, Cluster, Readers, cluster

pytestmark = pytest.mark.kill

ROUNDS = 4
"""Of each kind of kill, three kinds in turn."""

LOOKS = 40
"""How many looks go by between two kills."""


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """One cluster for all tests here."""
    with cluster() as made:
        yield made


def test_every_value_that_reached_a_reader_is_recorded_whoever_is_killed(server: Cluster) -> None:
    with Readers(server) as readers:
        for viewer in VIEWERS:
            readers.start(viewer)
        for _ in range(ROUNDS):
            readers.read_more(LOOKS)
            server.kill()
            server.up()

            readers.read_more(LOOKS)
            server.kill_a_session()
            assert wait_until(server.answers, 20)

            readers.read_more(LOOKS)
            for viewer in VIEWERS[:2]:
                readers.kill(viewer)
            for viewer in VIEWERS[:2]:
                readers.start(viewer)
        readers.read_more(LOOKS)
    assert len(readers.kept()) > ROUNDS * 3 * LOOKS
    assert readers.unrecorded() == []
    assert server.record().keys() > {look["surface"] for look in readers.kept()}, (
        "no kill came between the two"
    )


def read_and_lose_power(server: Cluster) -> Readers:
    """A session that asks for speed instead of safety reads; nothing writes its log for it; the power goes."""
    with server.connect() as connection:
        connection.execute("ALTER ROLE halfveil_web SET synchronous_commit = off")
        connection.execute("ALTER SYSTEM SET autovacuum = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CHECKPOINT")
    writer = server.child("walwriter")
    assert writer is not None
    writer.suspend()
    with Readers(server) as readers:
        before = len(readers.kept())
        assert readers.start(VIEWERS[0], times=50).wait(30) == 0
        assert len(readers.kept()) == before + 50
        server.kill()
    server.up()
    return readers


def test_the_door_insists_on_safety_whatever_the_session_asks_for(server: Cluster) -> None:
    assert read_and_lose_power(server).unrecorded() == []


def test_a_door_that_did_not_insist_would_lose_records_and_be_caught(server: Cluster) -> None:
    """The control: synchronous_commit = off, and a door without the lines that see to it."""
    insists = "IF current_setting('synchronous_commit') = 'off' THEN"
    with server.connect() as connection:
        [(door,)] = connection.execute(
            "SELECT pg_get_functiondef('disclose(text[],text,bigint[])'::regprocedure)"
        ).fetchall()
        assert insists in door
        connection.execute(door.replace(insists, "IF false THEN").encode())
        connection.execute("CHECKPOINT")
    lost = read_and_lose_power(server).unrecorded()
    assert len(lost) > 40, "the harness would not see a loss"
    assert not server.record().keys() & {look["surface"] for look in lost}
