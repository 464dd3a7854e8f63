"""Introductions: seek, vouch or pass, accept or not, withdraw. The worker carries them between the parties."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from disclosure.errors import Gone, refusals
from intros.models import IntroducerPart, Introduction, TargetPart
from intros.states import INTRODUCER
from profiles.binding import bound, call_bound
from profiles.ids import random_id

WORDS_LENGTH = 200


def seek(
    *,
    seeker_id: int,
    target: str | None,
    introducer: str | None,
    purpose: str,
    note: str,
    envelope: Sequence[int],
    exchange: Sequence[str] = (),
    wish: str = "",
) -> int:
    """Ask a contact of the seeker's, or for None their circle, to introduce them to a member; the introduction's id.

    Where they name no target, `wish` says in words whom they would like to meet.

    `envelope` names wordings of the seeker's own to send along, `exchange` the kinds that they are ready to exchange
    with the target. Raise NotThere if the target or the introducer can't be named, NoContacts if there is no circle,
    Resting if it was sought before and still rests, TooManyOpen at the limit. Whether anybody can be asked is not
    told: it takes its time either way.
    """
    params = [random_id(), target, introducer, purpose, note, list(envelope), list(exchange), wish]
    with refusals():
        [(introduction,)] = call_bound(seeker_id, "seek_introduction(%s, %s, %s, %s, %s, %s, %s, %s)", params)
    return int(introduction)


def withdraw(*, seeker_id: int, introduction: int) -> None:
    """Take an introduction back; raise Gone if it is not the seeker's or no longer waiting."""
    [(done,)] = call_bound(seeker_id, "withdraw_introduction(%s)", [introduction])
    if not done:
        raise Gone


def answer_question(*, seeker_id: int, introduction: int, reply: str, send: Sequence[int]) -> None:
    """Answer what was asked first, once: in a few words, or with wordings of the seeker's own to send along.

    Raise Gone if there is nothing to answer, NotThere if a wording is not the seeker's.
    """
    params = [introduction, reply, list(send)]
    with refusals():
        [(done,)] = call_bound(seeker_id, "answer_question(%s, %s, %s)", params)
    if not done:
        raise Gone


def thank(*, member_id: int, row: int) -> None:
    """Thank the introducer, once, by one's own row as seeker or target; raise Gone if there is nothing to thank for."""
    [(done,)] = call_bound(member_id, "thank_introducer(%s)", [row])
    if not done:
        raise Gone


def ask_first(*, member_id: int, part: int, what: str) -> None:
    """As introducer or target, ask one thing first: 'purpose', or a kind of field.

    The seeker sees it as the introducer's question. Raise Gone if it was asked already or there is nothing to answer.
    """
    _settle(call_bound(member_id, "ask_first(%s, %s)", [part, what]))


def take_back_words(*, introducer_id: int, part: int) -> None:
    """Take a vouch back; the target hears of it once they know the seeker. Raise Gone if there is none any more."""
    _settle(call_bound(introducer_id, "withdraw_vouch(%s)", [part]))


def vouch(*, introducer_id: int, part: int, words: str, target: str | None = None) -> None:
    """Vouch in words that the target will read; raise Gone if there is nothing left to answer.

    Of a wish the introducer chooses a contact of theirs as the target.
    """
    _settle(call_bound(introducer_id, "answer_as_introducer(%s, 'vouched', %s, %s)", [part, words, target]))


def pass_by(*, introducer_id: int, part: int) -> None:
    """This time not. Nobody sees a difference. Raise Gone if there is nothing left to answer."""
    _settle(call_bound(introducer_id, "answer_as_introducer(%s, 'passed', '', NULL)", [part]))


def accept(*, target_id: int, part: int, exchange: Sequence[str] = ()) -> None:
    """Meet the seeker: both are connected at once. Raise Gone if there is nothing left to answer.

    `exchange` are kinds, of those that the seeker offers, that open to both; nothing does if one has nothing of a kind.
    Two whom an introducer brings together are connected once both have said yes; what both chose opens.
    """
    _settle(call_bound(target_id, "answer_as_target(%s, 'accepted', %s)", [part, list(exchange)]))


def decline(*, target_id: int, part: int) -> None:
    """Not now. Nobody else sees a difference. Raise Gone if there is nothing left to answer."""
    _settle(call_bound(target_id, "answer_as_target(%s, 'declined', '{}')", [part]))


def never(*, target_id: int, part: int) -> None:
    """Not this person again. Nobody else sees a difference, now and whenever they seek it."""
    _settle(call_bound(target_id, "answer_as_target(%s, 'never', '{}')", [part]))


def not_as_said(*, target_id: int, part: int) -> None:
    """Not what it said. Nobody else sees a difference; the reviewers hear of it, without a word of the note."""
    _settle(call_bound(target_id, "answer_as_target(%s, 'mismatch', '{}')", [part]))


def _settle(rows: list[tuple[str]]) -> None:
    if rows != [("done",)]:
        raise Gone


def resting_wish(seeker_id: int, introducer: str | None) -> Introduction | None:
    """Return a wish that keeps a member from wishing through that contact, or for None through their circle, now."""
    with bound(seeker_id):
        own = Introduction.objects.filter(retry_at__gt=timezone.now()).exclude(wish="")
        same = own.filter(circle=True) if introducer is None else own.filter(introducer__handle=introducer)
        return same.order_by("-retry_at").first()


def resting(seeker_id: int, target: str) -> Introduction | None:
    """Return a member's introduction that keeps them from seeking that target now: waiting, or resting after it."""
    with bound(seeker_id):
        own = Introduction.objects.filter(target__handle=target, retry_at__gt=timezone.now())
        return own.order_by("-retry_at").first()


def sought(seeker_id: int, at_most: int = 50) -> list[Introduction]:
    """Return the introductions a member sought, newest first."""
    with bound(seeker_id):
        return list(Introduction.objects.order_by("-sent_at", "-id")[:at_most])


def introduction(seeker_id: int, introduction_id: int) -> Introduction | None:
    """Return one introduction that a member sought."""
    with bound(seeker_id):
        return Introduction.objects.filter(id=introduction_id).first()


def asked_to_vouch(introducer_id: int, at_most: int = 50) -> list[IntroducerPart]:
    """Return the introductions a member was asked to make, newest first."""
    with bound(introducer_id):
        asked = IntroducerPart.objects.exclude(introduction=None)
        return list(asked.order_by("-arrived_at", "-id")[:at_most])


def vouched_for(introducer_id: int, at_most: int = 50) -> list[IntroducerPart]:
    """Return the introductions that a member made, newest first."""
    with bound(introducer_id):
        made = IntroducerPart.objects.filter(state__in=("vouched", "connected", "closed", "withdrawn"))
        return list(made.order_by("-arrived_at", "-id")[:at_most])


def introducer_part(introducer_id: int, part_id: int) -> IntroducerPart | None:
    """Return one introduction that a member was asked to make."""
    with bound(introducer_id):
        return IntroducerPart.objects.filter(id=part_id).first()


def introducer_state(part: IntroducerPart, now: datetime) -> str:
    """Return how an introducer's part stands at an instant: what they said, then how it went."""
    due = part.closes_at if part.state == "vouched" else part.answer_by
    return INTRODUCER.state_at(part.state, due, now)


def offered(target_id: int, at_most: int = 50) -> list[TargetPart]:
    """Return the introductions laid before a member, newest first."""
    with bound(target_id):
        return list(TargetPart.objects.order_by("-arrived_at", "-id")[:at_most])


def target_part(target_id: int, part_id: int) -> TargetPart | None:
    """Return one introduction laid before a member."""
    with bound(target_id):
        return TargetPart.objects.filter(id=part_id).first()
