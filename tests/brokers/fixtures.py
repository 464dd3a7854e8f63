"""`broker`: a broker of its own that a test may kill, freeze and rob, on Valkey unless the test says on which.

@pytest.mark.parametrize("broker", BOTH, indirect=True) runs a test on both.
"""

import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from config.home import Home
from tests.brokers import Broker, rabbitmq
from tests.brokers.rabbitmq import RabbitBroker
from tests.brokers.valkey import ValkeyBroker

KINDS: dict[str, type[Broker]] = {"valkey": ValkeyBroker, "rabbitmq": RabbitBroker}
BOTH = tuple(KINDS)


@contextmanager
def running(kind: str) -> Iterator[Broker]:
    """A broker of that kind in a home of its own, gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="hvb-", dir="/tmp"))
    made = None
    try:
        made = KINDS[kind](Home(path))
        yield made
    finally:
        if made is not None:
            made.end()
        shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def brokers() -> Iterator[Callable[[str], Broker]]:
    """The broker of a kind: started when it is first asked for, shared by all tests of this process."""
    with ExitStack() as stack:
        made: dict[str, Broker] = {}

        def get(kind: str) -> Broker:
            if kind == "rabbitmq" and rabbitmq.find() is None:
                pytest.fail(rabbitmq.MISSING, pytrace=False)
            if kind not in made:
                made[kind] = stack.enter_context(running(kind))
            return made[kind]

        yield get


@pytest.fixture
def broker(request: pytest.FixtureRequest, brokers: Callable[[str], Broker]) -> Iterator[Broker]:
    """One that runs and is empty, whatever the test before did to it."""
    found = brokers(getattr(request, "param", "valkey"))
    if found.pid() is None:
        found.up()
    found.clear()
    yield found
    if found.pid() is not None:
        found.signal(signal.SIGCONT)
