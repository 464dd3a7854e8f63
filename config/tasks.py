"""Tasks that are about running, not about members."""

from celery import shared_task
from django.db import connection


@shared_task(name="config.tasks.heartbeat")
def heartbeat() -> None:
    """Write that broker, worker and database work together; /healthz reads it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO disclosure_heartbeat (name, beat_at) VALUES ('worker', now())"
            " ON CONFLICT (name) DO UPDATE SET beat_at = excluded.beat_at"
        )
