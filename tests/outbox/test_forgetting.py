"""What is done and seen is forgotten after a month; what is not done, not seen or still open never is."""

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from django.db import connections
from django.utils import timezone

from disclosure import notices, nudging, tasks
from disclosure.models import Notice, Outbox
from tests.asking.world import ask
from tests.looking import cast

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]
A_MONTH = timedelta(days=30)
A_MINUTE = timedelta(minutes=1)


def sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the sweeper come, as the worker."""
    monkeypatch.setattr(tasks, "connection", connections["worker"])
    monkeypatch.setattr(nudging, "plan", lambda _batch: None)
    tasks.sweep()


def step(name: str, *, done_ago: timedelta | None, made_ago: timedelta = timedelta(days=900)) -> Outbox:
    """A stored step, which was published often."""
    now = timezone.now()
    return Outbox.objects.using("owner").create(
        step=name, row_id=1, version=1, made_at=now - made_ago, attempts=9, due_at=now - made_ago,
        done_at=None if done_ago is None else now - done_ago,
    )  # fmt: skip


def test_a_step_is_forgotten_a_month_after_it_was_done_and_never_before_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    step("long_done", done_ago=A_MONTH + A_MINUTE)
    kept = [
        step("done_of_late", done_ago=A_MONTH - A_MINUTE),
        step("never_done", done_ago=None),
        step("not_published", done_ago=None, made_ago=timedelta(days=3000)),
    ]
    sweep(monkeypatch)
    assert list(Outbox.objects.using("owner").order_by("id")) == kept


def test_every_step_that_is_done_is_forgotten_in_time_a_batch_at_a_time(raw: Connect) -> None:
    for number in range(5):
        step(f"step_{number}", done_ago=A_MONTH + A_MINUTE * (number + 1))
    worker = raw("worker")
    assert [worker.execute("SELECT forget_done(2)").fetchone() for _ in range(4)] == [(2,), (2,), (1,), (0,)]


def test_a_message_that_comes_after_its_step_was_forgotten_does_nothing(raw: Connect) -> None:
    gone = step("deliver_access_request", done_ago=A_MONTH + A_MINUTE)
    worker = raw("worker")
    assert worker.execute("SELECT forget_done(500)").fetchone() == (1,)
    assert worker.execute("SELECT run_step(%s)", [gone.pk]).fetchone() == (False,)


def test_a_notice_is_forgotten_a_month_after_it_was_seen_unless_it_still_asks(
    monkeypatch: pytest.MonkeyPatch, raw: Connect
) -> None:
    asker, owner = cast.member("林女士"), cast.member("陈先生")
    cast.say(owner, "company", {0: "某券商", 2: "东方证券"}, ask_from=0)
    ask(asker, owner)
    cast.carry_all(raw("worker"))
    asked = Notice.objects.using("owner").get(kind="access_asked")
    now = timezone.now()

    def told(number: int, seen_ago: timedelta | None) -> Notice:
        return Notice.objects.using("owner").create(
            id=number, member=owner, kind="connected", row_id=number, made_at=now - timedelta(days=900),
            seen_at=None if seen_ago is None else now - seen_ago,
        )  # fmt: skip

    told(1, A_MONTH + A_MINUTE)
    kept = {asked.pk, told(2, A_MONTH - A_MINUTE).pk, told(3, None).pk}
    asked.seen_at = now - timedelta(days=900)
    asked.save(using="owner")
    sweep(monkeypatch)
    assert {one.pk for one in Notice.objects.using("owner").all()} == kept
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE disclosure_accessdecision SET state = 'declined'")
    sweep(monkeypatch)
    assert {one.pk for one in Notice.objects.using("owner").all()} == kept - {asked.pk}


def test_of_every_notice_that_asks_for_an_answer_the_database_knows_when_it_stops(raw: Connect) -> None:
    asks = {kind.code for kind in notices._kinds.values() if kind.waiting is not None}
    assert asks >= {"access_asked", "vouch_asked", "introduced"}
    known = raw("postgres").execute("SELECT proname FROM pg_proc WHERE proname ~ '^stands_'").fetchall()
    assert {f"stands_{kind}" for kind in asks} <= {name for (name,) in known}
