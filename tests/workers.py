"""This process as a worker: `default` is the worker's login for a while."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections


@contextmanager
def as_worker() -> Iterator[None]:
    """Let this process be a worker, the relay or the messenger for a while."""
    web = connections["default"]
    connections["default"] = connections["worker"]
    try:
        yield
    finally:
        connections["worker"].close()
        connections["default"] = web
