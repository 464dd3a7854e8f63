"""Two at once: two acts that would wait for each other forever both come to pass."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connections

from intros import introductions, tables
from intros.models import Tick
from profiles.models import Member
from tests.asking.world import Clock
from tests.intros.world import relationships, sought, to_target

pytestmark = pytest.mark.django_db

WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def alone(act: Callable[[], object]) -> None:
    """Act in a connection of its own."""
    try:
        act()
    finally:
        connections.close_all()


def until_waiting(watch: psycopg.Connection, number: int) -> None:
    """Wait until so many wait for a lock."""
    until = time.monotonic() + 20
    while watch.execute(WAITING).fetchall() != [(number,)]:
        assert time.monotonic() < until
        time.sleep(0.01)


def test_they_tick_each_other_at_the_table_while_one_accepts_to_meet_the_other(
    clock: Clock, lin: Member, chen: Member, wang: Member, raw: Callable[..., psycopg.Connection]
) -> None:
    part = to_target(lin, chen, wang)
    token = tables.start(chen.pk)
    tables.join(member_id=lin.pk, token=token)
    table = tables.table(chen.pk, token).id

    def ticks(one: Member, other: Member) -> None:
        tables.tick(member_id=one.pk, table_id=table, handle=other.handle, met=True)

    ticks(chen, lin)
    held = raw("postgres")
    # One holds the introduction; the other what they are to each other, and would lift the rest of the introduction.
    acts: list[Callable[[], None]] = [
        lambda: introductions.accept(target_id=chen.pk, part=part.pk),
        lambda: ticks(lin, chen),
    ]
    with ThreadPoolExecutor(2) as threads:
        with held.transaction():
            held.execute("SELECT FROM intros_targetpart FOR UPDATE")
            begun = []
            for number, act in enumerate(acts, start=1):
                begun.append(threads.submit(alone, act))
                until_waiting(raw("postgres"), number)
        for one in begun:
            one.result(timeout=60)
    assert sought().state == "connected"
    assert set(Tick.objects.using("owner").values_list("state", flat=True)) == {"mutual"}
    assert {row[:3] for row in relationships()} >= {(lin.pk, chen.pk, 2), (chen.pk, lin.pk, 2)}
