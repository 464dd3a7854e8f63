"""Reporting and blocking somebody; and the reviewers' queue of reports, mounted in the admin site."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from disclosure import budget, hiding, purposes, reporting
from disclosure.errors import NotThere, Refused
from disclosure.reading import disclose
from disclosure.reporting import Reason, Received
from disclosure.views.drawing import card
from profiles import characters
from profiles.access import MemberRequest, form_page, member_required
from profiles.ids import read_id

SORTS = ("decision", "invitation", "vouch")


class WordsField(forms.CharField):
    """A few words for the reviewers."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> str:
        """The words as they will be kept."""
        return characters.clean(super().clean(value))


class ReportForm(forms.Form):
    """Whom the reviewers hear of, and why; and whether to keep out of each other's sight."""

    tell = forms.BooleanField(
        label=_("Tell the reviewers"),
        help_text=_(
            "They see both handles, your reason and what you attach; never a field. The other isn't told."
        ),
        required=False,
    )
    reason = forms.ChoiceField(
        label=pgettext_lazy("a report", "What happened"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    words = WordsField(
        label=_("In your words"),
        required=False,
        max_length=reporting.WORDS_LENGTH,
        help_text=_("At most 200 characters. It can stay empty."),
    )
    attach = forms.BooleanField(
        label=_("Attach what they asked, as you received it"), required=False, initial=True
    )

    block = forms.BooleanField(
        label=_("Keep out of each other's sight"),
        help_text=_(
            "You don't find one another any more, and what you opened to them closes. They aren't told. "
            "A shield keeps you unseen, not unmissed: a second account, a colleague or a look from before can notice."
        ),
        required=False,
    )

    def __init__(self, *args: Any, copy: Received | None, **options: Any) -> None:
        """`copy` is the received ask that can be attached."""
        super().__init__(*args, **options)
        if copy is None:
            del self.fields["attach"]

    def clean(self) -> dict[str, Any]:
        """A report has a reason; and one of the two is to be done."""
        typed = self.cleaned_data
        if typed.get("tell") and not typed.get("reason"):
            self.add_error("reason", gettext("Say what happened."))
        if not typed.get("tell") and not typed.get("block"):
            raise forms.ValidationError(gettext("Choose at least one of the two."))
        return typed


@form_page
@member_required
@budget.within_budget
def report(request: MemberRequest, handle: str) -> HttpResponse:
    """Report a member, keep out of each other's sight, or both. Whoever is not there: the one 404 page."""
    me = request.user.pk
    budget.spend(me)
    copy = _copy(request, handle)
    person = disclose(me, [handle], "inbox").get(handle)
    if handle == request.user.handle or (person is None and copy is None):
        raise Http404
    form = ReportForm(
        request.POST if request.method == "POST" else None,
        copy=copy,
        initial={"tell": copy is not None, "block": True},
    )
    if form.is_valid() and _act(me, handle, form, copy):
        messages.success(request, gettext("Done. They aren't told."))
        return redirect("disclosure:home")
    context = {
        "here": "people",
        "handle": handle,
        "form": form,
        "copy": copy,
        "purpose": purposes.label(copy.purpose) if copy else "",
        "person": card(handle, person, url=""),
    }
    return render(request, "disclosure/report.html", context, status=422 if form.is_bound else 200)


def _copy(request: MemberRequest, handle: str) -> Received | None:
    for sort in SORTS:
        number = read_id(request.GET.get(sort, ""))
        found = reporting.received(request.user.pk, sort, number) if number is not None else None
        if found is not None and found.sender == handle:
            return found
    return None


def _act(me: int, handle: str, form: ReportForm, copy: Received | None) -> bool:
    typed = form.cleaned_data
    try:
        if typed["tell"]:
            attached = copy if typed.get("attach") else None
            reporting.report(
                reporter_id=me, handle=handle, reason=typed["reason"], words=typed["words"], copy=attached
            )
        if typed["block"]:
            hiding.hide_from(owner_id=me, handle=handle)
    except NotThere as nobody:
        raise Http404 from nobody
    except Refused as refused:
        form.add_error(None, str(refused.sentence))
        return False
    return True


# --- The reviewers ---------------------------------------------------------------------------------


@require_safe
def queue(request: MemberRequest) -> HttpResponse:
    """Show the reports that wait, and whose asks were not what they said; the look is recorded."""
    try:
        reports = reporting.open_reports(request.user.pk)
        alerts = reporting.alerts(request.user.pk)
        changers = reporting.company_changers(request.user.pk)
    except NotThere:
        raise Http404 from None
    context = {
        "here": "me",
        "reports": [(one, _reason(one.reason), _purpose(one.purpose)) for one in reports],
        "alerts": [(one, _list(one.purposes)) for one in alerts],
        "changers": changers,
    }
    return render(request, "disclosure/review_reports.html", context)


@require_POST
def settle(request: MemberRequest, report_id: int) -> HttpResponse:
    """Take a report off the queue."""
    try:
        reporting.settle(reviewer_id=request.user.pk, report_id=report_id)
    except NotThere:
        raise Http404 from None
    return redirect("admin:review_reports")


@require_POST
def settle_alerts(request: MemberRequest, handle: str) -> HttpResponse:
    """Take what was said of one member's asks off the queue."""
    try:
        reporting.settle_alerts(reviewer_id=request.user.pk, handle=handle)
    except NotThere:
        raise Http404 from None
    return redirect("admin:review_reports")


def _reason(code: str) -> str | Promise:
    return Reason(code).label if code in Reason else code


def _purpose(code: str) -> str | Promise:
    return purposes.label(code) or code


def _list(codes: tuple[str, ...]) -> str:
    return pgettext("between things", ", ").join(str(_purpose(code)) for code in codes)
