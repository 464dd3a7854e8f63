"""The directory, and one member as the viewer may see them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from disclosure import budget, desk, notices, private_notes, searching, trust
from disclosure import directory as directories
from disclosure.errors import NotThere
from disclosure.models import AccessRequest
from disclosure.reading import DisclosedField, Profile, disclose, disclose_picture
from disclosure.views.phrases import language
from profiles import kinds
from profiles.access import MemberRequest, member_required
from profiles.binding import bound
from profiles.ids import read_id
from profiles.views.pictures import image_answer


@dataclass(frozen=True)
class Card:
    """One person in a list, as much of them as the viewer may see."""

    handle: str
    url: str
    name: str
    headline: str
    company: str
    place: str
    known: bool
    note: str = ""


def card(
    handle: str, person: Profile | None, tongue: str, *, url: str, known: bool = False, note: str = ""
) -> Card:
    """Draw up a person's card; of whom nothing is readable there is a veiled one."""
    says = {
        kind: person.say(kind, tongue) if person else ""
        for kind in ("name", "headline", "company", "title", "city")
    }
    return Card(
        handle,
        url,
        says["name"],
        says["headline"],
        " · ".join(filter(None, (says["company"], says["title"]))),
        says["city"],
        known or knows(person),
        note,
    )


def knows(person: Profile | None) -> bool:
    """Whether the viewer reads something of a person because they know each other."""
    return person is not None and any(field.reason == "known" for field in person.fields)


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
    tongue = language()
    cards = [
        card(handle, people.get(handle), tongue, url=reverse("disclosure:profile", args=[handle]))
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
    tongue = language()
    cards = [
        card(
            one.person.handle,
            one.person,
            tongue,
            url=reverse("disclosure:profile", args=[one.person.handle]),
            note=matching(one, tongue),
        )
        for one in page.found
    ]
    following = urlencode({"q": typed, "after": str(page.after)})
    next_url = f"{reverse('disclosure:people')}?{following}" if page.after is not None else ""
    return _people(request, {"typed": typed, "people": cards, "next_url": next_url})


def matching(found: searching.Found, tongue: str) -> str:
    """Say what was found, where the card does not show it already."""
    on_card = {"name", "headline", "company", "title", "city"}
    says = [
        gettext("%(kind)s: %(text)s")
        % {"kind": one.kind.label, "text": Truncator(one.text(tongue)).chars(60)}
        for one in found.matched
        if one.kind.code not in on_card
    ]
    return pgettext("between things", ", ").join(says[:2])


def _people(request: MemberRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    template = "disclosure/_people.html" if request.htmx else "disclosure/people.html"
    return render(request, template, {"here": "people", "typed": "", **context}, status=status)


@dataclass(frozen=True)
class Row:
    """One field of a profile, as disclosed; `reason` is worded by components/reason.html."""

    label: str | Promise
    icon: str
    text: str
    reason: str
    until: datetime | None
    copy: bool
    image: str = ""
    """The address of a picture that stands in the place of the text."""


SAID = {"open": "open", "known": "known", "granted": "granted", "sent": "granted"}
"""The reasons that are told. On one's own page all is one's own: it is said once, at the top."""


IN_HEAD = frozenset(("name", "headline", "photo", "company", "title", "city"))
"""Kinds that stand in the head of a profile, as on a name card."""

SECTIONS: tuple[tuple[str | Promise, frozenset[kinds.Group]], ...] = (
    (_("In brief"), frozenset((kinds.Group.WHO, kinds.Group.WORK))),
    (kinds.Group.BACKGROUND.label, frozenset((kinds.Group.BACKGROUND,))),
    (kinds.Group.WISHES.label, frozenset((kinds.Group.WISHES,))),
    (_("Contact details"), frozenset((kinds.Group.CONTACT,))),
    (kinds.Group.PRIVATE.label, frozenset((kinds.Group.PRIVATE,))),
)
"""The headings of somebody else's profile, and the groups of kinds that stand under each."""


@dataclass(frozen=True)
class Group:
    """Fields that belong together."""

    title: str | Promise
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Askable:
    """One field, or what is more exact of it, that the viewer may ask for."""

    label: str | Promise
    icon: str
    url: str


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
    tongue = language()
    own = handle == request.user.handle
    context = {
        "here": "people",
        "own": own,
        "handle": handle,
        "head": card(handle, person, tongue, url="", known=own or standing.is_contact),
        "told": knows(person),
        "checked": checked,
        "portrait": portrait(person),
        "groups": groups(person, tongue),
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


Pictured = Callable[[DisclosedField], str]
"""Where a field's picture is, '' if it has none."""


def portrait(person: Profile, url: Pictured | None = None) -> str:
    """Return the address of somebody's photo, blurred or not, '' where a seal will do."""
    found = next((field for field in person.readable if field.kind.code == "photo"), None)
    return (url or image_url(person.handle))(found) if found else ""


def image_url(handle: str) -> Pictured:
    """Say where the pictures of somebody's readable fields are, through the door."""

    def url(field: DisclosedField) -> str:
        if not field.kind.image or field.wording_id is None:
            return ""
        return reverse("disclosure:photo", args=[handle, field.wording_id])

    return url


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


def askable(field: DisclosedField, handle: str) -> Askable:
    """Draw up a field that may be asked for; of some there is something to read already."""
    label = field.kind.label
    if field.wording_id is not None:
        label = gettext("%(kind)s, more exactly") % {"kind": label}
    return Askable(
        label, field.kind.icon, f"{reverse('disclosure:ask', args=[handle])}?field={field.field_id}"
    )


def groups(person: Profile, tongue: str, pictured: Pictured | None = None) -> list[Group]:
    """Put what is readable in order: who they are, what they give and seek, how to reach them.

    What the head says comes again where its reason must be told. Pictures come through the door, unless another
    place is given.
    """
    url = pictured or image_url(person.handle)
    told = [
        one for one in person.readable if one.kind.code not in IN_HEAD or one.reason in {"granted", "sent"}
    ]
    sections = (
        Group(title, tuple(row(one, tongue, url) for one in told if one.kind.group in some))
        for title, some in SECTIONS
    )
    return [section for section in sections if section.rows]


def is_exact(text: str) -> bool:
    """Whether a contact detail can be put to use: a number, an address, an ID; not "has a mainland mobile"."""
    return any(letter.isdigit() for letter in text) or (bool(text) and text.isascii() and " " not in text)


def no_picture(_field: DisclosedField) -> str:
    """Say that there is none."""
    return ""


def row(field: DisclosedField, tongue: str, url: Pictured = no_picture) -> Row:
    """Draw up one field; what was sent along with an ask is open for a while like what was granted."""
    reason = SAID.get(field.reason or "", "")
    text = field.text(tongue)
    copy = field.kind.sealed and field.kind.group is kinds.Group.CONTACT and is_exact(text)
    image = url(field) if field.kind.sealed else ""
    return Row(field.kind.label, field.kind.icon, text, reason, field.until, copy, image)
