"""`manage.py relay`: publish stored steps until told to stop."""

import signal
import threading
from types import FrameType
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from kombu.exceptions import OperationalError as BrokerError

from disclosure import outbox
from disclosure.tasks import carry

POLL_SECONDS = 1.0
log = structlog.get_logger(__name__)


def publish(outbox_id: int) -> None:
    """Send one step to the workers; a broker that is away raises at once, and the relay comes back."""
    carry.apply_async([outbox_id], retry=False)


class Command(BaseCommand):
    """The only publisher of what members cause."""

    help = "Publish stored steps to the broker, until SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish what is due, wait to be woken, and so on; a lost database or broker is tried again."""
        stopping = threading.Event()

        def stop(signum: int, frame: FrameType | None) -> None:
            stopping.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        while not stopping.is_set():
            try:
                outbox.listen()
                while not stopping.is_set():
                    if outbox.publish_due(publish) < outbox.BATCH:
                        outbox.wait(POLL_SECONDS)
            except (DatabaseError, BrokerError, OSError) as error:
                log.warning("relay_waits", reason=type(error).__name__)
                connection.close()
                stopping.wait(POLL_SECONDS)
