"""陈志远 is asked, 林晓梅 asks; and a clock that both Python and the database go by."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
import time_machine
from django.test import Client

from profiles.models import Member
from tests.asking.world import NOON, Clock
from tests.looking import cast
from tests.signing_in import client_for


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
    """陈志远: something for each to see, and something to be asked for from the start."""
    made = cast.member("")
    cast.say(made, "name", {0: "陈先生", 1: "陈志远"}, ask_from=0)
    cast.say(made, "company", {0: "某头部券商", 1: "东方证券", 2: "投行三部"}, ask_from=0)
    cast.say(made, "title", {5: "只有我知道"}, ask_from=0)
    cast.say(made, "mobile", cast.MOBILE, ask_from=1)
    return made


@pytest.fixture
def lin(db: None) -> Member:
    """林晓梅, whom strangers know as 林女士."""
    made = cast.member("林女士")
    cast.say(made, "headline", {0: "做冷链的"})
    cast.say(made, "company", {1: "蜀道冷链"})
    return made


@pytest.fixture
def worker(raw: Callable[..., psycopg.Connection]) -> psycopg.Connection:
    """The worker's login."""
    return raw("worker")


@pytest.fixture
def carry(worker: psycopg.Connection) -> Callable[[], None]:
    """Carry out every stored step."""
    return lambda: cast.carry_all(worker)


@pytest.fixture
def lins(lin: Member) -> Client:
    """林晓梅's browser."""
    return client_for(lin)


@pytest.fixture
def chens(chen: Member) -> Client:
    """陈志远's browser."""
    return client_for(chen)
