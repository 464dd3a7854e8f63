"""What a wording may say, kind by kind, and how the wordings of one field hang together.

A sheet asks here for what to tell at which input, and the verbs of editing refuse by the same rules.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from profiles import contact_details, phones
from profiles.characters import refuse_hidden, tidy
from profiles.kinds import Kind
from profiles.sealing import Texts
from profiles.tiers import Tier

NOTHING = Texts()


@dataclass(frozen=True)
class Said:
    """What an owner wants said at one tier."""

    tier: int
    texts: Texts


@dataclass(frozen=True)
class Objection:
    """Why wordings can't stand together: which of them, at which of its inputs, and the sentence."""

    place: int
    part: str
    sentence: str


def clean(kind: Kind, text: str, *, exact: bool = True) -> str:
    """Return what will be kept of a text: tidy, and a number in its international form.

    `exact` says whether it is the most guarded wording or a coarser one. Raise ValidationError with a
    sentence for whoever typed it; an empty text is nobody's mistake here.
    """
    kept = tidy(text, multiline=kind.multiline)
    refuse_hidden(kept)
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
    guarded = 0
    for place, one in enumerate(said):
        if place and one.texts != NOTHING:
            found += _beside(place, one, said[guarded])
            guarded = place
    if kind.required and not found and said[guarded].tier != Tier.OPEN:
        sentence = _("Every member needs something to call you by. Write it here, or open your exact name.")
        last = len(said) - 1
        found.append(Objection(last, "zh" if last > guarded else "tier", sentence))
    return found


def _beside(place: int, one: Said, guarded: Said) -> list[Objection]:
    """What is wrong with a wording beside the more guarded one before it."""
    if guarded.tier == Tier.OPEN:
        sentence = _("Every member reads the wording above already. Leave this empty, or veil the one above.")
        return [Objection(place, "zh", sentence)]
    if one.tier >= guarded.tier:
        return [Objection(place, "tier", _("This has to be open to more people than the wording above."))]
    same = [part for part in ("zh", "en") if getattr(one.texts, part) == getattr(guarded.texts, part) != ""]
    return [Objection(place, part, _("This says the same as the wording above.")) for part in same]


def empty_sentence(kind: Kind) -> str:
    """Say that nothing was written."""
    return _("Give a number.") if is_number(kind) else _("Write it in Chinese, in English or in both.")


def is_number(kind: Kind) -> bool:
    """Whether the exact wording is a telephone number: one text for every language."""
    return kind.code == "mobile"


def shown(kind: Kind, text: str) -> str:
    """Return a wording as a page shows it: a number as people write it, anything else as it is."""
    if not is_number(kind) or not _E164.fullmatch(text):
        return text
    if _MAINLAND.fullmatch(text):
        return f"{text[3:6]} {text[6:10]} {text[10:]}"
    return phones.shown(text) if phones.read(text) else text


# --- Kind by kind -----------------------------------------------------------------------------------

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_DIALLED = re.compile(r"[0-9\s+().\-\u2010-\u2015]+")
_MAINLAND = re.compile(r"(?:\+86|0086|86)?(1[3-9][0-9]{9})")


def _name(text: str) -> str:
    if len(text) < 2:
        raise ValidationError(_("At least two characters."), code="min_length")
    return text


def _number(text: str) -> str:
    """A mobile number as E.164. One of the mainland goes by its form: new ranges come faster than libraries."""
    folded = unicodedata.normalize("NFKC", text)
    mainland = _MAINLAND.fullmatch(re.sub(r"[^0-9+]", "", folded))
    found = f"+86{mainland[1]}" if mainland else phones.read(folded)
    if found is None or not _DIALLED.fullmatch(folded):
        raise ValidationError(
            _(
                "This does not look like a mobile number. One from elsewhere needs its country code, such as +852."
            ),
            code="number",
        )
    return found


def _no_digits(text: str) -> str:
    if any(unicodedata.category(character).startswith("N") for character in text):
        raise ValidationError(_("No digits in the veiled wording, please."), code="digits")
    return text


MOST_DIGITS = 6
"""A run of more is a number: a headline may tell how much or how many."""


def _no_contacts(text: str) -> str:
    if contact_details.find(text, digits=MOST_DIGITS):
        raise ValidationError(
            _("No telephone numbers, e-mail addresses, WeChat IDs or links in the headline, please."),
            code="contacts",
        )
    return text


CHECKS: dict[tuple[str, bool], Callable[[str], str]] = {
    ("name", True): _name,
    ("headline", True): _no_contacts,
    ("headline", False): _no_contacts,
    ("mobile", True): _number,
    ("mobile", False): _no_digits,
}
"""What a kind asks of a text beyond its length, by kind and whether it is the exact wording."""
