"""The directory, and one member as the viewer may see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from disclosure import budget, desk, notices, private_notes, searching, trust
from disclosure import directory as directories
from disclosure.errors import NotThere
from disclosure.models import AccessRequest
from disclosure.reading import disclose, disclose_picture
from disclosure.views.drawing import askable, card, groups, knows, matching, portrait
from profiles.access import MemberRequest, member_required
from profiles.binding import bound
from profiles.ids import read_id
from profiles.views.pictures import image_answer


@require_safe
@member_required
@vary_on_headers("HX-Request")
def directory(request: MemberRequest) -> HttpResponse:
    """Show a page of the directory: a card for everybody in it whom the viewer may know of, or whom they search."""
    typed = request.GET.get("q", "").strip()
    if typed:
        return search_results(request, typed)
    page = directories.page(request.user.pk, read_id(request.GET.get("after", "")))
    people = disclose(request.user.pk, page.handles, "directory")
    cards = [
        card(handle, people.get(handle), url=reverse("disclosure:profile", args=[handle]))
        for handle in page.handles
    ]
    next_url = f"{reverse('disclosure:people')}?after={page.after}" if page.after is not None else ""
    return _people(request, {"people": cards, "next_url": next_url})


def search_results(request: MemberRequest, typed: str) -> HttpResponse:
    """Show a page of whom the viewer finds, each with what was found."""
    place = read_id(request.GET.get("after", ""))
    try:
        words = searching.read_words(typed)
    except searching.CannotSearch as refused:
        return _people(request, {"typed": typed, "refused": refused.sentence}, status=422)
    page = searching.search(request.user.pk, words, place)
    cards = [
        card(
            one.person.handle,
            one.person,
            url=reverse("disclosure:profile", args=[one.person.handle]),
            note=matching(one),
        )
        for one in page.found
    ]
    following = urlencode({"q": typed, "after": str(page.after)})
    next_url = f"{reverse('disclosure:people')}?{following}" if page.after is not None else ""
    return _people(request, {"typed": typed, "people": cards, "next_url": next_url})


def _people(request: MemberRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    template = "disclosure/_people.html" if request.htmx else "disclosure/people.html"
    return render(request, template, {"here": "people", "typed": "", **context}, status=status)


@dataclass(frozen=True)
class Standing:
    """The viewer's own side of it: a contact of theirs or not, and what they asked for and how that stands."""

    is_contact: bool
    asked: int | None = None
    answer_by: datetime | None = None
    again: datetime | None = None


@require_safe
@member_required
@budget.within_budget
def profile(request: MemberRequest, handle: str) -> HttpResponse:
    """Show one member as the viewer may see them. Whoever is not there for the viewer: the one 404 page."""
    budget.spend(request.user.pk)
    standing = stand(request.user.pk, handle)
    person = disclose(request.user.pk, [handle], "profile").get(handle)
    if person is None:
        raise Http404
    checked = desk.checked(request.user.pk, handle)
    own = handle == request.user.handle
    context = {
        "here": "people",
        "own": own,
        "handle": handle,
        "head": card(handle, person, url="", known=own or standing.is_contact),
        "told": knows(person),
        "checked": checked,
        "portrait": portrait(person),
        "groups": groups(person),
        "askable": [askable(field, handle) for field in person.askable],
        "standing": standing,
        "note": "" if own else private_notes.about(request.user.pk, handle),
    }
    return render(request, "disclosure/profile.html", context)


@require_safe
@member_required
def photo(request: MemberRequest, handle: str, wording_id: int) -> HttpResponse:
    """Show the picture of a wording that the viewer may see. In every other case: the one 404 page."""
    image = disclose_picture(request.user.pk, handle, wording_id)
    if image is None:
        raise Http404
    return image_answer(image)


def stand(viewer_id: int, handle: str) -> Standing:
    """Read the viewer's own rows about a member; news of what they asked for counts as seen now."""
    try:
        trust.contact(viewer_id, handle)
        is_contact = True
    except NotThere:
        is_contact = False
    now = timezone.now()
    with bound(viewer_id):
        asked = list(AccessRequest.objects.filter(owner__handle=handle).order_by("-sent_at", "-id")[:10])
        for code in ("access_granted", "access_closed"):
            notices.mark_seen(code, [request.pk for request in asked])
    last = next((request for request in asked if request.retry_at and request.retry_at > now), None)
    if last is None:
        return Standing(is_contact)
    if last.state == "waiting" and last.answer_by > now:
        return Standing(is_contact, last.pk, answer_by=last.answer_by)
    return Standing(is_contact, last.pk, again=last.retry_at)
