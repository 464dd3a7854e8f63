"""Work that takes long enough to be killed in the middle, and the worker's login."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg
import pytest
from django.db import connections

from tests.outbox import crowd

Connect = Callable[..., psycopg.Connection]


@pytest.fixture
def slowly(raw: Connect) -> Iterator[Callable[[float], None]]:
    """Let every step take that many seconds between its effect and its commit."""

    def let(seconds: float) -> None:
        crowd.take_time(raw("owner"), seconds)

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
