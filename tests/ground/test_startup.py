"""A login that could pass the door by is refused."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from config import startup

pytestmark = pytest.mark.django_db
ROLE = f"bad_{os.getpid()}"


@pytest.fixture
def login(raw: Callable[..., psycopg.Connection]) -> Iterator[Callable[..., BaseDatabaseWrapper]]:
    """A new role with what the statements give it, and Django's connection as that role."""
    superuser = raw("postgres")
    opened: list[BaseDatabaseWrapper] = []

    def make(options: str, *statements: str) -> BaseDatabaseWrapper:
        role = sql.Identifier(ROLE)
        superuser.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'bad' {}").format(role, sql.SQL(options)))
        superuser.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(superuser.info.dbname), role)
        )
        for statement in statements:
            superuser.execute(sql.SQL(statement).format(role=role))
        connection: Any = connections["default"].copy(alias="default")
        connection.settings_dict = {**connection.settings_dict, "USER": ROLE, "PASSWORD": "bad"}
        opened.append(connection)
        return opened[-1]

    yield make
    for connection in opened:
        connection.close()
    superuser.execute(sql.SQL("DROP OWNED BY {} CASCADE").format(sql.Identifier(ROLE)))
    superuser.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(ROLE)))


@pytest.mark.parametrize(
    ("options", "statements", "sentence"),
    [
        ("SUPERUSER", [], "is a superuser"),
        ("BYPASSRLS", [], "bypasses row security"),
        ("CREATEROLE", [], "may make roles or replicate"),
        ("REPLICATION", [], "may make roles or replicate"),
        ("", ["GRANT halfveil_owner TO {role}"], "is a member of halfveil_door"),
        ("NOINHERIT", ["GRANT halfveil_door TO {role} WITH INHERIT FALSE"], "is a member of halfveil_door"),
        ("", ["GRANT pg_read_all_data TO {role}"], "is a member of pg_read_all_data"),
        ("", ["GRANT pg_write_all_data TO {role}"], "is a member of pg_write_all_data"),
        ("", ["GRANT pg_monitor TO {role}"], "is a member of pg_monitor"),
        ("", ["CREATE TABLE owned (x int)", "ALTER TABLE owned OWNER TO {role}"], "owns the relation owned"),
        ("", ["CREATE SCHEMA owned AUTHORIZATION {role}"], "owns schema owned"),
        (
            "",
            [
                "CREATE FUNCTION owned() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "ALTER FUNCTION owned() OWNER TO {role}",
            ],
            "owns the function owned",
        ),
        ("", ["GRANT CREATE ON SCHEMA public TO {role}"], "may create objects in "),
    ],
)
def test_a_login_that_could_pass_the_door_by_is_refused(
    login: Callable[..., BaseDatabaseWrapper], options: str, statements: list[str], sentence: str
) -> None:
    [said] = startup.objections(login(options, *statements), "web")
    assert said.startswith(f"{ROLE} {sentence}")
    assert said.endswith("Halfveil refuses to start as it: use the logins that config/roles.sql makes.")


@pytest.mark.parametrize(("alias", "process"), [("default", "web"), ("worker", "worker"), ("owner", "owner")])
def test_the_logins_that_roles_sql_makes_may_start(alias: str, process: str) -> None:
    assert startup.objections(connections[alias], process) == []


def test_the_owner_may_not_serve_the_web() -> None:
    [said] = startup.objections(connections["owner"], "web")
    assert said.startswith("halfveil_owner is a member of halfveil_door")


def test_an_owner_who_bypasses_row_security_may_not_migrate(
    login: Callable[..., BaseDatabaseWrapper],
) -> None:
    [said] = startup.objections(login("BYPASSRLS"), "owner")
    assert said.startswith(f"{ROLE} bypasses row security")


def test_a_process_that_may_not_start_says_so_and_does_not(
    monkeypatch: pytest.MonkeyPatch, login: Callable[..., BaseDatabaseWrapper]
) -> None:
    bad = login("BYPASSRLS")
    monkeypatch.setattr(startup, "connections", {"default": bad})
    with pytest.raises(ImproperlyConfigured, match="bypasses row security"):
        startup.require()
    with pytest.raises(SystemExit, match="bypasses row security"):
        startup.require_or_exit()
    assert [message.id for message in run_checks(tags=["database"], databases=["default"])] == [
        "halfveil.E002"
    ]


def test_the_check_is_one_of_the_databases() -> None:
    assert run_checks(tags=["database"], databases=["default"]) == []


def test_a_database_that_stays_silent_is_waited_for_and_then_named(monkeypatch: pytest.MonkeyPatch) -> None:
    silent: Any = connections["default"].copy(alias="default")
    silent.settings_dict = {**silent.settings_dict, "NAME": "nowhere"}
    monkeypatch.setattr(startup, "connections", {"default": silent})
    monkeypatch.setattr(startup, "PATIENCE", 0.1)
    with pytest.raises(ImproperlyConfigured, match="The database does not answer"):
        startup.require()
