"""What templates draw with: icons, the veil that shows a tier, seals, and dates as people say them."""

import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template.defaultfilters import capfirst
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from profiles import icons
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
    """Show a lucide icon, decorative: the words beside it say what it means."""
    return _icon(str(name))


@lru_cache(maxsize=256)
def _icon(name: str) -> SafeString:
    """Refer to the sheet of icons; one that is not on it yet is drawn in the page."""
    if name not in icons.on_the_sheet():
        # Our own package's drawing, no word of anybody's in it.
        return mark_safe(
            f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{icons.inside(name)}</svg>'
        )
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("halfveil/icons.svg"), name
    )


@register.simple_tag
def veil_mark(tier: int | str) -> SafeString:
    """Draw a tier without its name: a blind let down so many slats over a moon.

    Each tier is one slat more and a piece of moon less, so it reads without colour and at 20 px. The style
    sheet draws it.
    """
    return format_html('<i class="veil-mark t{}"></i>', int(tier))


@register.simple_tag
def veil(tier: int | str) -> SafeString:
    """Show a tier: its mark and its name. The same on every page."""
    return format_html('<span class="veil">{} {}</span>', veil_mark(tier), tier_name(tier))


@register.simple_tag
def level(number: int | str) -> SafeString:
    """Show how far an owner lets somebody in. For that owner's eyes only."""
    return format_html('<span class="veil">{} {}</span>', veil_mark(number), LEVEL_NAMES[int(number)])


@register.filter
def said(texts: Texts) -> str:
    """Say one's own words in the language that one reads, else in the other."""
    return texts.read_in(get_language() or "")


@register.filter
def tier_name(tier: int | str) -> str:
    """Say who a tier is open to, as the start of a line."""
    return capfirst(str(Tier(int(tier)).label))


@register.filter
def tier_hint(tier: int | str) -> str | Promise:
    """Say in a sentence who a tier is open to."""
    return TIER_HINTS[int(tier)]


@register.inclusion_tag("components/tier_chooser.html")
def tier_chooser(field: BoundField, brief: bool = False) -> dict[str, Any]:
    """Let a tier be chosen: the first four, then the rest under "more", open if one of them is chosen.

    `brief` where another chooser has said what each tier means.
    """
    radios = list(field)
    rest = radios[TIERS_SHOWN_FIRST:]
    chosen = str(field.value())
    return {
        "field": field,
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
    """Say a day, or that of an instant, as people do: 7 December, 12月7日; with the year when it is another one."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value)
    other_year = value.year != timezone.localdate().year
    if str(get_language()).startswith("zh"):
        return date_format(value, "Y年n月j日" if other_year else "n月j日")
    return date_format(value, "j F Y" if other_year else "j F")


@register.filter(expects_localtime=True)
def moment(value: datetime.datetime | None) -> str:
    """Say a day and the time of day."""
    return f"{day(value)} {timezone.localtime(value):%H:%M}" if value else ""


@register.simple_tag
def operator() -> str:
    """Return the name of whoever hosts this service; it comes before ours."""
    return str(settings.OPERATOR)
