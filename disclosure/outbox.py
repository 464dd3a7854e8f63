"""The relay: publishes stored steps to the broker. Nothing else publishes what members cause.

A step is stored with the act that calls for it, so that no crash can come between the two. What was
published and is not done in time is published again; the step itself runs once (sql/outbox.sql).
"""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction

AGAIN_AFTER = timedelta(seconds=30)
"""How long a published step may take before it is published again; longer than the longest step."""

BATCH = 200

CLAIM = """
    UPDATE disclosure_outbox SET published_at = now()
    WHERE id IN (
        SELECT id FROM disclosure_outbox
        WHERE done_at IS NULL AND (published_at IS NULL OR published_at < now() - make_interval(secs => %s))
        ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
    ) RETURNING id
"""


def publish_due(publish: Callable[[int], None], again_after: timedelta = AGAIN_AFTER) -> int:
    """Give the ids of a batch of steps that are due to `publish`; how many.

    They are marked in one transaction with the publishing: when the broker fails, the marks roll back.
    A step may be published twice, never not at all. Whatever `publish` raises passes.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM, [again_after.total_seconds(), BATCH])
        due = sorted(row[0] for row in cursor.fetchall())
        for outbox_id in due:
            publish(outbox_id)
    return len(due)


def listen() -> None:
    """Ask to be woken by every step that is stored from now on."""
    with connection.cursor() as cursor:
        cursor.execute("LISTEN halfveil_outbox")


def wait(seconds: float) -> None:
    """Wait until a step is stored, `seconds` at the most."""
    for _ in connection.connection.notifies(timeout=seconds, stop_after=1):
        return


def carry(outbox_id: int) -> bool:
    """Carry out a stored step; whether this call did it (False: it was done before)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT run_step(%s)", [outbox_id])
        [(done,)] = cursor.fetchall()
    return bool(done)
