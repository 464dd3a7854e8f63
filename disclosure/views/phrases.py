"""Small phrases that several pages need."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from profiles.kinds import KINDS
from profiles.templatetags.look import LEVEL_NAMES


def language() -> str:
    """The reader's language, in which the door's texts are picked."""
    return get_language() or ""


def is_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return language().startswith("zh")


def weekday(today: date) -> str:
    """Say a day with its weekday: 11月23日 星期一, Monday, 23 November."""
    return date_format(today, "n月j日 l" if is_chinese() else "l, j F")


def month_name(first_day: date) -> str:
    """Say a month: 2026年11月, November 2026."""
    return date_format(first_day, "Y年n月" if is_chinese() else "F Y")


def listing(codes: Iterable[str], veiled: Container[str] = ()) -> str:
    """Name some kinds of field inside a sentence, each once, in the order of the catalogue.

    Of the `veiled` ones not the exact wording is meant but a veiled one.
    """
    some = set(codes)
    words = [_veiled(code) if code in veiled else _in_sentence(code) for code in KINDS if code in some]
    if some - KINDS.keys():
        words.append(_("something you have erased since"))
    first, last = words[:-1], words[-1:]
    return pgettext("before the last thing", " and ").join(
        filter(None, [pgettext("between things", ", ").join(first), *last])
    )


def _veiled(code: str) -> str:
    return _("%(kind)s (veiled)") % {"kind": _in_sentence(code)}


def _in_sentence(code: str) -> str:
    if code == "bio":
        return pgettext("in a sentence", "introduction")
    label = str(KINDS[code].label)
    return label[:1].lower() + label[1:]


@dataclass(frozen=True)
class Happened:
    """Something in the history of a relationship, as its owner reads it."""

    text: str
    when: datetime


def happened(what: str, level: int, when: datetime) -> Happened:
    """Say what happened in a relationship."""
    sentences = {
        "introduced": _("You were introduced"),
        "met": _("You met in person"),
        "recognised": _("You both said that you know each other"),
        "exchanged": _("You exchanged cards"),
        "lapsed": _("It lapsed"),
        "ended": _("You removed them from your contacts"),
    }
    if what in {"raised", "lowered"}:
        step = _("A step closer: %(level)s") if what == "raised" else _("A step back: %(level)s")
        return Happened(step % {"level": LEVEL_NAMES[level]}, when)
    return Happened(sentences.get(what, _("Something changed")), when)
