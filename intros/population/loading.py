"""COPY into tables whose indexes and foreign keys wait until the rows are there.

All of it belongs to the caller's transaction: when it fails, indexes, keys and emptiness are as before.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.backends.utils import CursorWrapper

CHUNK = 4000
"""Rows to a piece that is sent."""

BULKY = (
    "profiles_phone",
    "profiles_memberkey",
    "profiles_field",
    "profiles_wording",
    "disclosure_relationship",
    "disclosure_relationshipevent",
)

CONSTRAINTS = """
SELECT c.conrelid::regclass::text, quote_ident(c.conname), pg_get_constraintdef(c.oid)
FROM pg_constraint c
WHERE c.conrelid = ANY (%s::regclass[]) AND (c.contype = 'f' OR c.contype IN ('u', 'p') AND NOT EXISTS (
    SELECT FROM pg_constraint other WHERE other.contype = 'f' AND other.conindid = c.conindid))
ORDER BY c.contype = 'f', c.conname
"""
"""Foreign keys, and the unique keys that no foreign key refers to; foreign keys last."""

INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i
WHERE i.indrelid = ANY (%s::regclass[])
  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
ORDER BY i.indexrelid
"""

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def in_copy(value: Any) -> str:
    """Return a value as COPY's text format has it."""
    match value:
        case None:
            return r"\N"
        case str():
            return value.translate(_ESCAPES)
        case bool():
            return "t" if value else "f"
        case bytes():
            return rf"\\x{value.hex()}"
        case datetime():
            return value.isoformat()
        case list() | tuple():
            return "{" + ",".join(map(str, value)) + "}"
        case _:
            return str(value)


def line(*values: Any) -> str:
    """Return one row in COPY's text format."""
    return "\t".join(map(in_copy, values)) + "\n"


def copy_rows(cursor: CursorWrapper, into: str, lines: Iterable[str]) -> int:
    """COPY lines into 'table (columns)'; how many."""
    count = 0
    piece: list[str] = []
    with cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for one in lines:
            piece.append(one)
            if len(piece) == CHUNK:
                copy.write("".join(piece))
                count += CHUNK
                piece.clear()
        copy.write("".join(piece))
    return count + len(piece)


def take_off(cursor: CursorWrapper) -> list[str]:
    """Take indexes, keys and the row trigger off the bulky tables; return what puts them on again.

    The trigger copies a wording's owner from its field, which the rows bring themselves: `ADOPTED` counts
    those that bring another one.
    """
    cursor.execute(CONSTRAINTS, [list(BULKY)])
    constraints = cursor.fetchall()
    cursor.execute(INDEXES, [list(BULKY)])
    indexes = cursor.fetchall()
    for table, name, _ in reversed(constraints):
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    cursor.execute("ALTER TABLE profiles_wording DISABLE TRIGGER wording_owner")
    return [
        *(definition for _, definition in indexes),
        *(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"
            for table, name, definition in constraints
        ),
        "ALTER TABLE profiles_wording ENABLE TRIGGER wording_owner",
    ]


ADOPTED = """
SELECT count(*) FROM profiles_wording w JOIN profiles_field f ON f.id = w.field_id WHERE w.owner_id <> f.owner_id
"""
