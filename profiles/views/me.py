"""My profile, edited in place: one sheet at a time, with htmx and without."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.views.decorators.http import require_POST, require_safe

from profiles import editing
from profiles.access import MemberRequest, form_page, member_required
from profiles.fields import NOT_YET, OwnField
from profiles.kinds import KINDS, Kind, Preset, in_groups
from profiles.sheets import FieldSheet, posted_version
from profiles.views.pictures import own_url
from profiles.views.spots import Spot, spot_at
from profiles.wording import shown

FEW = 2
"""Whoever has said no more than this is offered a preset first of all."""


@dataclass(frozen=True)
class Group:
    """Some fields under one heading."""

    title: str | Promise
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Unsaid:
    """Kinds of a group of which nothing is said yet."""

    title: str | Promise
    kinds: tuple[Kind, ...]


@require_safe
@member_required
def me(request: MemberRequest) -> HttpResponseBase:
    """Show what is said, group by group, with all wordings; what is not is a word to tap on."""
    fields = editing.own_fields(request.user.pk)
    saved, erased = request.GET.get("saved", ""), request.GET.get("erased", "")
    rows = [_row(Spot(one.kind, one.position), one, fields) for one in fields]
    for row in rows:
        if saved and row["spot"].name == saved:
            row["saved"] = True
            row["undo"] = editing.can_undo(
                request.user.pk, row["spot"].kind.code, row["version"], row["spot"].position
            )
    context = {
        "groups": _said(rows),
        "unsaid": _unsaid(fields),
        "few": len(fields) <= FEW,
        "erased": _erased(request, erased, fields),
        "presets": Preset,
    }
    return _answer(request, "profiles/me.html", context)


@require_safe
@member_required
def row(request: MemberRequest, code: str, place: int = 1) -> HttpResponseBase:
    """Show one row of that page, as it stands: for a sheet that is put away."""
    spot = spot_at(code, place)
    if not request.htmx:
        return redirect(spot.page_url)
    return _answer_row(request, spot, editing.own_field(request.user.pk, code, spot.position))


@form_page
@member_required
def field(request: MemberRequest, code: str, place: int = 1) -> HttpResponseBase:
    """Show the sheet of one field, put a suggestion into it, or save it."""
    spot = spot_at(code, place)
    stored = editing.own_field(request.user.pk, code, spot.position)
    sheet = _sheet(request, spot, stored)
    if request.method != "POST":
        return _answer_sheet(request, spot, sheet)
    if sheet.filled:
        return _answer_filled(request, spot, sheet)
    if not sheet.is_valid():
        return _answer_sheet(request, spot, sheet, status=422)
    try:
        saved = editing.save_field(
            owner_id=request.user.pk,
            kind=code,
            version=sheet.version,
            wordings=sheet.said,
            ask_from=sheet.ask_from,
            position=spot.position,
        )
    except editing.Changed as changed:
        sheet.overtake(changed.stored)
        return _answer_sheet(request, spot, sheet, status=422)
    except editing.CompanyTooOften as refused:
        sheet.refuse(refused.sentence)
        return _answer_sheet(request, spot, sheet, status=422)
    if request.htmx:
        return _answer_row(request, spot, saved, saved=True)
    return redirect(f"{reverse('me')}?saved={spot.name}#{spot.id}")


@form_page
@member_required
def erase(request: MemberRequest, code: str, place: int = 1) -> HttpResponseBase:
    """Ask whether to erase one field, or erase it."""
    spot = spot_at(code, place)
    if spot.kind.required or spot.kind.image:
        raise Http404
    stored = editing.own_field(request.user.pk, code, spot.position)
    sheet = _sheet(request, spot, stored)
    erased = False
    if request.method == "POST":
        try:
            editing.erase_field(
                owner_id=request.user.pk, kind=code, version=sheet.version, position=spot.position
            )
        except editing.Changed as changed:
            sheet.overtake(changed.stored)
            return _answer_erasing(request, spot, sheet, status=422)
        erased, stored = stored is not None, None
    if stored is not None:
        return _answer_erasing(request, spot, sheet)
    if request.htmx:
        return _answer_row(request, spot, None, erased=erased)
    return redirect(f"{reverse('me')}?erased={spot.name}#{spot.id}" if erased else spot.page_url)


@require_POST
@member_required
def undo(request: MemberRequest, code: str, place: int = 1) -> HttpResponseBase:
    """Take the last change of a field back. One that can't be any more is left, and the row shows what stands."""
    spot = spot_at(code, place)
    if spot.kind.image:  # its words would come back, and not the picture
        raise Http404
    version = posted_version(request.POST)
    try:
        stored = editing.undo_change(
            owner_id=request.user.pk, kind=code, version=version, position=spot.position
        )
    except editing.Changed as changed:
        stored = changed.stored
    return _answer_row(request, spot, stored) if request.htmx else redirect(spot.page_url)


def _sheet(request: MemberRequest, spot: Spot, stored: OwnField | None) -> FieldSheet:
    data = request.POST if request.method == "POST" else None
    return FieldSheet(spot.kind, stored, data, position=spot.position, preset=Preset(request.user.preset))


def _row(spot: Spot, stored: OwnField | None, fields: Sequence[OwnField] = ()) -> dict[str, Any]:
    """What a row shows of a field, or of one that is not there; `fields` are all of the owner's."""
    wordings = stored.wordings if stored else ()
    return {
        "spot": spot,
        "id": spot.id,
        "kind": spot.kind,
        "version": stored.version if stored else NOT_YET,
        "picture": own_url(spot.kind, stored),
        "another": _another(spot, fields),
        "wordings": [
            {"tier": one.tier, "zh": shown(spot.kind, one.texts.zh), "en": shown(spot.kind, one.texts.en)}
            for one in wordings
        ],
    }


def _another(spot: Spot, fields: Sequence[OwnField]) -> Spot | None:
    """Where one more of that kind has room, after the last one of it; None elsewhere."""
    taken = [one.position for one in fields if one.kind == spot.kind]
    free = next((position for position in range(spot.kind.most) if position not in taken), None)
    return Spot(spot.kind, free) if free is not None and taken and spot.position == max(taken) else None


def _said(rows: Sequence[dict[str, Any]]) -> list[Group]:
    found = [
        Group(group.label, tuple(row for row in rows if row["kind"].group is group)) for group in in_groups()
    ]
    return [group for group in found if group.rows]


def _unsaid(fields: Sequence[OwnField]) -> list[Unsaid]:
    said = {one.kind.code for one in fields}
    found = [
        Unsaid(group.label, tuple(kind for kind in kinds if kind.code not in said))
        for group, kinds in in_groups().items()
    ]
    return [group for group in found if group.kinds]


def _erased(request: MemberRequest, name: str, fields: Sequence[OwnField]) -> Spot | None:
    """Which field has just been erased, as long as that can be taken back."""
    code, _dash, place = name.partition("-")
    if code not in KINDS or place not in {"", *map(str, range(2, KINDS[code].most + 1))}:
        return None
    spot = Spot(KINDS[code], int(place or 1) - 1)
    if any(one.kind == spot.kind and one.position == spot.position for one in fields):
        return None
    return spot if editing.can_undo(request.user.pk, code, NOT_YET, spot.position) else None


def _answer_row(
    request: MemberRequest,
    spot: Spot,
    stored: OwnField | None,
    *,
    saved: bool = False,
    erased: bool = False,
) -> HttpResponse:
    row = {**_row(spot, stored), "saved": saved, "undo": saved}
    if stored is None:
        return _answer(request, "profiles/_gone.html", {"spot": spot, "undo": erased})
    return _answer(request, "profiles/_row.html", {"row": row})


def _answer_filled(request: MemberRequest, spot: Spot, sheet: FieldSheet) -> HttpResponse:
    """Show the sheet as it was typed; only its suggestions, if they alone are asked for."""
    coarse = request.POST.get("suggest", "")
    for one in sheet.veiled:
        if request.htmx and coarse == str(one["coarse"]):
            return _answer(
                request,
                "profiles/_suggested.html",
                {"sheet": sheet, "veiled": one, "here_url": spot.sheet_url},
            )
    return _answer_sheet(request, spot, sheet)


def _answer_sheet(
    request: MemberRequest, spot: Spot, sheet: FieldSheet, *, status: int = 200
) -> HttpResponse:
    name = "profiles/_field_sheet.html" if request.htmx else "profiles/field.html"
    return _answer(request, name, {"sheet": sheet, "stands": _row(spot, sheet.stored)}, status=status)


def _answer_erasing(
    request: MemberRequest, spot: Spot, sheet: FieldSheet, *, status: int = 200
) -> HttpResponse:
    name = "profiles/_erase_sheet.html" if request.htmx else "profiles/erase.html"
    return _answer(request, name, {"sheet": sheet, "stands": _row(spot, sheet.stored)}, status=status)


def _answer(request: MemberRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, name, {**context, "here": "me"}, status=status)
    patch_vary_headers(response, ("HX-Request",))
    return response
