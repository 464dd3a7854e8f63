"""What is typed into about one's contacts and those from whom one hides: an end, labels, a note, a company."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.days import DayField
from disclosure.labels import NAME_LENGTH, Label
from disclosure.private_notes import LENGTH as NOTE_LENGTH
from profiles import characters

LAST_INSTANT = time(23, 59, 59)


class EndForm(forms.Form):
    """The last day of a relationship; empty for one that goes on."""

    until = DayField(
        label=_("Ends after this day"), required=False, help_text=_("Leave it empty and it goes on.")
    )

    def clean_until(self) -> Any:
        """Raise unless the day is still to come."""
        day = self.cleaned_data["until"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("That day has passed."))
        return day

    @property
    def end(self) -> datetime | None:
        """The last instant of that day, in UTC."""
        day = self.cleaned_data["until"]
        if day is None:
            return None
        return timezone.make_aware(datetime.combine(day, LAST_INSTANT)).astimezone(UTC)


class LabelForm(forms.Form):
    """What a label is called."""

    name = forms.CharField(
        label=_("Name of the label"),
        max_length=NAME_LENGTH,
        strip=True,
        error_messages={"required": _("Give it a name.")},
    )

    def clean_name(self) -> str:
        """Return it as it is kept."""
        return characters.clean(self.cleaned_data["name"])


class CompanyForm(forms.Form):
    """A company to hide from."""

    name = forms.CharField(
        label=_("Company"),
        max_length=60,
        strip=True,
        help_text=_("Add other names of it one by one: a short form, the English one."),
        error_messages={"required": _("Say which company.")},
    )

    def clean_name(self) -> str:
        """Return it as it is kept; what has no letter or digit is no name."""
        name = characters.clean(self.cleaned_data["name"])
        if sum(character.isalnum() for character in name) < 2:
            raise forms.ValidationError(_("Say which company."))
        return name


class LabelsForm(forms.Form):
    """Under which labels somebody is."""

    labels = forms.TypedMultipleChoiceField(
        label=_("Labels"), widget=forms.CheckboxSelectMultiple, coerce=int, required=False
    )

    def __init__(self, *args: Any, labels: Sequence[Label], **options: Any) -> None:
        """`labels` are the owner's, and say under which ones somebody is now."""
        super().__init__(*args, **options)
        field = cast("forms.ChoiceField", self.fields["labels"])
        field.choices = [(str(one.id), one.name) for one in labels]
        field.initial = [str(one.id) for one in labels if one.under]


class PrivateNoteForm(forms.Form):
    """A note to oneself."""

    note = forms.CharField(
        label=_("Note"),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Kept encrypted. Nobody but you reads it, at most 500 characters."),
    )

    def clean_note(self) -> str:
        """Return it as it is kept."""
        return characters.clean(self.cleaned_data["note"], multiline=True)
