"""Two worlds, walked alike: everything a page can show is written down and compared, byte for byte.

Two clones of one database differ only in what the actor may not see. The same requests are made in both,
with the clock, the random source (ids, the CSRF mask) and nothing else pinned, and each answer is kept
whole: status, every header, every cookie, the body, and the statements it took. Nothing is normalised.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from unittest import mock

import time_machine
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client

from tests import databases

Vars = dict[str, Any]


@dataclass(frozen=True)
class Unit:
    """What is covered: a view's name, a method, who asks, and how it turns out."""

    url_name: str
    method: str
    actor: str
    outcome: str


@dataclass(frozen=True)
class Request:
    """One request of the walk; `path` and `data` may depend on what the walk has found so far."""

    unit: Unit
    path: Callable[[Vars], str]
    status: int
    data: Callable[[Vars], dict[str, Any]] = lambda _vars: {}
    htmx: bool = False
    after: Callable[[Vars, Any], None] | None = None
    """What to find in the answer for later requests."""

    @property
    def finds(self) -> bool:
        """Whether later requests need it."""
        return self.after is not None


@dataclass(frozen=True)
class Act:
    """Something that happens between requests: in both worlds, or in the second alone (a secret)."""

    do: Callable[[Vars], None]
    secret: bool = False


@dataclass(frozen=True)
class Clock:
    """The clock moves to an instant, in Python and in the database, in both worlds."""

    to: datetime


Step = Request | Act | Clock

SET_CLOCK = """
    CREATE OR REPLACE FUNCTION instant() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    RETURN timestamptz '{:%Y-%m-%d %H:%M:%S+00}'
"""


def set_database_clock(now: datetime) -> None:
    """Let the database judge everything by that instant (UTC)."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(SET_CLOCK.format(now))


@dataclass(frozen=True)
class Answer:
    """All that an actor gets for one request."""

    unit: Unit
    path: str
    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: str
    body: bytes
    statements: tuple[str, ...]


@dataclass
class World:
    """One database and the clients of those who act in it."""

    database: str
    second: bool
    vars: Vars = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)


class Pinned:
    """A random source that gives the same values in both worlds."""

    def __init__(self) -> None:
        self.reseed(0)

    def reseed(self, seed: int) -> None:
        """Start again: each step of the walk has its own seed, so that no secret shifts what follows."""
        self.random = random.Random(seed)  # noqa: S311 - it must repeat

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Stand in for the functions of `secrets` through which every id and mask is drawn."""
        with ExitStack() as stack:
            for name in ("choice", "randbits", "randbelow", "token_bytes", "token_hex", "token_urlsafe"):
                stack.enter_context(mock.patch(f"secrets.{name}", getattr(self, name)))
            yield

    def choice(self, some: Sequence[Any]) -> Any:
        return self.random.choice(some)

    def randbits(self, bits: int) -> int:
        return self.random.getrandbits(bits)

    def randbelow(self, below: int) -> int:
        return self.random.randrange(below)

    def token_bytes(self, size: int = 32) -> bytes:
        return self.random.randbytes(size)

    def token_hex(self, size: int = 32) -> str:
        return self.random.randbytes(size).hex()

    def token_urlsafe(self, size: int = 32) -> str:
        return self.random.randbytes(size).hex()


def walk(world: World, steps: Sequence[Step], now: datetime) -> list[Answer]:
    """Take every step in one world; the answers in order. Text messages are kept in the world's `texts`."""
    pinned = Pinned()
    answers = []
    forget()
    texts: list[str] = world.vars.setdefault("texts", [])
    gateway = mock.patch("profiles.phones.gateway", return_value=lambda _number, text: texts.append(text))
    travel = time_machine.travel(now, tick=False)
    with databases.looking_at(world.database), travel as traveller, pinned.in_place(), gateway:
        set_database_clock(now)
        for number, step in enumerate(steps):
            pinned.reseed(number)
            if isinstance(step, Request):
                answers.append(ask(world, step))
            elif isinstance(step, Clock):
                set_database_clock(step.to)
                traveller.move_to(step.to, tick=False)
            elif world.second or not step.secret:
                step.do(world.vars)
        for alias in connections:
            connections[alias].close()
    return answers


def forget() -> None:
    """Forget whatever this process learnt in another world, and count savepoints from nought again."""
    cache.clear()
    ContentType.objects.clear_cache()
    for alias in connections:
        connections[alias].savepoint_state = 0


def ask(world: World, step: Request) -> Answer:
    """Make one request and keep all of the answer."""
    client = world.clients[step.unit.actor]
    statements: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(sql)
        return execute(sql, params, many, context)

    path = step.path(world.vars)
    headers = {"HX-Request": "true"} if step.htmx else {}
    with connection.execute_wrapper(watch):
        send = client.post if step.unit.method == "POST" else client.get
        response = send(path, step.data(world.vars), headers=headers)
    if step.after:
        step.after(world.vars, response)
    body = b"".join(getattr(response, "streaming_content", ())) if response.streaming else response.content
    return Answer(
        step.unit,
        path,
        response.status_code,
        tuple(sorted(response.headers.items())),
        response.cookies.output(),
        body,
        tuple(statements),
    )


def differences(first: Sequence[Answer], second: Sequence[Answer]) -> list[str]:
    """Say where two walks differ, a line for each answer; none when nobody could tell the worlds apart."""
    found = [f"{len(first)} answers against {len(second)}"] if len(first) != len(second) else []
    for one, other in zip(first, second, strict=False):
        parts = [
            name
            for name in ("path", "status", "headers", "cookies", "body", "statements")
            if getattr(one, name) != getattr(other, name)
        ]
        if parts:
            found.append(f"{one.unit}: {', '.join(parts)} differ{first_difference(one, other, parts)}")
    return found


def first_difference(one: Answer, other: Answer, parts: Sequence[str]) -> str:
    """Show a little of the first place where two answers part."""
    a, b = (str(getattr(answer, parts[0])) for answer in (one, other))
    at = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return f"\n    {a[max(0, at - 60) : at + 60]!r}\n    {b[max(0, at - 60) : at + 60]!r}"


def wrong_status(answers: Sequence[Answer], steps: Sequence[Step]) -> list[str]:
    """Say which requests did not turn out as the walk expects, so that no case is empty."""
    requests = [step for step in steps if isinstance(step, Request)]
    return [
        f"{step.unit} ({answer.path}): {answer.status} instead of {step.status}"
        for answer, step in zip(answers, requests, strict=True)
        if answer.status != step.status
    ]
