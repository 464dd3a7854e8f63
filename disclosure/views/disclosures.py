"""Who saw what of a member: their own page over the record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure import history
from disclosure.history import Look, Month, Seen
from disclosure.reading import Profile, disclose
from disclosure.views.contacts import back_url
from disclosure.views.phrases import language, listing, month_name
from profiles.access import MemberRequest, member_required


@dataclass(frozen=True)
class Row:
    """What one viewer saw on one day for one reason; `back_url` takes back what a grant still holds open.

    `introduced` says that they might see it, while somebody brought the two together.
    """

    name: str
    url: str
    what: str
    when: date
    why: str
    back_url: str
    introduced: bool = False


@require_safe
@member_required
def disclosures(request: MemberRequest) -> HttpResponse:
    """Show a month, this one unless another is asked for: who saw what, and how often the rest was seen."""
    now = history.month_of(timezone.localdate())
    first = history.month_of(timezone.localdate(request.user.joined_at))
    month = min(max(history.read_month(request.GET.get("month", "")) or now, first), now)
    page = history.my_disclosures(request.user.pk, month, history.read_place(request.GET.get("after", "")))
    often = history.my_open_reads(request.user.pk, month)
    handles = dict.fromkeys(look.handle for look in page.looks if look.handle)
    people = disclose(request.user.pk, handles, "disclosures")
    context = {
        "here": "me",
        "months": [_segment(one, month) for one in (month.before, month, month.after) if first <= one <= now],
        "rows": [row for look in page.looks for row in rows(look, people.get(look.handle), _address(month))],
        "often": often,
        "next_url": _address(month, after=history.write_place(page.after)) if page.after else "",
    }
    return render(request, "disclosure/disclosures.html", context)


def rows(look: Look, person: Profile | None, here: str) -> Iterator[Row]:
    """Say what somebody saw on a day, apart by reason: what a grant opened can be taken back."""
    name = person.name(language()) if person else ""
    url = reverse("disclosure:profile", args=[look.handle]) if person else ""
    known = [one for one in look.seen if one.reason == "known"]
    opened = [one for one in look.seen if one.reason == "granted"]
    shown = [one for one in look.seen if one.reason == "introduced"]
    if known:
        yield Row(name, url, _what(known), look.day, _("You know each other"), "")
    if opened:
        back = [one for one in opened if one.open_still]
        why = _("You opened it to them") if back else _("You had opened it to them for a while")
        undo = back_url(look.handle, [one.wording_id for one in back], here) if back else ""
        yield Row(name, url, _what(opened), look.day, why, undo)
    if shown:
        why = _("Somebody whom you trust brought you together")
        yield Row(name, url, _what(shown), look.day, why, "", introduced=True)


def _what(seen: list[Seen]) -> str:
    exact = {one.kind for one in seen if not one.veiled}
    return listing((one.kind for one in seen), veiled={one.kind for one in seen} - exact)


def _address(month: Month, **more: str) -> str:
    return f"{reverse('disclosure:disclosures')}?{urlencode({'month': str(month), **more})}"


def _segment(one: Month, current: Month) -> dict[str, Any]:
    return {"url": _address(one), "label": month_name(one.first_day), "current": one == current}
