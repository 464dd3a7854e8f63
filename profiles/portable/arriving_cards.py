"""What a vCard from elsewhere says, line by line."""

import base64
import binascii
import re
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from profiles.characters import HAN
from profiles.parts import BETWEEN
from profiles.portable import contentlines
from profiles.portable.arrived import WECHAT, Arrived
from profiles.portable.contentlines import Line, Problem

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
_FULL_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:T.*)?")


def read(data: bytes) -> Arrived:
    """Read the one card in a file; what is wrong stands in its problems."""
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
    arrived.put_together()
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
        WECHAT.search(about) or re.match("(wechat|weixin):", value, re.IGNORECASE)
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
