"""The database is as config.catalogue says: every relation classed, every privilege and policy as its class has it."""

import re
from collections.abc import Callable, Iterator

import psycopg
import pytest

from config.catalogue import PARTITIONED, TABLES, Kind, Table

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]
ROLES = ("web", "worker", "door")
Granted = set[tuple[str, str]]


@pytest.fixture
def look(raw: Connect) -> psycopg.Connection:
    """The superuser, who sees the whole catalogue of the database."""
    return raw("postgres")


@pytest.fixture
def owner(raw: Connect) -> Iterator[psycopg.Connection]:
    """The owner, in a transaction that is rolled back."""
    with raw("owner") as connection, connection.transaction(force_rollback=True):
        yield connection


def written(privileges: str) -> set[str]:
    return {one.strip() for one in privileges.split(",") if one.strip()}


def test_every_table_of_the_database_is_classed_and_every_class_has_its_table(
    look: psycopg.Connection,
) -> None:
    rows = look.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
        " AND relnamespace = 'public'::regnamespace"
    )
    assert {name for (name,) in rows} == set(TABLES)


def test_partitions_are_the_ledgers_alone_and_of_its_class(look: psycopg.Connection) -> None:
    rows = look.execute(
        "SELECT i.inhparent::regclass::text, c.relrowsecurity, c.relacl IS NULL,"
        " EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)"
        " FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid WHERE c.relkind = 'r'"
    ).fetchall()
    assert len(rows) > 3
    assert set(rows) == {(PARTITIONED, True, True, False)}


def test_there_are_no_views_no_foreign_tables_and_no_other_schemas(look: psycopg.Connection) -> None:
    assert look.execute(
        "SELECT relname, relkind FROM pg_class WHERE relnamespace >= 16384 AND relkind NOT IN ('r','p','i','I','S','t')"
        " OR relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm', 'f', 'c')"
    ).fetchall() == []  # fmt: skip
    schemas = look.execute(
        r"SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'"
    )
    assert schemas.fetchall() == [("public",)]
    assert look.execute("SELECT extname FROM pg_extension").fetchall() == [("plpgsql",)]


def granted(look: psycopg.Connection, name: str) -> tuple[Granted, bool]:
    """Who but the owner has which privilege on a relation or one of its columns, and whether anyone may pass it on."""
    rows = look.execute(
        """
        SELECT coalesce(r.rolname, 'PUBLIC'), a.privilege_type || g.on_column, a.is_grantable
        FROM (SELECT relacl AS acl, '' AS on_column FROM pg_class WHERE oid = %(name)s::regclass
              UNION ALL SELECT attacl, '(' || attname || ')' FROM pg_attribute WHERE attrelid = %(name)s::regclass) g,
             LATERAL aclexplode(g.acl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
        WHERE r.rolname IS DISTINCT FROM 'halfveil_owner'
        """,
        {"name": name},
    ).fetchall()
    return {(role, privilege) for role, privilege, _ in rows}, any(passed_on for *_, passed_on in rows)


def test_privileges_on_every_table_equal_the_catalogue(look: psycopg.Connection) -> None:
    for name, table in TABLES.items():
        expected = {(f"halfveil_{role}", one) for role in ROLES for one in written(getattr(table, role))}
        assert (name, granted(look, name)) == (name, (expected, False))


def test_ids_are_drawn_by_whom_the_catalogue_names(look: psycopg.Connection) -> None:
    sequences = look.execute(
        "SELECT s.relname, d.refobjid::regclass::text FROM pg_class s"
        " LEFT JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')"
        " WHERE s.relkind = 'S' AND s.relnamespace = 'public'::regnamespace"
    ).fetchall()
    assert len(sequences) > 10
    for sequence, table in sequences:
        drawer = TABLES[table].sequence
        expected = {(f"halfveil_{drawer}", "USAGE")} if drawer else set()
        assert (sequence, granted(look, sequence)) == (sequence, (expected, False))


def test_row_security_is_on_where_the_class_says(look: psycopg.Connection) -> None:
    rows = look.execute(
        "SELECT relname, relrowsecurity, pg_get_userbyid(relowner) FROM pg_class WHERE relname = ANY (%s)",
        [list(TABLES)],
    ).fetchall()
    assert set(rows) == {(name, table.guarded, "halfveil_owner") for name, table in TABLES.items()}


Policy = tuple[str, str, str, str, str]


def policies(connection: psycopg.Connection, name: str) -> list[Policy]:
    """Of each policy: whom it is for, whether it permits, the command, what it shows and what it lets in."""
    rows = connection.execute(
        "SELECT array_to_string(roles, ','), permissive, cmd, coalesce(qual, with_check), coalesce(with_check, qual)"
        " FROM pg_policies WHERE tablename = %s",
        [name],
    )
    return [
        (who, permits, command, flat(shows), flat(lets_in)) for who, permits, command, shows, lets_in in rows
    ]


def flat(condition: str) -> str:
    return re.sub(r"\s+", " ", condition)


def as_stored(owner: psycopg.Connection, name: str, condition: str) -> str:
    """The way PostgreSQL writes a condition down."""
    owner.execute(f"CREATE POLICY proof ON {name} TO halfveil_owner USING ({condition})".encode())
    [stored] = [shows for who, _, _, shows, _ in policies(owner, name) if who == "halfveil_owner"]
    owner.execute(f"DROP POLICY proof ON {name}".encode())
    return stored


def test_policies_are_those_of_the_class(owner: psycopg.Connection) -> None:
    for name, table in TABLES.items():
        found = {(who, command, shows, lets_in) for who, _, command, shows, lets_in in policies(owner, name)}
        expected = set()
        for role in ROLES if table.guarded else ():
            for command, rows in expected_policies(table, role):
                stored = as_stored(owner, name, rows)
                expected.add((f"halfveil_{role}", command, stored, stored))
        assert (name, found) == (name, expected)
        assert all(permits == "PERMISSIVE" for _, permits, *_ in policies(owner, name))


def expected_policies(table: Table, role: str) -> list[tuple[str, str]]:
    """The commands and the rows of a role's policies on a table."""
    privileges = getattr(table, role)
    if role != "web":
        return [("ALL", "true")] if privileges else []
    if not (table.rows and privileges):
        return []
    if table.writes:
        return [("SELECT", table.rows), ("ALL" if "DELETE" in privileges else "INSERT", table.writes)]
    return [("ALL" if re.search("INSERT|UPDATE|DELETE", privileges) else "SELECT", table.rows)]


def test_classes_mean_what_they_say() -> None:
    for name, table in TABLES.items():
        if table.kind is not Kind.LIFE_CYCLE:
            assert not table.worker, f"the worker reads no {name}"
        if table.kind is Kind.LEDGER:
            assert not table.web, f"the web reads no {name}"
        if table.kind is Kind.OWN_ROW:
            assert table.own, f"{name} is somebody's"
        if table.kind is Kind.PARTY and table.web != "SELECT":
            assert table.writes, f"{name} is written through functions"


def test_the_database_and_its_schema_open_to_the_logins_alone(look: psycopg.Connection) -> None:
    def who(acl: str) -> set[tuple[str, str]]:
        return set(
            look.execute(
                f"SELECT coalesce(r.rolname, 'PUBLIC'), a.privilege_type FROM {acl} a"
                " LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE r.rolname IS DISTINCT FROM 'halfveil_owner'"
            ).fetchall()
        )

    database = "pg_database d, aclexplode(d.datacl)"
    assert who(f"(SELECT a.* FROM {database} a WHERE d.datname = current_database())") == {
        ("halfveil_web", "CONNECT"),
        ("halfveil_worker", "CONNECT"),
    }
    schema = "pg_namespace n, aclexplode(n.nspacl)"
    assert {
        (role, privilege)
        for role, privilege in who(f"(SELECT a.* FROM {schema} a WHERE n.nspname = 'public')")
        if role != "pg_database_owner"
    } == {
        ("halfveil_web", "USAGE"),
        ("halfveil_worker", "USAGE"),
        ("halfveil_door", "USAGE"),
        ("halfveil_door", "CREATE"),
    }
    assert look.execute("SELECT count(*) FROM pg_largeobject_metadata").fetchone() == (0,)
