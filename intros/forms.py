"""What is typed into when somebody seeks an introduction or makes one."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from disclosure.forms import AskForm
from disclosure.notes import NoteField
from disclosure.views.people import Card
from intros.introductions import WORDS_LENGTH


class SeekForm(AskForm):
    """Who is asked to introduce, what for, and what goes along."""

    introducer = forms.ChoiceField(
        label=_("Who could introduce you"),
        help_text=_("They learn that you ask; whether they do it is theirs to say, and only they know."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whom to ask.")},
    )
    field_order = ("introducer", "purpose", "note", "send")

    def __init__(self, *args: Any, contacts: Sequence[Card], **options: Any) -> None:
        """`contacts` are those of the seeker's whom they may name."""
        super().__init__(*args, **options)
        cast("forms.ChoiceField", self.fields["introducer"]).choices = [(one.handle, one) for one in contacts]


class VouchForm(forms.Form):
    """One sentence that the target will read."""

    words = NoteField(
        limit=WORDS_LENGTH,
        label=_("Your words"),
        help_text=_("One sentence you know to be true; they will read it. No links, numbers or IDs."),
        error_messages={"required": _("Write one sentence.")},
    )
