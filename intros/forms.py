"""What is typed into when somebody seeks an introduction or makes one."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from disclosure import exchanges
from disclosure.forms import AskForm, PurposeForm, may_open, says
from disclosure.notes import NoteField
from disclosure.views.drawing import Card
from intros.introductions import WORDS_LENGTH
from profiles.fields import OwnField
from profiles.kinds import KINDS

CIRCLE = "circle"
"""Chosen in place of a contact's handle."""


class SeekForm(AskForm):
    """Who is asked to introduce, what for, and what goes along."""

    introducer = forms.ChoiceField(
        label=_("Who could introduce you"),
        help_text=_(
            "Whoever is asked learns that you ask; whether they do it is theirs to say, and only they know."
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whom to ask.")},
    )
    exchange = forms.MultipleChoiceField(
        label=_("Ready to exchange"),
        help_text=_("If they accept and wish so too, these open to both of you at once, or to neither."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order: tuple[str, ...] = ("introducer", "purpose", "note", "send", "exchange")
    circle_words = _(
        "We ask those who know you both, one at a time. Nobody is named before they say a word for you."
    )

    def __init__(self, *args: Any, contacts: Sequence[Card], own: Sequence[OwnField], **options: Any) -> None:
        """`contacts` are those of the seeker's whom they may name; they may ask their whole circle as well."""
        super().__init__(*args, own=own, **options)
        kinds = cast("forms.MultipleChoiceField", self.fields["exchange"])
        kinds.choices = [(code, KINDS[code].label) for code in exchanges.to_give(own)]
        circle = Card(
            handle=CIRCLE,
            url="",
            name=gettext("My circle"),
            headline=str(self.circle_words),
            company="",
            place="",
            known=False,
        )
        choices = cast("forms.ChoiceField", self.fields["introducer"])
        choices.choices = [(one.handle, one) for one in (circle, *contacts)]

    @property
    def named(self) -> str | None:
        """Who is named; None for the circle."""
        chosen: str = self.cleaned_data["introducer"]
        return None if chosen == CIRCLE else chosen


class WishForm(SeekForm):
    """Whom the seeker would like to meet, in words."""

    wish = NoteField(
        label=_("Whom you would like to meet"),
        help_text=_("In a few words, such as: somebody who knows cold chains in Chengdu."),
        error_messages={"required": _("Say whom you would like to meet.")},
    )
    field_order = ("wish", "introducer", "purpose", "note", "send", "exchange")
    circle_words = _(
        "We ask those who know you well, one at a time. Nobody is named before they say a word for you."
    )


class VouchForm(forms.Form):
    """One sentence that the target will read; of a wish, and to whom of one's contacts."""

    target = forms.ChoiceField(
        label=_("Whom you would introduce them to"),
        help_text=_("From what you may read of your contacts. Nobody learns whom you passed over."),
        widget=forms.RadioSelect,
        required=False,
    )

    words = NoteField(
        limit=WORDS_LENGTH,
        label=_("Your words"),
        help_text=_("One sentence you know to be true; they will read it. No links, numbers or IDs."),
        error_messages={"required": _("Write one sentence.")},
    )

    def __init__(self, *args: Any, contacts: Sequence[Card] | None = None, **options: Any) -> None:
        """`contacts` are those among whom the target is chosen; None where the seeker named one."""
        super().__init__(*args, **options)
        choices = cast("forms.ChoiceField", self.fields["target"])
        choices.choices = [(one.handle, one) for one in contacts or ()]
        choices.required = contacts is not None
        choices.error_messages["required"] = gettext("Choose one of your contacts.")


class BringForm(PurposeForm):
    """What two people are introduced to each other for, and a line that both read."""

    note = NoteField(
        label=_("A line to both"),
        help_text=_("Why the two should meet. Both read the same; no links, numbers or IDs."),
        error_messages={"required": _("Write one sentence.")},
    )


class QuestionForm(forms.Form):
    """One thing asked first."""

    what = forms.ChoiceField(
        label=_("What you would like to know"),
        help_text=_(
            "They see it as the introducer's question, and answer once. Your time to answer goes on meanwhile."
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you would like to know.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """What can be asked, in the reader's language."""
        super().__init__(*args, **options)
        cast("forms.ChoiceField", self.fields["what"]).choices = [
            (code, question(code)) for code in ("purpose", *ASKABLE)
        ]


ASKABLE = ("name", "company", "title", "experience", "education", "offer")
"""The kinds of which somebody may ask to see more before they answer."""


def question(code: str) -> str:
    """Say what was asked first; '' for nothing, and for a kind that is none any more."""
    if code == "purpose":
        return gettext("What it is about, more clearly")
    return str(KINDS[code].label) if code in KINDS else ""


class ReplyForm(forms.Form):
    """The seeker's answer to it: a few words, more of their own, or both."""

    reply = NoteField(
        label=_("In a few words"),
        required=False,
        help_text=_("At most 120 characters. No links, numbers or IDs."),
    )
    send = forms.TypedMultipleChoiceField(
        label=_("What you show"),
        help_text=_("Open until the answer is due."),
        widget=forms.CheckboxSelectMultiple,
        coerce=int,
        required=False,
    )

    def __init__(self, *args: Any, own: Iterable[OwnField], asked: str, **options: Any) -> None:
        """`own` are the seeker's fields; of the kind that was `asked` the most guarded wording is chosen already."""
        super().__init__(*args, **options)
        sendable = [(field, some[0]) for field in own if (some := may_open(field))]
        send = cast("forms.ChoiceField", self.fields["send"])
        send.choices = [(str(wording.id), says(field, wording)) for field, wording in sendable]
        send.initial = [str(wording.id) for field, wording in sendable if field.kind.code == asked]

    def clean(self) -> dict[str, Any]:
        """Raise the question again if nothing was said or shown."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("reply") and not cleaned.get("send"):
            raise forms.ValidationError(_("Write a few words, or show something."))
        return cleaned


class ExchangeForm(forms.Form):
    """Which of the kinds that a seeker offers open to both."""

    kinds = forms.MultipleChoiceField(
        label=_("They offer to exchange"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(self, *args: Any, kinds: Sequence[str], **options: Any) -> None:
        """`kinds` are those that the seeker offers and the target has."""
        super().__init__(*args, **options)
        field = cast("forms.MultipleChoiceField", self.fields["kinds"])
        field.choices = [(code, KINDS[code].label) for code in kinds]
        field.initial = list(kinds)
