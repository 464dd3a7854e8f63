"""The owner's own profile as others see it: by the rule itself, from the owner's own rows, and recorded nowhere."""

import re

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from disclosure import reach
from disclosure.errors import NotThere
from disclosure.views.drawing import card, groups, knows, own_picture, portrait
from disclosure.views.phrases import listing
from profiles.access import MemberRequest, member_required
from profiles.templatetags.look import LEVEL_NAMES

LEVELS = (0, 1, 2, 3, 4)


@require_safe
@member_required
def as_others(request: MemberRequest) -> HttpResponse:
    """Show the owner's own profile as whoever stands at a level sees it, or as one of their contacts does.

    It asks nothing about anybody else, not even their name, and so it never tells whether they hide.
    """
    owner = request.user
    handle = request.GET.get("contact", "")
    context: dict[str, object] = {"here": "me", "preview": True, "own": False, "levels": LEVELS}
    if handle:
        try:
            view = reach.view_of(owner.pk, handle)
        except NotThere as nobody:
            raise Http404 from nobody
        context |= {"contact": handle, "view": view, "level": view.level}
        sees = reach.preview(owner.pk, owner.handle, handle=handle)
    else:
        level = _level(request.GET.get("level", ""))
        context |= {"level": level}
        sees = reach.preview(owner.pk, owner.handle, level=level)
    segments = [
        {
            "url": f"{reverse('disclosure:as_others')}?level={one}",
            "label": LEVEL_NAMES[one],
            "current": not handle and one == context["level"],
        }
        for one in LEVELS
    ]
    if sees:
        context |= {"portrait": portrait(sees, own_picture), "groups": groups(sees, own_picture)}
    context |= {
        "segments": segments,
        "there": sees is not None,
        "head": card(owner.handle, sees, url=""),
        "told": knows(sees),
        "askable": listing(field.kind.code for field in sees.askable) if sees else "",
    }
    return render(request, "disclosure/as_others.html", context)


def _level(written: str) -> int:
    return int(written) if re.fullmatch("[0-4]", written) else 0
