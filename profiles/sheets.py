"""The sheet of one field: who sees it, what it says to whom, and who may ask."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles import facets
from profiles.characters import SURROGATES
from profiles.checks import doubt
from profiles.fields import NOT_YET, OwnField, OwnWording
from profiles.forms import WordingForm, initial
from profiles.hints import HINTS, NONE
from profiles.kinds import Kind, Preset
from profiles.sealing import Texts
from profiles.tiers import Tier
from profiles.wording import MOST_FACETS, NOTHING, Objection, Said, clean, objections

NOBODY = ""


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
        self.version = posted_version(typed) if typed is not None else stored.version if stored else NOT_YET
        before = stored.wordings[::-1] if stored else ()
        self.filled = typed is not None and ("fill" in typed or "suggest" in typed)
        if typed is not None and "fill" in typed:
            typed = self._filled(before, typed)
        self.exact = self._form(0, before, typed)
        self.facets = [self._form(coarse, before, typed) for coarse in range(1, self._count(before, typed))]
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
            self._tell(forms_[objection.coarse], objection)
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
                "coarse": coarse,
                "suggested": [(f"{coarse}:{n}", one) for n, one in enumerate(suggested)],
            }
            for coarse, form in enumerate(self.facets, start=1)
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
            Objection(0, inputs[number], sentence)
            for number, text in enumerate(texts)
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
        coarse, _colon, number = typed["fill"].partition(":")
        offered = (
            facets.suggest(self.kind, self._exact_texts()) if coarse != "0" else facets.choices(self.kind)
        )
        if coarse not in {"0", "1", "2"} or number not in map(str, range(len(offered))):
            return typed
        one = offered[int(number)]
        put = {}
        for code, text, comma in (("zh", one.zh, "、"), ("en", one.en, ", ")):
            name = f"wording{coarse}-{code}"
            stands = typed.get(name, "").strip()
            put[name] = f"{stands}{comma}{text}" if coarse == "0" and self.adds and stands else text
        return {**typed, **put}

    def _count(self, before: tuple[OwnWording, ...], typed: Mapping[str, Any] | None) -> int:
        """How many wordings have inputs: as many as were shown, else all there are and one coarser to begin."""
        if typed is not None:
            return 1 + sum(f"wording{coarse}-zh" in typed for coarse in range(1, MOST_FACETS + 1))
        return max(
            2 if self.kind.has_facets else 1, len(before), 3 if len(before) == 2 and before[1].tier else 0
        )

    def _form(
        self, coarse: int, before: tuple[OwnWording, ...], typed: Mapping[str, Any] | None
    ) -> WordingForm:
        exact, last = coarse == 0, coarse == self._count(before, typed) - 1
        now = before[coarse] if coarse < len(before) else None
        texts = now.texts if now else NOTHING
        return WordingForm(
            self.kind,
            exact=exact,
            fixed_tier=Tier.OPEN if self.kind.required and last and not exact else None,
            data=typed,
            initial={
                **initial(self.kind, texts, exact),
                "tier": now.tier if now else self._usual(coarse, before),
            },
            prefix=f"wording{coarse}",
            auto_id=f"{self.name}-%s",
        )

    def _usual(self, coarse: int, before: tuple[OwnWording, ...]) -> int:
        """The tier at which a wording starts that is not there yet, below what is there."""
        tiers = self.kind.tiers(self.preset)
        usual = tiers[coarse] if coarse < len(tiers) else Tier.OPEN
        return min(usual, max(0, before[-1].tier - 1)) if before else usual

    def _tell(self, form: WordingForm, objection: Objection) -> None:
        form.add_error(objection.part if objection.part in form.fields else form.texts[0], objection.sentence)


def posted_version(typed: Mapping[str, Any]) -> int:
    """Return the version of a field that a form says; one that no field has if it says none."""
    text = str(typed.get("version", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _mended(value: Any) -> str:
    """What was typed in a form that can be shown again: half a surrogate pair has none."""
    return SURROGATES.sub("\ufffd", str(value))
