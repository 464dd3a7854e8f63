"""Veiling everything at once, seen before it is done."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles import editing, presets
from profiles.access import MemberRequest, form_page, member_required
from profiles.kinds import Preset
from profiles.presets import Shift
from profiles.sealing import Texts
from profiles.templatetags.look import said
from profiles.wording import shown

SAID: dict[Preset, str | Promise] = {
    Preset.RESERVED: _("Every blind a step further down. Open things stay open."),
    Preset.MODERATE: _("Your name for those introduced to you, your numbers for those you trust."),
    Preset.OPEN: _("Name, company and title for every member. Your numbers stay as in the middle."),
}


@form_page
@member_required
def preset(request: MemberRequest) -> HttpResponseBase:
    """Choose a preset, see what it would change, and do what of it is ticked."""
    posted = request.POST if request.method == "POST" else request.GET
    chosen = next((one for one in Preset if one.value == posted.get("to")), None)
    shifts = presets.plan(editing.own_fields(request.user.pk), chosen) if chosen else []
    overtaken = False
    if request.method == "POST" and chosen:
        ticked, seen = set(request.POST.getlist("field")), {shift.token for shift in shifts}
        overtaken = not ticked <= seen
        if not overtaken:
            try:
                presets.apply(request.user.pk, chosen, [one for one in shifts if one.token in ticked])
                return redirect(f"{reverse('me')}?preset={chosen.value}")
            except editing.Changed:
                overtaken = True
                shifts = presets.plan(editing.own_fields(request.user.pk), chosen)
    context = {
        "here": "me",
        "presets": [{"preset": one, "said": SAID[one], "current": one == chosen} for one in Preset],
        "chosen": chosen,
        "now": Preset(request.user.preset),
        "shifts": [_drawn(shift) for shift in shifts],
        "overtaken": overtaken,
    }
    return render(request, "profiles/preset.html", context, status=422 if request.method == "POST" else 200)


def _drawn(shift: Shift) -> dict[str, Any]:
    """A shift as the page shows it."""
    kind = shift.field.kind
    return {
        "token": shift.token,
        "kind": kind,
        "moves": [
            {"text": _in_short(kind, one.texts), "before": one.tier, "after": tier, "stays": one.tier == tier}
            for one, tier in shift.moves
        ],
    }


def _in_short(kind: Any, texts: Texts) -> str:
    return shown(kind, said(texts))
