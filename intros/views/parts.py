"""What the pages of all parties of an introduction draw up alike."""

from django.urls import reverse

from disclosure.reading import Profile
from disclosure.views.drawing import Card, card


def there(state: str, seeker: Profile | None) -> str:
    """Say how it stands: whoever keeps out of sight since has nothing to be answered."""
    return "lapsed" if state == "asked" and seeker is None else state


def person_card(person: Profile | None, handle: str) -> Card:
    """Draw up somebody's card, which leads to their profile."""
    return card(handle, person, url=reverse("disclosure:profile", args=[handle]))
