"""Recognition: two say, each alone, that they know each other already. One alone shows nowhere."""

from django.utils import timezone

from disclosure.errors import refusals
from disclosure.notices import mark_seen
from intros.handshakes import ATTEMPTS_AN_HOUR, OwnCode, TooManyTries, digits_of, hash_of, token_of
from intros.models import Code, Recognition
from profiles.binding import bound, call_bound
from profiles.ids import random_id


def say(*, member_id: int, handle: str) -> None:
    """Say that a member and another know each other; once both have said it, they do.

    Raise NotThere if there is no such member, TooManyOpen if too many have not said it too. Whether the other
    has said it shows only in what both are told when they have.
    """
    with refusals():
        call_bound(member_id, "say_known(%s, %s)", [random_id(), handle])


def unsay(*, member_id: int, handle: str) -> None:
    """Take it back, if it was said."""
    call_bound(member_id, "unsay_known(%s)", [handle])


def said(member_id: int, handle: str) -> Recognition | None:
    """Return what a member has said about another and stands still, or has come true; that was seen now."""
    with bound(member_id):
        found = Recognition.objects.filter(other__handle=handle, ends_at__gt=timezone.now()).first()
        mark_seen("recognised", [found.pk] if found else [])
        return found


def own_spoken(member_id: int) -> OwnCode | None:
    """Return the digits that a member may tell somebody on the telephone, if they have some that are good still."""
    with bound(member_id):
        found = Code.objects.filter(sort="spoken", ends_at__gt=timezone.now()).order_by("-made_at").first()
    if found is None:
        return None
    return OwnCode(found.pk, token_of(found.pk), digits_of(found.pk), found.made_at, found.ends_at)


def say_digits(*, member_id: int, digits: str) -> None:
    """Say that one knows whoever told one these digits. Nothing tells whether there is anybody.

    Raise TooManyTries beyond the hour's limit.
    """
    [(used,)] = call_bound(member_id, "spend_attempt()", [])
    if used > ATTEMPTS_AN_HOUR:
        raise TooManyTries
    call_bound(member_id, "say_digits(%s, %s)", [random_id(), hash_of(digits)])
