"""What a change would open or close, said before anything is saved: from the owner's own rows alone."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from disclosure import reach
from disclosure.views.phrases import impact_sentences
from profiles import editing, presets
from profiles.access import MemberRequest, member_required
from profiles.fields import OwnField
from profiles.kinds import Kind, Preset
from profiles.models import Member
from profiles.sheets import FieldSheet
from profiles.views.spots import spot_at
from profiles.wording import NOTHING, Said


@require_POST
@member_required
@vary_on_headers("HX-Request")
def impact(request: MemberRequest, code: str, place: int) -> HttpResponse:
    """Say what saving a sheet as it was typed would show or hide; without htmx with a way on to save it."""
    spot = spot_at(code, place)
    stored = editing.own_field(request.user.pk, code, spot.position)
    preset = Preset(request.user.preset)
    sheet = FieldSheet(spot.kind, stored, request.POST, position=spot.position, preset=preset)
    said = [one for one in sheet.said if one.texts != NOTHING] if sheet.is_valid() else None
    context = {
        "kind": spot.kind,
        "sentences": _impact_of(request.user, spot.kind, stored, said) if said else [],
        "typed": [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"],
        "save_url": spot.sheet_url,
    }
    return _answer(request, context)


@require_safe
@member_required
@vary_on_headers("HX-Request")
def preset_impact(request: MemberRequest) -> HttpResponse:
    """Say what a preset would show or hide, field by field."""
    chosen = next((one for one in Preset if one.value == request.GET.get("to")), None)
    if chosen is None:
        raise Http404
    sentences: list[str] = []
    for shift in presets.plan(editing.own_fields(request.user.pk), chosen):
        sentences += _impact_of(request.user, shift.field.kind, shift.field, shift.said)
    return _answer(request, {"kind": None, "sentences": sentences})


def _answer(request: MemberRequest, context: dict[str, object]) -> HttpResponse:
    name = "disclosure/_impact.html" if request.htmx else "disclosure/impact.html"
    return render(request, name, {"here": "me", **context})


def _impact_of(owner: Member, kind: Kind, stored: OwnField | None, said: Sequence[Said]) -> list[str]:
    known = reach.people(owner.pk, stored.id if stored else None)
    before = tiers(stored.said if stored else [])
    return impact_sentences(kind.code, reach.impact(known, before, tiers(said)))


def tiers(said: Sequence[Said]) -> dict[int, int]:
    """How coarse each of some wordings is, the exact one first, and its tier."""
    return {coarse: one.tier for coarse, one in enumerate(said)}
