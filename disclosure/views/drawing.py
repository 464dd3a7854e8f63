"""How people are drawn up for pages: a card, a row for each field, the whole of a profile; all of it from the door."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from disclosure import searching
from disclosure.reading import DisclosedField, Profile
from disclosure.views.phrases import language
from profiles import kinds
from profiles.parts import DOT

ON_CARD = ("name", "headline", "company", "title", "city")
"""Kinds that stand on a card."""


# --- A card -----------------------------------------------------------------------------------------


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


def card(handle: str, person: Profile | None, *, url: str, known: bool = False, note: str = "") -> Card:
    """Draw up a person's card; of whom nothing is readable there is a veiled one."""
    says = {kind: person.say(kind, language()) if person else "" for kind in ON_CARD}
    return Card(
        handle,
        url,
        says["name"],
        says["headline"],
        DOT.join(filter(None, (says["company"], says["title"]))),
        says["city"],
        known or knows(person),
        note,
    )


def called(person: Profile | None) -> str:
    """Return what somebody may be called, '' when nothing."""
    return person.name(language()) if person else ""


def knows(person: Profile | None) -> bool:
    """Whether the viewer reads something of a person because they know each other."""
    return person is not None and any(field.reason == "known" for field in person.fields)


def matching(found: searching.Found) -> str:
    """Say what was found, where the card does not show it already."""
    says = [
        gettext("%(kind)s: %(text)s")
        % {"kind": one.kind.label, "text": Truncator(one.text(language())).chars(60)}
        for one in found.matched
        if one.kind.code not in ON_CARD
    ]
    return pgettext("between things", ", ").join(says[:2])


# --- The picture of a field -------------------------------------------------------------------------


Pictured = Callable[[DisclosedField], str]
"""Where a field's picture is, '' if it has none."""


def image_url(handle: str) -> Pictured:
    """Say where the pictures of somebody's readable fields are, through the door."""

    def url(field: DisclosedField) -> str:
        if not field.kind.image or field.wording_id is None:
            return ""
        return reverse("disclosure:photo", args=[handle, field.wording_id])

    return url


def own_picture(field: DisclosedField) -> str:
    """Return the address of the owner's own picture, which nobody else is shown and nothing records."""
    if not field.kind.image or field.wording_id is None:
        return ""
    return reverse("me_picture", args=[field.kind.code, field.wording_id])


def no_picture(_field: DisclosedField) -> str:
    """Say that there is none."""
    return ""


# --- A field ----------------------------------------------------------------------------------------


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


def row(field: DisclosedField, url: Pictured = no_picture) -> Row:
    """Draw up one field; what was sent along with an ask is open for a while like what was granted."""
    reason = SAID.get(field.reason or "", "")
    text = field.text(language())
    copy = field.kind.sealed and field.kind.group is kinds.Group.CONTACT and is_exact(text)
    image = url(field) if field.kind.sealed else ""
    return Row(field.kind.label, field.kind.icon, text, reason, field.until, copy, image)


def rows(person: Profile | None, shown: Callable[[DisclosedField], bool]) -> list[Row]:
    """Draw up those of somebody's readable fields that are to be shown; none of somebody who is not there."""
    if person is None:
        return []
    url = image_url(person.handle)
    return [row(field, url) for field in person.readable if shown(field)]


def is_exact(text: str) -> bool:
    """Whether a contact detail can be put to use: a number, an address, an ID; not "has a mainland mobile"."""
    return any(letter.isdigit() for letter in text) or (bool(text) and text.isascii() and " " not in text)


# --- A profile --------------------------------------------------------------------------------------


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


def portrait(person: Profile, url: Pictured | None = None) -> str:
    """Return the address of somebody's photo, blurred or not, '' where a seal will do."""
    found = next((field for field in person.readable if field.kind.code == "photo"), None)
    return (url or image_url(person.handle))(found) if found else ""


@dataclass(frozen=True)
class Group:
    """Fields that belong together."""

    title: str | Promise
    rows: tuple[Row, ...]


def groups(person: Profile, pictured: Pictured | None = None) -> list[Group]:
    """Put what is readable in order: who they are, what they give and seek, how to reach them.

    What the head says comes again where its reason must be told. Pictures come through the door, unless another
    place is given.
    """
    url = pictured or image_url(person.handle)
    told = [
        one for one in person.readable if one.kind.code not in IN_HEAD or one.reason in {"granted", "sent"}
    ]
    sections = (
        Group(title, tuple(row(one, url) for one in told if one.kind.group in some))
        for title, some in SECTIONS
    )
    return [section for section in sections if section.rows]


@dataclass(frozen=True)
class Askable:
    """One field, or what is more exact of it, that the viewer may ask for."""

    label: str | Promise
    icon: str
    url: str


def askable(field: DisclosedField, handle: str) -> Askable:
    """Draw up a field that may be asked for; of some there is something to read already."""
    label = field.kind.label
    if field.wording_id is not None:
        label = gettext("%(kind)s, more exactly") % {"kind": label}
    return Askable(
        label, field.kind.icon, f"{reverse('disclosure:ask', args=[handle])}?field={field.field_id}"
    )
