"""Introducing two contacts to each other, whom nobody asked: pick them, write a line, and how it stands."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from disclosure import notices, purposes, trust
from disclosure.errors import NotThere
from disclosure.reading import disclose
from disclosure.searching import LONGEST
from disclosure.views.asks import sent, told
from disclosure.views.contacts import PAGE
from disclosure.views.drawing import Card, card
from disclosure.views.places import read_place, write_place
from intros import bringing, introductions, picking
from intros.forms import BringForm
from intros.models import IntroducerPart
from intros.views.parts import person_card
from profiles.access import MemberRequest, form_page, member_required

FEW = 7
"""So many contacts are looked over faster than a name is typed."""
SEEN = ("vouch_connected", "seeker_thanks", "target_thanks")
"""What is told of on the page of how it stands."""


@require_safe
@member_required
def pick(request: MemberRequest, handle: str = "") -> HttpResponse:
    """Show a page of the member's contacts, of whom they pick one; then, beside that one, another."""
    me = request.user.pk
    first = _contacts(me, handle)[0] if handle else None
    typed = request.GET.get("q", "").strip()[:LONGEST]
    after = read_place(request.GET.get("after", ""))
    if typed:
        picks = picking.called(me, typed, after=after, at_most=PAGE)
    else:
        picks = picking.page(me, after=after, at_most=PAGE)
    cards = [
        card(one.handle, one, url=_next(handle, one.handle), known=True)
        for one in picks.people
        if one.handle != handle
    ]
    context = {
        "here": "contacts",
        "first": first,
        "typed": typed,
        "many": typed or after or picks.after or len(cards) > FEW,
        "people": cards,
        "next_url": _behind(typed, picks.after),
    }
    return render(request, "intros/bring_pick.html", context)


def _behind(typed: str, after: picking.Place | None) -> str:
    """The page behind a place, of those who are looked for; '' if there is none."""
    if after is None:
        return ""
    return "?" + urlencode({**({"q": typed} if typed else {}), "after": write_place(*after)})


def _next(first: str, chosen: str) -> str:
    """Where picking somebody leads to: to picking the other one, or to writing."""
    if not first:
        return reverse("intros:bring_whom", args=[chosen])
    return reverse("intros:bring", args=[first, chosen])


def _contacts(me: int, *handles: str) -> list[Card]:
    """Draw up some contacts of the member's; raise Http404 if one is none, or not there for them."""
    try:
        for handle in handles:
            trust.contact(me, handle)
    except NotThere as nobody:
        raise Http404 from nobody
    people = disclose(me, handles, "contacts")
    if set(handles) - set(people):
        raise Http404
    return [card(one, people[one], url="", known=True) for one in handles]


@form_page
@member_required
def bring(request: MemberRequest, handle: str, other: str) -> HttpResponse:
    """Write the line that both read, and begin. Whoever did so already is shown how it stands."""
    me = request.user.pk
    if resting := bringing.resting(me, handle, other):
        return redirect("intros:vouch", resting.pk)
    if handle == other:
        raise Http404
    pair = _contacts(me, handle, other)
    form = BringForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        begin = partial(_begin, me, handle, other, form)
        made = sent(form, begin, partial(bringing.resting, me, handle, other))
        if made:
            return redirect("intros:vouch", made)
    context = {"here": "contacts", "form": form, "pair": pair, "handle": handle}
    return render(request, "intros/bring.html", context, status=422 if form.is_bound else 200)


def _begin(me: int, one: str, other: str, form: BringForm) -> int:
    typed = form.cleaned_data
    return bringing.bring_together(
        introducer_id=me, one=one, other=other, purpose=typed["purpose"], line=typed["note"]
    )


def brought(request: MemberRequest, part: IntroducerPart) -> HttpResponse:
    """Show an introducer how it stands with two whom they brought together; they may take it back."""
    me = request.user.pk
    if request.method == "POST":
        with told(request):
            if request.POST.get("answer") == "withdrawn":
                introductions.take_back_words(introducer_id=me, part=part.pk)
        return redirect("intros:vouch", part.pk)
    for kind in SEEN:
        notices.seen(me, kind, part.pk)
    handles = [part.seeker_id, str(part.target_id)]
    people = disclose(me, handles, "contacts")
    pair = [person_card(people.get(one), one) for one in handles]
    context = {
        "here": "asks",
        "part": part,
        "state": introductions.introducer_state(part, timezone.now()),
        "purpose": purposes.label(part.purpose),
        "pair": pair,
        "thanked": list(zip(pair, (part.thanked_by_seeker, part.thanked_by_target), strict=True)),
    }
    return render(request, "intros/brought.html", context)
