"""Raw statements past Django, as each login: every table gives what its class allows and nothing else."""

from collections.abc import Callable, Iterator

import psycopg
import pytest

from config.catalogue import TABLES, Table
from tests.leaks.door.world import MARK, O, V, fill

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]
LOOKERS = ("web bound to V", "web unbound", "worker")
READERS = {"web bound to V": "web", "web unbound": "web", "worker": "worker"}


@pytest.fixture
def owner(raw: Connect) -> psycopg.Connection:
    """The owner's login, with 林晓梅's and 陈志远's rows in every table."""
    connection = raw("owner")
    fill(connection)
    connection.execute("ANALYZE")
    return connection


@pytest.fixture(params=LOOKERS)
def looker(
    request: pytest.FixtureRequest, owner: psycopg.Connection, raw: Connect
) -> Iterator[psycopg.Connection]:
    """Each login in a transaction that is rolled back; the web's bound to 林晓梅, and bound to nobody."""
    connection = raw(READERS[request.param])
    with connection.transaction(force_rollback=True):
        if request.param == "web bound to V":
            connection.execute("SELECT bind_viewer(%s)", [V.id])
        yield connection


def login(looker: psycopg.Connection) -> str:
    return looker.info.user.removeprefix("halfveil_")


def bound(looker: psycopg.Connection) -> bool:
    if login(looker) == "worker":
        return False
    [(viewer,)] = looker.execute("SELECT viewer()").fetchall()
    return viewer is not None


def said(looker: psycopg.Connection, statement: str) -> str:
    """All that a login gets for a statement, which is undone: its rows, or every part of its error."""
    try:
        with looker.transaction(force_rollback=True):
            cursor = looker.execute(statement.encode())
            return repr(cursor.fetchall()) if cursor.description else str(cursor.rowcount)
    except psycopg.Error as error:
        diag = error.diag
        return f"{error.sqlstate} {diag.message_primary} {diag.message_detail} {diag.message_hint} {diag.context}"


def copied(looker: psycopg.Connection, statement: str) -> str:
    """As `said`, for COPY ... TO STDOUT."""
    try:
        with looker.transaction(), looker.cursor().copy(statement.encode()) as copy:
            return b"".join(bytes(block) for block in copy).decode()
    except psycopg.Error as error:
        return f"{error.sqlstate} {error.diag.message_primary} {error.diag.message_detail}"


def allowed(table: Table, looker: psycopg.Connection) -> str | None:
    """Which rows the looker's class of the table gives, as the owner would ask for them; None if none may be read."""
    if "SELECT" not in getattr(table, login(looker)):
        return None
    if not table.guarded or login(looker) == "worker" or table.rows == "true":
        return "true"
    if not bound(looker):
        return "false"
    return for_v(table.rows)


def for_v(rows: str) -> str:
    """A condition of the catalogue as it stands for 林晓梅, who is no operator."""
    return rows.replace("(SELECT viewer())", str(V.id)).replace("(SELECT is_operator())", "false")


def writable(table: Table, looker: psycopg.Connection) -> str | None:
    """Which rows the looker may change; they may be fewer than it may read."""
    return for_v(table.writes) if bound(looker) and table.writes else allowed(table, looker)


def test_select_gives_the_rows_of_the_class_and_no_others(
    looker: psycopg.Connection, owner: psycopg.Connection
) -> None:
    for name, table in TABLES.items():
        everything = f"SELECT t::text FROM {name} t"
        rows = allowed(table, looker)
        if rows is None:
            expected = f"42501 permission denied for table {name} None None None"
        else:
            expected = said(owner, f"{everything} WHERE {rows} ORDER BY 1")
        assert (name, said(looker, f"{everything} ORDER BY 1")) == (name, expected)
        assert table.kind == "life-cycle" or not table.guarded or not MARK.search(expected)


def test_copy_gives_the_rows_of_the_class_and_no_others(
    looker: psycopg.Connection, owner: psycopg.Connection
) -> None:
    for name, table in TABLES.items():
        rows = allowed(table, looker)
        if rows is None:
            expected = f"42501 permission denied for table {name} None"
        else:
            expected = copied(owner, f"COPY (SELECT * FROM {name} WHERE {rows}) TO STDOUT")
        got = copied(looker, f"COPY (SELECT * FROM {name}) TO STDOUT")
        assert (name, sorted(got.splitlines())) == (name, sorted(expected.splitlines()))
        if name != "ledger_entry":  # whoever may read a partitioned table is sent to the other form
            whole = copied(looker, f"COPY {name} TO STDOUT")
            assert (name, sorted(whole.splitlines())) == (name, sorted(expected.splitlines()))


def test_no_partition_of_the_ledger_is_a_way_around_it(
    looker: psycopg.Connection, owner: psycopg.Connection
) -> None:
    parts = owner.execute(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'ledger_entry'::regclass"
    )
    for (part,) in parts.fetchall():
        for statement in (
            f"SELECT * FROM {part}",
            f"DELETE FROM {part}",
            f"INSERT INTO {part} DEFAULT VALUES",
        ):
            assert said(looker, statement).startswith("42501 permission denied for table"), statement


def test_writing_reaches_the_rows_of_the_class_and_no_others(
    looker: psycopg.Connection, owner: psycopg.Connection
) -> None:
    for name, table in TABLES.items():
        may = getattr(table, login(looker))
        if not table.guarded:
            continue
        if "DELETE" in may:
            mine = said(owner, f"SELECT count(*) FROM {name} WHERE {writable(table, looker)}")
            got = said(looker, f"WITH gone AS (DELETE FROM {name} RETURNING 1) SELECT count(*) FROM gone")
            assert (name, got) == (name, mine)
        else:
            assert said(looker, f"DELETE FROM {name}").startswith("42501 permission denied")
        assert said(looker, f"TRUNCATE {name} CASCADE").startswith("42501 permission denied")
        columns = owner.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND attgenerated = ''",
            [name],
        ).fetchall()
        for (column,) in columns:
            got = said(looker, f"UPDATE {name} SET {column} = {column}")
            if "UPDATE" in may.split(", ") or f"UPDATE({column})" in may:
                mine = said(owner, f"SELECT count(*) FROM {name} WHERE {writable(table, looker)}")
                assert (name, column, f"[({got},)]") == (name, column, mine)
            else:  # or the column is the database's own to write
                assert (name, column, got[:5]) in {(name, column, "42501"), (name, column, "428C9")}


OPERATORS = ("disclosure_case", "disclosure_holiday")
"""What an operator alone writes."""


def test_nobody_writes_a_row_in_another_members_name(
    looker: psycopg.Connection, owner: psycopg.Connection
) -> None:
    stolen = {
        "profiles_field": "id, owner_id, kind, position, ask_from, version",
        "profiles_wording": "id, field_id, owner_id, tier, zh, en",
        "profiles_undo": "id, owner_id, kind, position, version, before, made_at",
        "profiles_picture": "wording_id, owner_id, sealed",
        "disclosure_companyshield": "id, owner_id, name",
        "disclosure_deskservice": "member_id, since",
        "disclosure_reception": "member_id, closed_until, muted",
        "disclosure_nudging": "member_id, nothing, sms, digest_at, quiet_from, quiet_to, timezone",
        "disclosure_channel": "id, member_id, kind, sealed, made_at, gone, tries",
        "disclosure_case": "id, title, about_handle, opened_at, closes_at",
        "disclosure_holiday": "day, name",
        "disclosure_casereviewer": "permission_id, user_id, content_object_id",
        "django_admin_log": "action_time, user_id, content_type_id, object_repr, action_flag, change_message",
    }
    insertable = {name for name, table in TABLES.items() if table.guarded and "INSERT" in table.web}
    assert set(stolen) == insertable
    for name, columns in stolen.items():
        # a copy of each row, whoever's it is, under new ids
        values = columns.replace("id,", "id + 50,", 1) if columns.startswith("id,") else columns
        copies = owner.execute(f"SELECT {values} FROM {name}".encode()).fetchall()
        assert len(copies) > 1
        for copy in copies:
            statement = psycopg.sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                psycopg.sql.Identifier(name),
                psycopg.sql.SQL(columns),
                psycopg.sql.SQL(", ").join(map(psycopg.sql.Literal, copy)),
            )
            got = said(looker, statement.as_string(looker))
            mine = bound(looker) and not MARK.search(repr(copy)) and not name.startswith(OPERATORS)
            assert (name, got.startswith(("42501", "P0002"))) == (name, not mine), got


def test_a_table_of_others_is_not_even_counted(looker: psycopg.Connection) -> None:
    for name, table in TABLES.items():
        if table.guarded and allowed(table, looker) == "false":
            assert said(looker, f"SELECT count(*), max(t::text) FROM {name} t") == "[(0, None)]"
    assert said(looker, "SET LOCAL row_security = off; SELECT count(*) FROM profiles_wording").startswith(
        "42501"
    )


def test_explain_tells_numbers_and_no_values(looker: psycopg.Connection) -> None:
    for name, table in TABLES.items():
        if not table.guarded or table.kind == "life-cycle":
            continue
        for options in ("", "(VERBOSE, COSTS)", "(ANALYZE, VERBOSE, BUFFERS)", "(ANALYZE, FORMAT JSON)"):
            plan = said(looker, f"EXPLAIN {options} SELECT * FROM {name} t ORDER BY t::text")
            assert not MARK.search(plan)


def test_the_statistics_of_guarded_tables_are_nobodys(
    looker: psycopg.Connection, owner: psycopg.Connection
) -> None:
    guarded = [name for name, table in TABLES.items() if table.guarded]
    kept = owner.execute("SELECT count(*) FROM pg_stats WHERE tablename = ANY (%s)", [guarded]).fetchone()
    assert kept is not None
    assert kept[0] > 100
    seen = looker.execute("SELECT tablename FROM pg_stats WHERE tablename = ANY (%s)", [guarded]).fetchall()
    assert seen == []
    assert not MARK.search(said(looker, "SELECT * FROM pg_stats"))
    assert not MARK.search(said(looker, "SELECT * FROM pg_stat_activity"))
    assert not MARK.search(said(looker, "SELECT * FROM pg_prepared_statements"))
    assert O.word in said(owner, "SELECT * FROM profiles_wording")
