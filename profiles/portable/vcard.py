"""A vCard 3.0 (RFC 2426), as every address book reads it.

What a card has a place for goes there; everything else stands in its note, a line each, so that nothing is lost.
"""

import base64
import re
from collections.abc import Iterable, Sequence

from profiles.characters import HAN
from profiles.parts import BETWEEN
from profiles.phones import E164
from profiles.portable.statements import Statement, every, first
from profiles.surnames import surname

LINE = 75
"""Octets of a line, without its end."""
_CALLED = re.compile("(先生|女士|小姐|总|老师|博士|教授|律师|医生|主任|董事长|经理)$")


def write(statements: Sequence[Statement], language: str, *, photo: bytes = b"") -> str:
    """Return a card of what is said; `photo` is a JPEG. Lines end as RFC 2426 wants it."""
    name = first(statements, "name", language)
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{_structured(name)}", f"FN:{escaped(name)}"]
    placed: set[int] = {id(one) for one in every(statements, "name")[:1]}

    def place(code: str, line: str, fits: bool = True) -> None:
        """Put the first of a kind into a line of its own."""
        for one in every(statements, code)[:1]:
            if fits:
                lines.append(line + escaped(one.text(language)))
                placed.add(id(one))

    for code, line in (("latin_name", "NICKNAME:"), ("company", "ORG:"), ("title", "TITLE:")):
        place(code, line)
    for one in every(statements, "mobile"):
        if E164.fullmatch(one.text(language)):
            lines.append(f"TEL;TYPE=CELL,VOICE:{one.text(language)}")
            placed.add(id(one))
    for one in every(statements, "email"):
        if "@" in one.text(language):
            lines.append(f"EMAIL;TYPE=INTERNET:{escaped(one.text(language))}")
            placed.add(id(one))
    place("site", "URL:", first(statements, "site", language).startswith("https://"))
    lines += _address(statements, language, placed)
    for one in every(statements, "birthday"):
        said = one.parts(language)
        if said.get("calendar") == "solar":
            lines.append(f"BDAY:{int(said['year']):04}-{int(said['month']):02}-{int(said['day']):02}")
            placed.add(id(one))
    note = _note((one for one in statements if id(one) not in placed and not one.kind.image), language)
    if note:
        lines.append(f"NOTE:{escaped(note)}")
    if photo:
        lines.append(f"PHOTO;ENCODING=b;TYPE=JPEG:{base64.b64encode(photo).decode()}")
    lines.append("END:VCARD")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """Return a text as a value may hold it."""
    kept = text.replace(BETWEEN, " ").replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return kept.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def folded(line: str) -> str:
    """Break a line after 75 octets, never inside a letter."""
    pieces, piece, room = [], "", LINE
    for letter in line:
        size = len(letter.encode("utf-8", "surrogatepass"))
        if size > room:
            pieces.append(piece)
            piece, room = "", LINE - 1
        piece += letter
        room -= size
    return "\r\n ".join([*pieces, piece])


def _structured(name: str) -> str:
    """Surname and given name of a Chinese name; any other stands undivided, in the order of its bearer."""
    family = surname(name) if HAN.fullmatch(name[:1]) and len(name) <= 4 and not _CALLED.search(name) else ""
    if family:
        return f"{escaped(family)};{escaped(name[len(family) :])};;;"
    return f"{escaped(name)};;;;" if HAN.search(name) else f";{escaped(name)};;;"


def _address(statements: Sequence[Statement], language: str, placed: set[int]) -> list[str]:
    """Office and city as one address."""
    office, city = (every(statements, code)[:1] for code in ("office", "city"))
    placed |= {id(one) for one in (*office, *city)}
    street, town = (escaped(one[0].text(language)) if one else "" for one in (office, city))
    return [f"ADR;TYPE=WORK:;;{street};{town};;;"] if street or town else []


def _note(statements: Iterable[Statement], language: str) -> str:
    colon = ": " if language == "en" else "："
    return "\n".join(f"{one.kind.label}{colon}{one.line(language)}" for one in statements)
