"""/healthz is 200 only when everything is well, and names what is not."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connections
from django.test import RequestFactory
from django.utils import timezone

from config.health import healthz
from config.tasks import heartbeat
from disclosure.models import Heartbeat
from tests import databases

pytestmark = pytest.mark.django_db


def health() -> tuple[int, list[str]]:
    """The answer's status and what it names."""
    response = healthz(RequestFactory().get("/healthz"))
    body = json.loads(response.content)
    assert body["ok"] is (response.status_code == 200)
    return response.status_code, body["missing"]


def beat(*processes: str, seconds_ago: int) -> None:
    """The heartbeats of processes, so long ago."""
    for name in processes:
        Heartbeat.objects.using("owner").create(
            name=name, beat_at=timezone.now() - timedelta(seconds=seconds_ago)
        )


def test_all_is_well_when_database_migrations_worker_and_messenger_are() -> None:
    beat("worker", "messenger", seconds_ago=50)
    assert health() == (200, [])


def test_a_process_that_never_beat_is_missing() -> None:
    assert health() == (503, ["worker", "messenger"])
    beat("worker", seconds_ago=0)
    assert health() == (503, ["messenger"])


def test_a_process_that_stopped_beating_is_missing() -> None:
    beat("worker", seconds_ago=61)
    beat("messenger", seconds_ago=0)
    assert health() == (503, ["worker"])


def test_where_nobody_is_nudged_no_messenger_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CHANNELS", [])
    beat("messenger", seconds_ago=0)
    assert health() == (503, ["worker"])
    beat("worker", seconds_ago=0)
    assert health() == (200, [])


def test_the_heartbeat_of_another_process_is_not_the_workers() -> None:
    beat("relay", seconds_ago=0)
    assert health() == (503, ["worker", "messenger"])


def test_the_task_beats_with_the_workers_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.tasks.connection", connections["worker"])
    for process in ("worker", "worker", "messenger"):
        heartbeat(process)
    assert health() == (200, [])


def test_a_migration_that_is_not_applied_is_missing() -> None:
    beat("worker", "messenger", seconds_ago=0)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = name || 'x' WHERE app = 'disclosure'")
        try:
            assert health() == (503, ["migrations"])
        finally:
            cursor.execute("UPDATE django_migrations SET name = rtrim(name, 'x') WHERE app = 'disclosure'")


def test_without_a_database_nothing_is_well() -> None:
    with databases.looking_at("nowhere"):
        assert health() == (503, ["database", "migrations", "worker", "messenger"])


def test_only_looking_is_allowed() -> None:
    assert healthz(RequestFactory().post("/healthz")).status_code == 405
