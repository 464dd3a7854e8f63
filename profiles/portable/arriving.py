"""Reading a card or a résumé from elsewhere, whichever of the two it is."""

from django.utils.translation import gettext_lazy as _

from profiles.portable import arriving_cards, arriving_resumes, contentlines
from profiles.portable.arrived import MOST_FOUND, Arrived
from profiles.portable.contentlines import Problem

MOST_BYTES = 1 << 20


def read(data: bytes) -> Arrived:
    """Read a vCard or a JSON Résumé; what is wrong stands in its problems, and then nothing else does."""
    if len(data) > MOST_BYTES:
        return Arrived(problems=[Problem(0, _("This is too large: at most 1 MB."))])
    whole = contentlines.in_bytes(data)
    plain = whole.strip()
    if not plain:
        return Arrived(problems=[Problem(0, _("There is nothing in it."))])
    is_resume = plain[:1] in {b"{", b"["}
    arrived = arriving_resumes.read(plain) if is_resume else arriving_cards.read(whole)
    if len(arrived.found) > MOST_FOUND:
        return Arrived(problems=[Problem(0, _("There is too much in it to look through."))])
    if arrived.problems:
        return Arrived(problems=arrived.problems)
    if not arrived.found and not arrived.photo:
        return Arrived(problems=[Problem(0, _("There is nothing in it that a profile has a place for."))])
    return arrived
