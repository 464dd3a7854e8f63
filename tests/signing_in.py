"""Signed in at once, without the number and the code (those are tested in tests/accounts/).

client_for(member)              Django's test client with a session of that member
cookie_for(member)              the same as {"name": …, "value": …} for a browser's context
"""

from typing import Any

from django.conf import settings
from django.test import Client

from profiles.models import Member

BACKEND = "profiles.accounts.MemberBackend"


def client_for(member: Member, **defaults: Any) -> Client:
    """A client that is signed in; `defaults` go to the client (HTTP_HX_REQUEST="true", enforce_csrf_checks=True)."""
    client = Client(**defaults)
    client.force_login(member, backend=BACKEND)
    return client


def cookie_for(member: Member) -> dict[str, str]:
    """The session's cookie, for Playwright's `context.add_cookies([{**cookie_for(member), "url": …}])`."""
    value = client_for(member).cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value}
