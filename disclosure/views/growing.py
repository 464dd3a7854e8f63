"""An owner's standing rules, told with what they would change; and one prompt, to take or to leave for good."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from disclosure import growing, reach, trust
from disclosure.errors import NotThere
from disclosure.growing import ACQUAINTED, Occasion
from disclosure.reading import disclose
from disclosure.views.contacts import impact
from disclosure.views.drawing import called, card
from disclosure.views.phrases import listing
from profiles.access import MemberRequest, form_page, member_required
from profiles.models import Member

SAYS: dict[Occasion, str | Promise] = {
    Occasion.INTRODUCED: _("Whoever is introduced to me begins as an acquaintance"),
    Occasion.EXCHANGED: _("Whoever exchanges cards with me is at least an acquaintance"),
    Occasion.MET: _("Whomever I meet in person begins one step further away"),
    Occasion.RECOGNISED: _("Whoever says as I do that we know each other begins one step further away"),
    Occasion.QUIET: _("After a year of quiet it ends by itself"),
    Occasion.UNPROMPTED: _("Suggest nothing to me"),
}


@dataclass(frozen=True)
class Offer:
    """A rule as the page shows it: what it says, what it would change, since when it stands if it does."""

    code: str
    text: str | Promise
    line: str
    since: datetime | None


@form_page
@member_required
def rules(request: MemberRequest) -> HttpResponse:
    """Show every rule there can be, and make one or take it back."""
    me = request.user
    if request.method == "POST":
        try:
            occasion = Occasion(request.POST.get("rule", ""))
        except ValueError as nothing:
            raise Http404 from nothing
        if "again" in request.POST:
            growing.take_back(owner_id=me.pk, occasion=occasion)
            messages.success(request, gettext("Taken back. From now on it is as usual."))
        else:
            growing.make(owner_id=me.pk, occasion=occasion)
            messages.success(request, gettext("It stands from now on. Nobody is told."))
        return redirect("disclosure:rules")
    made = growing.rules(me.pk)
    lines = _lines(me)
    offers = [
        Offer(one.value, SAYS[one], lines[one], made[one].since if one in made else None) for one in Occasion
    ]
    return render(request, "disclosure/rules.html", {"here": "me", "offers": offers})


def _lines(owner: Member) -> dict[Occasion, str]:
    """Say what each rule would change, from the owner's own rows alone."""
    first, second = (reach.preview(owner.pk, owner.handle, level=level) for level in (1, ACQUAINTED))
    more = listing(reach.differences(first, second))
    raised = (
        gettext("They would see more of you: %(what)s.")
        if more
        else gettext("They would see as much as now.")
    ) % {"what": more}
    lowered = (
        gettext("They would see less of you: %(what)s.")
        if more
        else gettext("They would see as much as now.")
    ) % {"what": more}
    people = growing.quiet_people(owner.pk)
    quiet = ngettext(
        "Nothing happened between you, neither asked for anything, and you didn't open their page: then it ends 30 "
        "days later. You are told and can keep it; they aren't. Today it would be %(count)d person.",
        "Nothing happened between you, neither asked for anything, and you didn't open their page: then it ends 30 "
        "days later. You are told and can keep it; they aren't. Today it would be %(count)d people.",
        people,
    ) % {"count": people}
    unprompted = gettext(
        "Otherwise you may be asked, once a week at most, whether somebody to whom you opened things yourself may be "
        "one step closer. Nothing else suggests anything."
    )
    return {
        Occasion.INTRODUCED: raised,
        Occasion.EXCHANGED: raised,
        Occasion.MET: lowered,
        Occasion.RECOGNISED: lowered,
        Occasion.QUIET: quiet,
        Occasion.UNPROMPTED: unprompted,
    }


@form_page
@member_required
def prompt(request: MemberRequest, prompt_id: int) -> HttpResponse:
    """Ask whether somebody may be one step closer, with what they would see then."""
    me = request.user
    if request.method == "POST":
        closer = request.POST.get("answer") == "closer"
        said = request.POST.get("was", "")
        was = int(said) if re.fullmatch("[12]", said) else 0
        try:
            growing.answer(owner_id=me.pk, prompt_id=prompt_id, step_closer=closer, was=was)
        except NotThere as nothing:
            raise Http404 from nothing
        if closer:
            messages.success(request, gettext("One step closer. They aren't told."))
        else:
            messages.success(request, gettext("It stays as it is. You won't be asked about them again."))
        return redirect("disclosure:contacts")
    try:
        one = growing.prompt(me.pk, prompt_id)
        known = trust.contact(me.pk, one.viewer_id)
    except NotThere as nothing:
        raise Http404 from nothing
    sees = reach.preview(me.pk, me.handle, handle=one.viewer_id)
    person = disclose(me.pk, [one.viewer_id], "inbox").get(one.viewer_id)
    context = {
        "here": "contacts",
        "contact": known,
        "person": card(
            one.viewer_id,
            person,
            url=reverse("disclosure:contact", args=[one.viewer_id]),
            known=True,
        ),
        "name": called(person),
        "more": impact(me, known, sees).closer,
    }
    return render(request, "disclosure/prompt.html", context)
