"""What the worker is told to do about introductions."""

from celery import shared_task
from django.db import connection

SWEEP_BATCH = 500


@shared_task(name="intros.tasks.sweep")
def sweep() -> None:
    """Close the introductions, and the parts of them, whose hour has come; bring what waited for room.

    What was shown at meetings is forgotten.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sweep_introductions(%s), sweep_meetings(%s), sweep_tables(%s)", [SWEEP_BATCH] * 3
        )
        cursor.execute("SELECT deliver_queued(%s)", [SWEEP_BATCH])
