"""The ways by which one member can be reached: added, confirmed by a code that went there, removed."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from disclosure import nudging
from disclosure.channels import addresses
from disclosure.errors import NotThere
from disclosure.models import Channel
from profiles import sealing
from profiles.binding import bound
from profiles.ids import random_id
from profiles.models import MemberKey

MOST = 8
"""Channels that one member may have."""

TRIES = 5
"""Codes that may be tried; then the channel has to be added anew."""

PROVEN = ("push", "wechat")
"""They need no code: the browser itself, or WeChat, says where the member is."""


@dataclass(frozen=True)
class Way:
    """A channel as its owner sees it, with the address."""

    row: Channel
    address: str


class TooMany(Exception):
    """There are as many channels as one may have."""


def offered() -> list[str]:
    """Return the kinds of channel that the operator offers, beside text messages."""
    return [kind for kind in settings.CHANNELS if kind != "sms"]


def ways(member_id: int) -> list[Way]:
    """Return a member's channels, oldest first."""
    with bound(member_id):
        rows = list(Channel.objects.order_by("made_at", "id"))
        key = MemberKey.of(member_id) if rows else b""
    return [
        Way(
            row,
            sealing.unseal_bytes(
                bytes(row.sealed), wrapped_key=key, member_id=member_id, wording_id=row.pk
            ).decode(),
        )
        for row in rows
    ]


def way(member_id: int, channel_id: int) -> Way:
    """Return one of a member's channels; raise NotThere."""
    for one in ways(member_id):
        if one.row.pk == channel_id:
            return one
    raise NotThere


def add(*, member_id: int, kind: str, typed: str) -> int:
    """Add a channel and let a code go there; its id. One that stands already is given again.

    Raise ValidationError with a sentence for a bad address, TooMany.
    """
    address = addresses.read(kind, typed)
    known = ways(member_id)
    for one in known:
        if (one.row.kind, one.address) == (kind, address) and not one.row.gone:
            return one.row.pk
    if len(known) >= MOST:
        raise TooMany
    channel_id, now = random_id(), timezone.now()
    with bound(member_id):
        key = MemberKey.of(member_id)
        Channel.objects.create(
            id=channel_id,
            member_id=member_id,
            kind=kind,
            sealed=sealing.seal_bytes(
                address.encode(), wrapped_key=key, member_id=member_id, wording_id=channel_id
            ),
            made_at=now,
            confirmed_at=now if kind in PROVEN else None,
        )
    if kind not in PROVEN:
        nudging.ask_message(member_id=member_id, purpose="code", kind=kind, channel_id=channel_id)
    return channel_id


def code_of(channel_id: int) -> str:
    """Return the six digits that confirm a channel: whoever reads what comes there knows them."""
    digest = hmac.digest(settings.LOOKUP_KEY, f"channel:{channel_id}".encode(), hashlib.sha256)
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06d}"


def confirm(*, member_id: int, channel_id: int, typed: str) -> bool:
    """Confirm a channel by its code; whether it was the code. After five others the channel is removed.

    Raise NotThere.
    """
    with bound(member_id):
        found = Channel.objects.filter(pk=channel_id)
        if not found.update(tries=F("tries") + 1):
            raise NotThere
        tries = found.get().tries
        right = tries <= TRIES and secrets.compare_digest(typed.encode(), code_of(channel_id).encode())
        if right:
            found.update(confirmed_at=timezone.now())
        elif tries >= TRIES:
            found.delete()
    return right


def remove(*, member_id: int, channel_id: int) -> None:
    """Remove a channel; nothing goes there any more."""
    with bound(member_id):
        Channel.objects.filter(pk=channel_id).delete()
