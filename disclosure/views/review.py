"""The reviewer's pages, mounted in the admin site: own open cases, and the entries of one."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from disclosure import purposes, review
from disclosure.days import DayField
from disclosure.errors import NotThere
from disclosure.review import Entry, Place, Window
from profiles.access import MemberRequest
from profiles.kinds import KINDS
from profiles.templatetags.look import moment

USUAL_SPAN = timedelta(days=30)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

ACTS: dict[str, str | Promise] = {
    "read": pgettext_lazy("ledger", "read"),
    "look": pgettext_lazy("ledger", "review"),
    "grant": pgettext_lazy("ledger", "opened"),
    "revoke": pgettext_lazy("ledger", "taken back"),
    "send": pgettext_lazy("ledger", "sent along"),
    "introduce": pgettext_lazy("ledger", "introduced"),
}
REASONS: dict[str, str | Promise] = {
    "open": pgettext_lazy("ledger", "open to all"),
    "known": pgettext_lazy("ledger", "acquainted"),
    "granted": pgettext_lazy("ledger", "granted"),
    "sent": pgettext_lazy("ledger", "sent along"),
    "introduced": pgettext_lazy("ledger", "introduced"),
    "own": pgettext_lazy("ledger", "own"),
}
SURFACES: dict[str, str | Promise] = {
    "directory": pgettext_lazy("ledger", "directory"),
    "profile": pgettext_lazy("ledger", "profile"),
    "photo": pgettext_lazy("ledger", "photo"),
    "check": pgettext_lazy("ledger", "profile"),
    "vcard": pgettext_lazy("ledger", "card"),
    "contacts": pgettext_lazy("ledger", "contacts"),
    "inbox": pgettext_lazy("ledger", "home page"),
    "asks": pgettext_lazy("ledger", "asks"),
    "ask": pgettext_lazy("ledger", "asks"),
    "granted": pgettext_lazy("ledger", "asks"),
    "disclosures": pgettext_lazy("ledger", "disclosures"),
    "review": pgettext_lazy("ledger", "review"),
    "reports": pgettext_lazy("ledger", "reports"),
    "search": pgettext_lazy("ledger", "search"),
    "handshake": pgettext_lazy("ledger", "meeting"),
    "table": pgettext_lazy("ledger", "table"),
}


class WindowForm(forms.Form):
    """Which entries to show."""

    owner = forms.CharField(label=_("Owner's handle"), max_length=16, required=False)
    viewer = forms.CharField(label=_("Viewer's handle"), max_length=16, required=False)
    since = DayField(label=_("From"))
    until = DayField(label=_("To"))

    def clean(self) -> dict[str, date | str]:
        """The days in their order."""
        days = self.cleaned_data
        if "since" in days and "until" in days and days["since"] > days["until"]:
            self.add_error("until", gettext("This is before the first day."))
        return days

    def window(self) -> Window:
        """The days as instants, both days whole."""
        asked = self.cleaned_data
        return Window(
            since=_morning(asked["since"]),
            until=_morning(asked["until"] + timedelta(days=1)),
            owner=asked["owner"].strip().lower(),
            viewer=asked["viewer"].strip().lower(),
        )


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@require_safe
def cases(request: MemberRequest) -> HttpResponse:
    """List a reviewer's own open cases."""
    context = {"here": "me", "cases": review.open_cases(request.user.pk)}
    return render(request, "disclosure/review_cases.html", context)


@require_safe
def case(request: MemberRequest, case_id: int) -> HttpResponse:
    """Show a page of a case's entries; each page is a look, and is recorded."""
    try:
        about = review.open_case(request.user.pk, case_id)
        today = timezone.localdate()
        form = WindowForm({"since": str(today - USUAL_SPAN), "until": str(today), **request.GET.dict()})
        entries: list[Entry] = []
        next_before, status = None, 422
        if form.is_valid():
            before = read_place(request.GET.get("before", ""))
            entries, next_before = review.look(
                reviewer_id=request.user.pk, case_id=case_id, window=form.window(), before=before
            )
            status = 200
    except NotThere:
        raise Http404 from None
    context = {
        "here": "me",
        "case": about,
        "form": form,
        "columns": COLUMNS,
        "rows": [list(zip(COLUMNS, _row(entry), strict=True)) for entry in entries],
        "next_url": _next_page(request, case_id, next_before),
    }
    return render(request, "disclosure/review_case.html", context, status=status)


COLUMNS = (
    pgettext_lazy("ledger", "Time"),
    pgettext_lazy("ledger", "Act"),
    pgettext_lazy("ledger", "Viewer"),
    pgettext_lazy("ledger", "Owner"),
    pgettext_lazy("ledger", "Fields"),
    pgettext_lazy("ledger", "Reasons"),
    pgettext_lazy("ledger", "Where"),
    pgettext_lazy("ledger", "What for"),
)


def _row(entry: Entry) -> list[str]:
    """An entry as words; codes that have none stand as they are."""
    return [
        moment(entry.at),
        str(ACTS.get(entry.act, entry.act)),
        entry.viewer,
        entry.owner,
        _counted(
            [str(KINDS[kind].label) if kind in KINDS else _gone(kind) for kind in _in_order(entry.kinds)]
        ),
        _counted([str(REASONS.get(reason, reason)) for reason in entry.reasons]),
        str(SURFACES.get(entry.surface, entry.surface)),
        str(purposes.label(entry.purpose)) or entry.purpose,
    ]


def _gone(kind: str) -> str:
    return kind or pgettext("ledger", "a field that is no more")


def _in_order(kinds: Iterable[str]) -> list[str]:
    """As in the catalogue, so that two entries can be compared at a glance; what is no more comes last."""
    places = list(KINDS)
    return sorted(kinds, key=lambda kind: places.index(kind) if kind in KINDS else len(places))


def _counted(words: list[str]) -> str:
    """Each word once, with how often it stands there when it does so more than once."""
    return pgettext("between things", ", ").join(
        f"{word} ×{times}" if times > 1 else word for word, times in Counter(words).items()
    )


def read_place(written: str) -> Place | None:
    """Read a place from an address; None, the first page, for anything that is none."""
    match = re.fullmatch(r"([0-9]{1,16})\.([0-9]{1,18})", written)
    return (EPOCH + timedelta(microseconds=int(match[1])), int(match[2])) if match else None


def _next_page(request: MemberRequest, case_id: int, before: Place | None) -> str:
    if before is None:
        return ""
    kept = {name: value for name, value in request.GET.items() if name in WindowForm.base_fields}
    place = f"{(before[0] - EPOCH) // timedelta(microseconds=1)}.{before[1]}"
    return f"{reverse('admin:review_case', args=[case_id])}?{urlencode({**kept, 'before': place})}"
