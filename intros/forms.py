"""What is typed into when somebody seeks an introduction or makes one."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from disclosure.forms import AskForm
from disclosure.notes import NoteField
from disclosure.views.people import Card
from intros.introductions import WORDS_LENGTH

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
    field_order = ("introducer", "purpose", "note", "send")

    def __init__(self, *args: Any, contacts: Sequence[Card], **options: Any) -> None:
        """`contacts` are those of the seeker's whom they may name; they may ask their whole circle as well."""
        super().__init__(*args, **options)
        circle = Card(
            handle=CIRCLE,
            url="",
            name=gettext("My circle"),
            headline=gettext(
                "We ask those who know you both, one at a time. Nobody is named before they say a word for you."
            ),
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


class VouchForm(forms.Form):
    """One sentence that the target will read."""

    words = NoteField(
        limit=WORDS_LENGTH,
        label=_("Your words"),
        help_text=_("One sentence you know to be true; they will read it. No links, numbers or IDs."),
        error_messages={"required": _("Write one sentence.")},
    )
