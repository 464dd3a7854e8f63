"""`manage.py relay`: publish stored steps until told to stop."""

import signal
import threading
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import timedelta
from types import FrameType
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import Error as DatabaseError
from django.db import connection
from kombu.exceptions import OperationalError as BrokerError

from disclosure import outbox
from disclosure.tasks import carry

POLL_SECONDS = 1.0
PATIENCE = 3.0
"""Seconds until a broker that does not say that it has a step counts as away."""

TELL_FROM = 5
"""From so many attempts on it is an error that a step is not done: eight minutes after the first."""

log = structlog.get_logger(__name__)


def publish(outbox_id: int) -> None:
    """Send one step to the workers; a broker that is away raises, and the relay comes back."""
    carry.apply_async([outbox_id], retry=False, timeout=PATIENCE, confirm_timeout=PATIENCE)


def broker_errors() -> tuple[type[Exception], ...]:
    """What the driver of the broker in use may raise when it is away, or takes nothing."""
    with carry.app.connection_for_write() as broker:
        return (BrokerError, *broker.connection_errors, *broker.channel_errors)


def tell(published: Iterable[outbox.Step]) -> None:
    """Let the operator know of steps that are published in vain; they go on being published."""
    for step in published:
        if step.attempts >= TELL_FROM:
            log.error("step_is_not_done", step=step.name, attempts=step.attempts)


class Command(BaseCommand):
    """The only publisher of what members cause."""

    help = "Publish stored steps to the broker, until SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How patient it is."""
        parser.add_argument(
            "--again-after",
            type=float,
            default=outbox.AGAIN_AFTER.total_seconds(),
            metavar="SECONDS",
            help="publish a step again that is not done by then (%(default)s); each time it waits twice as long",
        )

    def handle(self, *args: Any, again_after: float, **options: Any) -> None:
        """Publish what is due, wait to be woken, and so on; a lost database or broker is tried again."""
        stopping = threading.Event()
        away: tuple[type[Exception], ...] = (DatabaseError, OSError, *broker_errors())

        def stop(signum: int, frame: FrameType | None) -> None:
            stopping.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        while not stopping.is_set():
            try:
                outbox.listen()
                while not stopping.is_set():
                    published = outbox.publish_due(publish, timedelta(seconds=again_after))
                    tell(published)
                    if len(published) < outbox.BATCH:
                        outbox.wait(POLL_SECONDS)
            except away as error:
                log.warning("relay_waits", reason=type(error).__name__)
                connection.close()
                stopping.wait(POLL_SECONDS)
