"""All asks in one place: what is asked of a member, and what they asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from disclosure import asking, asking_notices, assistants, exchange_notices, exchanges, notices
from disclosure.models import AccessDecision, AccessRequest, ExchangeAnswer, ExchangeOffer, Triage
from disclosure.reading import Profile, disclose
from disclosure.views.drawing import called
from disclosure.views.phrases import language, listing
from intros import bringing, introductions
from intros.models import IntroducerPart, Introduction, TargetPart
from intros.notices import KINDS
from intros.states import SEEKER, TARGET
from profiles.access import MemberRequest, member_required
from profiles.parts import DOT

TOLD = {kind.code: kind for kind in (*asking_notices.KINDS, *exchange_notices.KINDS, *KINDS)}


@dataclass(frozen=True)
class Own:
    """Something the member asked, as they may know it. `state` is that of a card; dates are there or not."""

    begun: datetime
    title: str | Promise
    handles: tuple[str, ...]
    url: str
    state: str
    answer_by: datetime
    again: datetime | None
    sentence: str | Promise = ""


@dataclass(frozen=True)
class Incoming:
    """Something that is or was asked of the member: the notice that told of it, and what became of it."""

    notice: notices.Pending
    arrived_at: datetime
    is_open: bool
    outcome: str | Promise = ""


OUTCOMES: dict[str, str | Promise] = {
    "granted": _("You opened it"),
    "declined": _("Not now"),
    "never": _("Never from them"),
    "mismatch": _("Not what it said"),
    "lapsed": _("Settled"),
    "vouched": _("You vouched"),
    "passed": _("You passed"),
    "connected": _("They know each other now"),
    "closed": _("It did not come together"),
    "withdrawn": _("You took your words back"),
    "accepted": _("You know each other now"),
    "with": _("With your assistant"),
    "aside": _("Set aside"),
    "handed": _("You passed it on"),
    "agreed": _("You exchanged cards"),
}


@require_safe
@member_required
def asks(request: MemberRequest) -> HttpResponse:
    """Show what is asked of a member and what they asked, first what is open."""
    me, now = request.user.pk, timezone.now()
    incoming = sorted(incoming_of(me, now), key=lambda one: one.arrived_at, reverse=True)
    own = own_asks(me, now)
    handles = chain(
        notices.handles(one.notice for one in incoming), (handle for one in own for handle in one.handles)
    )
    people = disclose(me, list(dict.fromkeys(handles)), "inbox")
    tongue = language()
    told = [(notices.tell(one.notice, people, tongue), one) for one in incoming]
    cards = [(one, called_all(people, one.handles)) for one in own]
    context = {
        "here": "asks",
        "waiting": [line for line, one in told if one.is_open],
        "settled": [(line, one.outcome) for line, one in told if not one.is_open],
        "in_progress": [pair for pair in cards if pair[0].state == "progress"],
        "over": [pair for pair in cards if pair[0].state != "progress"],
    }
    return render(request, "intros/asks.html", context)


def called_all(people: Mapping[str, Profile], handles: Sequence[str]) -> str:
    """Name those whom something was asked of; of several nobody is left out for having no name."""
    names = [called(people.get(handle)) for handle in handles]
    return DOT.join(name or (gettext("A member") if len(names) > 1 else "") for name in names)


def incoming_of(me: int, now: datetime) -> list[Incoming]:
    """Return what is or was asked of a member."""
    decisions = [incoming("access_asked", row, decision_state(row, now)) for row in asking.decisions(me)]
    vouches = [
        incoming("wish_asked" if row.wish else "vouch_asked", row, introductions.introducer_state(row, now))
        for row in introductions.asked_to_vouch(me)
    ]
    invitations = [
        incoming("introduced", row, TARGET.state_at(row.state, row.answer_by, now))
        for row in introductions.offered(me)
        if not _waits(row, now)
    ]
    triage = [incoming("triage_asked", row, triage_state(row, now)) for row in assistants.parts(me)]
    offers = [
        incoming("exchange_offered", row, exchanges.ANSWER.state_at(row.state, row.answer_by, now))
        for row in exchanges.asked(me)
    ]
    return [*decisions, *vouches, *invitations, *triage, *offers]


def decision_state(row: AccessDecision, now: datetime) -> str:
    """Return how a request stands for its owner: with their assistant, set aside by them, or as they left it."""
    state = asking.DECISION.state_at(row.state, row.answer_by, now)
    return row.triaged if state == "open" and row.triaged in {"with", "aside"} else state


def triage_state(row: Triage, now: datetime) -> str:
    """Return how an ask stands for the assistant it lay before."""
    state = assistants.TRIAGE.state_at(row.state, row.answer_by, now)
    return "handed" if state == "passed" else state


def incoming(
    code: str, row: AccessDecision | IntroducerPart | TargetPart | Triage | ExchangeAnswer, state: str
) -> Incoming:
    """Draw up one row of the member's."""
    notice = notices.Pending(TOLD[code], row, fresh=False)
    return Incoming(notice, row.arrived_at, state in {"open", "asked"}, OUTCOMES.get(state, ""))


def _waits(row: TargetPart, now: datetime) -> bool:
    """Whether somebody who was asked waits themselves by now: they said yes, and stand where askers stand."""
    return TARGET.state_at(row.state, row.answer_by, now) == "willing"


def own_asks(me: int, now: datetime) -> list[Own]:
    """Return what a member asked, or waits for since they said yes, newest first."""
    access = [
        _own(
            "disclosure:request", row, row.sent_at, listing(row.kinds), (row.owner_id,),
            asking.REQUEST.state_at(row.state, row.answer_by, now), row.answer_by, _("It was opened to you."),
        ) for row in asking.requests(me)
    ]  # fmt: skip
    introduced = [
        _own(
            "intros:introduction", row, row.sent_at, _("An introduction"), (row.target_id,) if row.target_id else (),
            SEEKER.state_at(row.state, row.answer_by, now), row.answer_by, _("You know each other now."),
        ) for row in introductions.sought(me)
    ]  # fmt: skip
    brought = [
        _own(
            "intros:vouch", row, row.arrived_at, _("You introduce two people"), (row.seeker_id, str(row.target_id)),
            introductions.introducer_state(row, now), row.closes_at, _("They know each other now."),
        ) for row in bringing.brought_together(me)
    ]  # fmt: skip
    willing = [
        _own(
            "intros:invitation", row, row.changed_at, _("An introduction"), (row.seeker_id,),
            "willing", row.answer_by, "",
        ) for row in introductions.offered(me) if _waits(row, now)
    ]  # fmt: skip
    offered = [
        _own(
            "disclosure:exchange_offer", row, row.sent_at, _("An exchange of cards"), (row.other_id,),
            exchanges.OFFER.state_at(row.state, row.answer_by, now), row.answer_by, _("You exchanged cards."),
        ) for row in exchanges.offered(me)
    ]  # fmt: skip
    found = [*access, *introduced, *brought, *willing, *offered]
    return sorted(found, key=lambda one: one.begun, reverse=True)


IN_PROGRESS, DONE = {"waiting", "vouched", "willing"}, {"connected", "agreed"}


def _own(
    view: str,
    row: AccessRequest | Introduction | IntroducerPart | TargetPart | ExchangeOffer,
    begun: datetime,
    title: str | Promise,
    handles: tuple[str, ...],
    state: str,
    answer_by: datetime,
    sentence: str | Promise,
) -> Own:
    """Draw up one card; whoever said yes has nothing to try again."""
    card = "progress" if state in IN_PROGRESS else "granted" if state in DONE else state
    again = None if isinstance(row, TargetPart) else row.retry_at
    return Own(begun, title, handles, reverse(view, args=[row.pk]), card, answer_by, again, sentence)
