"""An assistant, as the principal sees it and as the assistant does."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from disclosure import assistants, notices, purposes, trust
from disclosure.errors import NotThere
from disclosure.reading import disclose
from disclosure.views.asks import told
from disclosure.views.drawing import Card, called, card
from profiles.access import MemberRequest, form_page, member_required
from profiles.ids import read_id

MOST_CONTACTS = 50
ACTS: dict[str, str | Promise] = {
    "with": _("waits with them"),
    "passed": _("passed on"),
    "aside": _("set aside"),
    "back": _("came back to you"),
}


class AssistantForm(forms.Form):
    """One of one's contacts."""

    assistant = forms.ChoiceField(
        label=_("Who looks through it first"),
        help_text=_(
            "They see who asks, what for and the note; none of your fields. They learn that you named them."
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose somebody.")},
    )


def form_for(contacts: list[Card], data: object = None) -> AssistantForm:
    """Draw up the choice among contacts."""
    form = AssistantForm(data)  # type: ignore[arg-type]  # a query dict or nothing
    form.fields["assistant"].choices = [(one.handle, one) for one in contacts]  # type: ignore[attr-defined]
    return form


@form_page
@member_required
def assistant(request: MemberRequest) -> HttpResponse:
    """Show who assists a member, what they did and whom the member assists; name somebody, or take it back."""
    me = request.user.pk
    now = assistants.assistant_of(me)
    if request.method == "POST" and "end" in request.POST:
        return _end(request)
    known = [one.handle for one in trust.contacts(me, after=None, at_most=MOST_CONTACTS)]
    acts, assisted = assistants.acts(me), assistants.assisted(me)
    others = [one.principal_handle for one in assisted] + ([now.assistant_handle] if now else [])
    others += [handle for one in acts for handle in (one.asker_id, one.assistant_handle)]
    people = disclose(me, dict.fromkeys([*known, *others]), "contacts")
    contacts = [card(one, people[one], url="", known=True) for one in known if one in people]
    form = form_for(contacts, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            assistants.name(principal_id=me, handle=form.cleaned_data["assistant"])
        except NotThere as nobody:
            raise Http404 from nobody
        messages.success(request, gettext("Named. They are told."))
        return redirect("disclosure:assistant")
    context = {
        "here": "me",
        "form": form,
        "now": now,
        "name": called(people.get(now.assistant_handle)) if now else "",
        "assisted": [
            (one, called(people[one.principal_handle])) for one in assisted if one.principal_handle in people
        ],
        "acts": [
            (
                one,
                called(people.get(one.asker_id)),
                called(people.get(one.assistant_handle)),
                ACTS[one.triaged],
            )
            for one in acts
        ],
    }
    return render(request, "disclosure/assistant.html", context, status=422 if form.is_bound else 200)


def _end(request: MemberRequest) -> HttpResponse:
    number = read_id(request.POST["end"])
    try:
        assistants.end(member_id=request.user.pk, assistance=-1 if number is None else number)
        messages.success(request, gettext("Taken back. What lay with them is yours again."))
    except NotThere:
        messages.info(request, gettext("This has been settled meanwhile. Nothing more to do."))
    return redirect("disclosure:assistant")


@form_page
@member_required
def assisting(request: MemberRequest, assistance_id: int) -> HttpResponse:
    """Show an assistant for whom they act; they may step down."""
    me = request.user.pk
    found = assistants.assistance(me, assistance_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        with told(request):
            assistants.end(member_id=me, assistance=found.pk)
            messages.success(request, gettext("You no longer assist them."))
        return redirect("disclosure:home")
    person = disclose(me, [found.principal_handle], "inbox").get(found.principal_handle)
    if person is None:
        raise Http404
    notices.seen(me, "assistant_named", found.pk)
    context = {
        "here": "asks",
        "found": found,
        "name": called(person),
        "person": card(found.principal_handle, person, url=""),
    }
    return render(request, "disclosure/assisting.html", context)


@form_page
@member_required
def triage(request: MemberRequest, part_id: int) -> HttpResponse:
    """Show an assistant who asks their principal, what for; they pass it on or set it aside."""
    me = request.user.pk
    found = assistants.part(me, part_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        verbs = {"passed": assistants.pass_on, "aside": assistants.set_aside}
        with told(request):
            if verb := verbs.get(request.POST.get("answer", "")):
                verb(assistant_id=me, part=found.pk)
        return redirect("disclosure:triage", found.pk)
    notices.seen(me, "triage_asked", found.pk)
    people = disclose(me, [found.asker_id, found.principal_id], "inbox")
    asker = people.get(found.asker_id)
    context = {
        "here": "asks",
        "part": found,
        "state": assistants.TRIAGE.state_at(found.state, found.answer_by, timezone.now()),
        "asker": card(found.asker_id, asker, url=""),
        "principal": called(people.get(found.principal_id)),
        "purpose": purposes.label(found.purpose),
    }
    return render(request, "disclosure/asks/triage.html", context)
