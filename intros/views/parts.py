"""What the pages of all parties of an introduction draw up alike."""

from django.urls import reverse

from disclosure import exchanges
from disclosure.reading import Profile
from disclosure.views.drawing import Card, card
from disclosure.views.phrases import listing


def there(state: str, seeker: Profile | None) -> str:
    """Say how it stands: whoever keeps out of sight since has nothing to be answered."""
    return "lapsed" if state == "asked" and seeker is None else state


def person_card(person: Profile | None, handle: str) -> Card:
    """Draw up somebody's card, which leads to their profile."""
    return card(handle, person, url=reverse("disclosure:profile", args=[handle]))


def exchanged(me: int, person: Profile | None) -> str:
    """Name what a member has exchanged with somebody they know by now; '' for nothing."""
    made = exchanges.standing(me, person.handle) if person else None
    return listing(made.kinds) if made else ""
