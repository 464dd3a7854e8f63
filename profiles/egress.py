"""The way out: every connection that the service makes to somebody else's server ends in time and goes where it may.

A server may be frozen, drip a byte a second, answer without end or send one elsewhere. And an address that a member
gives must never lead into the operator's own network, whatever its name resolves to at the moment of connecting.
Python tells an audit hook of each connection before it is made, with the address that was resolved: that is where a
forbidden one is refused, for every library alike (`socket.connect`, https://docs.python.org/3/library/audit_events.html).
"""

import os
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from json import JSONDecodeError, loads
from typing import Any

import requests
from django.conf import settings
from urllib3.exceptions import HTTPError

MOST_BYTES = 64 * 1024
"""Of an answer; what says more says nothing."""

_NAT64 = IPv6Network("64:ff9b::/96")
_here = threading.local()


class NoAnswer(Exception):
    """No sensible answer came in time: what was sent may have arrived or not. It says which sort, no word of theirs."""


class Forbidden(OSError):
    """A member's address leads where members' addresses may not lead."""


class _Guard:
    """The connections of one call: refused where they may not go, cut when its time is over."""

    def __init__(self, *, public: bool) -> None:
        """Nothing is connected yet."""
        self.public = public
        self.over = False
        self.held: list[socket.socket] = []

    def meet(self, connecting: socket.socket, address: Any) -> None:
        """Look at a connection before it is made; raise Forbidden, or TimeoutError when the time is over."""
        if self.over:
            raise TimeoutError
        if connecting.family not in {socket.AF_INET, socket.AF_INET6}:
            return
        if self.public and not may_reach(address[0], address[1]):
            raise Forbidden
        # A second handle: TLS takes the first one over.
        self.held.append(
            socket.socket(connecting.family, connecting.type, fileno=os.dup(connecting.fileno()))
        )

    def cut(self) -> None:
        """The time is over: whoever waits for one of these connections is woken."""
        self.over = True
        for one in self.held:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of the second handles."""
        for one in self.held:
            one.close()


@contextmanager
def within(seconds: float, *, public: bool = False) -> Iterator[None]:
    """Let what this thread connects to take that many seconds in all; `public`: to public addresses alone.

    Raise TimeoutError when the time was over: an answer that was cut can look like a whole one to who reads it.
    Looking a name up is not cut: the resolver has its own limit. Not to be nested.
    """
    guard = _Guard(public=public)
    timer = threading.Timer(seconds, guard.cut)
    timer.daemon = True
    _here.guard = guard
    timer.start()
    try:
        yield
        if guard.over:
            raise TimeoutError
    finally:
        timer.cancel()
        _here.guard = None
        guard.close()


def may_reach(address: str, port: int) -> bool:
    """Whether a member's address may lead there: to a public one, or to one that the operator named."""
    there = ip_address(address.partition("%")[0])
    named: list[str] = settings.PRIVATE_SERVERS
    if str(there) in named or f"{there}:{port}" in named:
        return True
    return _is_public(there)


def _is_public(there: IPv4Address | IPv6Address) -> bool:
    """Whether an address is everybody's; one that carries another (mapped, 6to4, NAT64) is judged by that."""
    if isinstance(there, IPv6Address):
        inside = there.ipv4_mapped or there.sixtofour
        if there in _NAT64:
            inside = IPv4Address(int(there) & 0xFFFFFFFF)
        if inside is not None:
            return _is_public(inside)
    return there.is_global and not there.is_multicast


def ask(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float,
) -> dict[str, Any]:
    """Ask an address of the operator's choice; the JSON object it answers with, whatever its status.

    Redirects are not followed. Raise NoAnswer.
    """
    try:
        with (
            within(seconds),
            requests.request(
                method, url, data=body, headers=headers, timeout=seconds, allow_redirects=False, stream=True
            ) as answer,
        ):
            said = answer.raw.read(MOST_BYTES + 1, decode_content=True)
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        raise NoAnswer(type(error).__name__) from None
    if len(said) > MOST_BYTES:
        raise NoAnswer("an answer without end")
    try:
        found = loads(said)
    except (JSONDecodeError, UnicodeDecodeError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise NoAnswer("not a JSON object")
    return found


def _look(event: str, about: tuple[Any, ...]) -> None:
    """Look at each event of this process; only connections made within a guarded call matter."""
    if event == "socket.connect":
        guard: _Guard | None = getattr(_here, "guard", None)
        if guard is not None:
            guard.meet(*about)


sys.addaudithook(_look)
