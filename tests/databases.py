"""One migrated template, cloned for every run, every xdist worker and every world of a two-world test.

The template's name holds a hash of all migrations and SQL files: change one and it is made anew.
"""

import fcntl
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import psutil
import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from config.home import CHECKOUT
from config.postgres import Postgres, make_database, secure_database
from tests.flush import SESSION
from tests.services import HOME

KEEP_TEMPLATES = 3
numbers = count()
APPS = ("config", "profiles", "disclosure", "intros")


def dsn(role: str, database: str | None = None) -> str:
    """A connection string as postgres, owner, web or worker; to this test's database unless one is named."""
    port = int(HOME.endpoints()["database"]["port"])
    return Postgres(HOME).dsn(port, role, database or current())


def url(role: str, database: str | None = None) -> str:
    """As `dsn`, in the form of DATABASE_URL."""
    parts = psycopg.conninfo.conninfo_to_dict(dsn(role, database))
    return "postgresql://{user}:{password}@{host}:{port}/{dbname}".format_map(parts)


def current() -> str:
    """The database that Django's aliases look at now."""
    return str(settings.DATABASES["default"]["NAME"])


def superuser(database: str) -> psycopg.Connection:
    """A connection that may do anything, for what surrounds a test; never for the test itself."""
    return psycopg.connect(dsn("postgres", database), autocommit=True)


def fingerprint() -> str:
    """A hash of everything that makes a migrated database what it is."""
    made_of = [CHECKOUT / "requirements.txt"]
    for app in APPS:
        made_of += (CHECKOUT / app).rglob("*.sql")
        made_of += (CHECKOUT / app).rglob("migrations/*.py")
    seen = hashlib.sha256()
    for path in sorted(made_of):
        seen.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return seen.hexdigest()[:16]


def template() -> str:
    """The name of the migrated template; made first when it is missing."""
    name = f"template_{fingerprint()}"
    with (HOME / "template.lock").open("w") as lock, superuser("postgres") as connection:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not exists(connection, name):
            for old in templates(connection)[:-KEEP_TEMPLATES]:
                drop(connection, old)
            make_template(connection, name)
    return name


def make_template(connection: psycopg.Connection, name: str) -> None:
    """Migrate an empty database under a draft's name, and rename it when all went well."""
    draft = f"draft_{os.getpid()}"
    drop(connection, draft)
    make_database(connection, draft)
    with psycopg.connect(dsn("owner", draft), autocommit=True) as inside:
        secure_database(inside)
    environment = {
        **os.environ,
        "OWNER_DATABASE_URL": url("owner", draft),
        "HALFVEIL_PROCESS": "owner",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        drop(connection, draft)
        raise RuntimeError(f"The migrations failed:\n{done.stderr[-4000:]}")
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name))
    )


def clone(name: str, of: str) -> None:
    """A copy of a database to which nobody is connected but who empties it; the owner's, with the same privileges."""
    with superuser("postgres") as connection:
        drop(connection, name)
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = %s AND application_name = %s",
            [of, SESSION],
        )
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER halfveil_owner").format(
                sql.Identifier(name), sql.Identifier(of)
            )
        )
    with psycopg.connect(dsn("owner", name), autocommit=True) as inside:
        secure_database(inside)


def remove(*names: str) -> None:
    """Drop databases, whoever is connected to them."""
    with superuser("postgres") as connection:
        for name in names:
            drop(connection, name)


def own_name(suffix: str = "") -> str:
    """A database's name that no other run, worker or world has; its process id says when it is stale."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return f"test_{os.getpid()}_{worker}{suffix}"


def new_world() -> str:
    """A name for one more clone."""
    return own_name(f"_world{next(numbers)}")


def remove_stale() -> None:
    """Drop what runs that were killed left behind."""
    with superuser("postgres") as connection:
        for (name,) in connection.execute(
            "SELECT datname FROM pg_database WHERE datname ~ '^test_[0-9]+_'"
        ).fetchall():
            match = re.match(r"test_(\d+)_", name)
            if match and not psutil.pid_exists(int(match[1])):
                drop(connection, name)


def exists(connection: psycopg.Connection, name: str) -> bool:
    """Whether there is a database of that name."""
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def templates(connection: psycopg.Connection) -> list[str]:
    """All templates, oldest first."""
    rows = connection.execute(
        r"SELECT datname FROM pg_database WHERE datname LIKE 'template\_%' ORDER BY oid"
    )
    return [name for (name,) in rows]


def drop(connection: psycopg.Connection, name: str) -> None:
    """Drop it if it is there."""
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def look_at(database: str) -> None:
    """Point every alias of Django's at that database, from the next statement on."""
    for alias in settings.DATABASES:
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = database
        connections[alias].settings_dict["NAME"] = database


@contextmanager
def looking_at(database: str) -> Iterator[None]:
    """Look at another database for a while: another world."""
    before = current()
    look_at(database)
    try:
        yield
    finally:
        look_at(before)
