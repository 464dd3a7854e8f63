"""The limit, the rule, the door without and with its record, and a commit of as many rows."""

import re
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
GENERIC = "SET plan_cache_mode = force_generic_plan"

Row = tuple[Any, ...]


def prepare(owner: psycopg.Connection) -> None:
    """Make the tables of the run, and the door that leaves no record: the door's own text without its INSERT."""
    owner.execute((SQL / "tables.sql").read_text(encoding="utf-8"))
    row = owner.execute("SELECT pg_get_functiondef('disclose'::regproc)").fetchone()
    text, cut = RECORD.subn("SELECT", row[0] if row else "")
    assert cut == 1, "the door writes its record in another way: tell bench/contenders.py how"
    text = text.replace("FUNCTION public.disclose(", "FUNCTION bench.disclose(")
    owner.execute(text)
    owner.execute("GRANT EXECUTE ON FUNCTION bench.disclose(text[], text) TO halfveil_web")
    owner.execute("ALTER FUNCTION bench.disclose(text[], text) OWNER TO halfveil_door")


def limit(owner: psycopg.Connection) -> Contender[list[Row]]:
    """The statement written by hand."""
    owner.execute(GENERIC)
    return _statement(
        "hand-written, prepared (the limit)", owner, (SQL / "limit.sql").read_text(encoding="utf-8")
    )


def rule(owner: psycopg.Connection) -> Contender[list[Row]]:
    """The rule as a statement by itself."""
    owner.execute(GENERIC)
    return _statement("the rule alone, prepared", owner, RULE)


def _statement(name: str, connection: psycopg.Connection, statement: str) -> Contender[list[Row]]:

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


def commit(owner: psycopg.Connection) -> Contender[None]:
    """As many rows as the record has, into an equal table, durable."""
    statement = COMMIT
    pseudonyms = owner.execute(
        "SELECT pseudonym FROM ledger_pseudonym ORDER BY pseudonym LIMIT 5000"
    ).fetchall()
    known = [row[0] for row in pseudonyms]

    def ask(case: Case) -> None:
        start = hash(case.handles) % (len(known) - len(case.handles))
        owners = known[start : start + len(case.handles)]
        owner.execute(statement, {"viewer": known[case.viewer % len(known)], "owners": owners}, prepare=True)

    return Contender("a commit of as many rows", ask)
