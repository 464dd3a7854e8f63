"""The catalogue of field kinds: what a member may say, how it is checked, how guarded it starts."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles.tiers import Tier


@dataclass(frozen=True)
class Kind:
    """One kind of field.

    `default_tier` is that of the exact wording in the preset 适中; `facet_tier` is where a coarser
    wording is offered, None if none is. A sealed kind is kept encrypted and is never askable from
    level 0. `max_length` counts characters of one wording in one language.
    """

    code: str
    label: str | Promise
    icon: str
    default_tier: Tier
    facet_tier: Tier | None
    max_length: int
    sealed: bool = False
    multiline: bool = False
    required: bool = False

    @property
    def least_ask_level(self) -> int:
        """The lowest level from which anybody may ask for this kind."""
        return 1 if self.sealed else 0


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("name", _("Name"), "user", Tier.INTRODUCED, Tier.OPEN, 30, required=True),
        Kind("headline", _("Headline"), "quote", Tier.OPEN, None, 40),
        Kind("company", _("Company"), "building-2", Tier.INTRODUCED, Tier.OPEN, 60),
        Kind("city", _("City"), "map-pin", Tier.INTRODUCED, Tier.OPEN, 30),
        Kind("mobile", _("Mobile"), "smartphone", Tier.TRUSTED, Tier.INTRODUCED, 30, sealed=True),
        Kind("bio", _("About"), "book-open", Tier.INTRODUCED, None, 500, multiline=True),
    )
}

SEALED_KINDS = frozenset(code for code, kind in KINDS.items() if kind.sealed)
