"""Days in forms."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _


class DayField(forms.DateField):
    """A day of this century: any other is a slip, and some have no day after them."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_validators = [
        MinValueValidator(date(2001, 1, 1), _("That is not a day of this century.")),
        MaxValueValidator(date(2100, 12, 31), _("That is not a day of this century.")),
    ]
