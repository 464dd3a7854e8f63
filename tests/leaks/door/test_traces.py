"""What is said to the database leaves no trace beside it: not in the server's log, not in others' view of sessions."""

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial

import psycopg
import pytest
from django.db import DatabaseError, connection, connections
from django.db.models import IntegerField, Value
from django.db.models.functions import Cast

from config.postgres import Postgres
from config.processes import wait_until
from disclosure import asking, reading
from disclosure.errors import Refused
from profiles.binding import bound
from profiles.models import Field, Member, Wording
from tests.services import HOME

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]
NUMBER = f"139{secrets.randbelow(10**8):08}"  # of this run alone: others may use the same server
SECRET = f"陈志远的手机号{NUMBER}"


@contextmanager
def log() -> Iterator[list[str]]:
    """What the server writes meanwhile; a line of our own tells that all before it was written."""
    path = Postgres(HOME).log
    lines: list[str] = []
    begin = path.stat().st_size
    yield lines
    with psycopg.connect(
        Postgres(HOME).dsn(HOME.endpoints()["database"]["port"], "postgres", "postgres")
    ) as end:
        mark = f"end of what is looked at {end.info.backend_pid}"
        end.execute("SET log_min_messages = 'notice'")
        end.execute(f"DO $$ BEGIN RAISE NOTICE '{mark}'; END $$".encode())
        assert wait_until(lambda: mark in path.read_bytes()[begin:].decode(), 10)
    lines.extend(path.read_bytes()[begin:].decode().partition(mark)[0].splitlines())


def run(alias: str, statement: str, *params: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, params)
        cursor.fetchall()


def say_twice(member: Member) -> None:
    """One tier has one wording: the second is refused."""
    with bound(member.pk):
        field = Field.objects.create(owner_id=member.pk, kind="company")
        Wording.objects.create(field=field, owner_id=member.pk, tier=2, zh=SECRET)
        Wording.objects.create(field=field, owner_id=member.pk, tier=2, zh=SECRET)


def failing_acts(member: Member) -> Iterator[Callable[[], object]]:
    """Acts of every login that fail over the secret: a parameter, a literal, a value, a constraint."""
    for alias in ("default", "owner", "worker"):
        yield partial(run, alias, "SELECT %s::integer", SECRET)
        yield partial(run, alias, "SELECT (%s || '')::integer", SECRET)
        yield partial(run, alias, f"SELECT '{SECRET}'::date")
        yield partial(run, alias, f"SELEC '{SECRET}'")
        yield partial(run, alias, "SELECT set_config('transaction_timeout', %s, false)", SECRET)
    members = Member.objects.using("owner")
    yield partial(members.create, handle=SECRET * 9)
    yield partial(members.update, language=SECRET * 9)
    yield partial(members.create, handle=member.handle, language="en")
    yield lambda: list(Member.objects.annotate(n=Cast(Value(SECRET), IntegerField())))
    yield partial(reading.disclose, member.pk, [SECRET], SECRET)
    yield partial(
        asking.ask, asker_id=member.pk, owner=SECRET, fields=[1], purpose=SECRET, note=SECRET, envelope=[]
    )
    yield partial(say_twice, member)


def test_statements_that_fail_leave_no_value_in_the_servers_log() -> None:
    with log() as lines:
        for act in failing_acts(Member.objects.using("owner").create()):
            with pytest.raises((DatabaseError, Refused, reading.NoSuchPage)):
                act()
    assert [line for line in lines if NUMBER in line] == []


def test_the_log_would_show_them_if_the_server_were_told_to_write_errors(raw: Connect) -> None:
    """The control: the same error, of a session that logs as PostgreSQL does by itself."""
    superuser = raw("postgres")
    superuser.execute("SET log_min_messages = 'warning'")
    with log() as lines, suppress(psycopg.Error):
        superuser.execute("SELECT %s::integer", [SECRET])
    assert [line for line in lines if NUMBER in line]


def sessions(superuser: psycopg.Connection) -> str:
    """Everything that the view of sessions says about those of this database."""
    rows = superuser.execute(
        "SELECT a::text FROM pg_stat_activity a WHERE datname = current_database()"
    ).fetchall()
    return "\n".join(row for (row,) in rows)


def waiting(superuser: psycopg.Connection) -> bool:
    row = superuser.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()"
    ).fetchone()
    return row is not None and row[0] > 0


@contextmanager
def held_up(superuser: psycopg.Connection, act: Callable[[], object]) -> Iterator[None]:
    """`act` in a thread of its own, stuck in the middle of its statement."""

    def in_its_thread() -> None:
        try:
            act()
        finally:
            connection.close()

    superuser.execute("SELECT pg_advisory_lock(4711)")
    thread = threading.Thread(target=in_its_thread)
    thread.start()
    try:
        assert wait_until(lambda: waiting(superuser), 10)
        yield
    finally:
        superuser.execute("SELECT pg_advisory_unlock(4711)")
        thread.join()


def test_a_slow_statement_shows_its_form_and_no_value(raw: Connect) -> None:
    superuser = raw("postgres")

    def slow() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s AS what, pg_advisory_lock(4711), pg_advisory_unlock(4711)", [SECRET])

    with held_up(superuser, slow):
        seen = sessions(superuser)
    assert "AS what, pg_advisory_lock(4711)" in seen
    assert NUMBER not in seen


def test_the_view_of_sessions_would_show_values_that_are_written_into_a_statement(raw: Connect) -> None:
    """The control: the same statement with the value in its text."""
    superuser = raw("postgres")

    def slow() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT '{SECRET}', pg_advisory_lock(4711), pg_advisory_unlock(4711)")

    with held_up(superuser, slow):
        assert NUMBER in sessions(superuser)


def test_what_a_session_did_last_shows_no_value(raw: Connect) -> None:
    member = Member.objects.using("owner").create()
    acts: list[Callable[[], object]] = [
        lambda: reading.disclose(member.pk, [SECRET], "profile"),
        lambda: Member.objects.filter(handle=SECRET).first(),
        lambda: Wording.objects.filter(zh=SECRET).update(en=SECRET),
    ]
    for act in acts:
        act()
        seen = sessions(raw("postgres"))
        assert "$1" in seen
        assert NUMBER not in seen


def test_the_web_sees_nothing_of_what_other_logins_do(raw: Connect) -> None:
    owner = raw("owner")
    owner.execute(f"SELECT '{SECRET}'".encode())
    for login in ("web", "worker"):
        seen = raw(login).execute("SELECT a::text FROM pg_stat_activity a").fetchall()
        assert NUMBER not in repr(seen)
        assert "<insufficient privilege>" in repr(seen)
