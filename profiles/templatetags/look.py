"""What templates draw with: icons, the veil that shows a tier, seals, and dates as people say them."""

import datetime
from functools import lru_cache
from math import sqrt
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template.defaultfilters import capfirst
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from lucide.templatetags.lucide import lucide

from profiles.sealing import Texts
from profiles.surnames import COMPOUND_SURNAMES
from profiles.tiers import Tier

register = template.Library()

TIER_HINTS: dict[int, str | Promise] = {
    Tier.OPEN: _("Anybody who is a member here."),
    Tier.INTRODUCED: _("Whoever was introduced to you, and everyone closer."),
    Tier.ACQUAINTED: _("Those you have met, and everyone closer."),
    Tier.TRUSTED: _("Those you brought a step closer, and everyone closer still."),
    Tier.CONFIDANT: _("The few you count as closest."),
    Tier.SELF: _("Nobody but you."),
}

LEVEL_NAMES: dict[int, str | Promise] = {
    0: pgettext_lazy("level", "Not acquainted"),
    1: pgettext_lazy("level", "Introduced"),
    2: pgettext_lazy("level", "Acquainted"),
    3: pgettext_lazy("level", "Trusted"),
    4: pgettext_lazy("level", "Close"),
}

TIERS_SHOWN_FIRST = 4

UNSAID = frozenset(
    ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "madam", "the")
)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a lucide icon inline, decorative: the words beside it say what it means."""
    return _icon(str(name))


@lru_cache(maxsize=128)
def _icon(name: str) -> SafeString:
    drawing = "".join(line.strip() for line in lucide(name).splitlines())
    inside = drawing[drawing.index(">") + 1 :].replace(" />", "/>")
    # Our own package's drawing, no word of anybody's in it. How it is stroked, the style sheet says.
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{inside}')


@register.simple_tag
def veil_mark(tier: int | str) -> SafeString:
    """Draw a tier without its name: a blind let down so many slats over a moon."""
    return _veil_mark(int(tier))


@lru_cache(maxsize=8)
def _veil_mark(tier: int) -> SafeString:
    """Each tier is one slat more and a piece of moon less, so it reads without colour and at 20 px."""
    top, pitch, centre, radius = 6.6, 3.6, 14.0, 7.0
    slats = "".join(f"M4 {top + pitch * n:.1f}h16" for n in range(tier))
    edge = top + pitch * (tier - 1) + 2 if tier else centre - radius
    moon = ""
    if edge < centre + radius:
        half = sqrt(max(radius**2 - (edge - centre) ** 2, 0.0001))
        large = int(edge < centre)
        moon = f'<path class="moon" d="M{12 - half:.2f} {edge:.1f}A7 7 0 {large} 0 {12 + half:.2f} {edge:.1f}z"/>'
    blind = f'<path class="slats" d="{slats}"/>' if slats else ""
    # Numbers alone were put in.
    return mark_safe(
        f'<svg class="veil-mark" viewBox="0 0 24 24" aria-hidden="true">{moon}'
        f'<path class="rod" d="M2 2.5h20"/>{blind}</svg>'
    )


@register.simple_tag
def veil_symbols() -> SafeString:
    """Draw every mark once, unseen, for a page that shows many: `veil_use` refers to it."""
    return _veil_symbols()


@lru_cache(maxsize=1)
def _veil_symbols() -> SafeString:
    drawn = "".join(
        f'<symbol id="veil-{tier}" viewBox="0 0 24 24">{mark[mark.index(">") + 1 : -len("</svg>")]}</symbol>'
        for tier in range(6)
        if (mark := str(_veil_mark(tier)))
    )
    # Numbers alone were put in.
    return mark_safe(f'<svg class="veil-mark symbols" aria-hidden="true">{drawn}</svg>')


@register.simple_tag
def veil_use(tier: int | str) -> SafeString:
    """Draw a tier from the page's `veil_symbols`."""
    return format_html('<svg class="veil-mark" aria-hidden="true"><use href="#veil-{}"/></svg>', int(tier))


@register.simple_tag
def veil(tier: int | str) -> SafeString:
    """Show a tier: its mark and its name. The same on every page."""
    return format_html('<span class="veil">{} {}</span>', _veil_mark(int(tier)), tier_name(tier))


@register.simple_tag
def level(number: int | str) -> SafeString:
    """Show how far an owner lets somebody in. For that owner's eyes only."""
    return format_html('<span class="veil">{} {}</span>', _veil_mark(int(number)), LEVEL_NAMES[int(number)])


@register.filter
def said(texts: Texts) -> str:
    """Say one's own words in the language that one reads, else in the other."""
    first, second = (texts.zh, texts.en) if str(get_language()).startswith("zh") else (texts.en, texts.zh)
    return first or second


@register.filter
def tier_name(tier: int | str) -> str:
    """Say who a tier is open to, as the start of a line."""
    return capfirst(str(Tier(int(tier)).label))


@register.filter
def tier_hint(tier: int | str) -> str | Promise:
    """Say in a sentence who a tier is open to."""
    return TIER_HINTS[int(tier)]


@register.inclusion_tag("components/tier_chooser.html")
def tier_chooser(field: BoundField, light: bool = False, brief: bool = False) -> dict[str, Any]:
    """Let a tier be chosen: the first four, then the rest under "more", open if one of them is chosen.

    `light` where the page has `veil_symbols`; `brief` where another chooser has said what each tier means.
    """
    radios = list(field)
    rest = radios[TIERS_SHOWN_FIRST:]
    chosen = str(field.value())
    return {
        "field": field,
        "light": light,
        "brief": brief,
        "first": radios[:TIERS_SHOWN_FIRST],
        "rest": rest,
        "open": any(str(radio.data["value"]) == chosen for radio in rest),
    }


@register.simple_tag
def seal(name: str, known: bool = False, size: str = "") -> SafeString:
    """Draw a person's seal; until the two know each other a screen hangs half way over it."""
    words = seal_words(name)
    classes = " ".join(
        filter(None, ["seal", size, "two" if len(words) > 1 else "", "" if known else "screened"])
    )
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, words)


def seal_words(name: str) -> str:
    """Return what a seal says: the surname of a Chinese name, one initial of any other."""
    name = str(name or "").strip()
    if not name:
        return "友"
    if name[:2] in COMPOUND_SURNAMES:
        return name[:2]
    if not name[0].isascii():
        return name[0]
    words = [word for word in name.split() if "." not in word and word.lower() not in UNSAID]
    return (words or [name])[0][0].upper()


@register.filter(expects_localtime=True)
def day(value: datetime.date | None) -> str:
    """Say a day as people do: 7 December, 12月7日; with the year when it is another one."""
    if value is None:
        return ""
    other_year = value.year != timezone.localdate().year
    if str(get_language()).startswith("zh"):
        return date_format(value, "Y年n月j日" if other_year else "n月j日")
    return date_format(value, "j F Y" if other_year else "j F")


@register.filter(expects_localtime=True)
def moment(value: datetime.datetime | None) -> str:
    """Say a day and the time of day."""
    return f"{day(value)} {value:%H:%M}" if value else ""


@register.simple_tag
def operator() -> str:
    """Return the name of whoever hosts this service; it comes before ours."""
    return str(settings.OPERATOR)
