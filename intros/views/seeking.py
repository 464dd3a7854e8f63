"""An introduction as its seeker sees it."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from disclosure import budget, desk, notices, purposes, trust
from disclosure.reading import disclose
from disclosure.views.asks import sent, sent_along, told
from disclosure.views.drawing import Card, called, card
from disclosure.views.phrases import listing
from intros import introductions
from intros.forms import ReplyForm, SeekForm, WishForm, question
from intros.states import SEEKER
from intros.views.parts import exchanged, person_card
from profiles.access import MemberRequest, form_page, member_required
from profiles.editing import own_fields

MOST_CONTACTS = 50
"""Contacts among whom an introducer is chosen, the newest: the door is asked once."""


@form_page
@member_required
@budget.within_budget
def seek(request: MemberRequest, handle: str) -> HttpResponse:
    """Ask a contact to introduce one to a member. Whoever rests is shown how it stands."""
    me = request.user.pk
    if resting := introductions.resting(me, handle):
        return redirect("intros:introduction", resting.pk)
    budget.spend(me)
    own = own_fields(me)
    person = disclose(me, [handle], "ask").get(handle)
    if person is None or handle == request.user.handle:
        raise Http404
    named, have_contacts = who_could(me, handle)
    have_circle = have_contacts or desk.serves(me)
    form = SeekForm(request.POST if request.method == "POST" else None, contacts=named, own=own)
    if form.is_valid():
        made = sent(form, partial(_seek, me, handle, form), partial(introductions.resting, me, handle))
        if made:
            return redirect("intros:introduction", made)
    context = {
        "here": "people",
        "form": form if have_circle else None,
        "handle": handle,
        "person": person_card(person, handle),
    }
    return render(request, "intros/seek.html", context, status=422 if form.is_bound else 200)


@form_page
@member_required
def wish(request: MemberRequest) -> HttpResponse:
    """Ask a contact, or one's circle, to be introduced to somebody whom one can only describe."""
    me = request.user.pk
    own = own_fields(me)
    named, have_contacts = who_could(me, "")
    form = WishForm(request.POST if request.method == "POST" else None, contacts=named, own=own)
    if form.is_valid():
        made = sent(form, partial(_seek, me, None, form), lambda: introductions.resting_wish(me, form.named))
        if made:
            return redirect("intros:introduction", made)
    context = {"here": "asks", "form": form if have_contacts else None}
    return render(request, "intros/wish.html", context, status=422 if form.is_bound else 200)


def who_could(me: int, target: str) -> tuple[list[Card], bool]:
    """Return the contacts who can be named as introducers, and whether there are any contacts at all.

    Only those can be named whom the member may still know of.
    """
    handles = [
        one.handle for one in trust.contacts(me, after=None, at_most=MOST_CONTACTS) if one.handle != target
    ]
    people = disclose(me, handles, "contacts")
    named = [card(one, people[one], url="", known=True) for one in handles if one in people]
    return named, bool(handles)


def _seek(me: int, handle: str | None, form: SeekForm) -> int:
    typed = form.cleaned_data
    return introductions.seek(
        seeker_id=me,
        target=handle,
        introducer=form.named,
        purpose=typed["purpose"],
        note=typed["note"],
        envelope=typed["send"],
        exchange=typed["exchange"],
        wish=typed.get("wish", ""),
    )


@form_page
@member_required
def introduction(request: MemberRequest, introduction_id: int) -> HttpResponse:
    """Show a seeker how an introduction stands; they may answer a question, take it back, and thank in the end."""
    me = request.user.pk
    found = introductions.introduction(me, introduction_id)
    if found is None:
        raise Http404
    act = request.POST.get("act", "")
    own = own_fields(me)
    form = ReplyForm(request.POST if act == "reply" else None, own=own, asked=found.question)
    if request.method == "POST" and (act != "reply" or form.is_valid()):
        with told(request):
            _act(me, found.pk, act, form)
        return redirect("intros:introduction", found.pk)
    for kind in ("connected", "introduction_closed", "question_asked"):
        notices.seen(me, kind, found.pk)
    people = disclose(me, filter(None, (found.target_id, found.introducer_id)), "inbox")
    state = SEEKER.state_at(found.state, found.answer_by, timezone.now())
    context = {
        "here": "asks",
        "sought": found,
        "state": state,
        "swap": listing(found.exchange),
        "exchanged": exchanged(me, people.get(found.target_id or "")) if state == "connected" else "",
        "purpose": purposes.label(found.purpose),
        "question": question(found.question),
        "form": form,
        "sent": sent_along(own, found.envelope),
        "person": person_card(people.get(found.target_id), found.target_id) if found.target_id else None,
        "introducer": called(people.get(found.introducer_id or "")),
    }
    return render(request, "intros/introduction.html", context, status=422 if form.is_bound else 200)


def _act(me: int, introduction: int, act: str, form: ReplyForm) -> None:
    if act == "reply":
        typed = form.cleaned_data
        introductions.answer_question(
            seeker_id=me, introduction=introduction, reply=typed["reply"], send=typed["send"]
        )
    elif act == "thank":
        introductions.thank(member_id=me, row=introduction)
    elif act == "":
        introductions.withdraw(seeker_id=me, introduction=introduction)
