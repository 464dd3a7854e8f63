"""Text messages that are caught instead of sent, and members with a number."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.test import Client

from profiles import sealing
from profiles.ids import new_handle
from profiles.models import Member, MemberKey, Phone


@dataclass
class Texts:
    """The messages that would have left, oldest first."""

    sent: list[tuple[str, str]] = field(default_factory=list)

    def send(self, number: str, text: str) -> None:
        """In place of a gateway."""
        self.sent.append((number, text))

    @property
    def code(self) -> str:
        """The code in the last one."""
        found = re.search(r"\d{6}", self.sent[-1][1])
        assert found
        return found[0]


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> Texts:
    """Every text message of this test."""
    caught = Texts()
    monkeypatch.setattr("profiles.phones.gateway", lambda: caught.send)
    return caught


@pytest.fixture
def member_with() -> Callable[..., Member]:
    """Makes a member who signs in with a number."""

    def make(number: str, **about: object) -> Member:
        member = Member(handle=new_handle(), **about)
        member.save(using="owner")
        wrapped = sealing.new_wrapped_key()
        MemberKey.objects.using("owner").create(member=member, wrapped=wrapped)
        sealed = sealing.seal_bytes(
            number.encode(), wrapped_key=wrapped, member_id=member.pk, wording_id=sealing.PHONE
        )
        Phone.objects.using("owner").create(
            member=member, number_hash=sealing.lookup_hash(number), number_sealed=sealed, verified=True
        )
        return member

    return make


def signed_in(client: Client) -> int | None:
    """The id of the member whom a client's session belongs to."""
    found = client.session.get("_auth_user_id")
    return int(found) if found else None
