"""A step is stored with its act, published until it is done, ever more seldom, and carried out once."""

import logging
import re
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from kombu.exceptions import OperationalError

from config.home import CHECKOUT
from disclosure import asking, outbox, tasks
from disclosure.management.commands import relay
from disclosure.models import AccessDecision, Outbox
from profiles.models import Member
from tests.asking.world import ask
from tests.brokers import Broker
from tests.looking import cast
from tests.outbox import crowd
from tests.workers import as_worker

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]


def asked() -> tuple[Member, Member, int]:
    """One asks another for their company: who, whom, and the request."""
    asker, owner = cast.member("林女士"), cast.member("陈先生")
    cast.say(owner, "company", {0: "某券商", 2: "东方证券"}, ask_from=0)
    return asker, owner, ask(asker, owner)


def pass_time(seconds: float) -> None:
    """Let what is due in so many seconds be due now."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE disclosure_outbox SET due_at = due_at - make_interval(secs => %s)", [seconds])


def waits() -> float:
    """In how many seconds the one step is due."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM due_at - now())::float FROM disclosure_outbox")
        [(seconds,)] = cursor.fetchall()
    return float(seconds)


def test_only_the_relay_publishes() -> None:
    publishes = re.compile(
        r"apply_async|\.delay\(|delay_on_commit|send_task\(|basic_publish|\.retry\(|countdown=|eta="
    )
    found = {
        str(path.relative_to(CHECKOUT))
        for app in ("config", "profiles", "disclosure", "intros")
        for path in Path(CHECKOUT / app).rglob("*.py")
        if publishes.search(path.read_text("utf-8"))
    }
    assert found == {"disclosure/management/commands/relay.py", "config/celery.py"}  # beat's first heartbeat


def test_an_act_and_its_step_are_stored_together_or_not_at_all() -> None:
    asker, owner, _request = asked()
    assert Outbox.objects.using("owner").count() == 1
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;"
            "CREATE TRIGGER refuse BEFORE INSERT ON disclosure_outbox FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
    try:
        other = cast.member("王女士")
        with pytest.raises(Exception, match="no"):
            ask(other, owner)
        assert asking.requests(other.pk) == []
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("DROP FUNCTION refuse() CASCADE")
    assert len(asking.requests(asker.pk)) == 1


def test_a_step_carried_out_twice_changes_nothing(raw: Connect) -> None:
    steps = crowd.in_flight()
    crowd.carry(raw("worker"))
    held = crowd.what_holds(raw("postgres"))
    again = raw("worker").execute("SELECT run_step(id) FROM disclosure_outbox").fetchall()
    assert len(again) >= steps
    assert set(again) == {(False,)}
    assert crowd.what_holds(raw("postgres")) == held


def test_two_workers_with_the_same_message_carry_it_out_once(
    raw: Connect, slowly: Callable[[float], None]
) -> None:
    asked()
    slowly(0.3)
    did: list[bool] = []

    def carry() -> None:
        [(done,)] = worker().execute("SELECT run_step(id) FROM disclosure_outbox").fetchall()
        did.append(done)

    def worker() -> psycopg.Connection:
        return workers.pop()

    workers = [raw("worker"), raw("worker")]
    threads = [threading.Thread(target=carry) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(did) == [False, True]
    assert AccessDecision.objects.using("owner").count() == 1


def test_what_is_not_done_is_published_again_after_half_a_minute() -> None:
    asked()
    published: list[int] = []
    with as_worker():
        [first] = outbox.publish_due(published.append)
        assert outbox.publish_due(published.append) == []
        pass_time(29)
        assert outbox.publish_due(published.append) == []
        pass_time(1)
        [second] = outbox.publish_due(published.append)
    assert published == [first.id, first.id]
    assert (first.name, first.attempts, second.attempts) == ("deliver_access_request", 1, 2)


def test_what_is_done_is_not_published_again() -> None:
    asked()
    with as_worker():
        [step] = outbox.publish_due(lambda _id: None)
        assert outbox.carry(step.id) is True
        assert outbox.carry(step.id) is False
        pass_time(3600)
        assert outbox.publish_due(lambda _id: None) == []


def test_a_step_in_vain_waits_twice_as_long_each_time_and_an_hour_at_the_most() -> None:
    asked()
    waited = []
    with as_worker():
        for _ in range(10):
            assert len(outbox.publish_due(lambda _id: None)) == 1
            waited.append(round(waits()))
            pass_time(3600)
        Outbox.objects.using("owner").update(attempts=100_000)
        [step] = outbox.publish_due(lambda _id: None)
    assert waited == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert round(waits()) == 3600
    assert step.attempts == 100_001


def test_what_was_never_published_does_not_wait_for_what_is_published_in_vain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked()
    Outbox.objects.using("owner").update(attempts=7)
    asked()
    monkeypatch.setattr(outbox, "BATCH", 1)
    with as_worker():
        assert [step.attempts for step in outbox.publish_due(lambda _id: None)] == [1]
        assert [step.attempts for step in outbox.publish_due(lambda _id: None)] == [8]


def test_what_the_broker_did_not_take_is_not_marked() -> None:
    asked()

    def fail(_id: int) -> None:
        raise OperationalError("away")

    with as_worker():
        with pytest.raises(OperationalError):
            outbox.publish_due(fail)
        [step] = outbox.publish_due(lambda _id: None)
    assert step.attempts == 1


def test_two_relays_do_not_publish_the_same_step(raw: Connect) -> None:
    asked()
    other = raw("worker")
    with other.transaction():
        other.execute("SELECT FROM disclosure_outbox FOR UPDATE")
        with as_worker():
            assert outbox.publish_due(lambda _id: None) == []


def test_the_relay_is_woken_by_the_act(raw: Connect) -> None:
    owner = raw("owner")
    with as_worker():
        outbox.listen()
        started = time.monotonic()
        owner.execute(
            "INSERT INTO disclosure_outbox (step, row_id, version, made_at) VALUES ('nothing', 1, 1, now())"
        )
        outbox.wait(60)
    assert time.monotonic() - started < 30


def test_a_broker_that_forgets_would_lose_a_step_that_is_published_once(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what a relay without memory would lose, and what ours does about it."""
    from config.celery import app

    asked()
    monkeypatch.setattr(app.conf, "broker_url", broker.url)
    with as_worker(), app.connection_for_write(broker.url) as connection:

        def publish(outbox_id: int) -> None:
            tasks.carry.apply_async([outbox_id], connection=connection, retry=False)

        outbox.publish_due(publish)
        assert broker.messages() == 1
        broker.kill()
        broker.forget()
        broker.up()
        assert (broker.messages(), outbox.publish_due(publish)) == (0, [])  # lost
        pass_time(30)
        outbox.publish_due(publish)
        assert broker.messages() == 1


def test_a_failing_step_is_told_without_what_it_said(raw: Connect, caplog: pytest.LogCaptureFixture) -> None:
    raw("owner").execute(
        "INSERT INTO disclosure_outbox (step, row_id, version, made_at, attempts)"
        " VALUES ('nothing', 778899, 1, now(), 4)"
    )
    with as_worker():
        [step] = outbox.publish_due(lambda _id: None, timedelta(0))
        relay.tell([step])
        tasks.carry(step.id)
    assert Outbox.objects.using("owner").get().done_at is None
    in_vain, failed = (dict(record.msg) for record in caplog.records if isinstance(record.msg, dict))
    for told in (in_vain, failed):
        assert (told["level"], told["step"], told["attempts"]) == ("error", "nothing", 5)
        assert "778899" not in str(told)
        assert "does not exist" not in str(told)
    assert (in_vain["event"], failed["event"]) == ("step_is_not_done", "step_failed")
    assert "psycopg.errors.UndefinedFunction" in failed["exception"]


def test_a_step_that_needs_few_attempts_is_not_told(caplog: pytest.LogCaptureFixture) -> None:
    relay.tell([outbox.Step(1, "deliver_access_request", relay.TELL_FROM - 1)])
    assert caplog.records == []


def test_a_task_that_fails_is_told_without_what_it_said(caplog: pytest.LogCaptureFixture) -> None:
    from config import celery

    celery.tell(sender=tasks.sweep, exception=ValueError("林女士"))
    [told] = [dict(record.msg) for record in caplog.records if isinstance(record.msg, dict)]
    assert (told["event"], told["task"], told["exception"]) == (
        "task_failed",
        "disclosure.tasks.sweep",
        ["builtins.ValueError"],
    )
    assert not logging.getLogger("celery.app.trace").propagate
