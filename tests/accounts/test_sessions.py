"""What the table of sessions says to somebody who reads it: nothing."""

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone

from profiles.ids import new_handle
from profiles.models import Member, Session
from profiles.sessions import SessionStore, row_key
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db


def member() -> Member:
    return Member.objects.using("owner").create(handle=new_handle())


def test_a_helper_signs_a_member_in() -> None:
    """A helper signs a member in."""
    lin = member()
    client = client_for(lin)
    store = SessionStore(client.cookies["session"].value)
    assert store["_auth_user_id"] == str(lin.pk)
