"""A channel that is frozen, dripping, down or talks rubbish, and a messenger that died: tried again, in their time."""

import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.conf import settings

from disclosure.models import ChannelRest, Delivery
from profiles.models import Member
from tests.channels.loopback import Answer, Say, Server, server
from tests.channels.messages import Browser, Tencent, again, channel, drain, due, due_again

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("offered")]

Place = Callable[[Server], str]
KINDS: dict[str, Place] = {
    "wecom": lambda _server: "zhangsan",
    "push": lambda running: Browser(f"{running.url}/1").subscription,
    "ntfy": lambda running: f"{running.url}/topic",
    "bark": lambda running: f"{running.url}/AbCdEf123456",
}
WRONG: dict[str, Answer] = {
    "frozen": lambda _got: "freeze",
    "dripping": lambda _got: "drip",
    "rubbish": lambda _got: Say(b"\xff<html>" * 1000, 500),
}


@pytest.mark.parametrize("how", WRONG)
@pytest.mark.parametrize("kind", KINDS)
def test_a_channel_that_is_frozen_drips_or_talks_rubbish_is_left_in_time_and_tried_again_later(
    kind: str, how: str, two: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server(WRONG[how]) as running:
        monkeypatch.setattr(settings, "WECOM_URL", running.url)
        one = due(two, kind, channel(two, kind, KINDS[kind](running)))
        began = time.monotonic()
        assert drain(kind) == 1
        assert time.monotonic() - began < 3
    left = again(one)
    wait = left.due_at - datetime.now(UTC)
    assert (left.state, left.attempts) == ("due", 1)
    assert timedelta(seconds=50) < wait < timedelta(seconds=61)
    assert ChannelRest.objects.using("owner").exists() is (kind == "wecom"), (
        "only the operator's own channel rests"
    )


def test_a_server_that_nobody_answers_at_is_tried_six_times_and_then_given_up(two: Member) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        one = due(two, "ntfy", channel(two, "ntfy", f"http://127.0.0.1:{taken.getsockname()[1]}/topic"))
    waits = []
    for _ in range(7):
        drain("ntfy")
        left = again(one)
        waits.append((left.state, round((left.due_at - datetime.now(UTC)).total_seconds() / 60)))
        due_again()
    assert waits[:6] == [("due", 1), ("due", 2), ("due", 4), ("due", 8), ("due", 16), ("failed", 2)]
    assert again(one).attempts == 6


def test_the_operators_channel_rests_ever_longer_and_other_channels_do_not(
    two: Member, tencent: tuple[Tencent, Server]
) -> None:
    tencent[0].result = {"errcode": -1}
    made = channel(two, "wecom", "zhangsan")
    due(two, "wecom", made)
    due(two, "wecom", made, "test")
    rests = []
    for _ in range(3):
        assert drain("wecom") == 1, "it ends at the first"
        rest = ChannelRest.objects.using("owner").get()
        rests.append(round((rest.rests_until - datetime.now(UTC)).total_seconds()))
        assert drain("wecom") == 0
        Delivery.objects.using("owner").update(due_at=datetime.now(UTC))
        ChannelRest.objects.using("owner").update(rests_until=datetime.now(UTC))
    assert rests == [30, 60, 120]
    tencent[0].result = {"errcode": 0}
    assert drain("wecom") == 2
    assert not ChannelRest.objects.using("owner").exists()


def test_a_messenger_that_died_leaves_a_message_that_is_due_again(
    two: Member, tencent: tuple[Tencent, Server], worker: psycopg.Connection
) -> None:
    one = due(two, "wecom", channel(two, "wecom", "zhangsan"))
    [taken] = worker.execute("SELECT delivery, attempt FROM claim_delivery('wecom')").fetchall()
    assert taken == (one.pk, 1)
    assert drain("wecom") == 0, "for two minutes it is that messenger's"
    due_again()
    assert drain("wecom") == 1
    worker.execute("SELECT settle_delivery(%s, %s, 'refused')", taken)
    assert again(one).state == "sent", "whoever comes late says nothing"


def test_two_messages_of_a_channel_are_on_their_way_at_the_most(
    two: Member, worker: psycopg.Connection
) -> None:
    made = channel(two, "wecom", "zhangsan")
    for purpose in ("digest", "test", "code"):
        due(two, "wecom", made, purpose)
    taken = [worker.execute("SELECT delivery FROM claim_delivery('wecom')").fetchall() for _ in range(3)]
    assert [len(rows) for rows in taken] == [1, 1, 0]
    other = due(two, "ntfy", channel(two, "ntfy", "https://ntfy.sh/topic"))
    assert worker.execute("SELECT delivery FROM claim_delivery('ntfy')").fetchall() == [(other.pk,)]
