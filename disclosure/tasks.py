"""What the worker is told to do: ids in, one verb, nothing else."""

import structlog
from celery import shared_task
from django.db import DatabaseError, connection

from disclosure import delivering, nudging, outbox

SWEEP_BATCH = 500
log = structlog.get_logger(__name__)


@shared_task(name="disclosure.tasks.carry")
def carry(outbox_id: int) -> None:
    """Carry out one stored step. One that fails stays stored, and the relay publishes it again in time."""
    try:
        outbox.carry(outbox_id)
    except DatabaseError as error:
        step = outbox.stored(outbox_id)  # raises, when it is the database that is away
        log.error(  # noqa: TRY400 - where it passed is told, what it said is not
            "step_failed", step=step and step.name, attempts=step and step.attempts, exc_info=error
        )


@shared_task(name="disclosure.tasks.sweep")
def sweep() -> None:
    """Close what is over, let fade by rule, make the digests that are due; forget what is old."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sweep_access(%s), sweep_exchanges(%s)", [SWEEP_BATCH, SWEEP_BATCH])
        cursor.execute("SELECT remind_of_endings(%s)", [SWEEP_BATCH])
        cursor.execute("SELECT fade_quiet(%s)", [SWEEP_BATCH])
        cursor.execute("SELECT forget_changes(%s), forget_invitations(%s)", [SWEEP_BATCH, SWEEP_BATCH])
        cursor.execute("SELECT forget_deliveries(%s)", [SWEEP_BATCH])
        cursor.execute("SELECT forget_done(%s)", [SWEEP_BATCH])
        cursor.execute("SELECT forget_seen(%s)", [SWEEP_BATCH])
    nudging.plan(SWEEP_BATCH)


@shared_task(name="disclosure.tasks.deliver")
def deliver(kind: str) -> None:
    """Send what is due of one kind of channel."""
    delivering.drain(kind)
