"""Knowing each other from before, and the table of an evening: what one alone has said shows to nobody."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from disclosure import budget
from disclosure.errors import NotThere, TooManyOpen
from disclosure.reading import Profile, disclose
from disclosure.views.drawing import Card, card
from intros import handshakes, recognitions, tables
from intros.meeting_forms import DigitsForm
from intros.tables import Mate
from intros.views.meeting import UNCHANGED, spaced
from profiles.access import MemberRequest, form_page, member_required

# --- From before ------------------------------------------------------------------------------------


@form_page
@member_required
@budget.within_budget
def known(request: MemberRequest, handle: str) -> HttpResponse:
    """Say that one knows somebody already, or take it back. The answer is the same whoever said what."""
    me = request.user.pk
    budget.spend(me)
    person = disclose(me, [handle], "ask").get(handle)
    if person is None or handle == request.user.handle:
        raise Http404
    if request.method == "POST":
        return _say(request, me, handle)
    context = {
        "here": "people",
        "handle": handle,
        "said": recognitions.said(me, handle),
        "person": card(handle, person, url=reverse("disclosure:profile", args=[handle])),
    }
    return render(request, "intros/meeting/known.html", context)


def _say(request: MemberRequest, me: int, handle: str) -> HttpResponse:
    try:
        if request.POST.get("answer") == "back":
            recognitions.unsay(member_id=me, handle=handle)
        elif request.POST.get("answer") == "yes":
            recognitions.say(member_id=me, handle=handle)
    except NotThere as nobody:
        raise Http404 from nobody
    except TooManyOpen:
        messages.info(
            request, _("You have said it of twenty people who have not said it yet. Take one back first.")
        )
    return redirect("meet:known", handle)


@form_page
@member_required
def spoken(request: MemberRequest) -> HttpResponse:
    """Show digits to tell on the telephone, ask about whoever typed them, and take digits that one was told."""
    me = request.user.pk
    typing = "digits" in request.POST
    form = DigitsForm(request.POST if typing else None)
    if request.method == "POST" and not typing:
        handshakes.own_code(me, "spoken")
        return redirect("meet:spoken")
    if form.is_valid():
        try:
            recognitions.say_digits(member_id=me, digits=form.cleaned_data["digits"])
        except handshakes.TooManyTries:
            words = _("That was too often for now. Please come back in an hour.")
            return render(request, "429.html", {"here": "contacts", "wait_words": words}, status=429)
        messages.success(
            request,
            _("Noted. If they are somebody's digits and that one says yes, you will both hear of it."),
        )
        return redirect("meet:spoken")
    asked = [one for one in handshakes.waiting(me, "spoken") if one.state == "asked"]
    people = disclose(me, [str(one.claimant_id) for one in asked], "handshake")
    first = next((one for one in asked if one.claimant_id in people), None)
    code = recognitions.own_spoken(me)
    context: dict[str, Any] = {
        "here": "contacts",
        "form": form,
        "showing": first,
        "code": code,
        "spaced": spaced(code.digits) if code else "",
    }
    if first is not None:
        handle = str(first.claimant_id)
        context["person"] = card(handle, people[handle], url="")
    return render(request, "intros/meeting/spoken.html", context, status=422 if form.is_bound else 200)


# --- A table ----------------------------------------------------------------------------------------


@form_page
@member_required
def own_tables(request: MemberRequest) -> HttpResponse:
    """Start a table for this evening, or go back to where one sits."""
    me = request.user.pk
    if request.method == "POST":
        return redirect("meet:table", tables.start(me))
    sits = tables.tonight(me)
    if sits:
        return redirect("meet:table", sits[0])
    return render(request, "intros/meeting/tables.html", {"here": "contacts"})


@form_page
@member_required
@vary_on_headers("HX-Request")
def table(request: MemberRequest, token: str) -> HttpResponse:
    """Show who sits at a table, to be ticked; or let somebody sit down who has its code."""
    me = request.user.pk
    try:
        if request.method == "POST":
            tables.join(member_id=me, token=token)
            return redirect("meet:table", token)
        found = tables.table(me, token)
    except NotThere:
        return render(request, "intros/meeting/over.html", {"here": "contacts", "table": True}, status=404)
    except tables.Full:
        messages.info(request, _("Fifty sit here already, and more the table cannot hold."))
        return redirect("meet:tables")
    if not found.seated:
        return render(request, "intros/meeting/sit.html", {"here": "contacts", "token": token})
    mates = tables.mates(me, found.id)
    tag = _tag(mates)
    if request.htmx and request.GET.get("was") == tag:
        return HttpResponse(status=UNCHANGED)
    people = disclose(me, [mate.handle for mate in mates], "table")
    context = {
        "here": "contacts",
        "token": token,
        "tag": tag,
        "table": found,
        "spaced": spaced(handshakes.digits_of(found.id)),
        "mates": _cards(mates, people),
    }
    return render(
        request, "intros/meeting/_table.html" if request.htmx else "intros/meeting/table.html", context
    )


def _tag(mates: Sequence[Mate]) -> str:
    """What the page is made of: it is drawn again when this changes, and no sooner."""
    return hashlib.sha256(repr(mates).encode()).hexdigest()[:16]


def _cards(mates: Sequence[Mate], people: Mapping[str, Profile]) -> list[tuple[Mate, Card]]:
    return [
        (
            mate,
            card(
                mate.handle,
                people[mate.handle],
                url=reverse("disclosure:profile", args=[mate.handle]),
                known=mate.met,
            ),
        )
        for mate in mates
        if mate.handle in people
    ]


@require_POST
@member_required
def tick(request: MemberRequest, token: str) -> HttpResponse:
    """Tick somebody at the table, or no longer."""
    me = request.user.pk
    try:
        found = tables.table(me, token)
        met = request.POST.get("met") == "yes"
        tables.tick(member_id=me, table_id=found.id, handle=request.POST.get("handle", "")[:16], met=met)
    except NotThere:
        pass  # somebody left, or the evening is over: the page says how it stands
    return redirect("meet:table", token)
