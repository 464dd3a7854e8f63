"""The embedded servers: passwords from the first start, state that stays, an end and a crash survived."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from config import embedded
from config.home import CHECKOUT, Home
from config.postgres import Postgres
from config.processes import wait_until
from config.valkey import Valkey

pytestmark = pytest.mark.slow


@contextmanager
def new_home() -> Iterator[Home]:
    """A home of its own, whose servers are stopped afterwards.

    Not below pytest's own directory: every run that starts closes that to the user whom the server runs as.
    """
    with tempfile.TemporaryDirectory(prefix="hve-") as path:
        home = Home(Path(path) / "home")
        try:
            yield home
        finally:
            embedded.down(home)


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    """Servers of their own, up."""
    with new_home() as home:
        embedded.up(home)
        yield home


def connect(home: Home, login: str, database: str = "halfveil") -> psycopg.Connection:
    """As one of the roles, with its password."""
    port = home.endpoints()["database"]["port"]
    return psycopg.connect(Postgres(home).dsn(port, login, database), autocommit=True)


def ask_valkey(home: Home, *lines: str, password: bool = True) -> list[str]:
    """Each command's answer in Valkey's plain protocol."""
    server = home.endpoints()["broker"]
    said = [f"AUTH {home.secret('valkey')}"] * password + list(lines) + ["QUIT"]
    with socket.create_connection((server["host"], server["port"]), timeout=5) as connection:
        connection.sendall("".join(f"{line}\r\n" for line in said).encode())
        answer = b""
        while more := connection.recv(4096):
            answer += more
    return answer.decode().split("\r\n")[int(password) : -2]


def test_what_was_written_is_there_after_a_stop_and_a_start_on_the_same_ports(home: Home) -> None:
    with connect(home, "owner") as connection:
        connection.execute("CREATE TABLE kept AS SELECT '留白' AS words")
    assert ask_valkey(home, "SET kept 1") == ["+OK"]
    ports = home.endpoints()
    embedded.down(home)
    assert embedded.status(home) == {"PostgreSQL": "is not running", "Valkey": "is not running"}
    embedded.up(home)
    assert home.endpoints() == ports
    with connect(home, "owner") as connection:
        assert connection.execute("TABLE kept").fetchall() == [("留白",)]
        connection.execute("DROP TABLE kept")
    assert ask_valkey(home, "GET kept") == ["$1", "1"]


@pytest.mark.parametrize("login", ["postgres", "halfveil_owner", "halfveil_web", "halfveil_worker"])
@pytest.mark.parametrize("password", [None, "", "wrong"])
def test_nobody_gets_in_without_their_password(home: Home, login: str, password: str | None) -> None:
    server = home.endpoints()["database"]
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(
            host=server["host"], port=server["port"], user=login, password=password, dbname="halfveil"
        )


def test_the_door_cannot_log_in(home: Home) -> None:
    home.secret("door")
    with pytest.raises(psycopg.OperationalError):
        connect(home, "door")


def test_every_line_of_the_servers_rules_asks_for_scram(home: Home) -> None:
    with connect(home, "postgres", "postgres") as connection:
        methods = connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
        stored = connection.execute(
            "SELECT rolname FROM pg_authid WHERE rolcanlogin AND rolpassword NOT LIKE 'SCRAM-SHA-256$%'"
        ).fetchall()
    assert methods == [("scram-sha-256",)]
    assert stored == []


def test_web_and_worker_can_do_nothing_that_was_not_given_to_them(home: Home) -> None:
    for login in ("web", "worker"):
        with connect(home, login) as connection:
            for statement in (
                "CREATE TABLE t (x int)",
                "CREATE TEMP TABLE t (x int)",
                "CREATE SCHEMA s",
                "SET ROLE halfveil_owner",
                "SET ROLE halfveil_door",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement.encode())
        for database in ("postgres", "template1"):
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                connect(home, login, database)


def test_a_function_is_nobodys_to_execute_until_it_is_given(home: Home) -> None:
    with connect(home, "owner") as connection:
        connection.execute("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        connection.execute("SET ROLE halfveil_door")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT f()")
        connection.execute("RESET ROLE")
        connection.execute("ALTER FUNCTION f() OWNER TO halfveil_door")
        connection.execute("SET ROLE halfveil_door")
        connection.execute("DROP FUNCTION f()")


def check_of(home: Home, process: str) -> tuple[int, str]:
    """What a process says of its database before it starts."""
    command = [sys.executable, "manage.py", "check", "--database", "default", "--tag", "database"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    environment = {**kept, "HALFVEIL_HOME": str(home.path), "HALFVEIL_PROCESS": process}
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize("process", ["web", "worker", "owner"])
@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_nothing_starts_on_a_server_that_could_forget(home: Home, process: str, setting: str) -> None:
    """Neither here nor in the demo nor in a test: there is no way around it."""
    with connect(home, "postgres", "postgres") as superuser:
        superuser.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        superuser.execute("SELECT pg_reload_conf()")
        try:
            assert wait_until(lambda: superuser.execute(f"SHOW {setting}".encode()).fetchone() == ("off",), 5)
            status, words = check_of(home, process)
        finally:
            superuser.execute(f"ALTER SYSTEM RESET {setting}".encode())
            superuser.execute("SELECT pg_reload_conf()")
            assert wait_until(lambda: superuser.execute(f"SHOW {setting}".encode()).fetchone() == ("on",), 5)
    assert status != 0
    assert f"The database runs with {setting} = off, so a crash could take the record" in words


def test_on_a_server_that_does_not_forget_the_same_start_goes_well(home: Home) -> None:
    assert check_of(home, "worker")[0] == 0


def test_chinese_letters_are_letters(home: Home) -> None:
    with connect(home, "owner") as connection:
        assert connection.execute(r"SELECT '陈𠮷' ~ '^\w+$', upper('é')").fetchone() == (True, "É")


def test_a_failing_statement_leaves_no_value_in_the_log(home: Home) -> None:
    with connect(home, "owner") as connection:
        connection.execute("CREATE TABLE once (word text UNIQUE)")
        connection.execute("INSERT INTO once VALUES ('13800138000')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO once VALUES (%s)", ["13800138000"])
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute("SELECT '13900139000 is no date'::json")
        connection.execute("DROP TABLE once")
    log = Postgres(home).log.read_text()
    assert "ready to accept connections" in log
    assert [line for line in log.splitlines() if "13800138000" in line or "13900139000" in line] == []


def test_no_password_is_in_a_log(home: Home) -> None:
    passwords = [path.read_text().strip() for path in (home / "secrets").iterdir()]
    logs = "".join(path.read_text() for path in (home / "log").iterdir())
    assert len(logs) > 100
    assert [password for password in passwords if password in logs] == []


def test_valkey_answers_nobody_without_its_password(home: Home) -> None:
    assert ask_valkey(home, "PING", password=False) == ["-NOAUTH Authentication required."]
    assert ask_valkey(home, "PING") == ["+PONG"]


def test_valkey_writes_before_it_answers_and_throws_nothing_away(home: Home) -> None:
    asked = ("appendonly", "appendfsync", "maxmemory-policy")
    answers = ask_valkey(home, *(f"CONFIG GET {name}" for name in asked))
    assert answers[4::5] == ["yes", "always", "noeviction"]


def test_the_servers_outlive_a_crash_of_who_started_them() -> None:
    crash = (
        "import os, signal, sys; from pathlib import Path; from config import embedded; from config.home import Home;"
        "embedded.up(Home(Path(sys.argv[1]))); os.kill(os.getpid(), signal.SIGKILL)"
    )
    with new_home() as home:
        done = subprocess.run([sys.executable, "-c", crash, str(home.path)], cwd=CHECKOUT, check=False)
        assert done.returncode == -signal.SIGKILL
        before = (Postgres(home).pid(), Valkey(home).pid())
        assert None not in before
        embedded.up(home)
        assert (Postgres(home).pid(), Valkey(home).pid()) == before


@pytest.mark.kill
def test_killed_servers_start_again_with_what_was_committed(home: Home) -> None:
    with connect(home, "owner") as connection:
        connection.execute("CREATE TABLE lasts (x int)")
        connection.execute("INSERT INTO lasts VALUES (1)")
    assert ask_valkey(home, "SET lasts 1") == ["+OK"]
    for pid in (Postgres(home).pid(), Valkey(home).pid()):
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: Postgres(home).pid() is None and Valkey(home).pid() is None, 5)
    embedded.up(home)
    with connect(home, "owner") as connection:
        assert connection.execute("TABLE lasts").fetchall() == [(1,)]
    assert ask_valkey(home, "GET lasts") == ["$1", "1"]
