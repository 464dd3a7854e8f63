"""An introduction as each of its parties sees it: the seeker, the introducer, the target."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from disclosure import budget, notices, trust
from disclosure.purposes import Purpose
from disclosure.reading import Profile, disclose
from disclosure.views.asks import page, sent, sent_along, sent_rows, told
from disclosure.views.contacts import called
from disclosure.views.people import Card, card
from disclosure.views.phrases import language
from intros import introductions
from intros.forms import SeekForm, VouchForm
from intros.states import SEEKER, TARGET
from profiles.access import MemberRequest, member_required
from profiles.editing import own_fields

MOST_CONTACTS = 50
"""Contacts among whom an introducer is chosen, the newest: the door is asked once."""


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
    named, have_contacts = who_could(me, handle)
    form = SeekForm(request.POST if request.method == "POST" else None, contacts=named, own=own)
    if form.is_valid():
        made = sent(form, partial(_seek, me, handle, form), partial(introductions.resting, me, handle))
        if made:
            return redirect("intros:introduction", made)
    context = {
        "here": "people",
        "form": form if have_contacts else None,
        "handle": handle,
        "person": _card(person, handle),
    }
    return render(request, "intros/seek.html", context, status=422 if form.is_bound else 200)


def who_could(me: int, target: str) -> tuple[list[Card], bool]:
    """Return the contacts who can be named as introducers, and whether there are any contacts at all.

    Only those can be named whom the member may still know of.
    """
    handles = [
        one.handle for one in trust.contacts(me, after=None, at_most=MOST_CONTACTS) if one.handle != target
    ]
    people = disclose(me, handles, "contacts")
    named = [card(one, people[one], language(), url="", known=True) for one in handles if one in people]
    return named, bool(handles)


def _seek(me: int, handle: str, form: SeekForm) -> int:
    typed = form.cleaned_data
    return introductions.seek(
        seeker_id=me,
        target=handle,
        introducer=form.named,
        purpose=typed["purpose"],
        note=typed["note"],
        envelope=typed["send"],
    )


@page
@member_required
def introduction(request: MemberRequest, introduction_id: int) -> HttpResponse:
    """Show a seeker how an introduction stands; they may take it back while it waits."""
    me = request.user.pk
    found = introductions.introduction(me, introduction_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        with told(request):
            introductions.withdraw(seeker_id=me, introduction=found.pk)
        return redirect("intros:introduction", found.pk)
    for kind in ("connected", "introduction_closed"):
        notices.seen(me, kind, found.pk)
    own = own_fields(me)
    people = disclose(me, filter(None, (found.target_id, found.introducer_id)), "inbox")
    context = {
        "here": "asks",
        "sought": found,
        "state": SEEKER.state_at(found.state, found.answer_by, timezone.now()),
        "purpose": _purpose(found.purpose),
        "sent": sent_along(own, found.envelope),
        "person": _card(people.get(found.target_id), found.target_id),
        "introducer": called(people.get(found.introducer_id or "")),
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
        with told(request):
            if answer == "vouched":
                introductions.vouch(introducer_id=me, part=part.pk, words=form.cleaned_data["words"])
            elif answer == "passed":
                introductions.pass_by(introducer_id=me, part=part.pk)
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
        "mismatch": introductions.not_as_said,
    }
    if request.method == "POST":
        with told(request):
            if verb := answers.get(request.POST.get("answer", "")):
                verb(target_id=me, part=part.pk)
        return redirect("intros:invitation", part.pk)
    notices.seen(me, "introduced", part.pk)
    seeker = disclose(me, [part.seeker_id], "asks").get(part.seeker_id)
    introducer = disclose(me, [part.introducer_id], "inbox").get(part.introducer_id)
    state = TARGET.state_at(part.state, part.answer_by, timezone.now())
    context = {
        "here": "asks",
        "part": part,
        "state": _there(state, seeker),
        "purpose": _purpose(part.purpose),
        "seeker": _card(seeker, part.seeker_id),
        "introducer": called(introducer),
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
