"""Sign-up and sign-in by phone number and a code in a text message."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from profiles.binding import bound
from profiles.models import Member


class MemberBackend(BaseBackend):
    """Who a session belongs to. There are no credentials: members come in through the code alone."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Nobody signs in with a password."""

    def get_user(self, user_id: int) -> Member | None:
        """The member's own row, None when they may not sign in any more: row security shows no other."""
        with bound(user_id):
            return Member.objects.filter(pk=user_id, is_active=True).first()


class MemberAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """What allauth asks of us."""
