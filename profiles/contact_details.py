"""Finding in a text by what somebody could be reached around the door: links, accounts, numbers.

Contact details are opened field by field, with a record and an end; in a headline or a note they would be open
for ever. What is looked for is what people write, in either script and in every form of digit. It is a courtesy to
whoever reads, and no wall against somebody who is set on getting through.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Found:
    """What was found first, and the text of it, in plain letters and digits."""

    what: Literal["link", "account", "number"]
    text: str


def find(text: str, *, digits: int) -> Found | None:
    """Return a link, an account or a number in a text, None if there is none.

    A run of up to that many `digits` is no number; nor is a year, a span of years or a date.
    """
    folded = _UNDRESS.sub("", unicodedata.normalize("NFKC", text)).lower()
    dateless = _DATES.sub(lambda date: "\n" * len(date[0]), folded)
    run = re.compile(rf"\d{{{digits + 1},}}|{_SPREAD}")
    return (
        _found("link", _LINK, folded)
        or _found("account", _ACCOUNT, folded)
        or _found("number", run, dateless)
        or _found("number", re.compile(_SPREAD), dateless.translate(_NUMERALS))
    )


def _found(what: Literal["link", "account", "number"], pattern: re.Pattern[str], text: str) -> Found | None:
    match = pattern.search(text)
    return Found(what, match[0].strip()) if match else None


_UNDRESS = re.compile("[\ufe0e\ufe0f\u20e3]")  # what makes a digit look like a key
_NUMERALS = str.maketrans(
    dict(
        zip("零〇一二三四五六七八九幺两兩壹贰貳叁參肆伍陆陸柒捌玖", "00123456789122122334566789", strict=True)
    )
)
_SPREAD = r"\d(?:[\s\-–—_.·•()*]{0,2}\d){6,}"
_YEAR = r"(?<!\d)(?:19|20)\d\d"
_DATES = re.compile(
    rf"{_YEAR}\s*[-–—~至到/]\s*(?:19|20)\d\d(?!\d)"
    rf"|{_YEAR}\s*[-./年]\s*\d{{1,2}}(?:\s*[-./月]\s*\d{{1,2}})?(?!\d)"
)
_ENDINGS = "com|cn|net|org|io|me|cc|co|top|xyz|vip|info|biz|app|dev|site|shop|link|hk|tw|mo|sg|us|uk|edu|gov"
_LINK = re.compile(
    r"[a-z][a-z0-9+.-]*://\S*|(?<![a-z0-9])www\.\S+|\S*@\S*|[a-z0-9._-]+\s*[(\[]\s*at\s*[)\]]\s*[a-z0-9._-]+"
    r"|(?<![a-z0-9.-])(?!asp\.net(?![\w.]))[a-z0-9-]+(?:\.[a-z0-9-]+)*"
    rf"\.(?:{_ENDINGS})(?![a-z0-9-])[\w/.?=&-]*"
)
_APP = (
    r"(?:[微薇威徽溦v]\s*信|加\s*(?:我|个|個)?\s*[微薇v](?![a-z信])|扣\s*扣|企鹅号|企鵝號"
    r"|we\s*chat|wei\s*xin|whats\s*app|telegram|skype"
    r"|(?<![a-z])(?:[vw]\s?x|q\s?q|line|tg)(?![a-z]))"
)
_ACCOUNT = re.compile(
    rf"{_APP}\s*(?:[号號][码碼]?|id|[帐账帳][号號])?\s*"
    r"(?:[:：=是]\s*[a-z0-9][a-z0-9_-]{2,}|[a-z](?=[a-z0-9_-]*[0-9_])[a-z0-9_-]{4,}|[0-9]{5,})"
    r"|(?<![a-z0-9_])[a-z][a-z0-9]*_[a-z0-9_]+"
)
