"""The relay as a process: what it lives through, and what nobody else has to wait for."""

import http.client
import json
import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil
import psycopg
import pytest

from config.processes import wait_until
from disclosure.models import AccessDecision, AccessRequest, Outbox
from profiles.models import Member
from tests.asking.world import ask, field
from tests.brokers import Broker
from tests.brokers.fixtures import BOTH
from tests.looking import cast
from tests.running import Service
from tests.signing_in import cookie_for

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def lin(db: None) -> Member:
    """Who asks."""
    return cast.member("林女士")


@pytest.fixture
def chen(db: None) -> Member:
    """Who is asked."""
    made = cast.member("陈先生")
    cast.say(made, "company", {0: "某券商", 2: "东方证券"}, ask_from=0)
    return made


def lines(log: Path, since: int) -> list[dict[str, Any]]:
    """What a process logged from a place in its log on."""
    text = log.read_bytes()[since:].decode()
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def size(log: Path) -> int:
    """Where a log ends now."""
    return log.stat().st_size if log.exists() else 0


def post(service: Service, member: Member, path: str, data: dict[str, str]) -> tuple[int, float]:
    """Send a form as a browser would; the status, and how long it took."""
    session = cookie_for(member)
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=30)
    connection.request("GET", path, headers={"Cookie": f"{session['name']}={session['value']}"})
    page = connection.getresponse()
    assert page.status == 200
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
    [csrf] = re.findall(r"csrf=(\w+)", "".join(page.headers.get_all("Set-Cookie") or []))
    assert token is not None
    started = time.monotonic()
    body = urlencode({**data, "csrfmiddlewaretoken": token[1]})
    headers = {
        "Cookie": f"{session['name']}={session['value']}; csrf={csrf}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", path, body, headers)
    status = connection.getresponse().status
    connection.close()
    return status, time.monotonic() - started


def ports_in_use(process: subprocess.Popen[bytes]) -> set[int]:
    """The ports to which a process and its children are connected."""
    family = psutil.Process(process.pid)
    found = [
        one for each in (family, *family.children(recursive=True)) for one in each.net_connections("tcp")
    ]
    return {one.raddr.port for one in found if one.raddr}


@pytest.mark.kill
def test_the_relay_survives_the_loss_of_its_database_connection(
    service: Service, broker: Broker, raw: Callable[..., psycopg.Connection], lin: Member, chen: Member
) -> None:
    service.environment["BROKER_URL"] = broker.url
    log = service.log("relay")
    since = size(log)
    relay = service.start("relay")
    superuser = raw("postgres")
    sessions = (
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name = 'halfveil-worker' AND query ~ 'COMMIT|LISTEN|outbox'"
    )
    assert wait_until(lambda: bool(superuser.execute(sessions).fetchall()), 20)
    superuser.execute(f"SELECT pg_terminate_backend(pid) FROM ({sessions}) s".encode())
    assert wait_until(lambda: any(line["event"] == "relay_waits" for line in lines(log, since)), 20)
    ask(lin, chen)
    assert wait_until(lambda: broker.messages() == 1, 20)
    assert relay.poll() is None


@pytest.mark.kill
@pytest.mark.parametrize("broker", BOTH, indirect=True)
def test_a_frozen_broker_keeps_no_page_waiting_and_nothing_from_arriving(
    service: Service, broker: Broker, lin: Member, chen: Member
) -> None:
    service.environment["BROKER_URL"] = broker.url
    service.start("web")
    service.start("worker")
    first = cast.member("王女士")
    ask(first, chen)
    log = service.log("relay")
    since = size(log)
    relay = service.start("relay", "--again-after", "1")
    assert wait_until(AccessDecision.objects.using("owner").exists, 20)
    assert broker.port in ports_in_use(relay)
    broker.signal(signal.SIGSTOP)
    asked = {"fields_asked": str(field(chen, "company").pk), "purpose": "advice", "note": ""}
    status, seconds = post(service, lin, f"/people/{chen.handle}/ask/", asked)
    assert (status, seconds < 5) == (302, True)
    assert AccessRequest.objects.using("owner").filter(asker=lin, state="waiting").count() == 1
    assert broker.port not in ports_in_use(service.processes["web"])
    assert wait_until(lambda: any(line["event"] == "relay_waits" for line in lines(log, since)), 20)
    assert Outbox.objects.using("owner").get(done_at__isnull=True).attempts == 0
    broker.signal(signal.SIGCONT)
    assert wait_until(lambda: AccessDecision.objects.using("owner").filter(asker=lin).exists(), 30)
    assert relay.poll() is None


def test_a_step_that_always_fails_is_told_and_keeps_nobody_waiting(
    service: Service, broker: Broker, raw: Callable[..., psycopg.Connection], lin: Member, chen: Member
) -> None:
    service.environment["BROKER_URL"] = broker.url
    raw("owner").execute(
        "INSERT INTO disclosure_outbox (step, row_id, version, made_at) VALUES ('nothing', 778899, 1, now())"
    )
    since = {name: size(service.log(name)) for name in ("relay", "worker")}

    def told(name: str) -> list[dict[str, Any]]:
        return [line for line in lines(service.log(name), since[name]) if line.get("step") == "nothing"]

    service.start("worker")
    service.start("relay", "--again-after", "0.1")
    assert wait_until(lambda: len(told("relay")) >= 2, 30)
    ask(lin, chen)
    assert wait_until(AccessDecision.objects.using("owner").exists, 20)
    [stays] = Outbox.objects.using("owner").filter(done_at__isnull=True)
    assert (stays.step, stays.attempts >= 6) == ("nothing", True)
    assert [(line["event"], line["level"], line["attempts"]) for line in told("relay")[:2]] == [
        ("step_is_not_done", "error", 5),
        ("step_is_not_done", "error", 6),
    ]
    assert wait_until(lambda: len(told("worker")) >= 5, 20)
    assert {(line["event"], line["level"]) for line in told("worker")} == {("step_failed", "error")}
    assert not any("778899" in str(line) for name in since for line in told(name))
