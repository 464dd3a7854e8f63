"""Telephone numbers, and the text messages that go to them.

HALFVEIL_SMS names the gateway: `none` (the default, which refuses), `console` (prints the text where the process
prints, to try things out), `aliyun`, `tencent`, or the dotted path of a function of the operator's own:

    def send(number: str, text: Text) -> None

`number` is in the form E.164 and must not be logged; `text` is a string that bears the operator's name in front, as a
filed signature asks, and knows its template and what fills it (profiles/texts.py). It returns when the gateway has
taken the message and raises CannotSend when it has not, profiles.egress.NoAnswer when nobody knows; within three
seconds, because a page waits for it.
"""

import re
from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from profiles import egress
from profiles.gateways import aliyun, tencent
from profiles.texts import CannotSend, Gateway, Text

HOME_REGION = "CN"
MAINLAND = 86
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
MAINLAND_MOBILE = re.compile(r"\+861[3-9][0-9]{9}")  # its ranges grow faster than any library's list
TAKES_TEXTS = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
OURS: dict[str, Gateway] = {"aliyun": aliyun.send, "tencent": tencent.send}


def read(typed: str) -> str | None:
    """Return a number as people type it in the form E.164; None if no text can go to it."""
    try:
        number = phonenumbers.parse(typed, HOME_REGION)
    except phonenumbers.NumberParseException:
        return None
    found = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if MAINLAND_MOBILE.fullmatch(found):
        return found
    abroad = phonenumbers.is_valid_number(number) and number.country_code != MAINLAND
    return found if abroad and phonenumbers.number_type(number) in TAKES_TEXTS else None


def shown(number: str) -> str:
    """Return an E.164 number as people read it: +86 138 0013 8000."""
    return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)


def written(number: str) -> str:
    """Return an E.164 number as people here write it: 138 0013 8000, 021 5555 6666, +852 5123 4567; else what it is."""
    if MAINLAND_MOBILE.fullmatch(number):
        return f"{number[3:6]} {number[6:10]} {number[10:]}"
    try:
        found = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    if found.country_code == MAINLAND:
        return phonenumbers.format_number(found, PhoneNumberFormat.NATIONAL)
    return shown(number)


class PhoneField(forms.CharField):
    """What a number is typed into; cleans to E.164."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})

    def clean(self, value: Any) -> str:
        """The number, or an error that says what one looks like."""
        typed = super().clean(value)
        number = read(typed)
        if number is None:
            raise ValidationError(
                _("Check the number: a mainland mobile has 11 digits, others begin with +.")
            )
        return number


def send_text(number: str, text: Text) -> None:
    """Send a text message that somebody waits for; in the demo it is the page that shows it.

    Raise CannotSend if it did not leave, or if nobody knows.
    """
    try:
        hand_over(number, text)
    except egress.NoAnswer as error:
        raise CannotSend(f"The gateway gave no sensible answer: {error}.") from None


def hand_over(number: str, text: Text) -> None:
    """Give a text message to the gateway; in the demo to nobody.

    Raise CannotSend if it did not leave, egress.NoAnswer if nobody knows.
    """
    if not settings.DEMO:
        gateway()(number, text)


def gateway() -> Gateway:
    """The gateway that HALFVEIL_SMS names."""
    if settings.SMS in OURS:
        return OURS[settings.SMS]
    if settings.SMS == "console":
        return to_console
    if settings.SMS == "none":
        raise CannotSend("No gateway for text messages is named: set HALFVEIL_SMS.")
    try:
        named: Gateway = import_string(settings.SMS)
    except ImportError as error:
        raise CannotSend(
            f"HALFVEIL_SMS={settings.SMS} can't be imported: set it to a function's path."
        ) from error
    return named


def to_console(_number: str, text: str) -> None:
    """Print the text and not the number: what is printed ends in a log."""
    print(text, flush=True)
