"""My profile, edited in place: one sheet at a time, with htmx and without."""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from profiles import editing
from profiles.access import MemberRequest, member_required
from profiles.editing import OwnField
from profiles.forms import HINTS, FieldSheet
from profiles.kinds import KINDS, Kind
from profiles.views.pictures import own_url
from profiles.wording import shown


@require_safe
@member_required
def me(request: MemberRequest) -> HttpResponseBase:
    """Show every kind: what is said, with all its wordings, or an invitation to say something."""
    fields = {field.kind.code: field for field in editing.own_fields(request.user.pk)}
    rows = [_row(kind, fields.get(code)) for code, kind in KINDS.items()]
    return _answer(request, "profiles/me.html", {"rows": rows, "just_saved": request.GET.get("saved")})


@require_safe
@member_required
def row(request: MemberRequest, code: str) -> HttpResponseBase:
    """Show one row of that page, as it stands: for a sheet that is put away."""
    kind = _kind(code)
    if not request.htmx:
        return redirect(_place(kind))
    return _answer_row(request, kind, editing.own_field(request.user.pk, code))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def field(request: MemberRequest, code: str) -> HttpResponseBase:
    """Show the sheet of one field, or save it."""
    kind = _kind(code)
    stored = editing.own_field(request.user.pk, code)
    if request.method != "POST":
        return _answer_sheet(request, FieldSheet(kind, stored))
    sheet = FieldSheet(kind, stored, request.POST)
    if not sheet.is_valid():
        return _answer_sheet(request, sheet, status=422)
    try:
        saved = editing.save_field(
            owner_id=request.user.pk,
            kind=code,
            version=sheet.version,
            wordings=sheet.said,
            ask_from=sheet.ask_from,
        )
    except editing.Changed as changed:
        sheet.overtake(changed.stored)
        return _answer_sheet(request, sheet, status=422)
    if request.htmx:
        return _answer_row(request, kind, saved, saved=True)
    return redirect(_place(kind, f"?saved={code}"))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def erase(request: MemberRequest, code: str) -> HttpResponseBase:
    """Ask whether to erase one field, or erase it."""
    kind = _kind(code)
    if kind.required:
        raise Http404
    stored = editing.own_field(request.user.pk, code)
    sheet = FieldSheet(kind, stored, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            editing.erase_field(owner_id=request.user.pk, kind=code, version=sheet.version)
        except editing.Changed as changed:
            sheet.overtake(changed.stored)
            return _answer_erasing(request, sheet, status=422)
        stored = None
    if stored is None:
        return _answer_row(request, kind, None) if request.htmx else redirect(_place(kind))
    return _answer_erasing(request, sheet)


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


def _place(kind: Kind, query: str = "") -> str:
    """Where on the page a field stands."""
    return f"{reverse('me')}{query}#field-{kind.code}"


def _row(kind: Kind, stored: OwnField | None) -> dict[str, Any]:
    """What a row shows of a field, or of one that is not there."""
    wordings = stored.wordings if stored else ()
    return {
        "id": f"field-{kind.code}",
        "kind": kind,
        "picture": own_url(kind, stored),
        "invitation": HINTS[kind.code].invitation if kind.code in HINTS else "",
        "wordings": [
            {"tier": one.tier, "zh": shown(kind, one.texts.zh), "en": shown(kind, one.texts.en)}
            for one in wordings
        ],
    }


def _answer_row(
    request: MemberRequest, kind: Kind, stored: OwnField | None, *, saved: bool = False
) -> HttpResponse:
    return _answer(request, "profiles/_row.html", {"row": _row(kind, stored), "saved": saved})


def _answer_sheet(request: MemberRequest, sheet: FieldSheet, *, status: int = 200) -> HttpResponse:
    name = "profiles/_field_sheet.html" if request.htmx else "profiles/field.html"
    return _answer(request, name, {"sheet": sheet, "stands": _row(sheet.kind, sheet.stored)}, status=status)


def _answer_erasing(request: MemberRequest, sheet: FieldSheet, *, status: int = 200) -> HttpResponse:
    name = "profiles/_erase_sheet.html" if request.htmx else "profiles/erase.html"
    return _answer(request, name, {"sheet": sheet, "stands": _row(sheet.kind, sheet.stored)}, status=status)


def _answer(request: MemberRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, name, {**context, "here": "me"}, status=status)
    patch_vary_headers(response, ("HX-Request",))
    return response
