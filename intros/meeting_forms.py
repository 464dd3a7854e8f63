"""What is typed into where two meet."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intros.handshakes import DIGITS

NO_DIGIT = re.compile(r"[\s.·-]+")


class DigitsForm(forms.Form):
    """Six digits that somebody shows or says; blanks between them, and wide ones, are as good."""

    digits = forms.CharField(
        label=_("Six digits"),
        max_length=20,
        error_messages={"required": _("Write the six digits here.")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True, "class": "digits"}
        ),
    )

    def clean_digits(self) -> str:
        """Return the six digits alone."""
        found = NO_DIGIT.sub("", unicodedata.normalize("NFKC", self.cleaned_data["digits"]))
        if len(found) != DIGITS or not (found.isascii() and found.isdigit()):
            raise ValidationError(
                _("Six digits, please: %(found)s is something else.") % {"found": f"“{found}”"}
            )
        return found
