"""Grants: one wording opened to one viewer beyond their level, with an end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from disclosure.errors import NotThere
from profiles.binding import call_bound


@dataclass(frozen=True)
class Given:
    """A grant as its owner sees it; instants are UTC. `basis` is 'ask' or 'owner'."""

    handle: str
    wording_id: int
    field_id: int
    kind: str
    given_at: datetime
    expires_at: datetime
    basis: str


def give(*, owner_id: int, wordings: Sequence[int], viewer: str, until: datetime) -> None:
    """Open an owner's own wordings to a member until a UTC instant, and record it in the ledger.

    The only way for an owner to give; wordings of others are passed over. Raise NotThere if there is
    no such member for this owner or the instant has passed.
    """
    [(given,)] = call_bound(owner_id, "give_grant(%s, %s, %s)", [list(wordings), viewer, until])
    if not given:
        raise NotThere


def revoke(*, owner_id: int, viewer: str, wordings: Sequence[int] | None = None) -> int:
    """Take back what an owner opened to a member, all of it or some wordings; how many grants ended."""
    chosen = None if wordings is None else list(wordings)
    rows = call_bound(owner_id, "revoke_grant(%s, %s)", [viewer, chosen])
    return sum(row[0] or 0 for row in rows)


def given(owner_id: int, viewer: str | None = None) -> list[Given]:
    """Return an owner's unexpired grants, soonest end first, to one member or to all (at most 200)."""
    return [Given(*row) for row in call_bound(owner_id, "my_grants(%s)", [viewer])]
