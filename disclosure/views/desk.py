"""The desk, from both sides: a member's own page about it, and what its staff write down."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from disclosure import desk, notices
from disclosure.errors import NotThere
from disclosure.reading import disclose
from disclosure.views.drawing import card
from profiles.access import MemberRequest, form_page, member_required


class ServiceForm(forms.Form):
    """Whether the desk may introduce."""

    wanted = forms.BooleanField(
        label=_("The desk may introduce me"),
        required=False,
        help_text=_(
            "Only where both of you agreed to it here and nobody of your own circle comes before. The desk reads of "
            "you what a contact at its level reads, and nothing more."
        ),
    )


@form_page
@member_required
def own_desk(request: MemberRequest) -> HttpResponse:
    """Show what the desk has checked and whether it may introduce; take one away, or change the other."""
    me = request.user.pk
    if request.method == "POST":
        if "remove" in request.POST:
            desk.remove_check(owner_id=me)
            messages.success(request, gettext("Taken away. Nobody sees it any more."))
        else:
            form = ServiceForm(request.POST)
            form.is_valid()
            desk.serve(member_id=me, wanted=form.cleaned_data["wanted"])
            messages.success(request, gettext("Saved."))
        return redirect("disclosure:own_desk")
    check = desk.own_check(me)
    notices.seen(me, "checked", check.pk if check else 0)
    form = ServiceForm(initial={"wanted": desk.serves(me)})
    return render(request, "disclosure/own_desk.html", {"here": "me", "check": check, "form": form})


@form_page
@member_required
def check(request: MemberRequest, handle: str) -> HttpResponse:
    """Let somebody of the desk write down that they have seen a member's name and employer. For nobody else."""
    me = request.user
    if not me.is_desk or handle == me.handle:
        raise Http404
    if request.method == "POST":
        try:
            desk.record(desk_id=me.pk, handle=handle)
            messages.success(request, gettext("Written down. They are told, and can take it away."))
        except NotThere:
            messages.info(
                request, gettext("You don't read their exact name and employer. They can show you both.")
            )
        return redirect("disclosure:check", handle)
    person = disclose(me.pk, [handle], "contacts").get(handle)
    if person is None:
        raise Http404
    context = {
        "here": "people",
        "person": card(handle, person, url=reverse("disclosure:profile", args=[handle])),
        "checked": desk.checked(me.pk, handle),
    }
    return render(request, "disclosure/check.html", context)
