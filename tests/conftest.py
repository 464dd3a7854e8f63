"""What every test may use.

Database tests say `pytestmark = pytest.mark.django_db`. That gives them real commits on all three logins
(`default` = web, `worker`, `owner`): the web's viewer is bound to a transaction, and what one login makes inside
an open transaction is invisible to the others. Afterwards the database is emptied. With
`django_db(transaction=False)` they keep Django's rollback, on the web's login alone, for pure logic.

    raw("web")            a psycopg connection as postgres, owner, web or worker, in autocommit, closed at the end
    worlds(2, of=name)    clones of the database as it is now (or of another), to look at by tests.databases.looking_at
    broker                a broker of its own that a test may kill, on Valkey and on RabbitMQ (tests.brokers.fixtures)
    service               web, worker, beat and relay as real processes on this test's database (tests.running)
    page, context         a phone-sized Chromium; such a test says `pytest.mark.browser`
    databases.dsn(role)   the connection string itself
"""

from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from django.core.cache import cache
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from config.home import Home
from tests import databases
from tests.brokers.fixtures import broker, brokers  # noqa: F401 - a broker of its own
from tests.browser.phone import browser, context, page, playwright  # noqa: F401 - one browser for the whole run
from tests.flush import Flush
from tests.running import Service

settings.register_profile("halfveil", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("halfveil")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give every database test the transactional kind on all logins, unless it says otherwise."""
    mark = item.get_closest_marker("django_db")
    if mark is not None and "transaction" not in mark.kwargs:
        item.add_marker(pytest.mark.django_db(transaction=True, databases="__all__"), append=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long, so that no processor is left alone with one of them at the end."""
    long = {
        item.path
        for item in items
        if any(item.get_closest_marker(name) for name in ("kill", "browser", "slow"))
    }
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """A clone of the migrated template, of this process alone; in place of Django's own creation and flush."""
    with django_db_blocker.unblock():
        databases.remove_stale()
        name = databases.own_name()
        databases.clone(name, databases.template())
        databases.look_at(name)
        flush = Flush(databases.dsn("postgres"))
        with patch.object(TransactionTestCase, "_fixture_teardown", lambda _case: flush()):
            yield
        flush.close()
        for alias in connections:
            connections[alias].close()
        databases.remove(name)


@pytest.fixture(autouse=True)
def no_memory() -> Iterator[None]:
    """Rate limits and cached fragments never reach from one test into the next."""
    yield
    cache.clear()


@pytest.fixture
def raw(db: None) -> Iterator[Callable[..., psycopg.Connection]]:
    """Connections as one of the roles, past Django."""
    opened: list[psycopg.Connection] = []

    def connect(role: str, database: str | None = None) -> psycopg.Connection:
        opened.append(psycopg.connect(databases.dsn(role, database), autocommit=True))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()


@pytest.fixture
def worlds(db: None) -> Iterator[Callable[..., list[str]]]:
    """Clones of the database as it is at the call, or of another one; dropped afterwards."""
    made: list[str] = []

    def make(count: int, of: str | None = None) -> list[str]:
        for alias in connections:
            connections[alias].close()
        names = [databases.new_world() for _number in range(count)]
        for name in names:
            databases.clone(name, of or databases.current())
        made.extend(names)
        return names

    yield make
    for alias in connections:
        connections[alias].close()
    databases.remove(*made)


@pytest.fixture(scope="session")
def service_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Logs and collected files of the processes that this run starts."""
    home = Home(tmp_path_factory.mktemp("service"))
    home.prepare()
    return home


@pytest.fixture
def service(service_home: Home, transactional_db: None) -> Iterator[Service]:
    """The service's processes on this test's database; nothing runs until `service.start(...)`."""
    with Service(service_home, HALFVEIL_DEMO="1") as started:
        yield started
