"""Which characters a text may hold: all that can be seen, and nothing that hides in it or turns it round.

What can't be seen can mislead: a mark that reverses the reading order, letters between the letters, a name
that looks like somebody else's. What an emoji or a rare form of a Chinese character is made of stays.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_NEWLINES = re.compile("\r\n|[\r\u2028\u2029]")
_EMOJI = "\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"

# Parts of what is seen: the joint of two emoji, an emoji's or a Chinese character's form, a flag's letters.
_FINE = "|".join(
    (
        f"(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])",
        f"(?<=[{_EMOJI}0-9#*©®\u203c\u2049\u2122\u2139\u3030\u303d\u3297\u3299])[\ufe0e\ufe0f]",
        f"(?<=[{_HAN}])[\ufe00-\ufe02\U000e0100-\U000e01ef]",
        "(?<=\U0001f3f4)[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f",
    )
)
_TURNING = "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
# Unicode's Default_Ignorable_Code_Point, the interlinear marks, the blank braille cell, control characters.
_HIDDEN = (
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2028\u2029\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
# Half a surrogate pair, the mark of a letter lost on the way, and what Unicode says is no character.
_LAST_TWO = "".join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000))
_BROKEN = f"[\ud800-\udfff\ufffd\ufdd0-\ufdef{_LAST_TWO}]"
_SCAN = re.compile(f"(?P<fine>{_FINE})|(?P<turning>{_TURNING})|(?P<broken>{_BROKEN})|(?P<hidden>{_HIDDEN})")
SURROGATES = re.compile("[\ud800-\udfff]")
HAN = re.compile(f"[{_HAN}]")
"""A Chinese character: words that hold one are Chinese."""


def tidy(text: str, *, multiline: bool = False) -> str:
    """Return the text in Unicode's composed form (NFC), without space at its ends.

    A tab becomes a space; every sort of line end becomes the one, and a space where there are no lines.
    """
    composed = unicodedata.normalize("NFC", text).replace("\t", " ")
    return _NEWLINES.sub("\n", composed).replace("\n", "\n" if multiline else " ").strip()


def clean(text: str, *, multiline: bool = False) -> str:
    """Return the text as it is kept, which is tidy; raise ValidationError as `refuse_hidden` does."""
    kept = tidy(text, multiline=multiline)
    refuse_hidden(kept)
    return kept


def refuse_hidden(text: str) -> None:
    """Raise ValidationError, which says where it stands, if a tidy text holds what can't be seen."""
    for found in _SCAN.finditer(text.replace("\n", " ")):
        if found.lastgroup == "fine":
            continue
        before = text[max(0, found.start() - 6) : found.start()].strip()
        where = gettext("after “%(text)s”") % {"text": before} if before else gettext("at the beginning")
        sentence = str(_SENTENCES[found.lastgroup or "hidden"])
        raise ValidationError(sentence % {"where": where}, code="character")


_SENTENCES = {
    "hidden": _("There is an invisible character %(where)s. Please type that part again."),
    "turning": _("A mark %(where)s turns the reading direction round. Please type that part again."),
    "broken": _("A character %(where)s arrived broken. Please type that part again."),
}
