"""Upkeep of the ledger."""

from celery import shared_task
from django.db import connection

MONTHS_AHEAD = 3


@shared_task(name="disclosure.ledger.tasks.make_partitions")
def make_partitions() -> None:
    """Make the partitions of this month and the next three, where missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_make_partitions(now(), %s)", [MONTHS_AHEAD])
