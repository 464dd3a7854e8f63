"""The counts behind the limits, which every process shares."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from config import settings as real
from profiles.counters import Counters
from profiles.models import Counter
from tests.accounts.conftest import Texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def counters() -> Counters:
    """What the service uses."""
    assert real.CACHES["default"]["BACKEND"] == "profiles.counters.Counters"
    return Counters("", {})


def test_a_count_is_kept_for_its_time(counters: Counters) -> None:
    """A count is kept for its time."""
    counters.set("a", [2.5, 1.5], 60)
    assert counters.get("a") == [2.5, 1.5]
    assert counters.get("b", []) == []
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert counters.get("a") is None
        counters.set("c", [], 60)
    assert Counter.objects.count() == 1
    assert counters.delete("c")
    assert not counters.delete("c")


def test_of_many_who_want_the_same_place_one_gets_it(counters: Counters) -> None:
    """Of many who want the same place at once one gets it; again when its time has passed."""

    def want(_turn: int) -> bool:
        try:
            return counters.add("lock", True, 10)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(want, range(24))) == 1
    with time_machine.travel(timezone.now() + timedelta(seconds=11)):
        assert counters.add("lock", True, 10)


def test_the_table_names_no_number_and_no_address(
    counters: Counters, texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table names no number and no address, nor a hash that anybody could make."""
    monkeypatch.setattr("allauth.core.internal.ratelimit.cache", counters)
    assert Client(REMOTE_ADDR="203.0.113.7").post("/sign-in/", {"number": "13800138000"}).status_code == 302
    assert Client(REMOTE_ADDR="203.0.113.8").post("/sign-in/", {"number": "13800138000"}).status_code == 429
    rows = list(Counter.objects.using("owner").all())
    assert len(rows) == 4
    assert len({bytes(row.key) for row in rows}) == 4
    assert all(len(bytes(row.key)) == 32 and isinstance(row.value, list) for row in rows)


def test_who_stands_behind_a_proxy_is_counted_by_their_own_address(
    texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who stands behind the operator's proxy is counted by their own address, not by the proxy's."""
    monkeypatch.setattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 1)
    for guest in range(12):
        client = Client(HTTP_X_FORWARDED_FOR=f"198.51.100.9, 203.0.113.{guest}")
        assert client.post("/sign-in/", {"number": f"138001380{guest:02d}"}).status_code == 302
