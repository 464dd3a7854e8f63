"""Asking somebody for fields, how that stands, and deciding about it."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from disclosure import asking, budget, notices, purposes
from disclosure.errors import NotThere, Refused, Resting
from disclosure.forms import AccessForm, GrantForm
from disclosure.models import AccessDecision, AccessRequest, Grant
from disclosure.reading import Profile, disclose
from disclosure.views.contacts import back_url
from disclosure.views.drawing import ON_CARD, Row, card, rows
from disclosure.views.phrases import language, listing
from profiles.access import MemberRequest, form_page, member_required
from profiles.editing import own_fields
from profiles.fields import OwnField

# --- The asker -------------------------------------------------------------------------------------


@form_page
@member_required
@budget.within_budget
def ask(request: MemberRequest, handle: str) -> HttpResponse:
    """Ask a member for some of what the door says may be asked for. Whoever rests is shown how it stands."""
    me = request.user.pk
    if resting := asking.resting(me, handle):
        return redirect("disclosure:request", resting.pk)
    budget.spend(me)
    own = own_fields(me)
    person = disclose(me, [handle], "ask").get(handle)
    if person is None or not person.askable:
        raise Http404
    form = AccessForm(
        request.POST if request.method == "POST" else None,
        askable=person.askable,
        chosen=request.GET.get("field", ""),
        own=own,
    )
    if form.is_valid():
        made = sent(form, partial(_ask, me, handle, form), partial(asking.resting, me, handle))
        if made:
            return redirect("disclosure:request", made)
    context = {
        "here": "people",
        "form": form,
        "handle": handle,
        "person": card(handle, person, url=""),
    }
    return render(request, "disclosure/asks/ask.html", context, status=422 if form.is_bound else 200)


def _ask(me: int, handle: str, form: AccessForm) -> int:
    typed = form.cleaned_data
    return asking.ask(
        asker_id=me,
        owner=handle,
        fields=typed["fields_asked"],
        purpose=typed["purpose"],
        note=typed["note"],
        envelope=typed["send"],
    )


def sent(form: forms.Form, send: Callable[[], int], resting: Callable[[], Model | None]) -> int | None:
    """Send what was asked and return its id; None when it was refused, and the form says why.

    A form sent twice leads to the row that the first one made: `resting` finds it.
    """
    try:
        return send()
    except NotThere as nobody:
        raise Http404 from nobody
    except Resting:
        waiting = resting()
        return waiting.pk if waiting else None
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return None


@contextmanager
def told(request: MemberRequest) -> Iterator[None]:
    """Say in a message why an act was refused."""
    try:
        yield
    except Refused as refused:
        messages.info(request, str(refused.sentence))


@form_page
@member_required
def asked(request: MemberRequest, request_id: int) -> HttpResponse:
    """Show an asker how a request of theirs stands; they may take it back while it waits."""
    me = request.user.pk
    found = asking.request(me, request_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        with told(request):
            asking.withdraw(asker_id=me, request=found.pk)
        return redirect("disclosure:request", found.pk)
    for kind in ("access_granted", "access_closed"):
        notices.seen(me, kind, found.pk)
    state = asking.REQUEST.state_at(found.state, found.answer_by, timezone.now())
    own = own_fields(me)
    # Where something was opened it is read, and recorded as any other look; else there is only a name to read.
    person = disclose(me, [found.owner_id], "granted" if state == "granted" else "inbox").get(found.owner_id)
    context = {
        "here": "asks",
        "asked": found,
        "state": state,
        "what": listing(found.kinds),
        "purpose": purposes.label(found.purpose),
        "sent": sent_along(own, found.envelope),
        "handle": found.owner_id,
        "person": card(found.owner_id, person, url=""),
        "rows": opened_rows(person, found) if state == "granted" else [],
    }
    return render(request, "disclosure/asks/asked.html", context)


def sent_along(own: Iterable[OwnField], envelope: Collection[int]) -> str:
    """Name the kinds of what an asker sent along and still says; '' if nothing."""
    return listing(field.kind.code for field in own if any(one.id in envelope for one in field.wordings))


def opened_rows(person: Profile | None, found: AccessRequest) -> list[Row]:
    """Draw up what a granted request holds open now."""
    return rows(person, lambda one: one.field_id in found.field_ids and one.reason == "granted")


# --- The owner -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Opened:
    """What an answer holds open still, until when, and where it is taken back."""

    what: str
    until: datetime
    back_url: str


@form_page
@member_required
def decision(request: MemberRequest, decision_id: int) -> HttpResponse:
    """Show an owner who asks for what, let them decide once, and take back what they opened."""
    me = request.user.pk
    found = asking.decision(me, decision_id)
    if found is None:
        raise Http404
    fields = [field for field in own_fields(me) if field.id in found.field_ids]
    answer = request.POST.get("answer", "")
    form = GrantForm(request.POST if answer == "granted" else None, asked=fields)
    if request.method == "POST" and (answer != "granted" or form.is_valid()):
        with told(request):
            _answer(me, found, answer, form)
        return redirect("disclosure:decision", found.pk)
    return _show(request, found, fields, form)


def _answer(me: int, found: AccessDecision, answer: str, form: GrantForm) -> None:
    if answer == "granted":
        until = timezone.now() + form.length
        asking.grant(owner_id=me, decision=found.pk, wordings=form.opened, until=until)
    elif answer == "declined":
        asking.decline(owner_id=me, decision=found.pk)
    elif answer == "never":
        asking.never(owner_id=me, decision=found.pk)
    elif answer == "mismatch":
        asking.not_as_said(owner_id=me, decision=found.pk)


def _show(
    request: MemberRequest, found: AccessDecision, fields: list[OwnField], form: GrantForm
) -> HttpResponse:
    me = request.user.pk
    notices.seen(me, "access_asked", found.pk)
    held = asking.opened(me, found)
    person = disclose(me, [found.asker_id], "asks").get(found.asker_id)
    helper = (
        disclose(me, [found.assistant_handle], "inbox").get(found.assistant_handle) if found.triaged else None
    )
    state = asking.DECISION.state_at(found.state, found.answer_by, timezone.now())
    if person is None and state == "open":  # either keeps out of the other's sight since
        state = "lapsed"
    context = {
        "here": "asks",
        "decision": found,
        "state": state,
        "form": form,
        "what": listing(field.kind.code for field in fields),
        "purpose": purposes.label(found.purpose),
        "person": card(found.asker_id, person, url=""),
        "rows": sent_rows(person),
        "helper": _triaged(found.triaged, helper),
        "opened": _opened(found, held, fields),
    }
    return render(request, "disclosure/asks/decision.html", context, status=422 if form.is_bound else 200)


def _triaged(how: str, helper: Profile | None) -> str:
    name = (helper.name(language()) if helper else "") or gettext("A member")
    words = {
        "with": gettext("It waits with your assistant %(name)s. You may answer it yourself."),
        "passed": gettext("Your assistant %(name)s passed it on."),
        "aside": gettext("Your assistant %(name)s set it aside. You may still answer it."),
    }
    return words[how] % {"name": name} if how in words else ""


def sent_rows(person: Profile | None) -> list[Row]:
    """Draw up what an asker sent along, beyond what stands on their card."""
    return rows(person, lambda one: one.reason == "sent" and one.kind.code not in ON_CARD)


def _opened(found: AccessDecision, held: list[Grant], fields: list[OwnField]) -> Opened | None:
    if not held:
        return None
    ids = [grant.content_object_id for grant in held]
    what = listing(field.kind.code for field in fields if any(one.id in ids for one in field.wordings))
    back = back_url(found.asker_id, ids, reverse("disclosure:decision", args=[found.pk]))
    return Opened(what, max(grant.expires_at for grant in held), back)
