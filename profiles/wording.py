"""What a wording may say, kind by kind, and how the wordings of one field hang together.

A sheet asks here for what to tell at which input, and the verbs of editing refuse by the same rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from profiles import characters, parts, phones
from profiles.checks import CHECKS
from profiles.kinds import Kind
from profiles.sealing import Texts
from profiles.tiers import Tier

NOTHING = Texts()
MOST_FACETS = 2
"""How many coarser wordings a field may have; the database holds it."""


@dataclass(frozen=True)
class Said:
    """What an owner wants said at one tier."""

    tier: int
    texts: Texts


@dataclass(frozen=True)
class Objection:
    """Why wordings can't stand together: how coarse the wrong one is, at which of its inputs, and the sentence."""

    coarse: int
    part: str
    sentence: str


def clean(kind: Kind, text: str, *, exact: bool = True) -> str:
    """Return what will be kept of a text: tidy, parts in order, and a number in its international form.

    `exact` says whether it is the most guarded wording or a coarser one. Raise ValidationError with a
    sentence for whoever typed it; an empty text is nobody's mistake here.
    """
    if exact and kind.parts and text:
        return parts.clean(kind, text)
    kept = characters.clean(text, multiline=kind.multiline)
    if len(kept) > kind.max_length:
        raise ValidationError(
            _("At most %(limit)d characters; this has %(length)d.")
            % {"limit": kind.max_length, "length": len(kept)},
            code="max_length",
        )
    check = CHECKS.get((kind.code, exact))
    return check(kept) if check and kept else kept


def objections(kind: Kind, said: Sequence[Said]) -> list[Objection]:
    """Say why these wordings, the exact one first and then ever coarser ones, can't be one field's.

    Coarser wordings that say nothing are passed over. Each must open to more people than the one before
    it; what a person is called must be open to every member.
    """
    if said[0].texts == NOTHING:
        return [Objection(0, "zh", empty_sentence(kind))]
    found: list[Objection] = []
    if len(said) > 1 + MOST_FACETS:
        return [Objection(len(said) - 1, "zh", _("Two veiled wordings are enough."))]
    guarded = 0
    for coarse, one in enumerate(said):
        if coarse and one.texts != NOTHING:
            found += _beside(coarse, one, said[guarded])
            guarded = coarse
    if kind.required and not found and said[guarded].tier != Tier.OPEN:
        sentence = _("Every member needs something to call you by. Write it here, or open your exact name.")
        last = len(said) - 1
        found.append(Objection(last, "zh" if last > guarded else "tier", sentence))
    return found


def _beside(coarse: int, one: Said, guarded: Said) -> list[Objection]:
    """What is wrong with a wording beside the more guarded one before it."""
    if guarded.tier == Tier.OPEN:
        sentence = _("Every member reads the wording above already. Leave this empty, or veil the one above.")
        return [Objection(coarse, "zh", sentence)]
    if one.tier >= guarded.tier:
        return [Objection(coarse, "tier", _("This has to be open to more people than the wording above."))]
    same = [part for part in ("zh", "en") if getattr(one.texts, part) == getattr(guarded.texts, part) != ""]
    return [Objection(coarse, part, _("This says the same as the wording above.")) for part in same]


def empty_sentence(kind: Kind) -> str:
    """Say that nothing was written."""
    if is_number(kind):
        return _("Give a number.")
    if kind.parts or kind.one_text:
        return _("Write something here.")
    return _("Write it in Chinese, in English or in both.")


def is_number(kind: Kind) -> bool:
    """Whether the exact wording is a telephone number."""
    return kind.code == "mobile"


def shown(kind: Kind, text: str, language: str = "") -> str:
    """Return a wording as a page shows it in a language, the reader's unless one is given.

    A number stands as people write it, parts stand in one line, anything else as it is.
    """
    if kind.parts:
        return parts.shown(kind, text, language)
    return phones.written(text) if is_number(kind) and phones.E164.fullmatch(text) else text
