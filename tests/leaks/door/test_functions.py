"""Functions: an allow-list of those with more rights than their caller, and nobody's but whom they are for."""

from collections.abc import Callable

import psycopg
import pytest
from psycopg import errors

from tests.leaks.door.functions import DEFINERS, INVOKERS

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]
EVERY = """
    SELECT p.proname, p.oid::regprocedure::text, p.prosecdef, pg_get_userbyid(p.proowner),
           array(SELECT coalesce(r.rolname, 'PUBLIC') FROM aclexplode(p.proacl) a
                 LEFT JOIN pg_roles r ON r.oid = a.grantee WHERE a.grantee <> p.proowner),
           p.proacl IS NULL, p.proconfig, p.prosqlbody IS NOT NULL, p.prokind::text, p.prorettype = 'trigger'::regtype
    FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
"""


@pytest.fixture
def functions(raw: Connect) -> list[psycopg.rows.TupleRow]:
    """All of them, with what the database says about each."""
    return raw("postgres").execute(EVERY).fetchall()


def test_every_function_is_named_in_the_list_once(functions: list[psycopg.rows.TupleRow]) -> None:
    names = sorted(row[0] for row in functions)
    assert names == sorted([*DEFINERS, *INVOKERS])
    assert {row[8] for row in functions} == {"f"}, "no procedures, aggregates or window functions"


def test_functions_with_more_rights_than_their_caller_are_on_the_allow_list(
    functions: list[psycopg.rows.TupleRow],
) -> None:
    assert {row[0] for row in functions if row[2]} == set(DEFINERS)


def test_each_function_has_its_owner_and_those_who_may_call_it(
    functions: list[psycopg.rows.TupleRow],
) -> None:
    listed = {**DEFINERS, **INVOKERS}
    for name, _, _, owner, callers, open_to_all, *_ in functions:
        expected = (listed[name][0], {f"halfveil_{role}" for role in listed[name][1]}, False)
        assert (name, owner, set(callers), open_to_all) == (name, *expected)


def test_every_function_finds_its_names_in_a_fixed_path_that_ends_in_pg_temp(
    functions: list[psycopg.rows.TupleRow],
) -> None:
    paths = {"search_path=pg_catalog, public, pg_temp", "search_path=pg_catalog, pg_temp"}
    for name, _, definer, _, _, _, settings, bound_to_names, *_ in functions:
        if bound_to_names:  # its body was understood when it was made: names can't be bent afterwards
            assert not definer, name
        else:
            assert len(paths & set(settings or ())) == 1, name


def what_is_said(connection: psycopg.Connection, statement: str) -> str:
    """The error of a statement, '' if there is none."""
    try:
        connection.execute(statement.encode())
    except psycopg.Error as error:
        return str(error)
    return ""


@pytest.mark.parametrize("login", ["web", "worker"])
def test_a_login_can_call_its_own_functions_and_no_other(
    raw: Connect, functions: list[psycopg.rows.TupleRow], login: str
) -> None:
    connection = raw(login)
    allowed = {name for name, (_, roles) in {**DEFINERS, **INVOKERS}.items() if login in roles}
    refused = set()
    for name, signature, *_, is_trigger in functions:
        if is_trigger:  # nobody calls a trigger, not even its owner
            continue
        kinds = signature.partition("(")[2].rstrip(")").split(",")
        nothing = ", ".join(f"NULL::{kind}" for kind in kinds if kind)
        said = what_is_said(connection, f"SELECT * FROM {name}({nothing})")
        if f"permission denied for function {name}" in said:
            refused.add(name)
        else:  # called; whatever it was, it was not for want of a right
            assert "permission denied" not in said, name
    callable_names = {row[0] for row in functions if not row[-1]}
    assert refused == callable_names - allowed


@pytest.mark.parametrize("login", ["web", "worker"])
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TEMP TABLE mine (x int)",
        "CREATE TABLE mine (x int)",
        "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA mine",
        "CREATE EXTENSION dblink",
        "ALTER FUNCTION viewer() RESET ALL",
        "ALTER TABLE profiles_wording DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY mine ON profiles_wording USING (true)",
        "SET ROLE halfveil_door",
        "SET ROLE halfveil_owner",
        "SET SESSION AUTHORIZATION halfveil_owner",
        "GRANT halfveil_door TO CURRENT_USER",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
        "SET session_replication_role = replica",
        "COPY (SELECT 1) TO PROGRAM 'cat'",
        "SELECT pg_read_file('PG_VERSION')",
        "SELECT * FROM pg_authid",
        "SELECT * FROM pg_statistic",
        "SELECT * FROM pg_hba_file_rules",
    ],
)
def test_a_login_can_make_nothing_and_become_nobody(raw: Connect, login: str, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        raw(login).execute(statement.encode())


def test_a_new_function_of_the_owners_is_nobodys_until_it_is_given(raw: Connect) -> None:
    owner = raw("owner")
    owner.execute("CREATE FUNCTION unguarded() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    try:
        for login in ("web", "worker"):
            with pytest.raises(errors.InsufficientPrivilege):
                raw(login).execute("SELECT unguarded()")
    finally:
        owner.execute("DROP FUNCTION unguarded")
