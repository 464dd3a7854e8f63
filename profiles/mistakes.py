"""What Django itself says of mistakes in forms, in the words that are used everywhere else."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _


def say_as_everywhere() -> None:
    """Replace the sentences that tell of variables and of values which nobody typed; once, at the start."""
    forms.Field.default_error_messages["required"] = _("Please fill this in.")
    MaxLengthValidator.message = _("At most %(limit_value)d characters; this has %(show_value)d.")
    for field in (forms.ChoiceField, forms.MultipleChoiceField):
        field.default_error_messages["invalid_choice"] = _("Please choose one of these.")
