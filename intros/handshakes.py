"""Handshake: one shows a code, the other scans it and claims it, both confirm, and the two know each other.

A code's token and its six digits follow from its random id by the lookup key; the database keeps only their
keyed hashes. Whoever scans need not be a member yet: their claim then belongs to their session.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from disclosure.errors import Gone, Refused
from disclosure.lifecycle import Lifecycle
from disclosure.notices import mark_seen
from disclosure.reading import BOUND, COLUMNS, Profile, gather, refuse_inside_transaction
from intros.models import Claim, Code, Recognition, Seat, Showing, Tick
from profiles.binding import bound, call_bound
from profiles.ids import LARGEST_ID, random_id
from profiles.sealing import lookup_hash

TOKEN_LENGTH = 26
"""Letters of RFC 4648's base 32, lower-case: 128 bits and a little."""
DIGITS = 6
ATTEMPTS_AN_HOUR = 10
DRAWS = 20
"""How often other digits are drawn before giving up; a hundred thousand live codes leave one in 10^20 without."""

CLAIM = Lifecycle(
    table="intros_claim",
    start="held",
    follows={"held": ("offered", "lapsed"), "offered": ("met", "lapsed"), "met": (), "lapsed": ()},
    lapses={"held": "lapsed", "offered": "lapsed"},
)
SHOWING = Lifecycle(
    table="intros_showing",
    start="held",
    follows={
        "held": ("asked", "lapsed"),
        "asked": ("met", "declined", "lapsed"),
        "met": (),
        "declined": (),
        "lapsed": (),
    },
    lapses={"held": "lapsed", "asked": "lapsed"},
)


class TooManyTries(Refused):
    """Six digits were typed more often than an hour holds; a page answers 429."""


@dataclass(frozen=True)
class OwnCode:
    """A code of one's own, to be shown: its token, its digits, and when it was made and ends (UTC)."""

    id: int
    token: str
    digits: str
    made_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Scan:
    """How something scanned stands: 'open', or one's claim 'held', 'offered' or 'met'. `ends_at` is UTC."""

    state: str
    owner: str
    ends_at: datetime


# --- Whoever shows ----------------------------------------------------------------------------------


def own_code(member_id: int, sort: str = "shown") -> OwnCode:
    """Return the code that a member may show now, 'shown', 'spoken' or for a 'table'; made if there is none."""
    for _draw in range(DRAWS):
        new_id = random_id()
        hashes = [hash_of(token_of(new_id)), hash_of(digits_of(new_id))]
        for code_id, made_at, ends_at in call_bound(
            member_id, "show_code(%s, %s, %s, %s)", [new_id, sort, *hashes]
        ):
            return OwnCode(code_id, token_of(code_id), digits_of(code_id), made_at, ends_at)
    raise Refused


def showable(member_id: int, code_id: int) -> str | None:
    """Return the sort of a code that a member may show now, their own or of a table where they sit; else None."""
    with bound(member_id):
        own = Code.objects.filter(pk=code_id, ends_at__gt=timezone.now()).first()
        if own is not None:
            return str(own.sort)
        return "table" if Seat.objects.filter(table_id=code_id, ends_at__gt=timezone.now()).exists() else None


def waiting(owner_id: int, sort: str = "shown") -> list[Showing]:
    """Return what of an owner's codes is claimed and waits for an answer, or for a newcomer; oldest first."""
    with bound(owner_id):
        open_ones = Showing.objects.filter(sort=sort, state__in=("held", "asked"), ends_at__gt=timezone.now())
        return list(open_ones.order_by("made_at", "id")[:9])


def confirm(*, owner_id: int, showing: int) -> str:
    """It is the one before the owner: the two know each other now; the other's handle. Raise Gone if it is over."""
    return _answer(owner_id, showing, it_is=True)


def decline(*, owner_id: int, showing: int) -> None:
    """It is not, or not now; nobody else can tell. Raise Gone if it is over."""
    _answer(owner_id, showing, it_is=False)


def _answer(owner_id: int, showing: int, *, it_is: bool) -> str:
    if call_bound(owner_id, "answer_showing(%s, %s)", [min(showing, LARGEST_ID), it_is]) != [("done",)]:
        raise Gone
    with bound(owner_id):
        return str(Showing.objects.values_list("claimant_id", flat=True).get(pk=showing))


# --- Whoever scans ----------------------------------------------------------------------------------

TO_MEMBER = (
    f"{COLUMNS} {BOUND} LATERAL disclose_code(CASE WHEN viewer.id > 0 THEN %s::bytea END, %s::bytea) AS d"
)
TO_ANYBODY = f"{COLUMNS} FROM disclose_code(%s::bytea, %s::bytea) AS d"


def look(viewer_id: int | None, token: str, secret: str) -> Profile | None:
    """Read the card behind a scanned token, and record it; None if there is nothing for the looker.

    `viewer_id` is None before sign-in; `secret` is what their session keeps of a claim, or ''. Nothing is
    used up. Raise InsideTransaction as the rest of the door does.
    """
    refuse_inside_transaction()
    params = [hash_of(token), hash_of(secret) if secret else None]
    with connection.cursor() as cursor:
        if viewer_id is None:
            cursor.execute(TO_ANYBODY, params)
        else:
            cursor.execute(TO_MEMBER, [viewer_id, *params])
        people = gather(cursor.fetchall())
    return next(iter(people.values()), None)


def scan(viewer_id: int | None, token: str, secret: str) -> Scan | None:
    """Return how something scanned stands for the looker; None if it is nothing to them."""
    rows = _call(viewer_id, "my_scan(%s, %s)", [hash_of(token), hash_of(secret) if secret else None])
    return Scan(*rows[0]) if rows else None


def claim(viewer_id: int | None, token: str, secret: str) -> str | None:
    """Claim a code for a quarter of an hour, or as a member confirm a claim; its state, None if it is nothing.

    Before sign-in the claim is 'held' for whoever keeps `secret`; a member's is 'offered' to the other.
    """
    params = [random_id(), hash_of(token), hash_of(secret) if secret else None]
    [(state,)] = _call(viewer_id, "claim_code(%s, %s, %s)", params)
    return None if state is None else str(state)


def new_secret() -> str:
    """Return what the claim of somebody without an account belongs to: 128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def seen(member_id: int, other: str) -> None:
    """Remember that a member has seen that they and the other, by handle, know each other, however it came."""
    with bound(member_id):
        mark_seen("met", Claim.objects.filter(owner__handle=other, state="met").values_list("pk", flat=True))
        for code, model in (("recognised", Recognition), ("table_met", Tick)):
            rows = model.objects.filter(other__handle=other, state="mutual")
            mark_seen(code, rows.values_list("pk", flat=True))


def typed(member_id: int, digits: str) -> tuple[str, str] | None:
    """Return sort and token of the code with those six digits, None if the member may open none.

    Each time counts, right or wrong; raise TooManyTries beyond the hour's limit.
    """
    [(used,)] = call_bound(member_id, "spend_attempt()", [])
    if used > ATTEMPTS_AN_HOUR:
        raise TooManyTries
    rows = call_bound(member_id, "typed_code(%s)", [hash_of(digits)])
    return (rows[0][1], token_of(rows[0][0])) if len(rows) == 1 else None


def _call(viewer_id: int | None, call: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Call a function for a member, or for somebody who is none yet."""
    if viewer_id is not None:
        return call_bound(viewer_id, call, params)
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {call}", params)  # noqa: S608  (the call is a literal of ours)
        return list(cursor.fetchall())


# --- What a code says -------------------------------------------------------------------------------


def token_of(code_id: int) -> str:
    """Return the token in the address of a code."""
    return base64.b32encode(_keyed("token", code_id)).decode().lower()[:TOKEN_LENGTH]


def digits_of(code_id: int) -> str:
    """Return the six digits of a code."""
    return f"{int.from_bytes(_keyed('digits', code_id)) % 10**DIGITS:0{DIGITS}d}"


def _keyed(what: str, code_id: int) -> bytes:
    """HMAC-SHA-256 of a code's id under the lookup key, another one for each use."""
    return hmac.new(settings.LOOKUP_KEY, f"meeting {what} {code_id}".encode(), hashlib.sha256).digest()


def hash_of(said: str) -> bytes:
    """Under which the database finds what was scanned, typed or kept in a session."""
    return lookup_hash(f"meeting: {said}")
