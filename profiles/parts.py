"""Fields of several inputs: how their parts are kept as one text, and shown as one line.

The exact wording of such a kind keeps its parts in order, joined by U+001F, which no input can hold. Months
are kept as 2015-03, a birthday as calendar, year, month and day. A part that is not worded stands in the text of
each language.
"""

import re
import unicodedata
from datetime import date

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from profiles import characters, phones
from profiles.calendars import LEAP, LUNAR, SOLAR, Birthday
from profiles.characters import HAN
from profiles.kinds import Kind, Part

BETWEEN = "\x1f"
EARLIEST = 1930
DOT = "\N{NO-BREAK SPACE}· "
"""Between things that stand side by side in one line: where it breaks, the dot stays behind."""
_MONTH = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?")


def split(kind: Kind, text: str) -> list[str]:
    """Return a text's parts in order, all of them empty if it is not made of parts."""
    found = text.split(BETWEEN)
    return found if len(found) == len(kind.parts) else [""] * len(kind.parts)


def join(kind: Kind, said: dict[str, str]) -> str:
    """Keep parts as one text; '' if nothing of what is worded is said."""
    worded = [part for part in kind.parts if part.worded] or kind.parts
    if not any(said.get(part.code) for part in worded):
        return ""
    return BETWEEN.join(said.get(part.code, "") for part in kind.parts)


def clean(kind: Kind, text: str) -> str:
    """Return a text of parts as it is kept; raise ValidationError if one of them is wrong, or they disagree."""
    found = text.split(BETWEEN)
    if len(found) != len(kind.parts):
        raise ValidationError(_("Write each part in its own place."), code="parts")
    said = {part.code: clean_part(part, one) for part, one in zip(kind.parts, found, strict=True)}
    for part in kind.parts:
        if part.required and not said[part.code]:
            raise ValidationError(missing(part), code="required")
    agree(kind, said)
    return join(kind, said)


def missing(part: Part) -> str:
    """Say that a part is needed."""
    return _("Please fill in: %(part)s.") % {"part": part.label}


def clean_part(part: Part, text: str) -> str:
    """Return one part as it is kept; an empty one is fine here."""
    kept = characters.clean(text)
    if len(kept) > part.max_length and part.sort == "text":
        raise ValidationError(
            _("At most %(limit)d characters; this has %(length)d.")
            % {"limit": part.max_length, "length": len(kept)},
            code="max_length",
        )
    if not kept or part.sort == "text":
        return kept
    return _SORTS[part.sort](unicodedata.normalize("NFKC", kept))


def agree(kind: Kind, said: dict[str, str]) -> None:
    """Raise ValidationError if clean parts disagree: an end before its beginning, a day that never was."""
    if kind.code == "birthday":
        if all(said.values()):
            birthday_of(BETWEEN.join(said[part.code] for part in kind.parts)).check()
    elif said.get("to") and not said.get("from"):
        raise ValidationError(_("Say when it began, too."), code="dates")
    elif said.get("to", "") and said["to"] < said["from"]:
        raise ValidationError(_("This ends before it began."), code="dates")


def birthday_of(text: str) -> Birthday:
    """Read a birthday as it is kept."""
    calendar, year, month, day = text.split(BETWEEN)
    return Birthday(calendar, int(year), int(month), int(day))


def shown(kind: Kind, text: str, language: str = "") -> str:
    """Return a text of parts as one line for a page."""
    if BETWEEN not in text:
        return text
    said = dict(zip((part.code for part in kind.parts), split(kind, text), strict=True))
    if kind.code == "birthday":
        return birthday_of(text).whole()[not (language or get_language() or "").startswith("zh")]
    words = [
        phones.written(one) if part.sort == "number" else one
        for part in kind.parts
        if part.code not in {"from", "to"} and (one := said[part.code])
    ]
    return DOT.join([*words, *span(kind, said, chinese=bool(HAN.search(text)))])


def span(kind: Kind, said: dict[str, str], *, chinese: bool) -> list[str]:
    """Say from when to when, as nothing or one text; what has begun and not ended goes on."""
    start, end = (said.get(code, "").replace("-", ".") for code in ("from", "to"))
    if not start:
        return []
    if not end and kind.code == "experience":
        return [f"{start}–今" if chinese else f"{start} to now"]
    return [f"{start}–{end}" if end else start]


def _month(text: str) -> str:
    match = _MONTH.fullmatch(text)
    if not match or not 1 <= int(match[2]) <= 12:
        raise ValidationError(_("Write the month like this: 2015-03."), code="month")
    kept = f"{match[1]}-{int(match[2]):02}"
    _refuse_far(kept)
    return kept


def _year(text: str) -> str:
    if not re.fullmatch(r"\d{4}年?", text):
        raise ValidationError(_("Write the year with four digits."), code="year")
    return text[:4]


def _refuse_far(month: str) -> None:
    today = timezone.localdate()
    if not int(month[:4]) >= EARLIEST or month > f"{date(today.year + 1, 12, 1):%Y-%m}":
        raise ValidationError(_("Check the year: four digits."), code="year")


def _day(text: str) -> str:
    if not re.fullmatch(r"\d{1,2}", text) or not 1 <= int(text) <= 31:
        raise ValidationError(_("Write a number."), code="day")
    return str(int(text))


def _calendar(text: str) -> str:
    if text not in {SOLAR, LUNAR, LEAP}:
        raise ValidationError(_("Choose a calendar."), code="calendar")
    return text


def _number(text: str) -> str:
    """A number at which somebody can be called: of a desk, too, not only a mobile."""
    try:
        read = phonenumbers.parse(text, phones.HOME_REGION)
    except phonenumbers.NumberParseException:
        read = None
    found = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164) if read else ""
    if read is None or not (phones.MAINLAND_MOBILE.fullmatch(found) or phonenumbers.is_valid_number(read)):
        raise ValidationError(
            _("This does not look like a number. One of a desk needs its area code: 021 5555 6666."),
            code="number",
        )
    return found


_SORTS = {"month": _month, "year": _year, "day": _day, "calendar": _calendar, "number": _number}
