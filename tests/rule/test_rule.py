"""The SQL and the oracle agree on every viewer and wording of every small world.

HALFVEIL_RULE_EXAMPLES sets how many worlds are tried (200).
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.db import connection
from hypothesis import HealthCheck, event, given, settings

from disclosure import directory, reading
from profiles.binding import bound
from tests.leaks.engine import set_database_clock
from tests.rule import oracle
from tests.rule.oracle import Relationship, Row, World
from tests.rule.worlds import AT, key_of, load, worlds

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]
EXAMPLES = int(os.environ.get("HALFVEIL_RULE_EXAMPLES", "200"))
READABLE = """
    SELECT v.id, r.handle, r.field_id, r.kind, r.position, r.wording_id, r.reason, r.until, r.askable,
           coalesce(nullif(r.zh, ''), nullif(r.en, ''), convert_from(r.sealed, 'UTF8'))
    FROM unnest(%s::bigint[]) AS v(id), LATERAL readable(%s::text[], v.id, %s) AS r
"""
DISCLOSE = reading.STATEMENT.replace("SELECT d.handle", "SELECT d.place, d.handle")
tried = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def superuser(raw: Connect) -> Iterator[psycopg.Connection]:
    """Who makes worlds, while the database's clock stands still."""
    [(clock,)] = raw("postgres").execute("SELECT pg_get_functiondef('instant()'::regprocedure)").fetchall()
    set_database_clock(AT)
    yield raw("postgres")
    raw("postgres").execute(clock.encode())


def as_row(row: Sequence[Any]) -> Row:
    """A row of the database's as the oracle would say it."""
    handle, field, kind, position, wording, reason, until, askable, text = row
    return Row(
        handle,
        field or 0,
        kind or "",
        position or 0,
        wording or 0,
        reason or "",
        until,
        bool(askable),
        text or "",
    )


def told(world: World, viewer: oracle.Member) -> set[Row]:
    """All that the oracle gives a viewer."""
    return {row for owner in world.members for row in oracle.reads(world, owner, viewer.id, AT)}


@tried
@given(world=worlds())
def test_the_rule_in_sql_is_the_rule(superuser: psycopg.Connection, world: World) -> None:
    load(superuser, world)
    handles = [one.handle for one in world.members]
    found: dict[int, list[Row]] = {one.id: [] for one in world.members}
    for viewer_id, *row in superuser.execute(READABLE, [list(found), handles, AT]).fetchall():
        found[viewer_id].append(as_row(row))
    for viewer in world.members:
        expected = told(world, viewer)
        assert len(found[viewer.id]) == len(set(found[viewer.id])), "no field twice"
        assert set(found[viewer.id]) == expected
        for one in expected:
            event(
                f"reason: {one.reason or ('may be asked for' if one.field else 'there, and shows nothing')}"
            )
        if len(expected) < len(world.members):
            event("somebody is absent")


@tried
@given(world=worlds())
def test_the_door_gives_what_the_rule_says_and_records_just_that(
    superuser: psycopg.Connection, world: World
) -> None:
    load(superuser, world)
    asked = [*(one.handle for one in world.members), "nobodyatallaaaaa"]
    since = superuser.execute("SELECT coalesce(max(id), 0) FROM ledger_entry").fetchall()[0][0]
    recorded = []
    for viewer in world.members:
        expected = told(world, viewer)
        with connection.cursor() as cursor:
            cursor.execute(DISCLOSE, [viewer.id, asked, "profile"])
            rows = cursor.fetchall()
        assert {as_row([*row[1:9], said(row)]) for row in rows} == expected
        assert len(rows) == len(expected)
        owners = {one.handle: one.id for one in world.members}
        for place, handle, *row in rows:
            assert asked[place - 1] == handle
            sealed, owner, key = row[-3:]
            assert (owner, key) == ((owners[handle], key_of(owners[handle])) if sealed else (None, None))
        recorded += [(viewer.id, owners.get(handle), entry(expected, handle)) for handle in asked]
        assert set(listed(viewer.id)) == oracle.directory(world, viewer, AT)
    assert entries(superuser, since) == recorded


PREVIEW = """
    SELECT %s, p.field_id, p.kind, p.position, p.wording_id, p.reason, p.until, p.askable,
           coalesce(nullif(p.zh, ''), nullif(p.en, ''), convert_from(p.sealed, 'UTF8'))
    FROM my_preview(%s, %s::smallint) p
"""


@tried
@given(world=worlds())
def test_a_preview_is_the_rule_as_its_owner_knows_it(superuser: psycopg.Connection, world: World) -> None:
    load(superuser, world)
    for owner in world.members:
        known = oracle.as_known_to(world, owner)
        seen = next(one for one in known.members if one.id == owner.id)
        with bound(owner.id), connection.cursor() as cursor:
            for other in world.members:
                cursor.execute(PREVIEW, [owner.handle, other.handle, None])
                found = {as_row(row) for row in cursor.fetchall()}
                has_a_row = other != owner and oracle.has_a_row(known, owner.id, other.id, AT)
                assert found == (set(oracle.reads(known, seen, other.id, AT)) if has_a_row else set())
                event(f"{'somebody known' if has_a_row else 'a stranger'}: {'there' if found else 'absent'}")
            stranger = replace(known, relationships=(), grants=(), withholdings=(), shields=())
            for level in range(5):
                at_level = (Relationship(owner.id, 0, level, None),) if level else ()
                cursor.execute(PREVIEW, [owner.handle, None, level])
                expected = oracle.reads(replace(stranger, relationships=at_level), seen, 0, AT)
                assert {as_row(row) for row in cursor.fetchall()} == set(expected)


def said(row: Sequence[Any]) -> str | None:
    """What a row of the door's says, sealed or not."""
    zh, en, sealed = row[9:12]
    return str(zh or en or "") or (
        bytes(sealed).decode() if isinstance(sealed, (bytes, memoryview)) else None
    )


def listed(viewer: int) -> list[str]:
    """All whom a viewer finds in the directory, page by page."""
    found: list[str] = []
    after: int | None = None
    while True:
        page = directory.page(viewer, after)
        found += page.handles
        after = page.after
        if after is None:
            return found


def entry(expected: set[Row], handle: str) -> list[tuple[int, str]]:
    """What the ledger must hold of one profile that was asked for."""
    return sorted((row.wording, row.reason) for row in expected if row.handle == handle and row.wording)


def entries(superuser: psycopg.Connection, since: int) -> list[tuple[int, int | None, list[tuple[int, str]]]]:
    """What it holds: who looked at whom, and which wordings they were given, for which reason."""
    rows = superuser.execute(
        "SELECT v.member_id, o.member_id, e.wordings, e.reasons FROM ledger_entry e"
        " LEFT JOIN ledger_pseudonym v ON v.pseudonym = e.viewer LEFT JOIN ledger_pseudonym o ON o.pseudonym = e.owner"
        " WHERE e.id > %s ORDER BY e.id",
        [since],
    ).fetchall()
    return [
        (viewer, owner, list(zip(wordings, reasons, strict=True)))
        for viewer, owner, wordings, reasons in rows
    ]
