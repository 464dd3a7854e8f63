"""What the pages of all parties of an introduction draw up alike."""

from django.urls import reverse
from django.utils.functional import Promise

from disclosure.purposes import Purpose
from disclosure.reading import Profile
from disclosure.views.people import Card, card
from disclosure.views.phrases import language


def there(state: str, seeker: Profile | None) -> str:
    """Say how it stands: whoever keeps out of sight since has nothing to be answered."""
    return "lapsed" if state == "asked" and seeker is None else state


def person_card(person: Profile | None, handle: str) -> Card:
    """Draw up somebody's card, which leads to their profile."""
    return card(handle, person, language(), url=reverse("disclosure:profile", args=[handle]))


def purpose_label(code: str) -> str | Promise:
    """Return what an ask is for, in words; '' for a purpose that is none any more."""
    return Purpose(code).label if code in Purpose else ""
