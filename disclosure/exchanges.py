"""Exchanging cards: some kinds of both open to the other, all of it or nothing, and end for both.

What one offers and hears nothing of looks like any other ask: in progress until the day they were told at the
start, whatever the other did.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from disclosure.errors import Gone, NothingToGive, refusals
from disclosure.lifecycle import Lifecycle
from disclosure.models import Exchange, ExchangeAnswer, ExchangeOffer
from profiles.binding import bound, call_bound
from profiles.fields import OwnField
from profiles.ids import LARGEST_ID, random_id
from profiles.kinds import Group, in_groups
from profiles.tiers import Tier

WECHAT = "wechat"
WITH_IT = {"wechat_qr": WECHAT}
"""What goes along with another kind, and stands in for it."""
ON_A_CARD = tuple(
    kind.code for kind in in_groups()[Group.CONTACT] if kind.code not in {*WITH_IT, "site"} and kind.sealed
)
"""The kinds that can be exchanged."""

OFFER = Lifecycle(
    table="disclosure_exchangeoffer",
    start="waiting",
    follows={"waiting": ("agreed", "withdrawn", "closed"), "agreed": (), "withdrawn": (), "closed": ()},
    lapses={"waiting": "closed"},
)
ANSWER = Lifecycle(
    table="disclosure_exchangeanswer",
    start="open",
    follows={"open": ("agreed", "declined", "lapsed"), "agreed": (), "declined": (), "lapsed": ()},
    lapses={"open": "lapsed"},
)


@dataclass(frozen=True)
class Between:
    """What a member knows of exchanging with another: what they offered, are asked, and have."""

    offer: ExchangeOffer | None
    asked: ExchangeAnswer | None
    exchange: Exchange | None


def to_give(own: Sequence[OwnField]) -> tuple[str, ...]:
    """Return the kinds of a card of which a member has something to give."""
    has = {
        WITH_IT.get(field.kind.code, field.kind.code)
        for field in own
        if field.wordings and field.wordings[0].tier < Tier.SELF
    }
    return tuple(code for code in ON_A_CARD if code in has)


def with_all(kinds: Sequence[str]) -> frozenset[str]:
    """Return some kinds with those that go along with them."""
    return frozenset(kinds) | {along for along, kind in WITH_IT.items() if kind in kinds}


def offer(*, proposer_id: int, handle: str, kinds: Sequence[str]) -> int:
    """Offer one's contact to exchange some kinds; the offer's id. Where both offer, it is an exchange at once.

    Raise NotThere if they are no contact, NothingToGive if there is nothing of one's own of some kind, Resting
    if it was offered before and still rests or is exchanged already, TooManyOpen at the limit.
    """
    with refusals():
        [(made,)] = call_bound(
            proposer_id, "offer_exchange(%s, %s, %s::text[])", [random_id(), handle, list(kinds)]
        )
    return int(made)


def withdraw(*, proposer_id: int, offer: int) -> None:
    """Take an offer back; raise Gone if it is not theirs or no longer waiting."""
    [(done,)] = call_bound(proposer_id, "withdraw_exchange(%s)", [offer])
    if not done:
        raise Gone


def agree(*, owner_id: int, answer: int) -> None:
    """Agree to an offer: both open at once. Raise NothingToGive, or Gone if there is nothing left to answer."""
    _answer(owner_id, answer, agreed=True)


def decline(*, owner_id: int, answer: int) -> None:
    """Rather not. Whoever offered sees no difference. Raise Gone if there is nothing left to answer."""
    _answer(owner_id, answer, agreed=False)


def _answer(owner_id: int, answer: int, *, agreed: bool) -> None:
    [(came,)] = call_bound(owner_id, "answer_exchange(%s, %s)", [answer, agreed])
    if came == "lacking":
        raise NothingToGive
    if came != "done":
        raise Gone


def end(*, member_id: int, exchange: int) -> None:
    """End an exchange, for both; raise Gone if none of theirs is open."""
    [(done,)] = call_bound(member_id, "end_exchange(%s)", [min(exchange, LARGEST_ID)])
    if not done:
        raise Gone


def offered(proposer_id: int, at_most: int = 50) -> list[ExchangeOffer]:
    """Return what a member offered, newest first."""
    with bound(proposer_id):
        return list(ExchangeOffer.objects.order_by("-sent_at", "-id")[:at_most])


def asked(owner_id: int, at_most: int = 50) -> list[ExchangeAnswer]:
    """Return what a member was offered, newest first."""
    with bound(owner_id):
        return list(ExchangeAnswer.objects.order_by("-arrived_at", "-id")[:at_most])


def own_offer(proposer_id: int, offer_id: int) -> tuple[ExchangeOffer | None, Exchange | None]:
    """Return one offer of a member's, and what came of it while it is open."""
    with bound(proposer_id):
        found = ExchangeOffer.objects.filter(pk=offer_id).first()
        return found, _open(found)


def own_answer(owner_id: int, answer_id: int) -> tuple[ExchangeAnswer | None, Exchange | None]:
    """Return one offer that was laid before a member, and what came of it while it is open."""
    with bound(owner_id):
        found = ExchangeAnswer.objects.filter(pk=answer_id).first()
        return found, _open(found)


def _open(found: ExchangeOffer | ExchangeAnswer | None) -> Exchange | None:
    made = found.exchange_id if found else None
    return Exchange.objects.filter(pk=made or 0, ended_at=None, ends_at__gt=timezone.now()).first()


def between(member_id: int, handle: str) -> Between:
    """Return what a member knows of exchanging with another: what rests or waits, and the newest that is open."""
    now = timezone.now()
    with bound(member_id):
        offers = ExchangeOffer.objects.filter(other__handle=handle)
        still = Q(state="waiting", answer_by__gt=now) | Q(retry_at__gt=now)
        answers = ExchangeAnswer.objects.filter(proposer__handle=handle, state="open", answer_by__gt=now)
        return Between(
            offers.filter(still).order_by("-sent_at").first(), answers.first(), _newest(handle, now)
        )


def standing(member_id: int, handle: str) -> Exchange | None:
    """Return the newest exchange that is open between a member and another."""
    with bound(member_id):
        return _newest(handle, timezone.now())


def _newest(handle: str, now: datetime) -> Exchange | None:
    both = Q(one_handle=handle) | Q(other_handle=handle)
    return Exchange.objects.filter(both, ended_at=None, ends_at__gt=now).order_by("-made_at").first()
