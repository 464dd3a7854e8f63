"""A home of its own with a server and a population, made once and kept while nothing they are made of changes."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.core.exceptions import ImproperlyConfigured

from config import embedded
from config.home import CHECKOUT, Home
from config.postgres import DATABASE, Postgres

SEED = 1
TIES = CHECKOUT / "bench" / "sql" / "ties.sql"
MADE_OF = ("profiles", "disclosure", "intros")


@contextmanager
def servers(home: Home) -> Iterator[None]:
    """PostgreSQL, with fsync on, while it lasts; no broker is needed."""
    embedded.up(home, broker=False)
    try:
        yield
    finally:
        embedded.down(home)


def dsn(home: Home, login: str) -> str:
    """How postgres, owner or web reaches the database."""
    return Postgres(home).dsn(home.endpoints()["database"]["port"], login, DATABASE)


def populate(home: Home, members: int) -> None:
    """Let a population move in, unless what is there is as wanted."""
    _move_in(home, members, lambda: manage(home, "populate", "--members", str(members), "--seed", str(SEED)))


def tie(home: Home, members: int) -> None:
    """Let members move in of whom nothing is known but whom they trust, unless what is there is as wanted."""

    def fill() -> None:
        statements = TIES.read_text(encoding="utf-8") % {"members": members}
        with psycopg.connect(dsn(home, "postgres"), autocommit=True) as connection:
            connection.execute(statements.encode())

    _move_in(home, members, fill)


def _move_in(home: Home, members: int, fill: Callable[[], None]) -> None:
    label = home / "population.json"
    wanted = {"members": members, "seed": SEED, "made_of": fingerprint()}
    if label.exists() and json.loads(label.read_text(encoding="utf-8")) == wanted:
        return
    print(f"a population of {members} moves in, which is kept for the next time …", flush=True)
    label.unlink(missing_ok=True)
    port = home.endpoints()["database"]["port"]
    with Postgres(home).connect(port, "postgres") as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
    embedded.up(home, broker=False)
    manage(home, "migrate", "--verbosity", "0")
    fill()
    with psycopg.connect(dsn(home, "owner"), autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
    label.write_text(json.dumps(wanted), encoding="utf-8")


def manage(home: Home, *words: str) -> None:
    """Run one of manage.py's commands as the owner.

    Raises ImproperlyConfigured when it fails; what it said is on the terminal.
    """
    environment = {**os.environ, "HALFVEIL_PROCESS": "owner", "DJANGO_SETTINGS_MODULE": "config.settings"}
    ended = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=CHECKOUT,
        env={**environment, "HALFVEIL_HOME": str(home.path)},
        check=False,
    )
    if ended.returncode:
        raise ImproperlyConfigured(f"manage.py {words[0]} failed with code {ended.returncode}.")


def fingerprint() -> str:
    """A hash of what the database and its population are made of."""
    paths = [path for app in MADE_OF for path in (CHECKOUT / app).rglob("*.sql")]
    paths += [path for app in MADE_OF for path in (CHECKOUT / app).rglob("migrations/*.py")]
    paths += (CHECKOUT / "intros" / "population").rglob("*.py")
    seen = hashlib.sha256()
    for path in sorted(paths):
        seen.update(str(path.relative_to(CHECKOUT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return seen.hexdigest()
