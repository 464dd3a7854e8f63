"""Notes that go with an ask: short, and free of anything by which one could be reached around the door.

Contact details are opened field by field, with a record and an end; in a note they would be open for ever.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from profiles import characters, contact_details

LENGTH = 120

MOST_DIGITS = 4
"""A run of more is a number."""

SENTENCES = {
    "link": _("Please leave out the link or address “%(found)s”."),
    "account": _("Please leave out the ID “%(found)s”."),
    "number": _("Please leave out the number “%(found)s”: four digits at most."),
}


def clean(text: str, limit: int = LENGTH) -> str:
    """Return what will be kept of a note; raise ValidationError, which names what has to go."""
    kept = characters.clean(text)
    if len(kept) > limit:
        words = _("At most %(limit)d characters; this has %(length)d.")
        raise ValidationError(words, params={"limit": limit, "length": len(kept)}, code="max_length")
    if found := contact_details.find(kept, digits=MOST_DIGITS):
        raise ValidationError(SENTENCES[found.what], params={"found": found.text}, code="contact")
    return kept


class NoteField(forms.CharField):
    """A note of a line or two. What is wrong with it is said at the field."""

    widget = forms.Textarea

    def __init__(self, *, limit: int = LENGTH, **options: Any) -> None:
        """`limit` counts characters."""
        super().__init__(**options)
        self.limit = limit
        self.widget.attrs.update({"rows": 3, "maxlength": limit})

    def clean(self, value: Any) -> str:
        """The note as it will be kept."""
        return clean(super().clean(value), self.limit)
