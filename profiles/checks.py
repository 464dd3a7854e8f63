"""What each kind asks of a text beyond its length and its characters, and what makes one look twice.

A check refuses. A doubt is told once, and whoever means it says so and saves: somebody's WeChat ID may be older than
the rule for them, and there are more towns than lists.
"""

import re
import unicodedata
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext as _

from profiles import contact_details, gazetteer, phones
from profiles.kinds import Kind

_DIALLED = re.compile(r"[0-9\s+().\-\u2010-\u2015]+")
_MAINLAND = re.compile(r"(?:\+86|0086|86)?(1[3-9][0-9]{9})")
MOST_DIGITS = 6
"""A run of more is a number: a headline may tell how much or how many."""


def _name(text: str) -> str:
    if len(text) < 2:
        raise ValidationError(_("At least two characters."), code="min_length")
    return text


def _number(text: str) -> str:
    """A mobile number as E.164. One of the mainland goes by its form: new ranges come faster than libraries."""
    folded = unicodedata.normalize("NFKC", text)
    mainland = _MAINLAND.fullmatch(re.sub(r"[^0-9+]", "", folded))
    found = f"+86{mainland[1]}" if mainland else phones.read(folded)
    if found is None or not _DIALLED.fullmatch(folded):
        raise ValidationError(
            _(
                "This does not look like a mobile number. One from elsewhere needs its country code, such as +852."
            ),
            code="number",
        )
    return found


def _no_digits(text: str) -> str:
    if any(unicodedata.category(character).startswith("N") for character in text):
        raise ValidationError(_("No digits in the veiled wording, please."), code="digits")
    return text


def _no_contacts(text: str) -> str:
    if contact_details.find(text, digits=MOST_DIGITS):
        raise ValidationError(
            _("No telephone numbers, e-mail addresses, WeChat IDs or links in the headline, please."),
            code="contacts",
        )
    return text


def _no_address(text: str) -> str:
    """A veiled wording of an account tells that there is one, and no more."""
    if contact_details.find(text, digits=MOST_DIGITS - 1):
        raise ValidationError(_("The veiled wording must not give it away."), code="contacts")
    return text


def _latin(text: str) -> str:
    if not any(unicodedata.name(letter, "").startswith("LATIN") for letter in text):
        raise ValidationError(_("Write it in Latin letters."), code="latin")
    return _name(text)


def _account(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    if re.search(r"\s", folded):
        raise ValidationError(_("No blanks in it, please."), code="account")
    return folded


def _email(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).replace("。", ".")
    try:
        EmailValidator()(folded)
    except ValidationError:
        raise ValidationError(
            _("This does not look like an e-mail address: name@example.com."), code="email"
        ) from None
    local, _at, domain = folded.rpartition("@")
    return f"{local}@{domain.lower()}"


def _site(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    if re.match(r"(?i)http://", folded):
        raise ValidationError(_("The address has to begin with https://."), code="site")
    address = folded if re.match(r"(?i)[a-z][a-z0-9+.-]*:", folded) else f"https://{folded}"
    try:
        URLValidator(schemes=["https"])(address)
    except ValidationError:
        raise ValidationError(
            _("This does not look like an address: https://example.com."), code="site"
        ) from None
    if "@" in address:
        raise ValidationError(_("This does not look like an address: https://example.com."), code="site")
    return address


def _band(text: str) -> str:
    """A band from less to more, or one end of it; or to be talked about."""
    folded = unicodedata.normalize("NFKC", text)
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", folded.replace(",", ""))]
    open_end = re.search(r"以上|以下|起|\+|from|over|under|up to|at least|above|below", folded, re.IGNORECASE)
    if re.search(r"面议|面谈|negotiable|to be discussed", folded, re.IGNORECASE):
        return text
    if not ((len(numbers) == 2 and numbers[0] < numbers[1]) or (len(numbers) == 1 and open_end)):
        raise ValidationError(_("Give a band from less to more, such as 500–800k a year."), code="band")
    return text


CHECKS: dict[tuple[str, bool], Callable[[str], str]] = {
    ("name", True): _name,
    ("latin_name", True): _latin,
    ("headline", True): _no_contacts,
    ("headline", False): _no_contacts,
    ("mobile", True): _number,
    ("mobile", False): _no_digits,
    ("wechat", True): _account,
    ("wechat", False): _no_address,
    ("wecom", True): _account,
    ("email", True): _email,
    ("site", True): _site,
    ("pay", True): _band,
    ("assistant", False): _no_digits,
}
"""What a kind asks of a text, by kind and whether it is the exact wording."""

_WECHAT = re.compile(r"[A-Za-z][A-Za-z0-9_-]{5,19}")


def doubt(kind: Kind, text: str) -> str:
    """Say why an exact text makes one look twice, '' if it does not."""
    if not text:
        return ""
    if kind.code == "wechat" and not _WECHAT.fullmatch(text):
        return _(
            "A WeChat ID usually has 6 to 20 letters and digits and begins with a letter. Is this right?"
        )
    if kind.code == "city" and not gazetteer.find(text):
        return _("No city of China begins like this. A place abroad, or another name for it?")
    if kind.code == "hometown" and not gazetteer.province(text):
        return _("No province or city of China begins like this. A place abroad, or another name for it?")
    if mixed := _mixed(text):
        return _("“%(word)s” mixes letters of several alphabets that look alike. Is this right?") % {
            "word": mixed
        }
    return ""


def _mixed(text: str) -> str:
    """The first word in which Latin letters stand beside others that look like them."""
    for word in re.findall(r"[^\W\d_]+", text):
        scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word}
        if len(scripts & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}) > 1:
            return str(word)
    return ""
