"""What is typed into when something is asked for or opened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from disclosure.notes import NoteField
from disclosure.purposes import WORDS_FOR_OTHER, Purpose, offered
from disclosure.reading import DisclosedField
from profiles.fields import OwnField, OwnWording
from profiles.tiers import Tier
from profiles.wording import shown

SENT_UNASKED = frozenset({"name", "headline"})
"""Kinds that an envelope holds unless they are taken out: who asks."""

DAYS = ((30, _("30 days")), (90, _("90 days")), (365, _("A year")))
USUAL_DAYS = 90


@dataclass(frozen=True)
class Says:
    """A choice among wordings of one's own: its words, and how guarded it is."""

    kind: str
    text: str
    tier: int

    def __str__(self) -> str:
        return str(_("%(kind)s: %(text)s") % {"kind": self.kind, "text": self.text})


def says(field: OwnField, wording: OwnWording) -> Says:
    """Put a wording of one's own into words, in the reader's language if it speaks it."""
    text = shown(field.kind, wording.texts.read_in(get_language() or ""))
    return Says(str(field.kind.label), text, wording.tier)


def may_open(field: OwnField) -> list[OwnWording]:
    """Return the wordings that can be opened to somebody, the most guarded one first."""
    return sorted((one for one in field.wordings if one.tier < Tier.SELF), key=lambda one: -one.tier)


class PurposeForm(forms.Form):
    """What it is for, and a note."""

    purpose = forms.ChoiceField(
        label=_("What for"),
        choices=offered,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what it is for.")},
    )
    note = NoteField(
        label=_("A note"),
        required=False,
        help_text=_("At most 120 characters. No links, numbers or IDs."),
    )

    def clean(self) -> dict[str, Any]:
        """Whoever asks for something else says for what."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        note = cleaned.get("note", WORDS_FOR_OTHER * " ")  # a wrong one is told of already
        if cleaned.get("purpose") == Purpose.OTHER and len(note) < WORDS_FOR_OTHER:
            words = _("Say in a few words what it is for: %(number)d characters or more.")
            self.add_error("note", forms.ValidationError(words, params={"number": WORDS_FOR_OTHER}))
        return cleaned


class AskForm(PurposeForm):
    """A purpose, a note, and what of one's own goes along: the same whatever is asked."""

    send = forms.TypedMultipleChoiceField(
        label=_("What you send along"),
        help_text=_(
            "Open to whoever is asked until the answer is due, and closed again if you take it back. "
            "What every member may call you goes along in any case."
        ),
        widget=forms.CheckboxSelectMultiple,
        coerce=int,
        required=False,
    )

    def __init__(self, *args: Any, own: Iterable[OwnField], **options: Any) -> None:
        """`own` are the asker's fields: the most guarded wording of each can be sent, what is for them alone not."""
        super().__init__(*args, **options)
        sendable = [(field, some[0]) for field in own if (some := may_open(field))]
        send = cast("forms.ChoiceField", self.fields["send"])
        send.choices = [(str(wording.id), says(field, wording)) for field, wording in sendable]
        send.initial = [str(wording.id) for field, wording in sendable if field.kind.code in SENT_UNASKED]


class AccessForm(AskForm):
    """Some of somebody's fields."""

    fields_asked = forms.TypedMultipleChoiceField(
        label=_("What you would like to see"),
        widget=forms.CheckboxSelectMultiple,
        coerce=int,
        error_messages={"required": _("Choose at least one.")},
    )
    field_order = ("fields_asked", "purpose", "note", "send")

    def __init__(
        self, *args: Any, askable: Sequence[DisclosedField], chosen: str = "", **options: Any
    ) -> None:
        """`askable` is what the door says may be asked for; `chosen` one of them, from where the asker came."""
        super().__init__(*args, **options)
        asked = cast("forms.ChoiceField", self.fields["fields_asked"])
        asked.choices = [(str(field.field_id), str(field.kind.label)) for field in askable]
        asked.initial = [
            str(field.field_id) for field in askable if len(askable) == 1 or str(field.field_id) == chosen
        ]


class GrantForm(forms.Form):
    """Which wording of each field asked for opens, and for how long."""

    days = forms.TypedChoiceField(
        label=_("For how long"),
        choices=DAYS,
        initial=USUAL_DAYS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say for how long.")},
    )

    def __init__(self, *args: Any, asked: Iterable[OwnField], **options: Any) -> None:
        """`asked` are the owner's own fields that were asked for; the exact wording of each is chosen already."""
        super().__init__(*args, **options)
        self.names = []
        for field in asked:
            if wordings := may_open(field):
                self.names.append(f"field_{field.id}")
                self.fields[self.names[-1]] = self._choice(field, wordings)

    def _choice(self, field: OwnField, wordings: Sequence[OwnWording]) -> forms.TypedChoiceField:
        return forms.TypedChoiceField(
            label=str(field.kind.label),
            choices=[(str(wording.id), says(field, wording)) for wording in wordings]
            + [("", _("Keep it veiled"))],
            initial=str(wordings[0].id),
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
        )

    @property
    def wordings(self) -> list[forms.BoundField]:
        """One choice for each field asked for."""
        return [self[name] for name in self.names]

    def clean(self) -> dict[str, Any]:
        """Raise the question again if nothing would open."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.opened and not self.errors:
            raise forms.ValidationError(_("Choose at least one to open, or answer “Not now”."))
        return cleaned

    @property
    def opened(self) -> list[int]:
        """The wordings chosen."""
        return [chosen for name in self.names if (chosen := self.cleaned_data.get(name)) is not None]

    @property
    def length(self) -> timedelta:
        """How long they stay open."""
        return timedelta(days=self.cleaned_data["days"])


class ShowForm(forms.Form):
    """Which wordings somebody is shown beyond their level, and for how long."""

    wordings = forms.TypedMultipleChoiceField(
        label=_("What they may see"),
        widget=forms.CheckboxSelectMultiple,
        coerce=int,
        error_messages={"required": _("Choose at least one.")},
    )
    days = forms.TypedChoiceField(
        label=_("For how long"),
        choices=DAYS,
        initial=USUAL_DAYS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say for how long.")},
    )

    def __init__(self, *args: Any, own: Iterable[OwnField], chosen: str = "", **options: Any) -> None:
        """`own` are the owner's fields; `chosen` is a wording from where they came."""
        super().__init__(*args, **options)
        choices = cast("forms.ChoiceField", self.fields["wordings"])
        choices.choices = [
            (str(one.id), says(field, one))
            for field in own
            for one in may_open(field)
            if one.tier > Tier.OPEN
        ]
        choices.initial = [chosen]

    @property
    def length(self) -> timedelta:
        """How long they stay open."""
        return timedelta(days=self.cleaned_data["days"])
