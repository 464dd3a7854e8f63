"""All asks in one place, and introductions as each of their parties sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from disclosure import asking, asking_notices, budget, notices, trust
from disclosure.errors import Gone, NotThere, Refused, Resting
from disclosure.models import AccessDecision
from disclosure.purposes import Purpose
from disclosure.reading import Profile, disclose
from disclosure.views.asks import page, sent_along, sent_rows
from disclosure.views.people import Card, card
from disclosure.views.phrases import language, listing
from intros import introductions
from intros.forms import SeekForm, VouchForm
from intros.models import IntroducerPart, TargetPart
from intros.notices import KINDS
from intros.states import SEEKER, TARGET
from profiles.access import MemberRequest, member_required
from profiles.editing import own_fields

MOST_CONTACTS = 50
"""Contacts among whom an introducer is chosen, the newest: the door is asked once."""

TOLD = {kind.code: kind for kind in (*asking_notices.KINDS, *KINDS)}


# --- All asks --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Own:
    """Something the member asked, as they may know it. `state` is that of a card; dates are there or not."""

    title: str | Promise
    handle: str
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
    "lapsed": _("Settled"),
    "vouched": _("You vouched"),
    "passed": _("You passed"),
    "connected": _("They know each other now"),
    "closed": _("It did not come together"),
    "accepted": _("You know each other now"),
}


@require_safe
@member_required
def asks(request: MemberRequest) -> HttpResponse:
    """Show what is asked of a member and what they asked, first what is open."""
    me, now = request.user.pk, timezone.now()
    incoming = sorted(incoming_of(me, now), key=lambda one: one.arrived_at, reverse=True)
    own = own_asks(me, now)
    handles = chain(notices.handles(one.notice for one in incoming), (one.handle for one in own))
    people = disclose(me, list(dict.fromkeys(handles)), "inbox")
    tongue = language()
    told = [(notices.tell(one.notice, people, tongue), one) for one in incoming]
    cards = [(one, _called(people, one.handle)) for one in own]
    context = {
        "here": "asks",
        "waiting": [line for line, one in told if one.is_open],
        "settled": [(line, one.outcome) for line, one in told if not one.is_open],
        "in_progress": [pair for pair in cards if pair[0].state == "progress"],
        "over": [pair for pair in cards if pair[0].state != "progress"],
    }
    return render(request, "intros/asks.html", context)


def incoming_of(me: int, now: datetime) -> list[Incoming]:
    """Return what is or was asked of a member."""
    decisions = [
        incoming("access_asked", row, asking.DECISION.state_at(row.state, row.answer_by, now))
        for row in asking.decisions(me)
    ]
    vouches = [
        incoming("vouch_asked", row, introductions.introducer_state(row, now))
        for row in introductions.asked_to_vouch(me)
    ]
    invitations = [
        incoming("introduced", row, TARGET.state_at(row.state, row.answer_by, now))
        for row in introductions.offered(me)
    ]
    return [*decisions, *vouches, *invitations]


def incoming(code: str, row: AccessDecision | IntroducerPart | TargetPart, state: str) -> Incoming:
    """Draw up one row of the member's."""
    notice = notices.Pending(TOLD[code], row, fresh=False)
    return Incoming(notice, row.arrived_at, state in {"open", "asked"}, OUTCOMES.get(state, ""))


def own_asks(me: int, now: datetime) -> list[Own]:
    """Return what a member asked, newest first."""
    access = [
        (
            row.sent_at,
            Own(
                listing(row.kinds),
                row.owner_id,
                reverse("disclosure:request", args=[row.pk]),
                _card_state(asking.REQUEST.state_at(row.state, row.answer_by, now)),
                row.answer_by,
                row.retry_at,
                _("It was opened to you."),
            ),
        )
        for row in asking.requests(me)
    ]
    introduced = [
        (
            row.sent_at,
            Own(
                _("An introduction"),
                row.target_id,
                reverse("intros:introduction", args=[row.pk]),
                _card_state(SEEKER.state_at(row.state, row.answer_by, now)),
                row.answer_by,
                row.retry_at,
                _("You know each other now."),
            ),
        )
        for row in introductions.sought(me)
    ]
    return [one for _when, one in sorted([*access, *introduced], key=lambda pair: pair[0], reverse=True)]


def _card_state(state: str) -> str:
    return {"waiting": "progress", "connected": "granted"}.get(state, state)


def _called(people: Mapping[str, Profile], handle: str) -> str:
    person = people.get(handle)
    return person.name(language()) if person else ""


# --- The seeker ------------------------------------------------------------------------------------


@page
@member_required
def seek(request: MemberRequest, handle: str) -> HttpResponse:
    """Ask a contact to introduce one to a member. Whoever rests is shown how it stands."""
    me = request.user.pk
    if resting := introductions.resting(me, handle):
        return redirect("intros:introduction", resting.pk)
    try:
        budget.spend(me)
    except budget.OverBudget:
        return render(request, "429.html", {"here": "people"}, status=429)
    own = own_fields(me)
    person = disclose(me, [handle], "ask").get(handle)
    if person is None or handle == request.user.handle:
        raise Http404
    form = SeekForm(
        request.POST if request.method == "POST" else None, contacts=who_could(me, handle), own=own
    )
    if form.is_valid() and (made := _sought(me, handle, form)):
        return redirect("intros:introduction", made)
    context = {"here": "people", "form": form, "handle": handle, "person": _card(person, handle)}
    return render(request, "intros/seek.html", context, status=422 if form.is_bound else 200)


def who_could(me: int, target: str) -> list[Card]:
    """Return the contacts of a member who can be named as introducers: those whom they may still know of."""
    handles = [
        one.handle for one in trust.contacts(me, after=None, at_most=MOST_CONTACTS) if one.handle != target
    ]
    people = disclose(me, handles, "contacts")
    return [card(one, people[one], language(), url="", known=True) for one in handles if one in people]


def _sought(me: int, handle: str, form: SeekForm) -> int | None:
    """Seek; the introduction's id, or nothing when it was refused and the form says why."""
    try:
        return introductions.seek(
            seeker_id=me,
            target=handle,
            introducer=form.cleaned_data["introducer"],
            purpose=form.cleaned_data["purpose"],
            note=form.cleaned_data["note"],
            envelope=form.cleaned_data["send"],
        )
    except NotThere as nobody:
        raise Http404 from nobody
    except Resting:  # the same form sent twice
        waiting = introductions.resting(me, handle)
        return waiting.pk if waiting else None
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return None


@page
@member_required
def introduction(request: MemberRequest, introduction_id: int) -> HttpResponse:
    """Show a seeker how an introduction stands; they may take it back while it waits."""
    me = request.user.pk
    found = introductions.introduction(me, introduction_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            introductions.withdraw(seeker_id=me, introduction=found.pk)
        except Gone as gone:
            messages.info(request, str(gone.sentence))
        return redirect("intros:introduction", found.pk)
    for kind in ("connected", "introduction_closed"):
        notices.seen(me, kind, found.pk)
    sent = sent_along(own_fields(me), found.envelope)
    people = disclose(me, [found.target_id, found.introducer_id], "inbox")
    context = {
        "here": "asks",
        "sought": found,
        "state": SEEKER.state_at(found.state, found.answer_by, timezone.now()),
        "purpose": _purpose(found.purpose),
        "sent": sent,
        "person": _card(people.get(found.target_id), found.target_id),
        "introducer": _called(people, found.introducer_id),
    }
    return render(request, "intros/introduction.html", context)


# --- The introducer --------------------------------------------------------------------------------


@page
@member_required
def vouch(request: MemberRequest, part_id: int) -> HttpResponse:
    """Show an introducer who asks to be introduced to whom; they vouch in a sentence, or pass."""
    me = request.user.pk
    part = introductions.introducer_part(me, part_id)
    if part is None:
        raise Http404
    answer = request.POST.get("answer", "")
    form = VouchForm(request.POST if answer == "vouched" else None)
    if request.method == "POST" and (answer != "vouched" or form.is_valid()):
        try:
            if answer == "vouched":
                introductions.vouch(introducer_id=me, part=part.pk, words=form.cleaned_data["words"])
            elif answer == "passed":
                introductions.pass_by(introducer_id=me, part=part.pk)
        except Gone as gone:
            messages.info(request, str(gone.sentence))
        return redirect("intros:vouch", part.pk)
    for kind in ("vouch_asked", "vouch_connected"):
        notices.seen(me, kind, part.pk)
    seeker = disclose(me, [part.seeker_id], "asks").get(part.seeker_id)
    target = disclose(me, [part.target_id], "inbox").get(part.target_id)
    state = introductions.introducer_state(part, timezone.now())
    context = {
        "here": "asks",
        "part": part,
        "state": _there(state, seeker),
        "form": form,
        "purpose": _purpose(part.purpose),
        "seeker": _card(seeker, part.seeker_id),
        "target": _card(target, part.target_id),
        "rows": sent_rows(seeker),
    }
    return render(request, "intros/vouch.html", context, status=422 if form.is_bound else 200)


# --- The target ------------------------------------------------------------------------------------


@page
@member_required
def invitation(request: MemberRequest, part_id: int) -> HttpResponse:
    """Show a target who vouches for whom; they accept, or not."""
    me = request.user.pk
    part = introductions.target_part(me, part_id)
    if part is None:
        raise Http404
    answers = {
        "accepted": introductions.accept,
        "declined": introductions.decline,
        "never": introductions.never,
    }
    if request.method == "POST":
        try:
            if verb := answers.get(request.POST.get("answer", "")):
                verb(target_id=me, part=part.pk)
        except Gone as gone:
            messages.info(request, str(gone.sentence))
        return redirect("intros:invitation", part.pk)
    notices.seen(me, "introduced", part.pk)
    seeker = disclose(me, [part.seeker_id], "asks").get(part.seeker_id)
    introducer = disclose(me, [part.introducer_id], "inbox")
    state = TARGET.state_at(part.state, part.answer_by, timezone.now())
    context = {
        "here": "asks",
        "part": part,
        "state": _there(state, seeker),
        "purpose": _purpose(part.purpose),
        "seeker": _card(seeker, part.seeker_id),
        "introducer": _called(introducer, part.introducer_id),
        "rows": sent_rows(seeker),
    }
    return render(request, "intros/invitation.html", context)


def _there(state: str, seeker: Profile | None) -> str:
    """Whoever keeps out of sight since has nothing to be answered."""
    return "lapsed" if state == "asked" and seeker is None else state


def _card(person: Profile | None, handle: str) -> Card:
    return card(handle, person, language(), url=reverse("disclosure:profile", args=[handle]))


def _purpose(code: str) -> str | Promise:
    return Purpose(code).label if code in Purpose else ""
