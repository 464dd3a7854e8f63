"""The messenger as a real process: a channel that is frozen delays no other channel, and no step."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connections

from config.home import Home
from config.processes import wait_until
from disclosure.models import Delivery, Heartbeat, Notice
from profiles.ids import random_id
from tests.channels.loopback import saying, server
from tests.channels.messages import channel, due
from tests.leaks.world import Population
from tests.running import Service

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FEW = 5


@pytest.fixture(autouse=True)
def members_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Members' servers stand on this machine, for this process and for the messenger."""
    monkeypatch.setattr(settings, "PRIVATE_SERVERS", ["127.0.0.1"])


def waiting(kind: str) -> int:
    """How many messages of a kind nobody has sent."""
    return Delivery.objects.using("owner").filter(kind=kind).exclude(state="sent").count()


def test_a_frozen_channel_delays_no_other_channel_and_no_step(service_home: Home) -> None:
    made = Population()
    with server(lambda _got: "freeze") as frozen, server(lambda _got: saying({})) as well:
        for number in range(FEW):
            member = made.member(f"m{'abcdefg'[number]}", "会员")
            Notice.objects.using("owner").create(
                id=random_id(), member=member, kind="access_granted", row_id=1, made_at=datetime.now(UTC)
            )
            for kind, address in (
                ("wecom", f"user{number}"),
                ("bark", f"{frozen.url}/AbCdEf123456"),
                ("ntfy", f"{well.url}/topic{number}"),
            ):
                due(member, kind, channel(member, kind, address))
        environment = {
            "HALFVEIL_CHANNELS": "wecom,bark,ntfy", "HALFVEIL_WECOM_CORP": "c", "HALFVEIL_WECOM_AGENT": "1",
            "HALFVEIL_WECOM_SECRET": "s", "HALFVEIL_WECOM_URL": frozen.url, "HALFVEIL_PRIVATE_SERVERS": "127.0.0.1",
        }  # fmt: skip
        with Service(service_home, **environment) as service:
            for name in ("worker", "beat", "messenger"):
                service.start(name)
            assert wait_until(lambda: len({got.path for got in frozen.got}) == 2, 60), (
                "both come to what is frozen"
            )
            connections["owner"].close()
            assert wait_until(lambda: waiting("ntfy") == 0, 10), f"{waiting('ntfy')} wait for another channel"
            worker = Heartbeat.objects.using("owner").filter(name="worker")
            beaten = worker.get().beat_at
            assert wait_until(lambda: worker.get().beat_at > beaten, 15)
    assert sorted(got.said["topic"] for got in well.got) == [f"topic{number}" for number in range(FEW)]
    assert (waiting("wecom"), waiting("bark")) == (FEW, FEW)
