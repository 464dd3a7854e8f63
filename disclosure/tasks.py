"""What the worker is told to do: ids in, one verb, nothing else."""

from celery import shared_task
from django.db import connection

from disclosure import outbox

SWEEP_BATCH = 500


@shared_task(name="disclosure.tasks.carry")
def carry(outbox_id: int) -> None:
    """Carry out one stored step."""
    outbox.carry(outbox_id)


@shared_task(name="disclosure.tasks.sweep")
def sweep() -> None:
    """Close the access requests whose hour has come."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sweep_access(%s)", [SWEEP_BATCH])
