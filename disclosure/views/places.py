"""Places in a list that is ordered by an instant and a handle, as an address writes them."""

import re
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write_place(instant: datetime, handle: str) -> str:
    """Write a place: an instant in microseconds and a handle."""
    return f"{(instant - EPOCH) // timedelta(microseconds=1)}.{handle}"


def read_place(written: str) -> tuple[datetime, str] | None:
    """Read a place from an address; None, the first page, for anything that is none."""
    match = re.fullmatch(r"([0-9]{1,16})\.([a-z2-7]{16})", written)
    return (EPOCH + timedelta(microseconds=int(match[1])), match[2]) if match else None
