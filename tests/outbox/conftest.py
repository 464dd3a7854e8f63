"""Work that takes long enough to be killed in the middle."""

from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests.outbox import crowd

Connect = Callable[..., psycopg.Connection]


@pytest.fixture
def slowly(raw: Connect) -> Iterator[Callable[[float], None]]:
    """Let every step take that many seconds between its effect and its commit."""

    def let(seconds: float) -> None:
        crowd.take_time(raw("owner"), seconds)

    yield let
    raw("owner").execute("DROP FUNCTION IF EXISTS take_time() CASCADE")
