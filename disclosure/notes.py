"""Notes that go with an ask: short, and free of anything by which one could be reached around the door.

Contact details are opened field by field, with a record and an end; in a note they would be open for ever.
"""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from profiles.characters import refuse_hidden, tidy

LENGTH = 120

_NUMERALS = str.maketrans(
    dict(zip("零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "0012345678912123456789", strict=True))
)
_YEAR = r"(?<!\d)(?:19|20)\d\d"
_DATES = re.compile(
    rf"{_YEAR}\s*[-–—~至到/]\s*(?:19|20)\d\d(?!\d)"
    rf"|{_YEAR}\s*[-./年]\s*\d{{1,2}}(?:\s*[-./月]\s*\d{{1,2}})?(?!\d)"
)
_APP = (
    r"(?:微\s*信|薇\s*信|威\s*信|v\s*信|扣\s*扣|we\s*chat|wei\s*xin|whats\s*app|telegram|skype"
    r"|(?<![a-z])(?:[vw]x|qq)(?![a-z]))"
)
_ENDINGS = "com|cn|net|org|io|me|cc|co|top|xyz|vip|info|biz|app|dev|site|shop|link|hk|tw|mo|sg|us|uk|edu|gov"
_LINK = re.compile(
    r"[a-z][a-z0-9+.-]*://\S*|(?<![a-z0-9])www\.\S+|\S*@\S*"
    rf"|(?<![a-z0-9.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{_ENDINGS})(?![a-z0-9-])[\w/.?=&-]*"
)
_ACCOUNT = re.compile(
    rf"{_APP}\s*(?:号码?|id|[帐账]号)?\s*"
    r"(?:[:：=是号]\s*[a-z0-9][a-z0-9_-]{2,}|[a-z](?=[a-z0-9_-]*[0-9_])[a-z0-9_-]{4,})"
    r"|(?<![a-z0-9_])[a-z][a-z0-9]*_[a-z0-9_]+"
)
_DIGITS = re.compile(r"\d{5,}|\d(?:[\s\-–—_.·•()*]{0,2}\d){6,}")
_SPELT_OUT = re.compile(r"\d(?:[\s\-–—_.·•()*]{0,2}\d){6,}")


def clean(text: str, limit: int = LENGTH) -> str:
    """Return what will be kept of a note; raise ValidationError, which names what has to go."""
    kept = tidy(text)
    refuse_hidden(kept)
    if len(kept) > limit:
        words = _("At most %(limit)d characters; this has %(length)d.")
        raise ValidationError(words, params={"limit": limit, "length": len(kept)}, code="max_length")
    folded = unicodedata.normalize("NFKC", kept).lower()
    _refuse(_LINK, folded, _("Please leave out the link or address “%(found)s”."))
    _refuse(_ACCOUNT, folded, _("Please leave out the ID “%(found)s”."))
    dateless = _DATES.sub(lambda date: "\n" * len(date[0]), folded)
    number = _("Please leave out the number “%(found)s”: four digits at most.")
    _refuse(_DIGITS, dateless, number)
    _refuse(_SPELT_OUT, dateless.translate(_NUMERALS), number)
    return kept


def _refuse(what: re.Pattern[str], text: str, sentence: str) -> None:
    if found := what.search(text):
        raise ValidationError(sentence, params={"found": found[0].strip()}, code="contact")


class NoteField(forms.CharField):
    """A note of a line or two. What is wrong with it is said at the field."""

    widget = forms.Textarea

    def __init__(self, *, limit: int = LENGTH, **options: Any) -> None:
        """`limit` counts characters."""
        super().__init__(**options)
        self.limit = limit
        self.widget.attrs.update({"rows": 3, "maxlength": limit})

    def clean(self, value: Any) -> str:
        """The note as it will be kept."""
        return clean(super().clean(value), self.limit)
