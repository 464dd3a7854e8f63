"""How a member receives asks, and what is about to close that they opened."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from disclosure import grants, notices, receiving
from disclosure.days import DayField
from disclosure.errors import Refused
from disclosure.purposes import offered
from disclosure.reading import disclose
from disclosure.views.contacts import back_url
from disclosure.views.drawing import called, card
from disclosure.views.phrases import listing
from profiles.access import MemberRequest, form_page, member_required

USUAL = timedelta(days=30)
LONGEST = timedelta(days=366)


class ReceptionForm(forms.Form):
    """One switch with an end, and the purposes that one would rather not hear of."""

    closed = forms.BooleanField(
        label=_("Closed to all for a while"),
        required=False,
        help_text=_(
            "Nobody can tell: what they ask looks to them as if it were on its way, and never reaches you. "
            "What has reached you already stays."
        ),
    )
    until = DayField(label=_("Until (that day included)"), required=False)
    muted = forms.MultipleChoiceField(
        label=_("Purposes you don't want to be asked for"),
        help_text=_("Such an ask goes nowhere, and looks like any other to whoever sent it."),
        choices=offered,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    weekly = forms.TypedChoiceField(
        label=_("Introductions in a week"),
        help_text=_("What is more waits its turn. Nobody can tell."),
        choices=[(number, str(number)) for number in (1, 2, 3, 5, 10, 20)],
        coerce=int,
        empty_value=receiving.USUAL_WEEKLY,  # type: ignore[arg-type]  # the stubs know of texts alone
        required=False,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """Closed needs an end, to come, and within a year."""
        typed = self.cleaned_data
        if typed.get("closed") and "until" in typed:
            today = timezone.localdate()
            if typed["until"] is None:
                self.add_error("until", gettext("Say until when."))
            elif not today <= typed["until"] <= today + LONGEST:
                self.add_error("until", gettext("Choose a day within a year from today."))
        return typed

    @property
    def closed_until(self) -> datetime | None:
        """The midnight after the last day; None when open."""
        if not self.cleaned_data["closed"]:
            return None
        after = self.cleaned_data["until"] + timedelta(days=1)
        return timezone.make_aware(datetime.combine(after, time.min))


@form_page
@member_required
def reception(request: MemberRequest) -> HttpResponse:
    """Show how asks are received, and change it."""
    me = request.user.pk
    if request.method == "POST":
        form = ReceptionForm(request.POST)
        if form.is_valid():
            typed = form.cleaned_data
            receiving.change(
                member_id=me,
                closed_until=form.closed_until,
                muted=typed["muted"],
                weekly=typed["weekly"],
            )
            messages.success(request, gettext("Saved. Nobody is told."))
            return redirect("disclosure:reception")
    else:
        form = ReceptionForm(initial=_initial(receiving.reception(me)))
    status = 422 if form.is_bound else 200
    return render(request, "disclosure/reception.html", {"here": "me", "form": form}, status=status)


def _initial(now: receiving.Receives) -> dict[str, Any]:
    closed = now.closed_until
    last = timezone.localdate(closed - timedelta(seconds=1)) if closed else timezone.localdate() + USUAL
    return {"closed": closed is not None, "until": last, "muted": list(now.muted), "weekly": now.weekly}


@form_page
@member_required
def ending(request: MemberRequest, ending_id: int) -> HttpResponse:
    """Show what closes within a week, and let its owner keep it open or close it now."""
    me = request.user.pk
    soon = receiving.ending(me, ending_id)
    if soon is None:
        raise Http404
    if request.method == "POST":
        try:
            receiving.keep_open(owner_id=me, ending_id=soon.pk)
            messages.success(request, gettext("It stays open for 90 days more."))
        except Refused as refused:
            messages.info(request, str(refused.sentence))
        return redirect("disclosure:ending", soon.pk)
    notices.seen(me, "grant_ending", soon.pk)
    some = receiving.closing(me, soon)
    longer = [one for one in grants.given(me, soon.viewer_id) if one not in some]
    kept = {one.wording_id for one in longer}
    person = disclose(me, [soon.viewer_id], "inbox").get(soon.viewer_id)
    context = {
        "here": "asks",
        "soon": soon,
        "what": listing(one.kind for one in some if one.wording_id not in kept),
        "stays": bool(longer),
        "person": card(soon.viewer_id, person, url=""),
        "name": called(person),
        "back_url": back_url(soon.viewer_id, [one.wording_id for one in some], "/"),
    }
    return render(request, "disclosure/ending.html", context)
