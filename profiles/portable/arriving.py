"""What a card or a résumé from elsewhere says, as fields of ours: found, not yet anybody's."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles.characters import HAN, SURROGATES
from profiles.kinds import KINDS
from profiles.parts import BETWEEN
from profiles.portable import contentlines
from profiles.portable.contentlines import Line, Problem
from profiles.sealing import Texts

MOST_BYTES = 1 << 20
MOST_FOUND = 60


@dataclass(frozen=True)
class Found:
    """One field that something from elsewhere says, and the line it stands in (0: none to speak of)."""

    kind: str
    texts: Texts
    line: int = 0


@dataclass
class Arrived:
    """What came: fields, a picture, names of what we have no place for; or what is wrong with it."""

    found: list[Found] = field(default_factory=list)
    photo: bytes = b""
    left: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, kind: str, text: str, line: int = 0) -> None:
        """Keep a text in the language that it is in; nothing of an empty one."""
        text = SURROGATES.sub("\ufffd", text).strip(" \t\r\n")
        if not text.replace(BETWEEN, "").strip() or len(self.found) > 8 * MOST_FOUND:
            return  # of much too much, what is too much will do
        one_text = KINDS[kind].one_text
        texts = Texts(text, "") if one_text or HAN.search(text) else Texts("", text)
        self.found.append(Found(kind, texts, line))

    def has(self, kind: str) -> bool:
        """Whether it says something of a kind."""
        return any(one.kind == kind for one in self.found)


def read(data: bytes) -> Arrived:
    """Read a vCard or a JSON Résumé; what is wrong stands in its problems, and then nothing else does."""
    if len(data) > MOST_BYTES:
        return Arrived(problems=[Problem(0, _("This is too large: at most 1 MB."))])
    plain = contentlines.in_bytes(data).strip()
    if not plain:
        return Arrived(problems=[Problem(0, _("There is nothing in it."))])
    arrived = _resume(plain) if plain[:1] in {b"{", b"["} else _card(contentlines.in_bytes(data))
    if len(arrived.found) > MOST_FOUND:
        return Arrived(problems=[Problem(0, _("There is too much in it to look through."))])
    if arrived.problems:
        return Arrived(problems=arrived.problems)
    if not arrived.found and not arrived.photo:
        return Arrived(problems=[Problem(0, _("There is nothing in it that a profile has a place for."))])
    return arrived


# --- vCard --------------------------------------------------------------------------------------------

_SILENT = {
    "VERSION",
    "PRODID",
    "UID",
    "REV",
    "KIND",
    "XML",
    "SOURCE",
    "N",
    "SORT-STRING",
    "CLASS",
    "LANG",
    "GENDER",
}
_MAINLAND = re.compile(r"(?:\+?86)?1[3-9]\d{9}")
_WECHAT = re.compile("wechat|weixin|微信", re.IGNORECASE)
_FULL_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T.*)?")


def _card(data: bytes) -> Arrived:
    lines, problems = contentlines.read(data)
    arrived = Arrived(problems=problems)
    for line in lines:
        take = _TAKES.get(line.name)
        if take is not None:
            taken = take(arrived, line)
        else:
            taken = _account(arrived, line) or line.name in _SILENT or line.name.startswith("X-")
        if not taken:
            arrived.left.append(f"{line.name} ({line.number})")
    if not arrived.has("name"):
        for line in lines:
            if line.name == "N":
                arrived.add("name", _whole_name(line.pieces()), line.number)
    _in_both_languages(arrived)
    return arrived


def _whole_name(pieces: list[str]) -> str:
    """A name out of its parts: a Chinese one without a blank, surname first."""
    family, given, middle = ([piece.strip() for piece in pieces] + ["", "", ""])[:3]
    if HAN.search(family + given):
        return f"{family}{middle}{given}"
    return " ".join(one for one in (given, middle, family) if one)


def _put(kind: str) -> Callable[[Arrived, Line], bool]:
    def take(arrived: Arrived, line: Line) -> bool:
        arrived.add(kind, line.text(), line.number)
        return True

    return take


def _nickname(arrived: Arrived, line: Line) -> bool:
    if arrived.has("latin_name") or not re.search("[A-Za-z]", line.text()):
        return False
    arrived.add("latin_name", line.text(), line.number)
    return True


def _organisation(arrived: Arrived, line: Line) -> bool:
    company, *below = line.pieces()
    arrived.add("company", company, line.number)
    if any(one.strip() for one in below):
        arrived.left.append(f"{' '.join(below).strip()[:40]} ({line.number})")
    return True


def _telephone(arrived: Arrived, line: Line) -> bool:
    """The first mobile; a number that only rings on a desk is nobody's mobile."""
    number = re.sub(r"^tel:|;ext=.*$", "", line.text().strip(), flags=re.IGNORECASE)
    digits = re.sub(r"[^\d+]", "", number)
    mobile = line.types() & {"CELL", "IPHONE", "MOBILE"} or _MAINLAND.fullmatch(digits)
    if not mobile or arrived.has("mobile"):
        return False
    arrived.add("mobile", number, line.number)
    return True


def _email(arrived: Arrived, line: Line) -> bool:
    if arrived.has("email"):
        return False
    arrived.add("email", re.sub("^mailto:", "", line.text().strip(), flags=re.IGNORECASE), line.number)
    return True


def _site(arrived: Arrived, line: Line) -> bool:
    if arrived.has("site"):
        return False
    arrived.add("site", line.text().strip(), line.number)
    return True


def _address(arrived: Arrived, line: Line) -> bool:
    """Town and street of an office; nobody's home goes into a profile."""
    pieces = [*line.pieces(), *[""] * 7]
    if not arrived.has("city"):
        arrived.add("city", pieces[3] or pieces[4], line.number)
    if "HOME" not in line.types() and not arrived.has("office"):
        arrived.add(
            "office", " ".join(one.strip() for one in (pieces[2], pieces[1]) if one.strip()), line.number
        )
    return True


def _birthday(arrived: Arrived, line: Line) -> bool:
    match = _FULL_DATE.fullmatch(line.text().strip())
    if not match or arrived.has("birthday"):
        return False
    year, month, day = (int(one) for one in match.groups())
    arrived.add("birthday", BETWEEN.join(("solar", str(year), str(month), str(day))), line.number)
    return True


def _note(arrived: Arrived, line: Line) -> bool:
    if arrived.has("bio"):
        return False
    arrived.add("bio", line.text(), line.number)
    return True


def _photo(arrived: Arrived, line: Line) -> bool:
    """A picture that came along; one that stands somewhere in the net is not fetched."""
    data = line.raw
    if match := re.match(rb"data:image/[a-z.+-]+;base64,", data):
        try:
            data = base64.b64decode(data[match.end() :], validate=True)
        except (binascii.Error, ValueError):
            arrived.problems.append(Problem(line.number, _("The data of this line are broken.")))
            return True
    if arrived.photo or data[:8].lower().startswith((b"http:", b"https:", b"file:")):
        return False
    arrived.photo = data
    return True


def _account(arrived: Arrived, line: Line) -> bool:
    """A WeChat ID, in one of the ways in which it is written."""
    about = " ".join([line.name, *line.types(), *line.parameters.get("X-SERVICE-TYPE", ())])
    value = line.text().strip()
    known = line.name.startswith(("X-", "IMPP")) and (
        _WECHAT.search(about) or re.match("(wechat|weixin):", value, re.IGNORECASE)
    )
    if not known or arrived.has("wechat"):
        return False
    arrived.add(
        "wechat", re.sub("^(wechat|weixin|x-apple):(//)?", "", value, flags=re.IGNORECASE), line.number
    )
    return True


_TAKES: dict[str, Callable[[Arrived, Line], bool]] = {
    "FN": _put("name"), "TITLE": _put("title"), "NICKNAME": _nickname, "ORG": _organisation, "TEL": _telephone,
    "EMAIL": _email, "URL": _site, "ADR": _address, "BDAY": _birthday, "NOTE": _note, "PHOTO": _photo,
    "HOBBY": _put("interests"), "INTEREST": _put("interests"),
}  # fmt: skip


def _in_both_languages(arrived: Arrived) -> None:
    """Put together what is said once in Chinese and once in English; of anything else the first stays."""
    together: list[Found] = []
    for one in arrived.found:
        if KINDS[one.kind].most > 1:
            together.append(one)
            continue
        before = next((other for other in together if other.kind == one.kind), None)
        if before is None:
            together.append(one)
        elif not KINDS[one.kind].one_text and bool(before.texts.zh) != bool(one.texts.zh):
            both = Texts(before.texts.zh or one.texts.zh, before.texts.en or one.texts.en)
            together[together.index(before)] = Found(one.kind, both, before.line)
        elif one.texts != before.texts:
            arrived.left.append(f"{KINDS[one.kind].label} ({one.line})")
    arrived.found = together


# --- JSON Résumé --------------------------------------------------------------------------------------


class _Wrong(Exception):
    """Something of a résumé is of another sort than it should be."""

    def __init__(self, where: str, sentence: str | Promise) -> None:
        super().__init__(where)
        self.where, self.sentence = where, sentence


def _resume(data: bytes) -> Arrived:
    try:
        made = json.loads(contentlines.decoded(data))
    except json.JSONDecodeError as error:
        return Arrived(problems=[Problem(error.lineno, _("Here it is no JSON any more."))])
    except (ValueError, RecursionError):
        return Arrived(problems=[Problem(0, _("This is no JSON that we can read."))])
    arrived = Arrived()
    try:
        _fill(arrived, _object(made, "résumé"))
    except _Wrong as wrong:
        return Arrived(problems=[Problem(0, wrong.sentence, wrong.where)])
    _in_both_languages(arrived)
    return arrived


def _object(value: Any, where: str) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _Wrong(where, _("this has to be an object: { … }."))
    return value


def _objects(made: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    value = made.get(name)
    if value is None:
        return
    if not isinstance(value, list):
        raise _Wrong(name, _("this has to be a list: [ … ]."))
    for number, one in enumerate(value[:MOST_FOUND]):
        yield _object(one, f"{name}[{number}]")


def _text(made: dict[str, Any], name: str, where: str) -> str:
    value = made.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _Wrong(f"{where}.{name}", _("this has to be a text: “…”."))
    return value.replace(BETWEEN, " ").replace("\0", "").strip()


def _fill(arrived: Arrived, made: dict[str, Any]) -> None:
    basics = _object(made.get("basics"), "basics")
    for name, kind in (("name", "name"), ("label", "headline"), ("email", "email"), ("phone", "mobile"),
                       ("url", "site"), ("summary", "bio")):  # fmt: skip
        arrived.add(kind, _text(basics, name, "basics"))
    place = _object(basics.get("location"), "basics.location")
    arrived.add("city", _text(place, "city", "basics.location"))
    arrived.add("office", _text(place, "address", "basics.location"))
    for one in _objects(basics, "profiles"):
        if _WECHAT.search(_text(one, "network", "profiles")):
            arrived.add("wechat", _text(one, "username", "profiles"))
    _posts(arrived, made)
    for one in _objects(made, "volunteer"):
        start, end = _span(one, "volunteer", 4)
        said = [_text(one, name, "volunteer") for name in ("organization", "position")]
        arrived.add("civic", BETWEEN.join((*said, start, end)) if said[0] else "")
    for one in _objects(made, "education"):
        start, end = _span(one, "education", 4)
        said = [_text(one, name, "education") for name in ("institution", "studyType", "area")]
        arrived.add("education", BETWEEN.join((*said, start, end)) if said[0] else "")
    for one in _objects(made, "awards"):
        arrived.add("achievement", _text(one, "title", "awards"))
    for one in _objects(made, "skills"):
        arrived.add("offer", _text(one, "name", "skills"))
    for name, part, kind in (("languages", "language", "languages"), ("interests", "name", "interests")):
        said = [text for one in _objects(made, name) if (text := _text(one, part, name))]
        between = "、" if HAN.search("".join(said)) else ", "
        arrived.add(kind, between.join(said))
    _ours(arrived, _object(made.get("meta"), "meta"))
    arrived.left += [
        name for name in ("certificates", "publications", "references", "projects") if made.get(name)
    ]


def _posts(arrived: Arrived, made: dict[str, Any]) -> None:
    """Every post; the one that goes on is what one does now."""
    for one in _objects(made, "work"):
        start, end = _span(one, "work", 7)
        name = _text(one, "name", "work") or _text(one, "company", "work")
        position = _text(one, "position", "work")
        if not end and not arrived.has("company") and not one.get("endDate"):
            arrived.add("company", name)
            arrived.add("title", position)
        if name and (start or one.get("endDate")):
            arrived.add("experience", BETWEEN.join((name, position, start, end)))


def _span(one: dict[str, Any], where: str, length: int) -> tuple[str, str]:
    """Months (7 letters) or years (4) from and to, as far as they are said."""
    start, end = (_text(one, name, where) for name in ("startDate", "endDate"))
    for name, said in (("startDate", start), ("endDate", end)):
        if said and not re.fullmatch(r"[12]\d{3}(-[01]\d(-[0-3]\d)?)?", said):
            raise _Wrong(f"{where}.{name}", _("this has to be a date such as 2015-03."))
    start, end = (said[:length] if len(said) >= length else "" for said in (start, end))
    return (start, end) if start else ("", "")


def _ours(arrived: Arrived, meta: dict[str, Any]) -> None:
    """What a résumé of ours says beyond the schema."""
    for code, said in _object(meta.get("halfveil"), "meta.halfveil").items():
        kind = KINDS.get(code)
        if kind is None or kind.parts or kind.image or not isinstance(said, list):
            continue
        for text in said[: kind.most]:
            if isinstance(text, str):
                arrived.add(code, text.replace(BETWEEN, " ").replace("\0", ""))
