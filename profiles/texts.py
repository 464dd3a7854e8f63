"""A text message: what it says, and which filed template says it.

The mainland's gateways send nothing but templates that were filed beforehand, filled with a few words; others send
the text as it stands. A message carries both, so that a gateway takes what it needs.
"""

from collections.abc import Callable, Mapping
from typing import Self

from django.conf import settings


class CannotSend(Exception):
    """No text message left; says why, without the number."""


class NumberRefused(CannotSend):
    """The gateway works, and will not send to this number."""


class Text(str):
    """The whole text, with the operator's name in front; `template` is `code` or `nudge`, `words` fill it."""

    __slots__ = ("language", "template", "words")
    template: str
    words: Mapping[str, str]
    language: str

    def __new__(cls, text: str, *, template: str, words: Mapping[str, str], language: str) -> Self:
        """Make one; `language` is `en` or Chinese."""
        made = super().__new__(cls, text)
        made.template, made.words, made.language = template, words, language
        return made

    @property
    def filed(self) -> str:
        """The gateway's own name of the template, in the message's language if one is filed in it.

        Raise CannotSend if none is filed.
        """
        filed: Mapping[str, str] = settings.SMS_TEMPLATES
        tongue = f"{self.template}-en" if self.language == "en" else self.template
        found = filed.get(tongue) or filed.get(self.template)
        if not found:
            raise CannotSend(f"No template is filed for {self.template}: name it in HALFVEIL_SMS_TEMPLATES.")
        return found


Gateway = Callable[[str, Text], None]
