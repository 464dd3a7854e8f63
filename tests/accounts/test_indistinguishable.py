"""Whether a number is known, only who holds the phone learns."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from profiles import accounts
from profiles.codes import SignIn
from profiles.models import AdmittedNumber, Member, Session
from profiles.sealing import lookup_hash
from tests.accounts.conftest import Texts
from tests.leaks.engine import Pinned

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
NUMBER = "+8613800138000"


@contextmanager
def pinned() -> Iterator[None]:
    """The same clock and the same chance for each walk."""
    with time_machine.travel(NOW, tick=False), Pinned().in_place():
        yield


def walk(texts: Texts) -> list[Any]:
    """Everything that somebody without the phone can get, byte for byte, and what it cost the database."""
    client = Client()
    seen: list[Any] = []

    def ask(method: str, path: str, **data: str) -> None:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = getattr(client, method)(path, data)
        seen.append(
            (
                path,
                answer.status_code,
                sorted(answer.headers.items()),
                str(client.cookies),
                answer.content,
                [query["sql"] for query in queries.captured_queries],
            )
        )

    with pinned():
        ask("get", "/sign-in/")
        ask("post", "/sign-in/", number=NUMBER)
        ask("get", "/sign-in/code/")
        ask("post", "/sign-in/", number=NUMBER)
        ask("post", "/sign-in/code/again/")
        ask("get", "/sign-in/name/")
        ask("post", "/sign-in/name/", called="陈先生", consent="on")
        for _attempt in range(3):
            ask("post", "/sign-in/code/", code="000000" if texts.code != "000000" else "1")
        ask("get", "/sign-in/")
        with time_machine.travel(NOW + timedelta(minutes=20), tick=False):
            ask("post", "/sign-in/", number=NUMBER)
            ask("get", "/sign-in/code/")
        with time_machine.travel(NOW + timedelta(minutes=40), tick=False):
            ask("get", "/sign-in/code/")
            ask("get", "/sign-in/")
    return [*seen, list(texts.sent)]


def forget(texts: Texts) -> None:
    """As if nobody had come yet."""
    Session.objects.using("owner").all().delete()
    cache.clear()
    texts.sent.clear()


@pytest.mark.parametrize("everybody", [True, False])
def test_a_known_number_a_closed_one_an_admitted_one_and_a_new_one_get_the_same_of_everything(
    texts: Texts, member_with: Callable[..., Member], monkeypatch: pytest.MonkeyPatch, everybody: bool
) -> None:
    """Known, closed, on the operator's list or new: the same pages, bytes, statements and messages."""
    monkeypatch.setattr(settings, "OPEN_SIGN_UP", everybody)
    new = walk(texts)
    forget(texts)
    AdmittedNumber.objects.using("owner").create(number_hash=lookup_hash(NUMBER), since=NOW)
    admitted = walk(texts)
    AdmittedNumber.objects.using("owner").all().delete()
    forget(texts)
    member = member_with(NUMBER)
    known = walk(texts)
    forget(texts)
    Member.objects.using("owner").filter(pk=member.pk).update(is_active=False)
    closed = walk(texts)
    assert new == admitted == known == closed
    assert [status for _path, status, *_rest in new[:-1]] == [
        200, 302, 200, 302, 429, 302, 302, 422, 422, 302, 200, 302, 200, 302, 200
    ]  # fmt: skip
    assert len(new[-1]) == 2


def test_a_look_up_on_the_way_would_be_noticed(
    texts: Texts, member_with: Callable[..., Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look-up on the way would be noticed: the comparison is not blind."""
    send = SignIn.send

    def look_up_first(process: SignIn) -> None:
        accounts.member_with(process.number)
        send(process)

    monkeypatch.setattr(SignIn, "send", look_up_first)
    new = walk(texts)
    forget(texts)
    member_with(NUMBER)
    assert walk(texts) != new
