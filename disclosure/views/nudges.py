"""When a member is told that something waits."""

from datetime import time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from disclosure import nudging, receiving
from profiles.access import MemberRequest, form_page, member_required

ONCE, NOTHING = "once", "nothing"
SUGGESTED = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Asia/Dubai",
    "Europe/London",
    "Europe/Paris",
    "America/New_York",
    "America/Los_Angeles",
    "Australia/Sydney",
)


class ClockField(forms.TimeField):
    """A time of the clock."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    default_error_messages = {
        "required": _("Write a time such as 09:00."),
        "invalid": _("Write a time such as 09:00."),
    }


class NudgingForm(forms.Form):
    """How often, when, and when not."""

    often = forms.ChoiceField(
        label=_("How often"),
        choices=[(ONCE, _("Once a day at most")), (NOTHING, _("Never: I look by myself"))],
        widget=forms.RadioSelect,
    )
    digest_at = ClockField(label=_("At what time"), help_text=_("And only if something new waits for you."))
    quiet_from = ClockField(label=_("Quiet from"))
    quiet_to = ClockField(
        label=_("Quiet until"), help_text=_("In between nothing reaches you, past midnight too.")
    )
    timezone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        help_text=_("By its name, such as Asia/Shanghai or Europe/London."),
        widget=forms.TextInput(attrs={"list": "timezones", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Write a time zone such as Asia/Shanghai.")},
    )

    def clean_timezone(self) -> str:
        """A name that the database knows."""
        known = nudging.known_timezone(self.cleaned_data["timezone"])
        if known is None:
            raise forms.ValidationError(
                _("This time zone is unknown to us. Write one such as Asia/Shanghai."), code="zone"
            )
        return known

    def clean(self) -> dict[str, Any]:
        """The digest's time lies outside the quiet hours, or it would never come."""
        typed = self.cleaned_data
        hours: list[time] = [
            typed[name] for name in ("digest_at", "quiet_from", "quiet_to") if typed.get(name) is not None
        ]
        if len(hours) == 3 and nudging.is_quiet(*hours):
            self.add_error("digest_at", gettext("This lies in your quiet hours. Choose a time outside them."))
        return typed


@form_page
@member_required
def nudges(request: MemberRequest) -> HttpResponse:
    """Show when one is nudged, and change it."""
    me = request.user.pk
    if request.method == "POST":
        form = NudgingForm(request.POST)
        if form.is_valid():
            typed = dict(form.cleaned_data)
            nudging.choose(member_id=me, nothing=typed.pop("often") == NOTHING, **typed)
            messages.success(request, gettext("Saved."))
            return redirect("disclosure:nudges")
    else:
        now = nudging.chosen(me)
        form = NudgingForm(
            initial={
                "often": NOTHING if now.nothing else ONCE,
                "digest_at": now.digest_at,
                "quiet_from": now.quiet_from,
                "quiet_to": now.quiet_to,
                "timezone": now.timezone,
            }
        )
    context = {
        "here": "me",
        "form": form,
        "zones": SUGGESTED,
        "closed_until": receiving.reception(me).closed_until,
    }
    return render(request, "disclosure/nudges.html", context, status=422 if form.is_bound else 200)
