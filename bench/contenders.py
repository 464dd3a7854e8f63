"""The limit, the rule, the door without and with its record, and a commit of as many rows."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg

from bench.cases import Case
from bench.race import Contender
from disclosure import reading

SQL = Path(__file__).parent / "sql"
SURFACE = "profile"  # the page that needs everything
RULE = "SELECT * FROM readable(%(handles)s::text[], %(viewer)s::bigint, now())"
COMMIT = """
    INSERT INTO bench.entry (at, act, surface, viewer, owner, wordings, reasons)
    SELECT now(), 'read', 'profile', %(viewer)s::uuid, owner, '{1,2,3,4,5}', '{open,open,open,open,open}'
    FROM unnest(%(owners)s::uuid[]) AS owner
"""
RECORD = re.compile(r"INSERT INTO ledger_entry \([^)]*\)\s+SELECT")
LABELLED = ("disclosure_label", "disclosure_labelmember", "disclosure_shield", "disclosure_withholding")
GENERIC = "SET plan_cache_mode = force_generic_plan"

Row = tuple[Any, ...]


def prepare(owner: psycopg.Connection) -> None:
    """Make the tables of the run, and the door that leaves no record: the door's own text without its INSERT."""
    owner.execute((SQL / "tables.sql").read_text(encoding="utf-8"))
    owner.execute((SQL / "labels.sql").read_text(encoding="utf-8"))
    for table in LABELLED:
        owner.execute(f"ANALYZE {table}")
    row = owner.execute("SELECT pg_get_functiondef('disclose'::regproc)").fetchone()
    text, cut = RECORD.subn("SELECT", row[0] if row else "")
    assert cut == 1, "the door writes its record in another way: tell bench/contenders.py how"
    text = text.replace("FUNCTION public.disclose(", "FUNCTION bench.disclose(")
    owner.execute(text)
    owner.execute("GRANT EXECUTE ON FUNCTION bench.disclose(text[], text, bigint[]) TO halfveil_web")
    owner.execute("ALTER FUNCTION bench.disclose(text[], text, bigint[]) OWNER TO halfveil_door")


def limit(owner: psycopg.Connection) -> Contender[list[Row]]:
    """The statement written by hand."""
    return _statement("hand-written (the limit)", owner, (SQL / "limit.sql").read_text(encoding="utf-8"))


def rule(owner: psycopg.Connection) -> Contender[list[Row]]:
    """The rule as a statement by itself."""
    return _statement("the rule alone", owner, RULE)


def _statement(name: str, connection: psycopg.Connection, statement: str) -> Contender[list[Row]]:
    connection.execute(GENERIC)

    def ask(case: Case) -> list[Row]:
        values = {"handles": list(case.handles), "viewer": case.viewer}
        return connection.execute(statement, values, prepare=True).fetchall()

    return Contender(name, ask, lambda rows: {row[6] for row in rows} - {None})


def door(name: str, web: psycopg.Connection, function: str) -> Contender[list[Row]]:
    """The page's own statement, binding and all, with the door or another in its place."""
    statement = reading.STATEMENT.replace("LATERAL disclose(", f"LATERAL {function}(")

    def ask(case: Case) -> list[Row]:
        return web.execute(statement, (case.viewer, list(case.handles), SURFACE), prepare=True).fetchall()

    return Contender(name, ask, lambda rows: {row[4] for row in rows} - {None})


def from_python(name: str) -> Contender[dict[str, reading.Profile]]:
    """What a view calls: the same door through Django, values unsealed and put in order."""

    def wordings(people: dict[str, reading.Profile]) -> set[int]:
        return {field.wording_id or 0 for person in people.values() for field in person.readable}

    return Contender(name, lambda case: reading.disclose(case.viewer, case.handles, SURFACE), wordings)


def commit(owner: psycopg.Connection, looks: Iterable[Case]) -> Contender[None]:
    """As many rows as the record has, of the same people, into an equal table, durable."""
    looks = list(looks)
    rows = owner.execute(
        """SELECT m.handle, m.id, p.pseudonym FROM ledger_pseudonym p JOIN profiles_member m ON m.id = p.member_id
           WHERE m.id = ANY (%s) OR m.handle = ANY (%s)""",
        ([look.viewer for look in looks], [handle for look in looks for handle in look.handles]),
    ).fetchall()
    owners, viewers = {row[0]: row[2] for row in rows}, {row[1]: row[2] for row in rows}

    def ask(case: Case) -> None:
        values = {"viewer": viewers[case.viewer], "owners": [owners[handle] for handle in case.handles]}
        owner.execute(COMMIT, values, prepare=True)

    return Contender("a commit of as many rows", ask)
