"""A broker of the test's own, work that takes long enough to be killed in the middle, and the worker's login."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from redis import Redis

from config.home import Home
from tests import databases
from tests.outbox.broker import Broker
from tests.running import broker_url

Connect = Callable[..., psycopg.Connection]


@pytest.fixture
def superuser(raw: Connect) -> psycopg.Connection:
    """Who sees all."""
    return raw("postgres")


@pytest.fixture
def queue(db: None) -> Iterator["Redis"]:
    """What this test's services have in the broker that all tests share; empty at first."""
    with Redis.from_url(broker_url(databases.current())) as shared:
        shared.flushdb()
        yield shared
        shared.flushdb()


@pytest.fixture
def broker() -> Iterator[Broker]:
    """A broker that may be killed, frozen and robbed."""
    path = Path(tempfile.mkdtemp(prefix="hvb-", dir="/tmp"))
    made = Broker(Home(path))
    try:
        yield made
    finally:
        made.end()
        shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def slowly(raw: Connect) -> Iterator[Callable[[float], None]]:
    """Let every step take that many seconds between its effect and its commit."""

    def let(seconds: float) -> None:
        owner = raw("owner")
        owner.execute(
            "CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS"
            f" 'BEGIN PERFORM pg_sleep({seconds}); RETURN NEW; END'".encode()
        )
        owner.execute(
            "CREATE TRIGGER take_time AFTER UPDATE OF done_at ON disclosure_outbox"
            " FOR EACH ROW EXECUTE FUNCTION take_time()"
        )

    yield let
    raw("owner").execute("DROP FUNCTION IF EXISTS take_time() CASCADE")


@pytest.fixture
def as_worker(db: None) -> Callable[[], AbstractContextManager[None]]:
    """Let this process be a worker or relay for a while: `default` is the worker's login there."""

    @contextmanager
    def working() -> Iterator[None]:
        web = connections["default"]
        connections["default"] = connections["worker"]
        try:
            yield
        finally:
            connections["worker"].close()
            connections["default"] = web

    return working
