"""Small phrases that several pages need."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from disclosure.reach import Impact
from profiles.kinds import KINDS
from profiles.templatetags.look import LEVEL_NAMES

PROPER_NAMES = ("WeChat", "WeCom")
"""What begins with a capital inside a sentence too."""
OTHERWISE: dict[str, str | Promise] = {
    "bio": pgettext_lazy("in a sentence", "introduction"),
    "offer": pgettext_lazy("in a sentence", "offers"),
    "seek": pgettext_lazy("in a sentence", "wishes"),
}
"""Kinds whose label makes no part of a sentence."""


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
    words = [_veiled(code) if code in veiled else in_sentence(code) for code in KINDS if code in some]
    if some - KINDS.keys():
        words.append(_("something you have erased since"))
    first, last = words[:-1], words[-1:]
    return pgettext("before the last thing", " and ").join(
        filter(None, [pgettext("between things", ", ").join(first), *last])
    )


def _veiled(code: str) -> str:
    return _("%(kind)s (veiled)") % {"kind": in_sentence(code)}


def in_sentence(code: str) -> str:
    """Name a kind of field inside a sentence."""
    if code in OTHERWISE:
        return str(OTHERWISE[code])
    label = str(KINDS[code].label)
    if label.startswith(PROPER_NAMES):
        return label
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
        "unexchanged": _("The exchange of cards ended, for both"),
        "lapsed": _("It lapsed"),
        "fading": _("A year of quiet: by your rule it ends 30 days later"),
        "awake": _("It is no longer quiet, and goes on"),
        "ended": _("You removed them from your contacts"),
        "dated": _("You set an end to it"),
        "undated": _("You took the end away again"),
        "opened": _("You opened something to them"),
        "taken back": _("You took back what you had opened"),
        "hidden": _("You hid from them"),
        "shown": _("You no longer hide from them"),
    }
    steps = {
        "raised": _("A step closer: %(level)s"),
        "lowered": _("A step back: %(level)s"),
        "by rule": _("By your own rule: %(level)s"),
    }
    if what in steps:
        return Happened(steps[what] % {"level": LEVEL_NAMES[level]}, when)
    return Happened(sentences.get(what, _("Something changed")), when)


def impact_sentences(code: str, impact: Impact) -> list[str]:
    """Say what saving a field would show or hide. Where it opens to every member no number is told."""
    what = {"what": in_sentence(code)}
    said = []
    if impact.exact_all:
        said.append(_("After saving, every member can see your %(what)s.") % what)
    elif impact.exact_more:
        sentence = ngettext(
            "After saving, %(count)d more person can see your %(what)s.",
            "After saving, %(count)d more people can see your %(what)s.",
            impact.exact_more,
        )
        said.append(sentence % {**what, "count": impact.exact_more})
    if impact.veiled_all:
        said.append(_("After saving, every member can see a more veiled wording of your %(what)s.") % what)
    elif impact.veiled_more:
        sentence = ngettext(
            "After saving, %(count)d more person can see a more veiled wording of your %(what)s.",
            "After saving, %(count)d more people can see a more veiled wording of your %(what)s.",
            impact.veiled_more,
        )
        said.append(sentence % {**what, "count": impact.veiled_more})
    if impact.less_all:
        said.append(_("After saving, members whom you don't know see less of your %(what)s.") % what)
    if impact.fewer:
        sentence = ngettext(
            "After saving, %(count)d person whom you know sees less of your %(what)s.",
            "After saving, %(count)d people whom you know see less of your %(what)s.",
            impact.fewer,
        )
        said.append(sentence % {**what, "count": impact.fewer})
    return said or [_("After saving, as many people as now can see your %(what)s.") % what]
