"""Logs: one JSON object a line on standard output, with no address, no id, no path and no statement in it.

A path names whom somebody looked at, and an exception's message may quote a row: a line has the route's name
and where an exception passed, never what it said.
"""

import re
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware
from gunicorn.glogging import Logger

LEVELS: tuple[str, ...] = ("DEBUG", "INFO", "WARNING", "ERROR")
Event = structlog.typing.EventDict
ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None]


class GunicornLog(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn's own lines, without the request that it could not read or answer, and where that came from."""

    def exception(self, _msg: object, *_args: Any, **_options: Any) -> None:
        """An exception by its class and the places it passed."""
        if error := sys.exc_info()[1]:
            self.error_log.error("%s", " | ".join(chain(error)))

    def warning(self, msg: str, *_args: Any, **_options: Any) -> None:
        """What happened, in gunicorn's words before it quotes any."""
        self.error_log.warning("%s", re.split("[:%(]| from ip=", str(msg))[0].strip())


class RequestLog(RequestMiddleware):
    """django-structlog's request lines, with the name of the route in place of the path."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """The method and the route's name; before the route is known, the method alone."""
        match = request.resolver_match
        return f"{request.method} {match.view_name or match.route}" if match else str(request.method)


def without_traces(_logger: Any, _method: str, event: Event) -> Event:
    """Drop what could tell who asked."""
    for name in ("user_agent", "ip", "user_id"):
        event.pop(name, None)
    return event


def places_only(_logger: Any, _method: str, event: Event) -> Event:
    """Replace an exception by its class and the places it passed; its message may quote what a member wrote."""
    info = event.pop("exc_info", None)
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    elif info is True:
        info = sys.exc_info()
    if isinstance(info, tuple) and info[0] is not None:
        event["exception"] = chain(info[1])
    return event


def chain(error: BaseException) -> list[str]:
    """An exception and those it came from: each class, then `file:line function` from the inside out."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(lines) < 60:
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        frames = traceback.extract_tb(seen.__traceback__)[-12:]
        lines.extend(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))
        seen = seen.__cause__ or seen.__context__
    return lines


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_traces,
    places_only,
]


def configure() -> None:
    """Send structlog's lines through the standard library's handlers."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def configuration(level: str) -> dict[str, Any]:
    """Django's LOGGING. Statements, what exceptions said, and lines of others that hold paths are never written."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            },
        },
        "handlers": {
            "lines": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"},
            "nothing": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["lines"], "level": level},
        "loggers": {
            "apprise": {"handlers": ["nothing"], "propagate": False},
            "celery.app.trace": {"handlers": ["nothing"], "propagate": False},
            "django.db.backends": {"handlers": ["nothing"], "propagate": False},
            "django.request": {"handlers": ["nothing"], "propagate": False},
            "django.security": {"handlers": ["nothing"], "propagate": False},
            "psycopg.pool": {"handlers": ["nothing"], "propagate": False},
        },
    }
