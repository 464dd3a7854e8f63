"""A member's invitations: codes to give to newcomers, each good once."""

import re
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from profiles import admission
from profiles.access import MemberRequest, form_page, member_required
from profiles.ids import read_id

SHOWN = 30


@dataclass(frozen=True)
class Row:
    """An invitation as the page shows it; its code in groups that can be read out."""

    given: admission.Given
    spoken: str
    link: str


@form_page
@member_required
def invitations(request: MemberRequest) -> HttpResponse:
    """Show the member's invitations; make one, or take one back."""
    me = request.user.pk
    if request.method == "POST":
        _change(request)
        return redirect("invitations")
    rows = [
        Row(
            one,
            " ".join(re.findall("....", one.code)),
            request.build_absolute_uri(reverse("invited", args=[one.code])),
        )
        for one in admission.given(me)[:SHOWN]
    ]
    return render(request, "account/invitations.html", {"here": "me", "rows": rows})


def _change(request: MemberRequest) -> None:
    if "take_back" in request.POST:
        given = read_id(request.POST["take_back"])
        if given is not None and admission.take_back(member_id=request.user.pk, invitation_id=given):
            messages.success(request, gettext("Taken back. The code lets nobody in any more."))
        return
    try:
        admission.give(request.user.pk)
        messages.success(request, gettext("Give it to one person; it lets one in."))
    except admission.NoMore:
        messages.info(request, gettext("You have given as many as there are for now. Later there are more."))
