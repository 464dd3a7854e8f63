"""What the table of sessions says to somebody who reads it: nothing."""

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from profiles.ids import new_handle
from profiles.models import Member, Session
from profiles.sessions import SessionStore, row_key
from tests.accounts.conftest import Texts, signed_in
from tests.signing_in import client_for, cookie_for

pytestmark = pytest.mark.django_db


def lin() -> Member:
    """林晓梅."""
    return Member.objects.using("owner").create(handle=new_handle())


def test_the_helper_signs_a_member_in() -> None:
    """The helper signs a member in."""
    member = lin()
    client = client_for(member)
    assert client.get("/settings/").status_code == 200
    browser = Client()
    cookie = cookie_for(member)
    browser.cookies[cookie["name"]] = cookie["value"]
    assert browser.get("/settings/").status_code == 200


def test_a_row_is_kept_under_the_hash_of_the_cookies_key() -> None:
    """A row is kept under the hash of the cookie's key, and the row's own key opens nothing."""
    client = client_for(lin())
    key = client.cookies["session"].value
    row = Session.objects.using("owner").get()
    hashed = base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()[:30]).decode()
    assert row.session_key == row_key(key) == hashed
    thief = Client()
    thief.cookies["session"] = row.session_key
    assert thief.get("/settings/").status_code == 302


def test_a_row_does_not_say_whose_it_is_or_which_number_is_being_verified(texts: Texts) -> None:
    """A row does not say whose it is, or which number is being verified with which code."""
    client_for(lin())
    Client().post("/sign-in/", {"number": "13800138000"})
    assert texts.sent
    for row in Session.objects.using("owner").all():
        sealed = base64.b64decode(row.session_data)
        assert not any(word in sealed for word in (b"_auth", b"sign_in", b"138", texts.code.encode()))


def test_what_one_sessions_cookie_sealed_another_does_not_open() -> None:
    """What one session's cookie sealed another's does not open."""
    member = lin()
    one, other = client_for(member), client_for(lin())
    rows = {row.session_key: row for row in Session.objects.using("owner").all()}
    moved = rows[row_key(other.cookies["session"].value)]
    moved.session_data = rows[row_key(one.cookies["session"].value)].session_data
    moved.save(using="owner")
    assert signed_in(other) is None


def test_the_key_changes_at_sign_in_and_the_session_is_gone_at_sign_out() -> None:
    """The key changes at sign-in, keeping what it held; at sign-out the row is gone."""
    store = SessionStore()
    store["kept"] = 1
    store.save()
    before = store.session_key
    store.cycle_key()
    store.save()
    assert store.session_key != before
    assert SessionStore(store.session_key)["kept"] == 1
    assert "kept" not in SessionStore(before)
    store.flush()
    assert not Session.objects.using("owner").exists()
    assert store.session_key is None


def test_a_session_lasts_thirty_days_and_expired_ones_are_cleared() -> None:
    """A session lasts thirty days, and expired ones are cleared."""
    client = client_for(lin())
    with time_machine.travel(timezone.now() + timedelta(days=29, hours=23)):
        assert client.get("/settings/").status_code == 200
        SessionStore.clear_expired()
        assert Session.objects.using("owner").count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=30, minutes=1)):
        assert client.get("/settings/").status_code == 302
        SessionStore.clear_expired()
        assert not Session.objects.using("owner").exists()


def test_whoever_signs_in_clears_what_others_left(texts: Texts, member_with: Callable[..., Member]) -> None:
    """Whoever signs in clears what others left behind."""
    member_with("+8613800138000")
    for _visit in range(3):
        Client().post("/sign-in/", {"number": f"1380013801{_visit}"})
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        client = Client()
        client.post("/sign-in/", {"number": "13800138000"})
        client.post("/sign-in/code/", {"code": texts.code})
        assert signed_in(client)
    assert Session.objects.using("owner").count() == 1


def test_an_unknown_or_broken_cookie_is_nobody() -> None:
    """An unknown or broken cookie is nobody, and is never taken over as a key."""
    for value in ("x", "unknown" * 5, "a" * 200, "é"):
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = value
        assert client.get("/settings/").status_code == 302
    assert not Session.objects.using("owner").exists()
