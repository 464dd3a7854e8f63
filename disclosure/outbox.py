"""The relay: publishes stored steps to the broker. Nothing else publishes what members cause.

A step is stored with the act that calls for it, so that no crash can come between the two. What was
published and is not done in time is published again, for ever but ever more seldom; the step itself runs
once (sql/outbox.sql).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction

AGAIN_AFTER = timedelta(seconds=30)
"""How long a step may take after it was first published; each further time it may take twice as long."""

AT_LEAST_EVERY = timedelta(hours=1)
"""However often it was published in vain, it is published again after that long."""

BATCH = 200

# What was never published comes before what was published in vain.
CLAIM = """
    WITH due AS MATERIALIZED (
        SELECT id FROM disclosure_outbox
        WHERE done_at IS NULL AND (due_at IS NULL OR due_at <= now())
        ORDER BY attempts, id LIMIT %s FOR UPDATE SKIP LOCKED
    )
    UPDATE disclosure_outbox o
    SET attempts = o.attempts + 1,
        due_at = now() + make_interval(secs => least(%s * 2 ^ least(o.attempts, 7), %s))
    FROM due WHERE o.id = due.id RETURNING o.id, o.step, o.attempts
"""


@dataclass(frozen=True, order=True)
class Step:
    """A stored step, and how often it was published by now."""

    id: int
    name: str
    attempts: int


def publish_due(publish: Callable[[int], None], again_after: timedelta = AGAIN_AFTER) -> list[Step]:
    """Give the ids of a batch of steps that are due to `publish`; the steps.

    They are marked in one transaction with the publishing: when the broker fails, the marks roll back.
    A step may be published twice, never not at all. Whatever `publish` raises passes.
    """
    params = [BATCH, again_after.total_seconds(), AT_LEAST_EVERY.total_seconds()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM, params)
        due = sorted(Step(*row) for row in cursor.fetchall())
        for step in due:
            publish(step.id)
    return due


def listen() -> None:
    """Ask to be woken by every step that is stored from now on."""
    with connection.cursor() as cursor:
        cursor.execute("LISTEN halfveil_outbox")


def wait(seconds: float) -> None:
    """Wait until a step is stored, `seconds` at the most; a lost connection is a DatabaseError here too."""
    with connection.wrap_database_errors:
        for _ in connection.connection.notifies(timeout=seconds, stop_after=1):
            return


def carry(outbox_id: int) -> bool:
    """Carry out a stored step; whether this call did it (False: it was done before)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT run_step(%s)", [outbox_id])
        [(done,)] = cursor.fetchall()
    return bool(done)


def stored(outbox_id: int) -> Step | None:
    """Return a stored step."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, step, attempts FROM disclosure_outbox WHERE id = %s", [outbox_id])
        row = cursor.fetchone()
    return Step(*row) if row else None
