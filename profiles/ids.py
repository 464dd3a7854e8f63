"""Identifiers that tell nothing: random, never counted, never chosen.

A sequential id on a page would tell its reader how much happened to others in between.
"""

import base64
import secrets

HANDLE_BYTES = 10
HANDLE = "[a-z2-7]{16}"
"""A public handle as a regular expression."""

LARGEST_ID = (1 << 63) - 1


def read_id(written: str) -> int | None:
    """Read an id, or another number that the database can hold, from an address or a form; None for anything else."""
    if not (written.isascii() and written.isdigit() and len(written) <= len(str(LARGEST_ID))):
        return None
    return number if (number := int(written)) <= LARGEST_ID else None


def random_id() -> int:
    """Return a random key of 63 bits for a row whose id a page may show."""
    return secrets.randbits(63)


def new_handle() -> str:
    """Return a public handle: 80 random bits as 16 lower-case base-32 letters (RFC 4648)."""
    return base64.b32encode(secrets.token_bytes(HANDLE_BYTES)).decode().lower()
