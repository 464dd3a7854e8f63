"""The people of one field: who can read it and why, whom else it is shown, and from whom it is withheld.

What they read comes from the owner's own rows; only their names come through the door, like every name.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from disclosure import grants, hiding, labels, reach, trust
from disclosure.errors import NotThere
from disclosure.forms import ShowForm
from disclosure.reading import disclose
from disclosure.views.contacts import back_url
from disclosure.views.drawing import called, card
from disclosure.views.phrases import in_sentence, language
from disclosure.views.places import read_place, write_place
from profiles import editing
from profiles.access import MemberRequest, form_page, member_required
from profiles.fields import OwnField
from profiles.ids import read_id
from profiles.models import Member
from profiles.templatetags.look import LEVEL_NAMES
from profiles.views.spots import Spot, spot_at
from profiles.wording import shown

PAGE = 10


@dataclass(frozen=True)
class ReaderRow:
    """Somebody who reads more of a field than every member does."""

    handle: str
    name: str
    text: str
    tier: int
    reason: str
    level: int
    until: datetime | None
    back_url: str


@require_safe
@member_required
def people(request: MemberRequest, code: str, place: int) -> HttpResponse:
    """Show who can read one field and why, whom else it is shown, and from whom it is withheld."""
    field = _field(request.user, code, place)
    after = read_place(request.GET.get("after", ""))
    some = reach.readers(request.user.pk, field.id, after=after, at_most=PAGE + 1)
    page = some[:PAGE]
    withheld = [] if after else hiding.withheld(request.user.pk, field.id)[:PAGE]
    handles = [one.handle for one in page] + [one.handle for one in withheld if one.handle]
    names = _names(request.user, handles)
    here = reverse("disclosure:field_people", args=[code, place])
    own_labels = labels.labels(request.user.pk)
    denied = {one.label_id for one in withheld}
    context = {
        "here": "me",
        "field": field,
        "code": code,
        "place": place,
        "wordings": [_wording(field, one.id) for one in reversed(field.wordings)],
        "readers": [_reader(field, one, names, here) for one in page],
        "withheld": [(one, names.get(one.handle or "", "")) for one in withheld],
        "labels": [one for one in own_labels if one.id not in denied] if not after else [],
        "next_url": f"{here}?after={write_place(page[-1].since, page[-1].handle)}"
        if len(some) > PAGE
        else "",
        "what": in_sentence(code),
        "sheet_url": Spot(field.kind, field.position).sheet_url,
    }
    return render(request, "disclosure/field_people.html", context)


@require_POST
@member_required
def withhold(request: MemberRequest, code: str, place: int) -> HttpResponse:
    """Close a field to a person or to a label, or no longer."""
    field = _field(request.user, code, place)
    try:
        hiding.withhold(
            owner_id=request.user.pk,
            field_id=field.id,
            handle=request.POST.get("person") or None,
            label_id=read_id(request.POST.get("label", "")),
            withheld="again" not in request.POST,
        )
    except NotThere as nobody:
        raise Http404 from nobody
    messages.success(request, _("Saved. They aren't told."))
    return HttpResponseRedirect(reverse("disclosure:field_people", args=[code, place]))


@form_page
@member_required
def show(request: MemberRequest, handle: str) -> HttpResponse:
    """Show somebody some wordings beyond their level, with an end."""
    owner = request.user
    try:
        reach.view_of(owner.pk, handle)
    except NotThere as nobody:
        raise Http404 from nobody
    own = editing.own_fields(owner.pk)
    chosen = request.GET.get("wording", "")
    form = ShowForm(request.POST if request.method == "POST" else None, own=own, chosen=chosen)
    if form.is_valid():
        try:
            grants.give(
                owner_id=owner.pk,
                wordings=form.cleaned_data["wordings"],
                viewer=handle,
                until=timezone.now() + form.length,
            )
            messages.success(request, _("Opened. It closes by itself, or when you take it back."))
        except NotThere:
            messages.warning(request, _("This is not possible just now."))
        return HttpResponseRedirect(reverse("disclosure:contact", args=[handle]))
    person = disclose(owner.pk, [handle], "contacts").get(handle)
    context = {
        "here": "contacts",
        "handle": handle,
        "form": form,
        "person": card(handle, person, url=reverse("disclosure:contact", args=[handle]), known=True),
    }
    return render(request, "disclosure/show.html", context, status=422 if form.is_bound else 200)


@require_safe
@member_required
def choose(request: MemberRequest, code: str, place: int) -> HttpResponse:
    """Let the owner choose one of their contacts, to show them a field or to withhold it from them."""
    field = _field(request.user, code, place)
    after = read_place(request.GET.get("after", ""))
    some = trust.contacts(request.user.pk, after=after, at_most=PAGE + 1)
    page = some[:PAGE]
    names = disclose(request.user.pk, [one.handle for one in page], "contacts")
    here = reverse("disclosure:field_choose", args=[code, place])
    exact = max(field.wordings, key=lambda one: one.tier if one.tier < 5 else -1)
    context = {
        "here": "me",
        "code": code,
        "place": place,
        "what": in_sentence(code),
        "exact": exact.id,
        "people": [
            card(
                one.handle,
                names.get(one.handle),
                url="",
                known=True,
                note=str(LEVEL_NAMES[one.level]),
            )
            for one in page
        ],
        "next_url": f"{here}?after={write_place(page[-1].since, page[-1].handle)}"
        if len(some) > PAGE
        else "",
    }
    return render(request, "disclosure/field_choose.html", context)


def _field(owner: Member, code: str, place: int) -> OwnField:
    spot = spot_at(code, place)
    field = editing.own_field(owner.pk, code, spot.position)
    if field is None:
        raise Http404
    return field


def _names(owner: Member, handles: list[str]) -> dict[str, str]:
    """What the owner may call people; names alone, and recorded as such."""
    found = disclose(owner.pk, handles, "disclosures")
    return {handle: called(person) for handle, person in found.items()}


def _wording(field: OwnField, wording_id: int) -> dict[str, object]:
    one = next(wording for wording in field.wordings if wording.id == wording_id)
    return {"id": one.id, "tier": one.tier, "text": shown(field.kind, one.texts.read_in(language()))}


def _reader(field: OwnField, one: reach.Reader, names: dict[str, str], here: str) -> ReaderRow:
    wording = _wording(field, one.wording_id)
    back = ""
    if one.reason == "granted":
        back = back_url(one.handle, [each.id for each in field.wordings], here)
    return ReaderRow(
        one.handle,
        names.get(one.handle, ""),
        str(wording["text"]),
        int(str(wording["tier"])),
        one.reason,
        one.level,
        one.until,
        back,
    )
