"""A PostgreSQL of its own that may be killed, and processes that read from it meanwhile."""

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg

from config.home import CHECKOUT, Home
from config.postgres import DATABASE, Postgres
from config.processes import wait_until
from tests.durability.reader import letters
from tests.rule.oracle import Field, Member, Relationship, Wording, World
from tests.rule.worlds import load

OWNERS, VIEWERS = (11, 12, 13), (1, 2, 3)
HANDLES = [Member(number).handle for number in OWNERS] + ["nobodyatallaaaaa"]

EVERY_PAGE = """
    CREATE OR REPLACE FUNCTION page_needs(surface text) RETURNS TABLE (kinds text[], reasons text[], asking boolean)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN ROW('{}'::text[], '{own,open,known,granted,sent}'::text[], true)
"""
"""A page is what its look is found again by, so here every one is known, and needs what a profile does."""


def world() -> World:
    """Three who look, and three with wordings at every tier whom each of them knows otherwise."""
    members = tuple(Member(number) for number in (*VIEWERS, *OWNERS))
    fields = tuple(Field(owner * 10 + n, owner, "company", n, 0) for owner in OWNERS for n in range(4))
    wordings = tuple(Wording(one.id * 10 + tier, one, tier) for one in fields for tier in range(1, 4))
    relationships = tuple(
        Relationship(owner, viewer, viewer, None) for owner in OWNERS for viewer in VIEWERS if owner > 11
    )
    return World(members, fields, wordings, relationships)


class Cluster:
    """The server, started and killed; never another's."""

    def __init__(self, home: Home) -> None:
        """Make it, migrate it, and put the world in."""
        self.home = home
        self.postgres = Postgres(home)
        self.marks = itertools.count()
        home.prepare()
        self.port = self.postgres.up(None)
        self.migrate()
        with self.connect() as connection:
            load(connection, world())
            connection.execute(EVERY_PAGE)

    def connect(self, login: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(self.postgres.dsn(self.port, login, DATABASE), autocommit=True)

    def migrate(self) -> None:
        command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        environment = {**self.environment("owner"), "HALFVEIL_PROCESS": "owner"}
        subprocess.run(command, cwd=CHECKOUT, env=environment, check=True, stdin=subprocess.DEVNULL)

    def environment(self, login: str) -> dict[str, str]:
        """What a process of that login runs with."""
        parts = psycopg.conninfo.conninfo_to_dict(self.postgres.dsn(self.port, login, DATABASE))
        url = "postgresql://{user}:{password}@{host}:{port}/{dbname}".format_map(parts)
        names = {"owner": "OWNER_DATABASE_URL", "web": "DATABASE_URL"}
        ours = ("HALFVEIL_", "DATABASE_URL", "WORKER_", "OWNER_", "BROKER_", "DJANGO_", "READER_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return {
            **kept,
            "HALFVEIL_HOME": str(self.home.path),
            "HALFVEIL_HTTPS": "0",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            names[login]: url,
        }

    def processes(self) -> list[psutil.Process]:
        """The server and all its children, itself first."""
        pid = self.postgres.pid()
        assert pid is not None
        server = psutil.Process(pid)
        return [server, *server.children(recursive=True)]

    def child(self, title: str) -> psutil.Process | None:
        """One of its children by the name it gives itself."""
        return next((one for one in self.processes()[1:] if title in " ".join(one.cmdline())), None)

    def kill(self) -> None:
        """The power goes: every process of it at once, without a chance to do anything more."""
        killed = self.processes()
        for process in killed:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(killed[0].pid, 0)
        assert wait_until(lambda: not any(lives(process) for process in killed), 10)

    def kill_a_session(self) -> None:
        """One backend dies in the middle of whatever it does; the server throws all others out and recovers."""
        assert wait_until(lambda: self.child("halfveil_web") is not None, 10)
        if (session := self.child("halfveil_web")) is not None:
            session.send_signal(signal.SIGKILL)

    def up(self) -> None:
        """Start again, where it was."""
        assert self.postgres.up(self.port) == self.port

    def answers(self) -> bool:
        """Whether it takes connections: after a crash it recovers first."""
        try:
            with self.connect() as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def record(self) -> dict[str, list[tuple[int, str, list[list[Any]]]]]:
        """What the ledger holds of each look: who, at whom, and which wordings for which reasons."""
        found: dict[str, list[tuple[int, str, list[list[Any]]]]] = {}
        with self.connect() as connection:
            rows = connection.execute(
                "SELECT e.surface, v.member_id, coalesce(m.handle, ''), e.wordings, e.reasons FROM ledger_entry e"
                " JOIN ledger_pseudonym v ON v.pseudonym = e.viewer"
                " LEFT JOIN ledger_pseudonym o ON o.pseudonym = e.owner"
                " LEFT JOIN profiles_member m ON m.id = o.member_id"
            ).fetchall()
        for surface, viewer, handle, wordings, reasons in rows:
            got = [list(pair) for pair in zip(wordings, reasons, strict=True)]
            found.setdefault(surface, []).append((viewer, handle, got))
        return found


def lives(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A server in a home with a short path, gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="hvk-", dir="/tmp"))
    made = None
    try:
        made = Cluster(Home(path))
        yield made
    finally:
        if made is not None and made.postgres.pid() is not None:
            made.kill()
        shutil.rmtree(path, ignore_errors=True)


class Readers:
    """Processes that read, what they kept, and which of it the ledger lacks."""

    def __init__(self, of: Cluster) -> None:
        """None runs yet."""
        self.cluster = of
        self.files = of.home / "log"
        self.running: dict[int, subprocess.Popen[bytes]] = {}

    def start(self, viewer: int, times: int | None = None) -> subprocess.Popen[bytes]:
        """A reader for one viewer, with a mark that no other had."""
        mark = letters(next(self.cluster.marks))
        environment = self.cluster.environment("web")
        if times is not None:
            environment["READER_TIMES"] = str(times)
        file = str(self.files / f"{mark}.jsonl")
        command = [sys.executable, "-m", "tests.durability.reader", file, mark, str(viewer), *HANDLES]
        process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdin=subprocess.DEVNULL)
        self.running[viewer] = process
        return process

    def kill(self, viewer: int) -> None:
        process = self.running.pop(viewer)
        process.kill()
        process.wait()

    def kept(self) -> list[dict[str, Any]]:
        """Every look that reached a reader; a line cut off by a kill reached nobody."""
        looks = []
        for file in self.files.glob("*.jsonl"):
            looks += [
                json.loads(line)
                for line in file.read_bytes().splitlines(keepends=True)
                if line.endswith(b"\n")
            ]
        return looks

    def read_more(self, looks: int) -> None:
        """Wait until that many more looks are kept."""
        enough = len(self.kept()) + looks
        assert wait_until(lambda: len(self.kept()) >= enough, 30), "nobody reads any more"

    def unrecorded(self) -> list[dict[str, Any]]:
        """The looks of which the ledger does not hold exactly what was given."""
        record = self.cluster.record()
        return [look for look in self.kept() if sorted(record.get(look["surface"], [])) != due(look)]

    def __enter__(self) -> "Readers":
        return self

    def __exit__(self, *_: object) -> None:
        for viewer in list(self.running):
            self.kill(viewer)


def due(look: dict[str, Any]) -> list[tuple[int, str, list[list[Any]]]]:
    """The entries that a look owes: one for each profile asked, whoever it was."""
    known = {Member(number).handle for number in OWNERS}
    return sorted(
        (look["viewer"], handle if handle in known else "", sorted(got))
        for handle, got in look["got"].items()
    )
