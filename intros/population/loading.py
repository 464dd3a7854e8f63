"""COPY into tables whose indexes and foreign keys wait until the rows are there.

All of it belongs to the caller's transaction: when it fails, indexes, keys and emptiness are as before.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from itertools import islice
from types import NoneType
from typing import Any, TypeVar

from django.db.backends.utils import CursorWrapper

T = TypeVar("T")

CHUNK = 4000
"""Rows to a piece that is sent."""

PROFILES = ("profiles_phone", "profiles_memberkey", "profiles_field", "profiles_wording")
TRUST = ("disclosure_relationship", "disclosure_relationshipevent")
STORIES = (
    "disclosure_grant",
    "disclosure_withholding",
    "disclosure_shield",
    "disclosure_accessrequest",
    "disclosure_accessdecision",
    "disclosure_notice",
    "intros_introduction",
    "intros_introducerpart",
    "intros_targetpart",
)
BULKY = PROFILES + TRUST + STORIES
OWNED = ("profiles_wording", "disclosure_grant")
"""Tables whose rows get their owner from a trigger; here they bring it themselves, and `ADOPTED` is to be none."""
UNTRIGGERED = (*OWNED, "disclosure_relationshipevent")
"""Tables whose triggers rest: what happened long ago ends nothing that is still to come."""

CONSTRAINTS = """
SELECT c.conrelid::regclass::text, quote_ident(c.conname), pg_get_constraintdef(c.oid)
FROM pg_constraint c
WHERE c.conrelid = ANY (%(bulky)s::regclass[]) AND (c.contype = 'f' OR c.contype IN ('u', 'p') AND NOT EXISTS (
    SELECT FROM pg_constraint other
    WHERE other.contype = 'f' AND other.conindid = c.conindid AND other.conrelid <> ALL (%(bulky)s::regclass[])))
ORDER BY c.contype = 'f', c.conname
"""
"""Foreign keys, and the unique keys to which only foreign keys among these refer; foreign keys last."""

INDEXES = """
SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
FROM pg_index i
WHERE i.indrelid = ANY (%s::regclass[])
  AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
ORDER BY i.indexrelid
"""

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _array(values: Iterable[Any]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


IN_COPY: dict[type, Callable[[Any], str]] = {
    str: lambda text: text.translate(_ESCAPES),
    int: str,
    bool: lambda yes: "t" if yes else "f",
    bytes: lambda some: rf"\\x{some.hex()}",
    datetime: datetime.isoformat,
    NoneType: lambda _: r"\N",
    list: _array,
}
"""A value as COPY's text format has it, by its exact type."""


def line(*values: Any) -> str:
    """Return one row in COPY's text format."""
    return "\t".join([IN_COPY[type(value)](value) for value in values]) + "\n"


def copy_rows(cursor: CursorWrapper, into: str, lines: Iterable[str]) -> int:
    """COPY lines into 'table (columns)'; how many."""
    count = 0
    source = iter(lines)
    with cursor.copy(f"COPY {into} FROM STDIN") as copy:
        while piece := list(islice(source, CHUNK)):
            copy.write("".join(piece))
            count += len(piece)
    return count


def ahead(batches: Iterator[T]) -> Iterator[T]:
    """Yield what comes, the next already in the making while the caller sends this one."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = thread.submit(next, batches, None)
            yield batch


def meanwhile(work: Callable[[], T]) -> "Future[T]":
    """Begin some work while the caller waits for the database."""
    thread = ThreadPoolExecutor(1)
    begun = thread.submit(work)
    thread.shutdown(wait=False)
    return begun


def take_off(cursor: CursorWrapper) -> list[tuple[str, str]]:
    """Take indexes, keys and the triggers of `UNTRIGGERED` off the bulky tables.

    Return what puts them on again, each with its table: once what foreign keys refer to is on, so may they be.
    """
    cursor.execute(CONSTRAINTS, {"bulky": list(BULKY)})
    constraints = cursor.fetchall()
    cursor.execute(INDEXES, [list(BULKY)])
    indexes = cursor.fetchall()
    for table, name, _ in reversed(constraints):
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for _, name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    for table in UNTRIGGERED:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
    return [
        *((table, definition) for table, _, definition in indexes),
        *(
            (table, f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
            for table, name, definition in constraints
        ),
        *((table, f"ALTER TABLE {table} ENABLE TRIGGER USER") for table in UNTRIGGERED),
    ]


CLAIMED = """
WITH says AS MATERIALIZED (
    SELECT f.owner_id, x.name FROM profiles_field f
    JOIN profiles_wording w ON w.field_id = f.id AND w.coarse = 0, LATERAL (VALUES (w.zh), (w.en)) AS x(name)
    WHERE f.kind = 'company' AND x.name <> ''
), keys AS MATERIALIZED (
    SELECT n.name, company_key(n.name) AS key FROM (SELECT DISTINCT name FROM says) n
)
INSERT INTO profiles_companyclaim (member_id, key, since)
SELECT DISTINCT s.owner_id, k.key, m.joined_at
FROM says s JOIN keys k ON k.name = s.name JOIN profiles_member m ON m.id = s.owner_id WHERE k.key <> ''
"""
"""Which companies they claim, as a trigger writes it where triggers are on."""

ADOPTED = """
SELECT (SELECT count(*) FROM profiles_wording w JOIN profiles_field f ON f.id = w.field_id
        WHERE w.owner_id <> f.owner_id)
     + (SELECT count(*) FROM disclosure_grant g JOIN profiles_wording w ON w.id = g.content_object_id
        WHERE g.owner_id <> w.owner_id)
     + (SELECT count(*) FROM profiles_wording w JOIN profiles_wording x ON x.field_id = w.field_id
        WHERE x.coarse > w.coarse AND x.tier >= w.tier)
"""
"""Rows that brought another owner than they should have, or wordings out of order: the triggers were off."""
