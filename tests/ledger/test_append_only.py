"""The ledger only grows: nobody changes, removes or empties it, on no table of it, in no mode."""

from collections.abc import Callable, Iterator
from unittest import mock

import psycopg
import pytest
from django.db import connections
from psycopg import errors

from disclosure.ledger import tasks
from tests.leaks.door.world import fill

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]
WAYS = (
    "UPDATE {table} SET surface = 'nothing'",
    "UPDATE {table} SET wordings = '{{}}', reasons = '{{}}' WHERE false",
    "DELETE FROM {table}",
    "DELETE FROM {table} WHERE false",
    "TRUNCATE {table}",
    "TRUNCATE {table} CASCADE",
    "MERGE INTO {table} e USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE",
    "INSERT INTO {table} (at, act, surface) VALUES (now(), 'read', 'x')"
    " ON CONFLICT (at, id) DO UPDATE SET surface = 'nothing'",
)


@pytest.fixture
def owner(raw: Connect) -> psycopg.Connection:
    """The owner's login, with two entries in the ledger."""
    connection = raw("owner")
    fill(connection)
    return connection


def tables(connection: psycopg.Connection) -> list[str]:
    """The ledger and every part of it."""
    rows = connection.execute(
        "SELECT 'ledger_entry' UNION ALL SELECT inhrelid::regclass::text FROM pg_inherits"
        " WHERE inhparent = 'ledger_entry'::regclass ORDER BY 1"
    )
    return [name for (name,) in rows]


def outcomes(connection: psycopg.Connection) -> set[str]:
    """How each way of changing each table ends."""
    found = set()
    for table in tables(connection):
        for way in WAYS:
            try:
                with connection.transaction(force_rollback=True):
                    connection.execute(way.format(table=table).encode())
                found.add(f"done: {way} on {table}")
            except psycopg.Error as error:
                found.add(str(error.sqlstate))
    return found


def test_the_logins_and_the_door_have_no_right_to_change_it(owner: psycopg.Connection, raw: Connect) -> None:
    assert len(tables(owner)) > 6
    assert outcomes(raw("web")) == {"42501"}
    assert outcomes(raw("worker")) == {"42501"}
    owner.execute("SET ROLE halfveil_door")
    assert outcomes(owner) == {"42501"}


def test_the_owner_is_refused_by_the_ledger_itself(owner: psycopg.Connection) -> None:
    assert outcomes(owner) == {"VE002"}


@pytest.mark.parametrize("mode", ["origin", "replica", "local"])
def test_even_a_superuser_is_refused_in_every_replication_mode(
    owner: psycopg.Connection, raw: Connect, mode: str
) -> None:
    superuser = raw("postgres")
    superuser.execute(f"SET session_replication_role = {mode}".encode())
    assert outcomes(superuser) == {"VE002"}
    assert owner.execute("SELECT count(*) FROM ledger_entry").fetchone() == (2,)


def test_every_part_of_it_has_its_guard_switched_on_for_always(owner: psycopg.Connection) -> None:
    guards = owner.execute(
        "SELECT tgrelid::regclass::text, tgenabled FROM pg_trigger WHERE tgname = 'append_only'"
    ).fetchall()
    assert sorted(guards) == sorted((table, "A") for table in tables(owner))


def test_nothing_refers_to_it_and_it_refers_to_nothing(owner: psycopg.Connection) -> None:
    """Erasing a member never asks the ledger."""
    keys = owner.execute(
        "SELECT conname FROM pg_constraint WHERE contype = 'f'"
        " AND 'ledger_' IN (left(conrelid::regclass::text, 7), left(confrelid::regclass::text, 7))"
    )
    assert keys.fetchall() == []


# --- Its parts ------------------------------------------------------------------------------------

FAR = "2031-03-31 23:30:00+00"


@pytest.fixture
def far(owner: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """The owner, who takes far-off parts away again."""
    yield owner
    for table in tables(owner):
        if "_2031" in table or "_2032" in table or "_2033" in table:
            owner.execute(f"DROP TABLE {table}".encode())


def append(owner: psycopg.Connection, at: str) -> str:
    """Which part an entry of that instant goes to."""
    [(part,)] = owner.execute(
        "INSERT INTO ledger_entry (at, act, surface) VALUES (%s, 'read', 'x') RETURNING tableoid::regclass::text",
        [at],
    ).fetchall()
    return str(part)


def test_months_are_made_ahead_by_the_worker_once(far: psycopg.Connection, raw: Connect) -> None:
    worker = raw("worker")
    before = len(tables(far))
    for zone in ("UTC", "Asia/Shanghai", "America/New_York"):
        worker.execute(f"SET timezone = '{zone}'".encode())
        [(made,)] = worker.execute("SELECT ledger_make_partitions(%s, 2)", [FAR]).fetchall()
        assert made == (3 if zone == "UTC" else 0), "whatever the session's time zone, months are UTC's"
    assert len(tables(far)) == before + 3
    assert append(far, "2031-03-31 23:59:59.999999+00") == "ledger_entry_2031_03"
    assert append(far, "2031-04-01 00:00:00+00") == "ledger_entry_2031_04"
    assert append(far, "2031-05-31 23:59:59.999999+00") == "ledger_entry_2031_05"
    assert outcomes(far) == {"VE002"}, "new parts are guarded from the start"
    [(made,)] = worker.execute("SELECT ledger_make_partitions(%s, 1000000)", [FAR]).fetchall()
    assert made == 22, "two years ahead, and no more"


def test_an_entry_that_no_part_was_made_for_is_kept_and_later_parts_are_made(
    far: psycopg.Connection, raw: Connect
) -> None:
    assert append(far, "2031-04-15 00:00:00+00") == "ledger_entry_other"
    [(made,)] = raw("worker").execute("SELECT ledger_make_partitions(%s, 2)", [FAR]).fetchall()
    assert made == 2, "March and May; April began without its own"
    assert append(far, "2031-04-16 00:00:00+00") == "ledger_entry_other"
    assert append(far, "2031-05-01 00:00:00+00") == "ledger_entry_2031_05"
    with pytest.raises(errors.InsufficientPrivilege):
        raw("worker").execute("SELECT * FROM ledger_entry_other")


def test_the_daily_task_keeps_months_ahead(owner: psycopg.Connection) -> None:
    with mock.patch.object(tasks, "connection", connections["worker"]):
        tasks.make_partitions()
    for months in (0, 1, 2, 3):
        [(at,)] = owner.execute("SELECT (now() + make_interval(months => %s))::text", [months]).fetchall()
        assert append(owner, at) != "ledger_entry_other"
