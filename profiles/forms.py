"""The sheet of one field: its wordings, who sees each, and who may ask."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from profiles import facets, parts
from profiles.calendars import LEAP, LUNAR, SOLAR
from profiles.characters import SURROGATES
from profiles.checks import doubt
from profiles.editing import NOT_YET, OwnField, OwnWording
from profiles.hints import HINTS, NONE
from profiles.kinds import Kind, Part, Preset
from profiles.sealing import Texts
from profiles.tiers import Tier
from profiles.wording import MOST_FACETS, NOTHING, Objection, Said, clean, is_number, objections, shown

NOBODY = ""
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


class AskingForm(forms.Form):
    """From which level on somebody may ask for the field."""

    def __init__(self, kind: Kind, now: int | None, **options: Any) -> None:
        """`now` stays a choice even if it is none of the usual ones."""
        super().__init__(**options)
        levels = {level for level in (*ASK_FROM, now) if level is not None and level >= kind.least_ask_level}
        self.fields["ask_from"] = forms.TypedChoiceField(
            label=_("Who may ask to see it"),
            help_text=_("They learn that there is more; they see it only if you agree."),
            choices=[
                (NOBODY, _("Nobody")),
                *((level, ASK_FROM_NAMES[level]) for level in sorted(levels, reverse=True)),
            ],
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Choose who may ask.")},
        )


ASK_FROM = (2, 1, 0)
ASK_FROM_NAMES: dict[int, str | Promise] = {
    4: _("The few closest to me"),
    3: _("Those I trust, and everyone closer"),
    2: _("Those I have met, and everyone closer"),
    1: _("Whoever was introduced to me, and everyone closer"),
    0: _("Every member"),
}


class ConfirmingForm(forms.Form):
    """What an owner says to make sure: that an assistant agreed, that what looks odd is right."""

    sure = forms.BooleanField(label=_("It is right as it stands."), required=False)

    def __init__(self, kind: Kind, **options: Any) -> None:
        """Only of somebody else's number must one say that they know of it."""
        super().__init__(**options)
        if kind.code == "assistant":
            self.fields["agreed"] = forms.BooleanField(
                label=_("They have agreed to be named here."),
                error_messages={"required": _("Please ask them first.")},
            )


class FieldSheet:
    """All inputs of one field, unbound or with what was typed.

    `version` is that of the field as the owner saw it; `stored` what stands now, and `overtaken` says that
    it is something else than they saw. A bound sheet that was posted for `fill` has a suggestion put in.
    """

    def __init__(
        self,
        kind: Kind,
        stored: OwnField | None,
        data: Mapping[str, Any] | None = None,
        *,
        position: int = 0,
        preset: Preset = Preset.MODERATE,
    ) -> None:
        """Make the forms; `data` is what was posted, `preset` says where a new wording starts."""
        self.kind, self.stored, self.overtaken, self.position = kind, stored, False, position
        self.preset, self.hints = preset, HINTS.get(kind.code, NONE)
        self.name = kind.code if position == 0 else f"{kind.code}-{position + 1}"
        typed = None if data is None else {name: _mended(data[name]) for name in data}
        self.version = _version(typed) if typed is not None else stored.version if stored else NOT_YET
        before = stored.wordings[::-1] if stored else ()
        self.filled = typed is not None and ("fill" in typed or "suggest" in typed)
        if typed is not None and "fill" in typed:
            typed = self._filled(before, typed)
        self.exact = self._form(0, before, typed)
        self.facets = [self._form(place, before, typed) for place in range(1, self._count(before, typed))]
        ask_from = stored.ask_from if stored else max(1, kind.least_ask_level)
        self.asking = AskingForm(
            kind,
            ask_from,
            data=typed,
            initial={"ask_from": NOBODY if ask_from is None else ask_from},
            auto_id=f"{self.name}-%s",
        )
        self.confirming = ConfirmingForm(
            kind, data=typed, initial={"agreed": stored is not None}, auto_id=f"{self.name}-%s"
        )
        self.doubted = bool(typed and typed.get("sure"))

    def is_valid(self) -> bool:
        """Check every input by itself, then the wordings beside each other, then what makes one look twice."""
        forms_ = [self.exact, *self.facets]
        wrong = [form for form in (*forms_, self.asking, self.confirming) if not form.is_valid()]
        if wrong:
            return False
        found = objections(self.kind, self.said)
        if not found and not self.confirming.cleaned_data["sure"]:
            found = self._doubts()
            self.doubted = bool(found)
        for objection in found:
            self._tell(forms_[objection.place], objection)
        return not found

    @property
    def said(self) -> list[Said]:
        """What a valid sheet says, the exact wording first."""
        return [form.said for form in (self.exact, *self.facets)]

    @property
    def ask_from(self) -> int | None:
        """From which level on one may ask."""
        level: int | None = self.asking.cleaned_data["ask_from"]
        return level

    @property
    def choices(self) -> list[tuple[str, Texts]]:
        """Usual exact wordings, each with what a tap on it is called."""
        return [(f"0:{number}", one) for number, one in enumerate(facets.choices(self.kind))]

    @property
    def adds(self) -> bool:
        """Whether a choice is put after what stands there."""
        return facets.adds(self.kind)

    @property
    def veiled(self) -> list[dict[str, Any]]:
        """The coarser wordings, each with what is suggested for it."""
        suggested = facets.suggest(self.kind, self._exact_texts())
        return [
            {
                "form": form,
                "place": place,
                "suggested": [(f"{place}:{n}", one) for n, one in enumerate(suggested)],
            }
            for place, form in enumerate(self.facets, start=1)
        ]

    def overtake(self, stored: OwnField | None) -> None:
        """Another window was faster: what was typed stays, and may be saved over what stands now."""
        self.stored, self.overtaken = stored, True
        self.version = stored.version if stored else NOT_YET

    def refuse(self, sentence: str | Promise) -> None:
        """What was typed can't be saved, whoever is asked: say so at the exact wording."""
        self.exact.add_error(self.exact.texts[0], str(sentence))

    def _doubts(self) -> list[Objection]:
        exact = self.said[0].texts
        texts = [exact.zh] if self.kind.one_text else [exact.zh, exact.en]
        inputs = self.exact.texts if self.kind.parts else ("zh", "en")
        return [
            Objection(0, inputs[place], sentence)
            for place, text in enumerate(texts)
            if (sentence := doubt(self.kind, text))
        ]

    def _exact_texts(self) -> Texts:
        """What is said exactly: as it was typed if that can be kept, else as it stands."""
        if not self.exact.is_bound:
            return self.stored.wordings[-1].texts if self.stored else NOTHING
        kept = {}
        for name in self.exact.texts:
            try:
                kept[name] = self.exact.fields[name].clean(self.exact[name].data)
            except ValidationError:
                kept[name] = ""
        texts = self.exact.worded(kept)
        try:
            return Texts(*(clean(self.kind, text) for text in (texts.zh, texts.en)))
        except ValidationError:
            return NOTHING

    def _filled(self, before: tuple[OwnWording, ...], typed: dict[str, str]) -> dict[str, str]:
        """What was typed, with the suggestion that was tapped in its place."""
        self.exact = self._form(0, before, typed)
        place, _colon, number = typed["fill"].partition(":")
        offered = (
            facets.suggest(self.kind, self._exact_texts()) if place != "0" else facets.choices(self.kind)
        )
        if place not in {"0", "1", "2"} or number not in map(str, range(len(offered))):
            return typed
        one = offered[int(number)]
        put = {}
        for code, text, comma in (("zh", one.zh, "、"), ("en", one.en, ", ")):
            name = f"wording{place}-{code}"
            stands = typed.get(name, "").strip()
            put[name] = f"{stands}{comma}{text}" if place == "0" and self.adds and stands else text
        return {**typed, **put}

    def _count(self, before: tuple[OwnWording, ...], typed: Mapping[str, Any] | None) -> int:
        """How many wordings have inputs: as many as were shown, else all there are and one coarser to begin."""
        if typed is not None:
            return 1 + sum(f"wording{place}-zh" in typed for place in range(1, MOST_FACETS + 1))
        return max(
            2 if self.kind.has_facets else 1, len(before), 3 if len(before) == 2 and before[1].tier else 0
        )

    def _form(
        self, place: int, before: tuple[OwnWording, ...], typed: Mapping[str, Any] | None
    ) -> WordingForm:
        exact, last = place == 0, place == self._count(before, typed) - 1
        now = before[place] if place < len(before) else None
        texts = now.texts if now else NOTHING
        return WordingForm(
            self.kind,
            exact=exact,
            fixed_tier=Tier.OPEN if self.kind.required and last and not exact else None,
            data=typed,
            initial={
                **_initial(self.kind, texts, exact),
                "tier": now.tier if now else self._usual(place, before),
            },
            prefix=f"wording{place}",
            auto_id=f"{self.name}-%s",
        )

    def _usual(self, place: int, before: tuple[OwnWording, ...]) -> int:
        """The tier at which a wording starts that is not there yet, below what is there."""
        tiers = self.kind.tiers(self.preset)
        usual = tiers[place] if place < len(tiers) else Tier.OPEN
        return min(usual, max(0, before[-1].tier - 1)) if before else usual

    def _tell(self, form: WordingForm, objection: Objection) -> None:
        form.add_error(objection.part if objection.part in form.fields else form.texts[0], objection.sentence)


def _initial(kind: Kind, texts: Texts, exact: bool) -> dict[str, str]:
    """What stands in the inputs of a wording."""
    if not exact or not kind.parts:
        return {"zh": shown(kind, texts.zh), "en": texts.en}
    found: dict[str, str] = {}
    for code, text in (("zh", texts.zh), ("en", texts.en)):
        for part, one in zip(kind.parts, parts.split(kind, text), strict=True):
            if part.worded:
                found[f"{part.code}-{code}"] = one
            elif one:
                found[part.code] = parts.number_shown(one) if part.sort == "number" else one
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


def _mended(value: Any) -> str:
    """What was typed in a form that can be shown again: half a surrogate pair has none."""
    return SURROGATES.sub("\ufffd", str(value))


def _version(typed: Mapping[str, Any]) -> int:
    """The version that was posted; one that no field has if it is none."""
    text = str(typed.get("version", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
