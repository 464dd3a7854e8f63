"""A member with a number, what waits for him, a clock, and an operator who offers every channel."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import psycopg
import pytest
import time_machine
from django.conf import settings

from disclosure.channels import by_apprise, push, wechat, wecom
from disclosure.models import Notice
from profiles.ids import random_id
from profiles.models import Member
from tests.asking.world import NOON, Clock
from tests.channels.loopback import Server, server
from tests.channels.messages import Tencent
from tests.leaks.world import Population


@pytest.fixture
def clock(db: None) -> Iterator[Clock]:
    """Monday 23 November 2026, noon in Shanghai, until it is moved."""
    with time_machine.travel(NOON, tick=False) as traveller:
        clock = Clock(traveller)
        clock.to(NOON)
        try:
            yield clock
        finally:
            clock.let_go()


@pytest.fixture
def chen(db: None) -> Member:
    """陈志远, who signs in with +86 138 0000 1001."""
    return Population().member("chen", "陈先生")


@pytest.fixture
def owner(raw: Callable[..., psycopg.Connection]) -> psycopg.Connection:
    """The owner's login, which makes what the others find."""
    return raw("owner")


@pytest.fixture
def worker(raw: Callable[..., psycopg.Connection]) -> psycopg.Connection:
    """The worker's login."""
    return raw("worker")


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator who offers everything, and members' servers on this machine."""
    for name, value in {
        "OPERATOR": "江东商会",
        "CHANNELS": ["sms", "wecom", "wechat", "push", "bark", "ntfy", "email"],
        "WECOM": ("corp", "1000002", "wecom-secret"),
        "WECHAT": ("wxapp", "wechat-secret"),
        "WECHAT_TEMPLATE": ("template-1", "thing4"),
        "PUSH_CONTACT": "mailto:it@example.com",
        "PRIVATE_SERVERS": ["127.0.0.1"],
    }.items():
        monkeypatch.setattr(settings, name, value)
    for module in (push, by_apprise, wecom, wechat):
        monkeypatch.setattr(module, "SECONDS", 0.6)
    wecom.tokens.forget()
    wechat.tokens.forget()


@pytest.fixture
def two(chen: Member) -> Member:
    """陈志远, for whom two things wait."""
    for _ in range(2):
        Notice.objects.using("owner").create(
            id=random_id(), member=chen, kind="access_granted", row_id=1, made_at=datetime.now(UTC)
        )
    return chen


@pytest.fixture
def tencent(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Tencent, Server]]:
    """One server that plays both."""
    api = Tencent()
    with server(api) as running:
        monkeypatch.setattr(settings, "WECOM_URL", running.url)
        monkeypatch.setattr(settings, "WECHAT_URL", running.url)
        yield api, running
