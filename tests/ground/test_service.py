"""Real processes on a test's database: what the database holds is carried out by the worker, once published."""

import http.client
import json
import re
import signal
import socket
import urllib.error
import urllib.request

import pytest

from config.processes import wait_until
from disclosure.models import Heartbeat
from tests.running import Service

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def health(service: Service) -> tuple[int, list[str]]:
    """What /healthz answers over the wire."""
    try:
        with urllib.request.urlopen(f"{service.url}/healthz", timeout=5) as response:  # noqa: S310 - our own address
            return response.status, json.load(response)["missing"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)["missing"]


def test_a_service_becomes_well_by_its_own_heartbeats(service: Service) -> None:
    service.environment["HALFVEIL_CHANNELS"] = "bark"
    service.start("web")
    assert health(service) == (503, ["worker", "messenger"])
    for name in ("worker", "messenger", "beat"):
        service.start(name)
    assert wait_until(lambda: health(service) == (200, []), 20)


def test_every_answer_carries_the_policy_and_stays_private(service: Service) -> None:
    service.start("web")
    try:
        answer = urllib.request.urlopen(f"{service.url}/no-such-page", timeout=5)  # noqa: S310 - our own address
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        headers = dict(answer.headers)
    assert answer.status == 404
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"].split("; ")
    assert "unsafe" not in headers["Content-Security-Policy"]


@pytest.mark.kill
def test_a_killed_worker_leaves_nothing_running_and_its_successor_goes_on(service: Service) -> None:
    service.start("worker")
    service.start("beat")
    assert wait_until(lambda: Heartbeat.objects.filter(name="worker").exists(), 20)
    service.kill("worker", signal.SIGKILL)
    Heartbeat.objects.using("owner").all().delete()
    service.start("worker")
    assert wait_until(lambda: Heartbeat.objects.filter(name="worker").exists(), 20)


def test_no_line_of_the_log_names_a_path(service: Service) -> None:
    service.start("web")
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=5)
    connection.request("GET", "/people/abcdefghijklmnop/?word=abcdefghijklmnop")
    connection.getresponse().read()
    connection.close()
    with socket.create_connection(("127.0.0.1", service.port), 5) as raw:
        raw.sendall(b"GET /people/abcdefghijklmnop and more\r\n\r\n")
        assert raw.recv(1000).startswith(b"HTTP/1.1 400")
    lines = service.log("web").read_text()
    assert "request_finished" in lines
    assert "Invalid request" in lines
    assert "abcdefghijklmnop" not in lines
    assert "127.0.0.1" not in re.sub("Listening at: [^ ]+", "", lines)
