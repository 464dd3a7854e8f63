"""The sheet of one field: its wordings, who sees each, and who may ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles.characters import SURROGATES
from profiles.editing import NOT_YET, OwnField, OwnWording
from profiles.kinds import Kind, Preset
from profiles.sealing import Texts
from profiles.tiers import Tier
from profiles.wording import Objection, Said, clean, is_number, objections, shown

MOST_FACETS = 2
NOBODY = ""


@dataclass(frozen=True)
class Hints:
    """What a sheet and an empty row say to somebody who wonders what to write."""

    invitation: str | Promise
    facet: str | Promise = ""


HINTS: dict[str, Hints] = {
    "name": Hints(_("What are you called?"), _("What every member may call you: 陈女士, 陈总, Ms Chen …")),
    "headline": Hints(_("What do you do, in one sentence?")),
    "company": Hints(
        _("Where do you work? The sort of house will do."), _("For instance: a leading broker.")
    ),
    "city": Hints(_("Where are you mostly? A region will do."), _("For instance: the Yangtze delta.")),
    "mobile": Hints(
        _("Kept encrypted, and first for those you trust."),
        _("For instance: has a mainland number. No digits here."),
    ),
    "bio": Hints(_("A few lines for those who were introduced to you.")),
}


class Wording(forms.CharField):
    """A text of one wording: cleaned for its kind, its mistakes told in the reader's language."""

    def __init__(self, kind: Kind, *, exact: bool, **options: Any) -> None:
        """`exact` says whether it is the most guarded wording of its field."""
        super().__init__(required=False, strip=False, **options)
        self.kind, self.exact = kind, exact

    def to_python(self, value: Any) -> str:
        """Return what will be kept."""
        return clean(self.kind, str(value or ""), exact=self.exact)


class WordingForm(forms.Form):
    """One wording: Chinese, English or both, and its tier. A number is the same in both: one input, `zh`."""

    def __init__(self, kind: Kind, *, exact: bool, fixed_tier: Tier | None = None, **options: Any) -> None:
        """`fixed_tier` is for the wording that can't be veiled any further."""
        super().__init__(**options)
        self.fixed_tier = fixed_tier
        if exact and is_number(kind):
            self.fields["zh"] = _number_field(kind)
        else:
            self.fields["zh"] = _text_field(kind, exact, _("Chinese"), "zh-hans")
            self.fields["en"] = _text_field(kind, exact, _("English"), "en")
        if fixed_tier is None:
            self.fields["tier"] = forms.TypedChoiceField(
                label=_("Who sees it"),
                choices=Tier.choices if exact else Tier.choices[: Tier.SELF],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose who sees it.")),
            )

    @property
    def said(self) -> Said:
        """What a valid form says."""
        kept = self.cleaned_data
        tier = kept["tier"] if self.fixed_tier is None else self.fixed_tier
        return Said(int(tier), Texts(kept["zh"], kept.get("en", "")))

    @property
    def opens(self) -> bool:
        """Whether there is anything in it to be looked at."""
        return bool(self.errors) or any(self[part].value() for part in ("zh", "en") if part in self.fields)


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


class FieldSheet:
    """All inputs of one field, unbound or with what was typed.

    `version` is that of the field as the owner saw it; `stored` what stands now, and `overtaken` says that
    it is something else than they saw.
    """

    def __init__(self, kind: Kind, stored: OwnField | None, data: Mapping[str, Any] | None = None) -> None:
        """Make the forms; `data` is what was posted."""
        self.kind, self.stored, self.overtaken = kind, stored, False
        self.hints = HINTS.get(kind.code, Hints(""))
        typed = None if data is None else {name: _mended(data[name]) for name in data}
        self.version = _version(typed) if typed is not None else stored.version if stored else NOT_YET
        before = stored.wordings[::-1] if stored else ()
        self.exact = self._form(0, before, typed)
        self.facets = [self._form(place, before, typed) for place in range(1, self._count(before, typed))]
        ask_from = stored.ask_from if stored else max(1, kind.least_ask_level)
        self.asking = AskingForm(
            kind,
            ask_from,
            data=typed,
            initial={"ask_from": NOBODY if ask_from is None else ask_from},
            auto_id=f"{kind.code}-%s",
        )

    def is_valid(self) -> bool:
        """Check every input by itself, then the wordings beside each other."""
        forms_ = [self.exact, *self.facets]
        if not all(form.is_valid() for form in (*forms_, self.asking)):
            return False
        found = objections(self.kind, self.said)
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

    def overtake(self, stored: OwnField | None) -> None:
        """Another window was faster: what was typed stays, and may be saved over what stands now."""
        self.stored, self.overtaken = stored, True
        self.version = stored.version if stored else NOT_YET

    def _count(self, before: tuple[OwnWording, ...], typed: Mapping[str, Any] | None) -> int:
        """How many wordings have inputs: as many as were shown, else all there are and one coarser to begin."""
        if typed is not None:
            return 1 + sum(f"wording{place}-zh" in typed for place in range(1, MOST_FACETS + 1))
        return max(1 if not self.kind.has_facets else 2, len(before))

    def _form(
        self, place: int, before: tuple[OwnWording, ...], typed: Mapping[str, Any] | None
    ) -> WordingForm:
        exact, last = place == 0, place == self._count(before, typed) - 1
        usual = self.kind.tiers(Preset.MODERATE)[min(place, len(self.kind.facet_tiers))]
        now = before[place] if place < len(before) else None
        return WordingForm(
            self.kind,
            exact=exact,
            fixed_tier=Tier.OPEN if self.kind.required and last and not exact else None,
            data=typed,
            initial={
                "zh": shown(self.kind, now.texts.zh) if now else "",
                "en": now.texts.en if now else "",
                "tier": now.tier if now else usual,
            },
            prefix=f"wording{place}",
            auto_id=f"{self.kind.code}-%s",
        )

    def _tell(self, form: WordingForm, objection: Objection) -> None:
        form.add_error(objection.part if objection.part in form.fields else "zh", objection.sentence)


def _text_field(kind: Kind, exact: bool, label: str | Promise, language: str) -> Wording:
    attrs = {"lang": language, "autocomplete": "off"}
    widget = forms.Textarea({**attrs, "rows": 5}) if kind.multiline else forms.TextInput(attrs)
    return Wording(kind, exact=exact, label=label, widget=widget)


def _number_field(kind: Kind) -> Wording:
    return Wording(
        kind,
        exact=True,
        label=_("Number"),
        help_text=_("Without a country code it is taken for a mainland number."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )


def _mended(value: Any) -> str:
    """What was typed in a form that can be shown again: half a surrogate pair has none."""
    return SURROGATES.sub("\ufffd", str(value))


def _version(typed: Mapping[str, Any]) -> int:
    """The version that was posted; one that no field has if it is none."""
    text = str(typed.get("version", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
