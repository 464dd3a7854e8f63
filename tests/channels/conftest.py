"""A member with a number, and a clock."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
import time_machine

from profiles.models import Member
from tests.asking.world import NOON, Clock
from tests.leaks.world import Population


@pytest.fixture
def clock(db: None) -> Iterator[Clock]:
    """Monday 23 November 2026, noon in Shanghai, until it is moved."""
    with time_machine.travel(NOON, tick=False) as traveller:
        clock = Clock(traveller)
        clock.to(NOON)
        try:
            yield clock
        finally:
            clock.let_go()


@pytest.fixture
def chen(db: None) -> Member:
    """陈志远, who signs in with +86 138 0000 1001."""
    return Population().member("chen", "陈先生")


@pytest.fixture
def owner(raw: Callable[..., psycopg.Connection]) -> psycopg.Connection:
    """The owner's login, which makes what the others find."""
    return raw("owner")


@pytest.fixture
def worker(raw: Callable[..., psycopg.Connection]) -> psycopg.Connection:
    """The worker's login."""
    return raw("worker")
