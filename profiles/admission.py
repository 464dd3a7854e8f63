"""Who may come, unless everybody may: by the operator's list, by a member's code, or by a code that was scanned.

A code is computed from its invitation's id and kept nowhere; the database finds it by a keyed hash. What somebody
without an account was given waits in their session, as that hash, and is used up when they join.
"""

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.core import ratelimit
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from profiles import sealing
from profiles.binding import bound, call_bound
from profiles.codes import SignIn
from profiles.ids import LARGEST_ID, random_id
from profiles.models import AdmittedNumber, Invitation

CODE = "[a-z2-7]{12}"
"""60 bits in RFC 4648's base 32, lower-case."""
CODE_LENGTH = 12
KEPT = "invitation"


class NoMore(Exception):
    """A member has given as many invitations as anybody may within thirty days."""


class TooManyTries(Exception):
    """Too many codes were typed for one sign-in."""


@dataclass(frozen=True)
class Given:
    """An invitation as whoever gives it sees it; instants are UTC."""

    id: int
    code: str
    made_at: datetime
    ends_at: datetime
    used: bool
    open: bool


# --- Whoever invites --------------------------------------------------------------------------------


def give(member_id: int) -> Given:
    """Make an invitation, good once within two weeks. Raise NoMore."""
    new_id = random_id()
    [(made,)] = call_bound(member_id, "invite(%s, %s)", [new_id, hash_of(code_of(new_id))])
    if not made:
        raise NoMore
    return next(one for one in given(member_id) if one.id == new_id)


def given(member_id: int) -> list[Given]:
    """Return a member's invitations, newest first."""
    now = timezone.now()
    with bound(member_id):
        rows = list(Invitation.objects.filter(inviter=member_id, sort="given").order_by("-made_at", "-id"))
    return [
        Given(
            one.pk,
            code_of(one.pk),
            one.made_at,
            one.ends_at,
            used=one.used_at is not None,
            open=one.used_at is None and one.ends_at > now,
        )
        for one in rows
    ]


def take_back(*, member_id: int, invitation_id: int) -> bool:
    """Take an invitation back that nobody has used; whether there was one."""
    [(done,)] = call_bound(member_id, "uninvite(%s)", [min(invitation_id, LARGEST_ID)])
    return bool(done)


# --- Whoever comes ----------------------------------------------------------------------------------


def keep(request: HttpRequest, code_hash: bytes) -> None:
    """Keep in a session the hash of what somebody was given; nothing is looked up, nothing used up."""
    request.session[KEPT] = code_hash.hex()


def kept(request: HttpRequest) -> bytes | None:
    """Return the hash of what somebody was given, None if they were given nothing."""
    said = request.session.get(KEPT)
    return bytes.fromhex(said) if said else None


def forget(request: HttpRequest) -> None:
    """Forget it: they are in."""
    request.session.pop(KEPT, None)


def admits(request: HttpRequest, number: str) -> bool:
    """Whether somebody new, who has proven that an E.164 number is theirs, may come in."""
    if settings.OPEN_SIGN_UP:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT admits(%s, %s)", [sealing.lookup_hash(number), kept(request)])
        [(admitted,)] = cursor.fetchall()
    return bool(admitted)


def try_code(request: HttpRequest, process: SignIn, typed: str) -> bool:
    """Keep a typed code if it lets them in; whether it does. Raise TooManyTries after five in an hour."""
    if not ratelimit.consume(request, action="try_invitation", key=process.number):
        raise TooManyTries
    before = request.session.get(KEPT)
    keep(request, hash_of(read(typed)))
    if admits(request, process.number):
        return True
    request.session[KEPT] = before
    return False


# --- The operator -----------------------------------------------------------------------------------


def admit(numbers: Iterable[str], *, no_longer: bool = False) -> None:
    """Put E.164 numbers on the operator's list, or take them off. Only for the owner's login."""
    for number in numbers:
        number_hash = sealing.lookup_hash(number)
        if no_longer:
            AdmittedNumber.objects.filter(pk=number_hash).delete()
        else:
            AdmittedNumber.objects.get_or_create(pk=number_hash, defaults={"since": timezone.now()})


# --- Codes ------------------------------------------------------------------------------------------


def code_of(invitation_id: int) -> str:
    """Return the code of an invitation: HMAC-SHA-256 of its id under the lookup key."""
    keyed = hmac.new(settings.LOOKUP_KEY, f"invitation {invitation_id}".encode(), hashlib.sha256).digest()
    return base64.b32encode(keyed).decode().lower()[:CODE_LENGTH]


def read(typed: str) -> str:
    """Return a code as it was meant, however it was typed: wide letters, capitals, blanks and dashes."""
    folded = unicodedata.normalize("NFKC", typed).lower()
    return "".join(letter for letter in folded if letter.isalnum())


def hash_of(said: str) -> bytes:
    """Under which the database finds what somebody was given."""
    return sealing.lookup_hash(f"invitation: {said}")
