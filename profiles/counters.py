"""Counters behind the limits of sign-in: a Django cache in the database, because every web process shares it.

allauth keeps the instants of the last attempts in Django's cache. A cache per process would multiply each
limit by the processes, and Django's own database cache unpickles what it reads.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.utils import timezone
from psycopg.types.json import Jsonb

from profiles.models import Counter
from profiles.sealing import lookup_hash

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
KEEP = """
    INSERT INTO profiles_counter AS c (key, value, ends_at) VALUES (%(key)s, %(value)s, %(ends_at)s)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, ends_at = excluded.ends_at
    WHERE %(replace)s OR c.ends_at <= %(now)s
"""
FORGET = """
    DELETE FROM profiles_counter WHERE key IN (
        SELECT key FROM profiles_counter WHERE ends_at <= %s LIMIT 100 FOR UPDATE SKIP LOCKED)
"""


class Counters(BaseCache):
    """What can be written as JSON, under the keyed hash of its name."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        """There is one table."""
        super().__init__(params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """The value, unless its time has passed."""
        found = Counter.objects.filter(key=self._hash(key, version), ends_at__gt=timezone.now()).first()
        return found.value if found else default

    def set(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep a value for a time, and forget some whose time has passed."""
        with connection.cursor() as cursor:
            cursor.execute(FORGET, [timezone.now()])
        self._keep(key, value, timeout, version, replace=True)

    def add(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Keep a value if there is none; whether it was kept. Of two at once one succeeds."""
        return self._keep(key, value, timeout, version, replace=False)

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value; whether there was one."""
        return bool(Counter.objects.filter(key=self._hash(key, version)).delete()[0])

    def clear(self) -> None:
        """Forget all."""
        Counter.objects.all().delete()

    def _keep(
        self, key: str, value: Any, timeout: float | None, version: int | None, *, replace: bool
    ) -> bool:
        row: dict[str, Any] = {
            "key": self._hash(key, version),
            "value": Jsonb(value),
            "ends_at": self._end(timeout),
            "now": timezone.now(),
            "replace": replace,
        }
        with connection.cursor() as cursor:
            cursor.execute(KEEP, row)
            return bool(cursor.rowcount)

    def _hash(self, key: str, version: int | None) -> bytes:
        return lookup_hash(self.make_and_validate_key(key, version))

    def _end(self, timeout: float | None) -> datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return FOREVER if seconds is None else timezone.now() + timedelta(seconds=seconds)
