"""The lines of a vCard 2.1, 3.0 or 4.0, read from the bytes of real exports.

Lines are unfolded before letters are read, because some programs fold in the middle of a letter; each value is then
decoded as its line says (quoted-printable, base64, CHARSET), else as the whole file is written. The libraries at
hand read text that has been decoded already, and know no lines to speak of when something is wrong.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_LINES = 20_000
_HEAD = re.compile(rb"(?:([A-Za-z0-9-]+)\.)?([A-Za-z0-9-]+)((?:;(?:[^:\"]|\"[^\"]*\")*)?):(.*)", re.DOTALL)
_PARAMETER = re.compile(rb";(?:([A-Za-z0-9-]+)=)?((?:\"[^\"]*\"|[^;\"])*)")
_CHARSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "cp936": "gb18030",
    "big5": "big5hkscs",
}
_TRIED = ("utf-8", "gb18030")
_DATA = re.compile(rb"[A-Za-z0-9+/=]+")
"""A row that belongs to the picture before it, as some programs fold them: without a blank in front."""


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: in which line, 0 if none, or at which place of a résumé."""

    line: int
    sentence: str | Promise
    where: str = ""


@dataclass(frozen=True)
class Line:
    """One line as it is meant: its name and parameters in upper case, and its value."""

    number: int
    group: str
    name: str
    parameters: dict[str, tuple[str, ...]]
    raw: bytes
    charset: str

    def types(self) -> set[str]:
        """What it says of its sort: CELL, WORK, PREF; 2.1 names them without TYPE=."""
        return {one.upper() for one in self.parameters.get("TYPE", ())}

    def text(self) -> str:
        """The value as a text, escapes undone."""
        return unescaped(self.written())

    def pieces(self) -> list[str]:
        """The parts of a value that has several, as N and ADR do."""
        return [unescaped(one) for one in re.split(r"(?<!\\);", self.written(), maxsplit=16)]

    def written(self) -> str:
        """The value as it is written, its letters read."""
        return decoded(self.raw, self.charset)


def lines_of(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Return unfolded lines with the number of their first; blank ones are left out."""
    number, pieces, soft, packed = 0, list[bytes](), False, False
    for place, row in enumerate(re.split(rb"\r\n|\r|\n", data), 1):
        if soft:
            pieces.append(row.lstrip(b" \t"))
        elif pieces and (row[:1] in {b" ", b"\t"} or (packed and _DATA.fullmatch(row.strip()))):
            pieces.append(row.lstrip(b" \t") if packed else row[1:])
            continue
        else:
            if any(piece.strip() for piece in pieces):
                yield number, b"".join(pieces)
            number, pieces, packed = place, [row], _in_base64(row)
        soft = row.endswith(b"=") and b"QUOTED-PRINTABLE" in pieces[0].partition(b":")[0].upper()
        if soft:
            pieces[-1] = pieces[-1][:-1]
    if any(piece.strip() for piece in pieces):
        yield number, b"".join(pieces)


def _in_base64(row: bytes) -> bool:
    head = row[:200].partition(b":")[0].upper()
    return b"BASE64" in head or b"ENCODING=B" in head


def read(data: bytes) -> tuple[list[Line], list[Problem]]:
    """Return the lines of the one card in a file, and what is wrong with it; lines only if nothing is."""
    data = in_bytes(data)
    found: list[Line] = []
    problems: list[Problem] = []
    begun = ended = 0
    for count, (number, row) in enumerate(lines_of(data)):
        if count > MOST_LINES:
            return [], [Problem(number, _("There are too many lines."))]
        match = _HEAD.fullmatch(row)
        if match is None:
            problems.append(Problem(number, _("This line has no name and no value.")))
            continue
        line, problem = _line(number, match)
        if problem is not None:
            problems.append(problem)
        elif line.name in {"BEGIN", "END"} and line.written().strip().upper() == "VCARD":
            begun += line.name == "BEGIN"
            ended += line.name == "END"
        elif begun == 1 and ended == 0:
            found.append(line)
    if begun > 1:
        problems = [Problem(0, _("There are several cards in it. Please give your own alone."))]
    elif not begun or not ended:
        problems.append(
            Problem(
                0, _("This is not a whole card: it has to begin with BEGIN:VCARD and end with END:VCARD.")
            )
        )
    return ([] if problems else found), problems[:20]


def in_bytes(data: bytes) -> bytes:
    """Return a file in an encoding that leaves ASCII alone: as it came, or out of UTF-16."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").encode("utf-8")
    return data.removeprefix(b"\xef\xbb\xbf")


def decoded(raw: bytes, charset: str = "") -> str:
    """Read letters: as declared, else as UTF-8, else as GB 18030; what fits none shows its gaps."""
    named = _CHARSETS.get(charset.lower(), charset.lower())
    for one in (named, *_TRIED):
        try:
            if one:
                return raw.decode(one)
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("utf-8", "replace")


def unescaped(text: str) -> str:
    """Undo what a value's escapes hide."""
    undone = re.sub(r"\\([nN])", "\n", text.replace("\\\\", "\0"))
    return re.sub(r"\\([,;:])", r"\1", undone).replace("\0", "\\")


def _line(number: int, match: re.Match[bytes]) -> tuple[Line, Problem | None]:
    group, name, tail, raw = match.groups()
    parameters: dict[str, list[str]] = {}
    for key, value in _PARAMETER.findall(tail or b""):
        said = decoded(value).strip().strip('"')
        known = key.decode("ascii", "replace").upper() or _bare(said)
        parameters.setdefault(known, []).extend(one.strip() for one in said.split(",") if one.strip())
    encoding = (parameters.get("ENCODING") or [""])[0].upper()
    problem = None
    try:
        if encoding == "QUOTED-PRINTABLE":
            raw = quopri.decodestring(raw)
        elif encoding in {"B", "BASE64"}:
            raw = base64.b64decode(re.sub(rb"\s+", b"", raw), validate=True)
    except (binascii.Error, ValueError):
        problem = Problem(number, _("The data of this line are broken."))
    charset = (parameters.get("CHARSET") or [""])[0]
    kept = {key: tuple(values) for key, values in parameters.items()}
    return (
        Line(number, (group or b"").decode(), name.decode().upper(), kept, raw, charset),
        problem,
    )


def _bare(said: str) -> str:
    """What a parameter without a name is about, in vCard 2.1."""
    folded = said.upper()
    return "ENCODING" if folded in {"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"} else "TYPE"
