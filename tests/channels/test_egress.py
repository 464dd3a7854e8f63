"""The way out: an address of a member's leads to public servers alone, and whatever is connected to ends in time."""

import socket
import time
from collections.abc import Iterator

import pytest
import requests
from django.conf import settings

from profiles import egress
from tests.channels.loopback import Say, Server, server

INSIDE = [
    "127.0.0.1", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
    "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::", "198.18.0.1", "240.0.0.1", "255.255.255.255",
]  # fmt: skip
OUTSIDE = ["1.1.1.1", "223.5.5.5", "2400:3200::1", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::"]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_of_a_private_network_is_out_of_reach(address: str) -> None:
    assert not egress.may_reach(address, 443)


@pytest.mark.parametrize("address", OUTSIDE)
def test_a_public_address_may_be_reached(address: str) -> None:
    assert egress.may_reach(address, 443)


def test_what_the_operator_names_may_be_reached_with_its_port_or_all_ports(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "PRIVATE_SERVERS", ["10.0.0.5:8080", "192.168.1.9"])
    reached = [
        egress.may_reach(*there)
        for there in (("10.0.0.5", 8080), ("10.0.0.5", 80), ("192.168.1.9", 80), ("192.168.1.8", 80))
    ]
    assert reached == [True, False, True, False]


@pytest.fixture
def somebody() -> Iterator[Server]:
    """A server of this machine."""
    with server(lambda _got: Say(b"{}")) as running:
        yield running


def test_no_name_that_leads_inside_is_connected_to_whatever_library_asks(somebody: Server) -> None:
    inside = f"http://localhost:{somebody.port}/"
    with egress.within(5, public=True), pytest.raises(requests.ConnectionError):
        requests.get(inside, timeout=5)
    with egress.within(5, public=True), pytest.raises(egress.Forbidden):
        socket.create_connection(("localhost", somebody.port), 5)
    assert somebody.got == []
    with egress.within(5):
        assert requests.get(inside, timeout=5).status_code == 200
    assert requests.get(inside, timeout=5).status_code == 200, "nobody is guarded afterwards"


def test_a_public_server_cannot_send_one_inside(somebody: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PRIVATE_SERVERS", [f"127.0.0.1:{somebody.port}"])
    with server(lambda _got: Say(b"secret")) as inner:
        somebody.answer = lambda _got: Say(b"", 302, {"Location": inner.url})
        with egress.within(5, public=True), pytest.raises(requests.ConnectionError):
            requests.get(somebody.url, timeout=5)  # which follows redirects
        assert (len(somebody.got), inner.got) == (1, [])


@pytest.mark.parametrize("how", ["freeze", "drip"])
def test_who_freezes_or_drips_is_cut_when_the_time_is_over(somebody: Server, how: str) -> None:
    somebody.answer = lambda _got: how
    began = time.monotonic()
    with pytest.raises(OSError), egress.within(0.3):  # noqa: PT011 - requests' own, or that the time was over
        requests.get(somebody.url, timeout=30)
    assert 0.25 < time.monotonic() - began < 2


def late(url: str) -> None:
    """Try when it is too late."""
    time.sleep(0.1)
    with pytest.raises(requests.RequestException):
        requests.get(url, timeout=5)


def test_nothing_is_connected_to_after_the_time_is_over(somebody: Server) -> None:
    with pytest.raises(TimeoutError), egress.within(0.05):
        late(somebody.url)
    assert somebody.got == []
