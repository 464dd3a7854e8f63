"""The Celery application: worker and beat. Only the relay publishes what members cause."""

import contextlib
import os
import sys
from typing import Any

import structlog
from celery import Celery, signals
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from kombu.exceptions import OperationalError

from config import logs, startup

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("HALFVEIL_PROCESS", "worker")

try:
    settings.configured or settings.INSTALLED_APPS  # noqa: B018 - read for what it raises
except ImproperlyConfigured as error:
    sys.exit(str(error))

app = Celery("halfveil")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.worker_init.connect
@signals.beat_init.connect
def require(**_about: Any) -> None:
    """Refuse a login that could pass the door by."""
    startup.require_or_exit()


@signals.beat_init.connect
def beat_once(**_about: Any) -> None:
    """Beat's first heartbeats are due after an interval; these make a fresh start healthy at once."""
    for about in settings.HEARTBEATS.values():
        with contextlib.suppress(OperationalError):
            app.send_task(about["task"], about["args"], retry=False, **about["options"])


@signals.task_failure.connect
def tell(sender: Any, exception: BaseException, **_about: Any) -> None:
    """Log where a task failed. Celery's own line quotes what the exception said, and is not written."""
    structlog.get_logger(__name__).error("task_failed", task=sender.name, exc_info=exception)


@signals.setup_logging.connect
def keep_logs(**_about: Any) -> None:
    """Keep our JSON lines: connected, this stops Celery from setting up its own."""
    logs.configure()
