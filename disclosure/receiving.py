"""How a member receives what others ask: closed to all until a day, some purposes never, told before a grant ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from disclosure import grants
from disclosure.errors import NotThere
from disclosure.models import Ending, Reception
from profiles.binding import bound

LONGER = timedelta(days=90)

USUAL_WEEKLY = 2
"""As SQL `has_room` says where a member says nothing."""


@dataclass(frozen=True)
class Receives:
    """A member's own settings. `closed_until` is a UTC instant still to come, or None.

    `weekly` is how many members may be introduced to them in seven days.
    """

    closed_until: datetime | None
    muted: tuple[str, ...]
    weekly: int = USUAL_WEEKLY


def reception(member_id: int) -> Receives:
    """Return how a member receives asks; open to all unless they said otherwise."""
    with bound(member_id):
        kept = Reception.objects.filter(pk=member_id).first()
    if kept is None:
        return Receives(None, ())
    closed = kept.closed_until if kept.closed_until and kept.closed_until > timezone.now() else None
    return Receives(closed, tuple(kept.muted), kept.weekly or USUAL_WEEKLY)


def change(
    *, member_id: int, closed_until: datetime | None, muted: Iterable[str], weekly: int = USUAL_WEEKLY
) -> None:
    """Write it down. What has reached them already stays; what comes while they are closed goes nowhere, for good.

    Introductions beyond the week's number wait in order until there is room, or their time is over.
    """
    says = {"closed_until": closed_until, "muted": sorted(set(muted)), "weekly": weekly}
    with bound(member_id):
        Reception.objects.update_or_create(pk=member_id, defaults=says)


def ending(owner_id: int, ending_id: int) -> Ending | None:
    """Return what an owner was told is about to close."""
    with bound(owner_id):
        return Ending.objects.filter(pk=ending_id).first()


def closing(owner_id: int, soon: Ending) -> list[grants.Given]:
    """Return what closes for that member until the end of that day."""
    last = soon.ends_at + timedelta(days=1)
    return [one for one in grants.given(owner_id, soon.viewer_id) if one.expires_at <= last]


def keep_open(*, owner_id: int, ending_id: int) -> None:
    """Keep what is about to close open for 90 days from now; raise NotThere when nothing of it is open."""
    soon = ending(owner_id, ending_id)
    some = closing(owner_id, soon) if soon else []
    if soon is None or not some:
        raise NotThere
    grants.give(
        owner_id=owner_id,
        wordings=[one.wording_id for one in some],
        viewer=soon.viewer_id,
        until=timezone.now() + LONGER,
    )
