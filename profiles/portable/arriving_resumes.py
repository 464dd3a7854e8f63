"""What a JSON Résumé from elsewhere says (https://jsonresume.org/schema)."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles.characters import HAN
from profiles.kinds import KINDS
from profiles.parts import BETWEEN
from profiles.portable import contentlines
from profiles.portable.arrived import MOST_FOUND, WECHAT, Arrived
from profiles.portable.contentlines import Problem


class _Wrong(Exception):
    """Something of a résumé is of another sort than it should be."""

    def __init__(self, where: str, sentence: str | Promise) -> None:
        super().__init__(where)
        self.where, self.sentence = where, sentence


def read(data: bytes) -> Arrived:
    """Read a résumé; what is wrong, and where, stands in its problems."""
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
    arrived.put_together()
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
        if WECHAT.search(_text(one, "network", "profiles")):
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
