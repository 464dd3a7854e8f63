"""Tasks that are about running, not about members."""

from celery import shared_task
from django.db import connection


@shared_task(name="config.tasks.heartbeat")
def heartbeat(process: str = "worker") -> None:
    """Write that beat, broker, this process and the database work together; /healthz reads it.

    `process` says whose queue the message was in: the worker's, or the messenger's.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO disclosure_heartbeat (name, beat_at) VALUES (%s, now())"
            " ON CONFLICT (name) DO UPDATE SET beat_at = excluded.beat_at",
            [process],
        )
