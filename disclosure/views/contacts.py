"""A member's own relationships: who, how far in, how they grew, and what is open beyond that."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from disclosure import exchanges, grants, growing, labels, private_notes, reach, trust
from disclosure.contact_forms import EndForm, LabelsForm
from disclosure.errors import NotThere
from disclosure.reading import Profile, disclose
from disclosure.trust import CLOSEST
from disclosure.views.drawing import Card, called, card, own_picture, row
from disclosure.views.phrases import happened, listing
from disclosure.views.places import read_place, write_place
from profiles.access import MemberRequest, form_page, member_required
from profiles.ids import read_id
from profiles.models import Member
from profiles.templatetags.look import LEVEL_NAMES, day

PAGE = 20
OPENED_TO = 20
"""People with something open beyond their level, on the first page; with a page of contacts one door call."""


@dataclass(frozen=True)
class Opened:
    """What is open to one member beyond their level: the fields, and until when the last of them is."""

    handle: str
    what: str
    until: datetime
    back_url: str


@dataclass(frozen=True)
class Impact:
    """What the next step would change, fields named; '' where it would change nothing."""

    closer: str
    further: str
    end: str


@require_safe
@member_required
def contacts(request: MemberRequest) -> HttpResponse:
    """Show a page of the member's contacts, newest first, and on the first one who has something open."""
    after = read_place(request.GET.get("after", ""))
    some = trust.contacts(request.user.pk, after=after, at_most=PAGE + 1)
    shown = some[:PAGE]
    opened = [] if after else opened_to(grants.given(request.user.pk))[:OPENED_TO]
    handles = [one.handle for one in shown] + [one.handle for one in opened]
    people = disclose(request.user.pk, handles, "contacts")
    context = {
        "here": "contacts",
        "people": [_card(one, people.get(one.handle)) for one in shown],
        "opened": [(one, called(people.get(one.handle))) for one in opened],
        "next_url": _behind(shown[-1]) if len(some) > PAGE else "",
    }
    return render(request, "disclosure/contacts.html", context)


@require_safe
@member_required
def contact(request: MemberRequest, handle: str) -> HttpResponse:
    """Show one contact: how far in, what a step would change, what is open beyond it, how it grew.

    Somebody who is no contact but has something open stands here too, so that it can be taken back.
    """
    return _answer(request, handle)


def _answer(request: MemberRequest, handle: str, *, end_form: EndForm | None = None) -> HttpResponse:
    """Draw that page; with what was typed if it was wrong."""
    owner = request.user
    known = _known(owner.pk, handle)
    given = grants.given(owner.pk, handle)
    if known is None and not given:
        raise Http404
    growing.seen_fading(owner.pk, handle)
    events = trust.history(owner.pk, handle)
    view = reach.view_of(owner.pk, handle)
    sees = reach.preview(owner.pk, owner.handle, handle=handle)
    own_labels = labels.labels(owner.pk, handle)
    person = disclose(owner.pk, [handle], "contacts").get(handle)
    made = exchanges.standing(owner.pk, handle)
    context = {
        "here": "contacts",
        "handle": handle,
        "exchanged": listing(made.kinds) if made else "",
        "head": card(handle, person, url="", known=known is not None),
        "there": person is not None,
        "contact": known,
        "view": view,
        "impact": impact(owner, known, sees) if known else None,
        "end_form": end_form or EndForm(initial={"until": known.ends_at if known else None}),
        "sees": [row(field, own_picture) for field in sees.readable] if sees else [],
        "given": opened_to(given, each_field=True),
        "note": private_notes.about(owner.pk, handle),
        "labels_form": LabelsForm(labels=own_labels) if own_labels and known else None,
        "under": pgettext("between things", ", ").join(one.name for one in own_labels if one.under),
        "events": [happened(event.what, event.level, event.at) for event in reversed(events)],
    }
    return render(request, "disclosure/contact.html", context, status=422 if end_form else 200)


@require_POST
@member_required
def closer(request: MemberRequest, handle: str) -> HttpResponse:
    """Let a contact one step closer."""
    return _step(request, handle, trust.closer, _("One step closer. They aren't told."))


@require_POST
@member_required
def further(request: MemberRequest, handle: str) -> HttpResponse:
    """Move a contact one step further away."""
    return _step(request, handle, trust.further, _("One step back. They aren't told."))


def _step(request: MemberRequest, handle: str, verb: Callable[..., bool], said: str) -> HttpResponse:
    """Take a step from the level that the owner saw when they tapped; from 0, which nobody has, if none is said."""
    typed = request.POST.get("was", "")
    was = int(typed) if re.fullmatch("[1-4]", typed) else 0
    try:
        moved = verb(owner_id=request.user.pk, handle=handle, was=was)
    except NotThere as nobody:
        raise Http404 from nobody
    if moved:
        messages.success(request, said)
    return HttpResponseRedirect(reverse("disclosure:contact", args=[handle]))


@form_page
@member_required
def end(request: MemberRequest, handle: str) -> HttpResponse:
    """Say what the end of a relationship takes from the other, and end it once that is confirmed."""
    if request.method == "POST":
        try:
            trust.end(owner_id=request.user.pk, handle=handle)
        except NotThere as nobody:
            raise Http404 from nobody
        messages.success(request, _("Removed from your contacts. They aren't told."))
        return HttpResponseRedirect(reverse("disclosure:contacts"))
    known = _known(request.user.pk, handle)
    if known is None:
        raise Http404
    sees = reach.preview(request.user.pk, request.user.handle, handle=handle)
    person = disclose(request.user.pk, [handle], "contacts").get(handle)
    context = {
        "here": "contacts",
        "handle": handle,
        "person": card(handle, person, url=reverse("disclosure:contact", args=[handle]), known=True),
        "loses": impact(request.user, known, sees).end,
    }
    return render(request, "disclosure/end.html", context)


@require_POST
@member_required
def take_back(request: MemberRequest, handle: str) -> HttpResponse:
    """Take back what is open to a member beyond their level: the wordings named in the address, or all."""
    if "wording" in request.GET:
        named = map(read_id, request.GET.getlist("wording"))
        chosen = [one for one in named if one is not None]
        ended = grants.revoke(owner_id=request.user.pk, viewer=handle, wordings=chosen)
    else:
        ended = grants.revoke(owner_id=request.user.pk, viewer=handle)
    if ended:
        messages.success(request, _("Taken back. They aren't told."))
    return HttpResponseRedirect(_way_back(request))


def _way_back(request: MemberRequest) -> str:
    way = request.GET.get("next", "")
    if way.startswith("/") and url_has_allowed_host_and_scheme(way, allowed_hosts=None):
        return way
    return reverse("disclosure:contacts")


def _known(owner_id: int, handle: str) -> trust.Contact | None:
    try:
        return trust.contact(owner_id, handle)
    except NotThere:
        return None


def _card(one: trust.Contact, person: Profile | None) -> Card:
    """With the owner's own words about it: how far in, and since when."""
    since = day(one.since)
    note = _("%(level)s · %(date)s") % {"level": LEVEL_NAMES[one.level], "date": since}
    url = reverse("disclosure:contact", args=[one.handle])
    return card(one.handle, person, url=url, known=True, note=note)


def opened_to(given: Iterable[grants.Given], *, each_field: bool = False) -> list[Opened]:
    """Put grants together by member, or by member and field, in the order of their first."""
    together: dict[tuple[str, int], list[grants.Given]] = {}
    for one in given:
        together.setdefault((one.handle, one.field_id if each_field else 0), []).append(one)
    return [
        Opened(
            handle=handle,
            what=listing(one.kind for one in some),
            until=max(one.expires_at for one in some),
            back_url=back_url(
                handle, [one.wording_id for one in some], reverse("disclosure:contact", args=[handle])
            ),
        )
        for (handle, _field), some in together.items()
    ]


def back_url(handle: str, wordings: Iterable[int], then: str) -> str:
    """Return where a form posts that takes back some wordings, and which page it leads to afterwards."""
    pairs = [("wording", str(wording)) for wording in dict.fromkeys(wordings)]
    asked = urlencode([*pairs, ("next", then)])
    return f"{reverse('disclosure:take_back', args=[handle])}?{asked}"


def impact(owner: Member, known: trust.Contact, sees: Profile | None) -> Impact:
    """Say which fields a contact would see more or less of, by the rule, from the owner's own rows alone."""

    def others(level: int) -> str:
        if not 1 <= level <= CLOSEST:
            return ""
        then = reach.preview(owner.pk, owner.handle, handle=known.handle, level=level)
        return listing(reach.differences(sees, then))

    return Impact(
        closer=others(known.level + 1),
        further=others(known.level - 1),
        end=listing(field.kind.code for field in sees.readable if field.reason != "open") if sees else "",
    )


@require_POST
@member_required
def until(request: MemberRequest, handle: str) -> HttpResponse:
    """Let a relationship end on a day, or on none."""
    if _known(request.user.pk, handle) is None:
        raise Http404
    form = EndForm(request.POST)
    if not form.is_valid():
        return _answer(request, handle, end_form=form)
    try:
        trust.end_on(owner_id=request.user.pk, handle=handle, until=form.end)
    except NotThere as nobody:
        raise Http404 from nobody
    messages.success(request, _("Saved. They aren't told."))
    return HttpResponseRedirect(reverse("disclosure:contact", args=[handle]))


@require_POST
@member_required
def contact_labels(request: MemberRequest, handle: str) -> HttpResponse:
    """Put a contact under some of the owner's labels, and from under the others."""
    if _known(request.user.pk, handle) is None:
        raise Http404
    own = labels.labels(request.user.pk, handle)
    form = LabelsForm(request.POST, labels=own)
    if form.is_valid():
        chosen = set(form.cleaned_data["labels"])
        for one in own:
            if (one.id in chosen) != one.under:
                labels.put(
                    owner_id=request.user.pk,
                    label_id=one.id,
                    under=[handle] if one.id in chosen else [],
                    not_under=[] if one.id in chosen else [handle],
                )
        messages.success(request, _("Saved. They aren't told."))
    return HttpResponseRedirect(reverse("disclosure:contact", args=[handle]))


def _behind(last: trust.Contact) -> str:
    """The page behind a contact."""
    return f"{reverse('disclosure:contacts')}?after={write_place(last.since, last.handle)}"
