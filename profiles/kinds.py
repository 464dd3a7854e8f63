"""The catalogue of field kinds: what a member may say, how it is typed, how guarded it starts.

The order here is the order on every page. An operator may one day reorder, rename or switch off kinds, so
nothing else says what a kind is: labels, tiers, limits and parts stand here and nowhere else.
"""

from dataclasses import dataclass
from typing import Literal

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from profiles.tiers import Tier


class Group(models.TextChoices):
    """Kinds that belong together on a page."""

    WHO = "who", _("Who I am")
    WORK = "work", _("Work")
    BACKGROUND = "background", _("Background")
    WISHES = "wishes", _("Give and seek")
    CONTACT = "contact", _("How to reach me")
    PRIVATE = "private", _("Close to home")


class Preset(models.TextChoices):
    """A way to be veiled, for all kinds at once."""

    RESERVED = "reserved", pgettext_lazy("a preset", "Reserved")
    MODERATE = "moderate", pgettext_lazy("a preset", "Moderate")
    OPEN = "open", pgettext_lazy("a preset", "Open")


OPENED_BY_PRESET = frozenset(("name", "company", "title"))
"""What the open preset shows to every member; all else stays moderate."""


@dataclass(frozen=True)
class Part:
    """One input of a kind that has several. A `worded` part is said in each language, any other once for both."""

    code: str
    label: str | Promise
    max_length: int = 40
    worded: bool = True
    sort: Literal["text", "month", "year", "number", "calendar", "day"] = "text"
    required: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of field.

    `default_tier` is that of the exact wording in the moderate preset, `facet_tiers` those of coarser wordings
    that are offered, ever more open. `max_length` counts characters of one wording in one language. `most` is
    how many fields of this kind one may have. A sealed kind is kept encrypted and is never askable from level 0.
    The exact wording of a `one_text` kind is the same in every language. One with `parts` is typed in several
    inputs; `profiles.parts` says how they are kept together. Of an image the wordings only say that there is
    one; `profiles.pictures` has the rest.
    """

    code: str
    label: str | Promise
    icon: str
    group: Group
    default_tier: Tier
    facet_tiers: tuple[Tier, ...]
    max_length: int
    most: int = 1
    sealed: bool = False
    multiline: bool = False
    required: bool = False
    one_text: bool = False
    image: bool = False
    parts: tuple[Part, ...] = ()

    @property
    def least_ask_level(self) -> int:
        """The lowest level from which anybody may ask for this kind."""
        return 1 if self.sealed else 0

    @property
    def has_facets(self) -> bool:
        """Whether a coarser wording is offered."""
        return bool(self.facet_tiers)

    def tiers(self, preset: Preset) -> tuple[Tier, ...]:
        """The tier of the exact wording under a preset, then those of the coarser ones that it leaves room for."""
        usual = (self.default_tier, *self.facet_tiers)
        if preset is Preset.OPEN and self.code in OPENED_BY_PRESET:
            return (Tier.OPEN,)
        if preset is Preset.RESERVED:
            return tuple(Tier(min(tier + 1, Tier.SELF)) if tier else tier for tier in usual)
        return usual


_ORGANISATION = Part("organisation", _("Organisation"), 60, required=True)
_ROLE = Part("role", _("Role"))


def _years() -> tuple[Part, Part]:
    return (
        Part("from", _("From (year)"), 4, worded=False, sort="year"),
        Part("to", _("To (year)"), 4, worded=False, sort="year"),
    )


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("name", _("Name"), "user", Group.WHO, Tier.INTRODUCED, (Tier.OPEN,), 30, required=True),
        Kind(
            "latin_name", _("Name in Latin letters"), "id-card", Group.WHO, Tier.INTRODUCED, (Tier.OPEN,), 60,
            one_text=True,
        ),
        Kind("photo", _("Photo"), "camera", Group.WHO, Tier.INTRODUCED, (Tier.OPEN,), 20, image=True),
        Kind("headline", _("Headline"), "quote", Group.WHO, Tier.OPEN, (), 40),
        Kind("city", _("City"), "map-pin", Group.WHO, Tier.INTRODUCED, (Tier.OPEN,), 30),
        Kind("languages", _("Languages and dialects"), "languages", Group.WHO, Tier.OPEN, (), 60),
        Kind("bio", _("About"), "book-open", Group.WHO, Tier.INTRODUCED, (), 500, multiline=True),
        Kind("company", _("Company"), "building-2", Group.WORK, Tier.INTRODUCED, (Tier.OPEN,), 60),
        Kind("title", _("Title"), "briefcase", Group.WORK, Tier.INTRODUCED, (Tier.OPEN,), 40),
        Kind("industry", _("Industry"), "factory", Group.WORK, Tier.OPEN, (), 40),
        Kind(
            "experience", _("Experience"), "milestone", Group.WORK, Tier.INTRODUCED, (Tier.OPEN,), 140, most=10,
            parts=(
                _ORGANISATION,
                _ROLE,
                Part("from", _("From (month)"), 7, worded=False, sort="month"),
                Part("to", _("To (month)"), 7, worded=False, sort="month"),
            ),
        ),
        Kind(
            "civic", _("Civic role"), "landmark", Group.WORK, Tier.ACQUAINTED, (Tier.INTRODUCED,), 140, most=8,
            parts=(_ORGANISATION, _ROLE, *_years()),
        ),
        Kind("hometown", _("Home town"), "house", Group.BACKGROUND, Tier.INTRODUCED, (Tier.OPEN,), 30),
        Kind(
            "education", _("Education"), "graduation-cap", Group.BACKGROUND, Tier.ACQUAINTED, (Tier.INTRODUCED,), 160,
            most=6,
            parts=(
                Part("school", _("School"), 60, required=True),
                Part("degree", _("Degree"), 30),
                Part("subject", _("Subject")),
                *_years(),
            ),
        ),
        Kind("achievement", _("Achievement"), "award", Group.BACKGROUND, Tier.INTRODUCED, (), 80, most=8),
        Kind("interests", _("Interests"), "tree-pine", Group.BACKGROUND, Tier.INTRODUCED, (), 80),
        Kind("offer", _("I can offer"), "hand-helping", Group.WISHES, Tier.OPEN, (), 30, most=5),
        Kind("seek", _("I am looking for"), "compass", Group.WISHES, Tier.INTRODUCED, (Tier.OPEN,), 30, most=5),
        Kind(
            "mobile", _("Mobile"), "smartphone", Group.CONTACT, Tier.TRUSTED, (Tier.INTRODUCED,), 30,
            sealed=True, one_text=True,
        ),
        Kind(
            "wechat", _("WeChat ID"), "message-circle", Group.CONTACT, Tier.TRUSTED, (Tier.INTRODUCED,), 40,
            sealed=True, one_text=True,
        ),
        Kind(
            "wechat_qr", _("WeChat QR code"), "qr-code", Group.CONTACT, Tier.TRUSTED, (), 20, sealed=True, image=True
        ),
        Kind(
            "wecom", pgettext_lazy("a kind of field", "WeCom"), "message-square", Group.CONTACT,
            Tier.ACQUAINTED, (), 64, sealed=True, one_text=True,
        ),
        Kind("email", _("E-mail"), "mail", Group.CONTACT, Tier.ACQUAINTED, (), 120, sealed=True, one_text=True),
        Kind(
            "assistant", _("Assistant"), "headset", Group.CONTACT, Tier.ACQUAINTED, (Tier.INTRODUCED,), 60, sealed=True,
            parts=(
                Part("called", _("How to call them"), 20, required=True),
                Part("number", _("Work number"), 24, worded=False, sort="number", required=True),
            ),
        ),
        Kind("office", _("Office"), "building", Group.CONTACT, Tier.TRUSTED, (Tier.INTRODUCED,), 80, sealed=True),
        Kind("site", _("Site"), "globe", Group.CONTACT, Tier.OPEN, (), 120, one_text=True),
        Kind(
            "birthday", _("Birthday"), "cake", Group.PRIVATE, Tier.CONFIDANT, (Tier.TRUSTED,), 30,
            sealed=True, one_text=True,
            parts=(
                Part("calendar", _("Calendar"), 10, worded=False, sort="calendar", required=True),
                Part("year", _("Year"), 4, worded=False, sort="year", required=True),
                Part("month", _("Month"), 2, worded=False, sort="day", required=True),
                Part("day", _("Day"), 2, worded=False, sort="day", required=True),
            ),
        ),
        Kind("pay", _("Expected pay"), "wallet", Group.PRIVATE, Tier.SELF, (), 40, sealed=True),
    )
}  # fmt: skip

SEALED_KINDS = frozenset(code for code, kind in KINDS.items() if kind.sealed)


def in_groups() -> dict[Group, list[Kind]]:
    """Every kind, group by group, in the order of the catalogue."""
    return {group: [kind for kind in KINDS.values() if kind.group is group] for group in Group}
