"""Pytest plugin (`-p tests.services`): embedded PostgreSQL and Valkey, up before Django's settings load.

They live in `.halfveil-test/`, or where HALFVEIL_TEST_HOME says, apart from any demo, and stay made between runs; fsync
is on. Runs at the same
time share them, each with its own databases. The last one out stops them.
"""

import fcntl
import os
from collections.abc import Generator
from pathlib import Path
from typing import TextIO

import pytest

from config import embedded
from config.home import CHECKOUT, Home

HOME = Home(Path(os.environ.get("HALFVEIL_TEST_HOME") or CHECKOUT / ".halfveil-test"))
ENVIRONMENT = {
    "HALFVEIL_HOME": str(HOME.path),
    "HALFVEIL_PROCESS": "web",
    "HALFVEIL_HTTPS": "0",
    "HALFVEIL_LOG_LEVEL": "WARNING",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's sync interface runs a loop in the test's thread
}
# A run must never reach a real service, whatever the shell of who runs it holds.
FORBIDDEN = ("DATABASE_URL", "WORKER_DATABASE_URL", "OWNER_DATABASE_URL", "BROKER_URL", "HALFVEIL_DEMO")
in_use: list[TextIO] = []


def is_controller() -> bool:
    """Whether this process started the run, and is not one of xdist's workers."""
    return "PYTEST_XDIST_WORKER" not in os.environ


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Set the environment and start the servers, before pytest-django reads the settings."""
    for name in FORBIDDEN:
        os.environ.pop(name, None)
    os.environ.update(ENVIRONMENT)
    if is_controller():
        HOME.prepare()
        lock = Path(HOME / "in-use.lock").open("w")  # noqa: SIM115 - held until the run ends
        fcntl.flock(lock, fcntl.LOCK_SH)
        in_use.append(lock)
        embedded.up(HOME)
    return (yield)


def pytest_unconfigure() -> None:
    """Stop the servers when no other run uses them."""
    while in_use:
        with in_use.pop() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            embedded.down(HOME)
