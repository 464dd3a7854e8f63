"""The inputs of one wording, whatever its kind."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from profiles import parts, phones
from profiles.calendars import LEAP, LUNAR, SOLAR
from profiles.kinds import Kind, Part
from profiles.sealing import Texts
from profiles.tiers import Tier
from profiles.wording import Said, clean, is_number, shown

LANGUAGES = (("zh", "zh-hans", _("Chinese")), ("en", "en", _("English")))
CALENDARS = [
    (SOLAR, pgettext_lazy("calendar", "Gregorian")),
    (LUNAR, pgettext_lazy("calendar", "Chinese")),
    (LEAP, pgettext_lazy("calendar", "Chinese, leap month")),
]


class Wording(forms.CharField):
    """A text of one wording: cleaned for its kind, its mistakes told in the reader's language."""

    def __init__(self, kind: Kind, *, exact: bool, **options: Any) -> None:
        """`exact` says whether it is the most guarded wording of its field."""
        super().__init__(required=False, strip=False, **options)
        self.kind, self.exact = kind, exact

    def to_python(self, value: Any) -> str:
        """Return what will be kept."""
        return clean(self.kind, str(value or ""), exact=self.exact)


class OnePart(forms.CharField):
    """One part of a wording, cleaned by itself; that the parts agree is the form's to see."""

    def __init__(self, part: Part, **options: Any) -> None:
        """Typed like any text, whatever it is kept as."""
        super().__init__(required=False, strip=False, **options)
        self.part = part

    def to_python(self, value: Any) -> str:
        """Return what will be kept."""
        return parts.clean_part(self.part, str(value or ""))


class WordingForm(forms.Form):
    """One wording and its tier.

    Chinese, English or both; or one text for every language, which is kept as the Chinese one; or parts,
    those that are worded in each language, the others once.
    """

    def __init__(self, kind: Kind, *, exact: bool, fixed_tier: Tier | None = None, **options: Any) -> None:
        """`fixed_tier` is for the wording that can't be veiled any further."""
        super().__init__(**options)
        self.kind, self.fixed_tier = kind, fixed_tier
        self.parts = kind.parts if exact else ()
        if self.parts:
            for part in self.parts:
                self.fields |= _part_fields(part)
        elif exact and kind.one_text:
            self.fields["zh"] = _one_text_field(kind)
        else:
            for code, language, label in LANGUAGES:
                self.fields[code] = _text_field(kind, exact, label, language)
        self.texts = tuple(self.fields)
        if fixed_tier is None:
            self.fields["tier"] = forms.TypedChoiceField(
                label=_("Who sees it"),
                choices=Tier.choices if exact else Tier.choices[: Tier.SELF],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose who sees it.")),
            )

    def clean(self) -> dict[str, Any]:
        """See that parts agree; what is wrong with one of them is told there already."""
        kept = dict(self.cleaned_data)
        if (
            not self.parts
            or any(self.has_error(name) for name in self.texts)
            or not any(map(kept.get, self.texts))
        ):
            return kept
        for part in self.parts:
            for name in self._needed(part, kept):
                self.add_error(name, parts.missing(part))
        if not self.errors:
            try:
                parts.agree(self.kind, {part.code: kept.get(part.code, "") for part in self.parts})
            except ValidationError as disagree:
                self.add_error("to" if "to" in self.fields else self.texts[-1], disagree)
        return kept

    def _needed(self, part: Part, kept: Mapping[str, Any]) -> list[str]:
        """Which inputs of a required part are empty: in a language that something is said in, in Chinese if in none."""
        if not part.required:
            return []
        if not part.worded:
            return [] if kept[part.code] else [part.code]
        worded = [one.code for one in self.parts if one.worded]
        spoken = [code for code, *_more in LANGUAGES if any(kept[f"{one}-{code}"] for one in worded)] or [
            "zh"
        ]
        return [f"{part.code}-{code}" for code in spoken if not kept[f"{part.code}-{code}"]]

    @property
    def said(self) -> Said:
        """What a valid form says."""
        tier = self.cleaned_data["tier"] if self.fixed_tier is None else self.fixed_tier
        return Said(int(tier), self.worded(self.cleaned_data))

    def worded(self, kept: Mapping[str, Any]) -> Texts:
        """The texts that inputs make together."""
        if not self.parts:
            return Texts(kept["zh"], kept.get("en", ""))
        zh = {part.code: kept[f"{part.code}-zh" if part.worded else part.code] for part in self.parts}
        en = {part.code: kept[f"{part.code}-en"] for part in self.parts if part.worded}
        return Texts(parts.join(self.kind, zh), parts.join(self.kind, {**zh, **en}) if en else "")

    @property
    def opens(self) -> bool:
        """Whether there is anything in it to be looked at."""
        return bool(self.errors) or any(self[name].value() for name in self.texts)

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The inputs, those that belong beside each other together."""
        if not self.parts:
            return [[self[name] for name in self.texts]]
        found: list[list[forms.BoundField]] = []
        beside = False
        for part in self.parts:
            if part.worded:
                found.append([self[f"{part.code}-{code}"] for code, *_more in LANGUAGES])
            elif beside:
                found[-1].append(self[part.code])
            else:
                found.append([self[part.code]])
            beside = not part.worded and part.sort in {"month", "year", "day"}
        return found


def initial(kind: Kind, texts: Texts, exact: bool) -> dict[str, str]:
    """What stands in the inputs of a wording."""
    if not exact or not kind.parts:
        return {"zh": shown(kind, texts.zh), "en": texts.en}
    found: dict[str, str] = {}
    for code, text in (("zh", texts.zh), ("en", texts.en)):
        for part, one in zip(kind.parts, parts.split(kind, text), strict=True):
            if part.worded:
                found[f"{part.code}-{code}"] = one
            elif one:
                found[part.code] = phones.written(one) if part.sort == "number" else one
    return found


def _text_field(kind: Kind, exact: bool, label: str | Promise, language: str) -> Wording:
    attrs = {"lang": language, "autocomplete": "off"}
    widget = forms.Textarea({**attrs, "rows": 5}) if kind.multiline else forms.TextInput(attrs)
    return Wording(kind, exact=exact, label=label, widget=widget)


ONE_TEXT: dict[str, tuple[str, str, str | Promise]] = {
    "mobile": ("tel", "tel", _("Without a country code it is taken for a mainland number.")),
    "email": ("email", "email", ""),
    "site": ("url", "url", _("It begins with https://.")),
}
"""How the one text of a kind is typed: the input's type, what a browser fills in, and a hint."""


def _one_text_field(kind: Kind) -> Wording:
    sort, fills, hint = ONE_TEXT.get(kind.code, ("text", "off", ""))
    attrs = {"type": sort, "autocomplete": fills, "autocapitalize": "off", "spellcheck": "false"}
    label = _("Number") if is_number(kind) else kind.label
    return Wording(kind, exact=True, label=label, help_text=hint, widget=forms.TextInput(attrs))


def _part_fields(part: Part) -> dict[str, forms.Field]:
    """The inputs of one part."""
    if part.worded:
        return {
            f"{part.code}-{code}": OnePart(
                part,
                label=_in_language(part, label),
                widget=forms.TextInput({"lang": language, "autocomplete": "off"}),
            )
            for code, language, label in LANGUAGES
        }
    if part.sort == "calendar":
        return {
            part.code: forms.ChoiceField(
                label=str(part.label),
                choices=CALENDARS,
                initial=SOLAR,
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": _("Choose a calendar.")},
            )
        }
    attrs = {"autocomplete": "off", **_KEYS[part.sort]}
    return {part.code: OnePart(part, label=part.label, widget=forms.TextInput(attrs))}


_KEYS = {
    "month": {"type": "month", "placeholder": "2015-03"},
    "year": {"inputmode": "numeric"},
    "day": {"inputmode": "numeric"},
    "number": {"type": "tel"},
    "text": {},
}


def _in_language(part: Part, language: str | Promise) -> Any:
    return _("%(part)s (%(language)s)") % {"part": part.label, "language": language}
