"""Labels, and from whom the owner hides."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from disclosure import hiding, labels, private_notes, reach, trust
from disclosure.contact_forms import LabelForm, PrivateNoteForm
from disclosure.errors import NotThere, SuchLabel
from disclosure.reading import Profile, disclose
from disclosure.views.drawing import card
from disclosure.views.phrases import language
from disclosure.views.places import read_place, write_place
from profiles.access import MemberRequest, form_page, member_required
from profiles.models import Member

PAGE = 20


# --- Labels -------------------------------------------------------------------------------------------


@form_page
@member_required
def own_labels(request: MemberRequest) -> HttpResponse:
    """Show the owner's labels, and make one."""
    form = LabelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = labels.make(owner_id=request.user.pk, name=form.cleaned_data["name"])
            return HttpResponseRedirect(reverse("disclosure:label", args=[made]))
        except SuchLabel as refused:
            form.add_error("name", str(refused.sentence))
    context = {"here": "contacts", "labels": labels.labels(request.user.pk), "form": form}
    return render(request, "disclosure/labels.html", context, status=422 if form.errors else 200)


@form_page
@member_required
def label(request: MemberRequest, label_id: int) -> HttpResponse:
    """Show one label with who is under it, and call it something else."""
    found = _label(request.user, label_id)
    form = LabelForm(request.POST if request.method == "POST" else None, initial={"name": found.name})
    here = reverse("disclosure:label", args=[label_id])
    if form.is_valid():
        try:
            labels.rename(owner_id=request.user.pk, label_id=label_id, name=form.cleaned_data["name"])
            return HttpResponseRedirect(here)
        except SuchLabel as refused:
            form.add_error("name", str(refused.sentence))
    after = read_place(request.GET.get("after", ""))
    some = trust.contacts(request.user.pk, after=after, at_most=PAGE + 1)
    page = some[:PAGE]
    under = labels.people(request.user.pk, label_id, after="", at_most=MOST_UNDER)
    known = {one.handle for one in page}
    others = [] if after else [handle for handle in under if handle not in known][:PAGE]
    people = disclose(request.user.pk, [*known, *others], "contacts")
    context = {
        "here": "contacts",
        "label": found,
        "form": form,
        "people": [
            _tick(handle, people.get(handle), handle in under)
            for handle in [*(one.handle for one in page), *others]
        ],
        "next_url": f"{here}?after={write_place(page[-1].since, page[-1].handle)}"
        if len(some) > PAGE
        else "",
        "place": request.GET.get("after", "") if after else "",
    }
    return render(request, "disclosure/label.html", context, status=422 if form.errors else 200)


MOST_UNDER = 10_000
"""Nobody ticks more people than this."""


def _tick(handle: str, person: Profile | None, under: bool) -> dict[str, object]:
    drawn = card(handle, person, url=reverse("disclosure:contact", args=[handle]), known=True)
    return {"card": drawn, "under": under}


@require_POST
@member_required
def label_people(request: MemberRequest, label_id: int) -> HttpResponse:
    """Put those who are ticked on a page under a label, and the others of that page from under it."""
    _label(request.user, label_id)
    shown, ticked = request.POST.getlist("shown")[: 2 * PAGE], set(request.POST.getlist("under"))
    labels.put(
        owner_id=request.user.pk,
        label_id=label_id,
        under=[handle for handle in shown if handle in ticked],
        not_under=[handle for handle in shown if handle not in ticked],
    )
    messages.success(request, _("Saved. They aren't told."))
    place = read_place(request.POST.get("place", ""))
    back = reverse("disclosure:label", args=[label_id])
    return HttpResponseRedirect(f"{back}?after={write_place(*place)}" if place else back)


@form_page
@member_required
def label_erase(request: MemberRequest, label_id: int) -> HttpResponse:
    """Ask whether to erase a label, and erase it."""
    found = _label(request.user, label_id)
    if request.method == "POST":
        labels.erase(owner_id=request.user.pk, label_id=label_id)
        messages.success(request, _("Erased."))
        return HttpResponseRedirect(reverse("disclosure:labels"))
    withheld = [one for one in hiding.withheld(request.user.pk) if one.label_id == label_id]
    context = {"here": "contacts", "label": found, "withheld": bool(withheld)}
    return render(request, "disclosure/label_erase.html", context)


@form_page
@member_required
def label_hide(request: MemberRequest, label_id: int) -> HttpResponse:
    """Say what hiding from a label means, and hide from it; or no longer."""
    found = _label(request.user, label_id)
    if request.method == "POST":
        hide = "again" not in request.POST
        hiding.hide_from_label(owner_id=request.user.pk, label_id=label_id, hide=hide)
        _tell(request, hide=hide)
        return HttpResponseRedirect(reverse("disclosure:shields"))
    return render(request, "disclosure/label_hide.html", {"here": "me", "label": found})


def _label(owner: Member, label_id: int) -> labels.Label:
    try:
        return labels.label(owner.pk, label_id)
    except NotThere as nobody:
        raise Http404 from nobody


# --- Shields ------------------------------------------------------------------------------------------


@require_safe
@member_required
def shields(request: MemberRequest) -> HttpResponse:
    """Show from whom the owner hides. Nobody is named through the door: whoever is hidden from is out of sight."""
    hidden = hiding.shields(request.user.pk)
    notes = private_notes.read(request.user.pk, [one.handle for one in hidden if one.handle])
    context = {
        "here": "me",
        "persons": [(one.handle, notes.get(one.handle, "")) for one in hidden if one.handle],
        "hidden_labels": [one for one in hidden if one.label_id],
        "companies": hiding.companies(request.user.pk),
        "labels": [one for one in labels.labels(request.user.pk) if not one.hidden],
    }
    return render(request, "disclosure/shields.html", context)


@form_page
@member_required
def hide(request: MemberRequest, handle: str) -> HttpResponse:
    """Say what hiding from a person means, and hide from them; or no longer.

    The owner's own note goes along: from then on it is the only thing by which they find the person again.
    """
    owner = request.user
    if "again" in request.POST:
        _settle(owner, handle, hide_=False)
        _tell(request, hide=False)
        return HttpResponseRedirect(reverse("disclosure:shields"))
    person = disclose(owner.pk, [handle], "contacts").get(handle) if handle != owner.handle else None
    noted = private_notes.about(owner.pk, handle)
    if not _has_row(owner, handle) and not noted and person is None:
        raise Http404
    called = person.name(language()) if person else ""
    form = PrivateNoteForm(
        request.POST if request.method == "POST" else None, initial={"note": noted or called}
    )
    if form.is_valid():
        _settle(owner, handle, hide_=True)
        if form.cleaned_data["note"]:
            private_notes.keep(writer_id=owner.pk, handle=handle, text=form.cleaned_data["note"])
        _tell(request, hide=True)
        return HttpResponseRedirect(reverse("disclosure:shields"))
    context = {
        "here": "people",
        "form": form,
        "handle": handle,
        "person": card(handle, person, url=reverse("disclosure:profile", args=[handle])),
    }
    return render(request, "disclosure/hide.html", context, status=422 if form.is_bound else 200)


def _settle(owner: Member, handle: str, *, hide_: bool) -> None:
    try:
        hiding.hide_from(owner_id=owner.pk, handle=handle, hide=hide_)
    except NotThere as nobody:
        raise Http404 from nobody


def _has_row(owner: Member, handle: str) -> bool:
    """Whether the owner has a row of their own about somebody; asked whether or not that one is there."""
    try:
        reach.view_of(owner.pk, handle)
    except NotThere:
        return False
    return True


def _tell(request: MemberRequest, *, hide: bool) -> None:
    said = _("You are out of their sight, and they of yours.") if hide else _("You no longer hide.")
    messages.success(request, said)


# --- A note to oneself --------------------------------------------------------------------------------


@form_page
@member_required
def note(request: MemberRequest, handle: str) -> HttpResponse:
    """Write down something about somebody, for nobody else's eyes."""
    owner = request.user
    person = disclose(owner.pk, [handle], "contacts").get(handle) if handle != owner.handle else None
    noted = private_notes.about(owner.pk, handle)
    if not _has_row(owner, handle) and not noted and person is None:
        raise Http404
    back = _page_of(owner, handle)
    form = PrivateNoteForm(request.POST if request.method == "POST" else None, initial={"note": noted})
    if form.is_valid():
        try:
            private_notes.keep(writer_id=owner.pk, handle=handle, text=form.cleaned_data["note"])
        except NotThere as nobody:
            raise Http404 from nobody
        messages.success(request, _("Noted, for you alone."))
        return HttpResponseRedirect(back)
    drawn = card(handle, person, url=back)
    here = "contacts" if back == reverse("disclosure:contact", args=[handle]) else "people"
    context = {"here": here, "form": form, "person": drawn, "back": back}
    return render(request, "disclosure/note.html", context, status=422 if form.is_bound else 200)


def _page_of(owner: Member, handle: str) -> str:
    """Where somebody stands for the owner: among the contacts, or in the directory."""
    try:
        trust.contact(owner.pk, handle)
    except NotThere:
        return reverse("disclosure:profile", args=[handle])
    return reverse("disclosure:contact", args=[handle])
