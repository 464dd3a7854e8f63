"""The supervisor: starts everything, ends everything, and says what is wrong in one sentence."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from config import embedded
from config.children import commands
from config.home import CHECKOUT, Home
from config.postgres import Postgres
from config.processes import free_port, wait_until
from config.valkey import Valkey

pytestmark = [pytest.mark.slow, pytest.mark.kill]


class Run:
    """One `make demo`."""

    def __init__(self, home: Path, port: int) -> None:
        """Start it."""
        self.home = Home(home)
        unwanted = ("DJANGO_SETTINGS_MODULE", "HALFVEIL_PROCESS", "HALFVEIL_LOG_LEVEL")
        environment = {name: value for name, value in os.environ.items() if name not in unwanted}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.demo"],
            cwd=CHECKOUT,
            env={**environment, "HALFVEIL_HOME": str(home), "HALFVEIL_PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.seen = ""

    def wait_for(self, word: str) -> None:
        """Read on until a line holds the word."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.seen += line
            if line.strip().startswith(word):
                return
        pytest.fail(f"It ended before {word!r}:\n{self.seen}")

    def everything(self) -> list[psutil.Process]:
        """The supervisor, all below it, and the servers with all below them."""
        roots = [self.process.pid, Postgres(self.home).pid(), Valkey(self.home).pid()]
        found = [psutil.Process(pid) for pid in roots if pid]
        return found + [child for process in found for child in process.children(recursive=True)]

    def end(self, number: signal.Signals | None = None) -> tuple[int, str]:
        """Signal it, unless it ends by itself; its exit code and its last sentence."""
        if number:
            self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=30)
        self.seen += rest
        return self.process.returncode, self.seen.rstrip().splitlines()[-1]


def left(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Which of them still run."""
    return [
        process for process in processes if process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    ]


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A home whose database is migrated and populated by the first run that needs it.

    Not below pytest's own directory: every run that starts closes that to the user whom the server runs as.
    """
    with tempfile.TemporaryDirectory(prefix="hvd-") as directory:
        path = Path(directory) / "home"
        yield path
        embedded.down(Home(path))


@pytest.fixture(scope="module")
def runs(home: Path) -> Iterator[list[Run]]:
    """Every demo that was started here; the last one may be running still."""
    started: list[Run] = []
    yield started
    for one in started:
        if one.process.poll() is None:
            one.end(signal.SIGTERM)
        assert one.process.stdout
        one.process.stdout.close()


@pytest.fixture
def run(home: Path, runs: list[Run]) -> Run:
    """A demo that is ready: the one before, if it was left running."""
    return runs[-1] if runs and runs[-1].process.poll() is None else start(home, runs)


def start(home: Path, runs: list[Run]) -> Run:
    """A new one, once it is ready."""
    runs.append(Run(home, free_port()))
    runs[-1].wait_for("ready")
    return runs[-1]


def test_a_second_demo_in_the_same_home_is_refused_and_the_first_goes_on(run: Run, home: Path) -> None:
    assert Run(home, free_port()).end() == (
        1,
        f"halfveil: A demo already runs in {home} (process {run.process.pid}): "
        "end it first, or set HALFVEIL_HOME to another directory.",
    )
    assert run.process.poll() is None


def test_after_the_supervisor_was_killed_its_children_end_and_the_next_goes_on(
    run: Run, home: Path, runs: list[Run]
) -> None:
    servers = {Postgres(run.home).pid(), Valkey(run.home).pid()}
    direct = [child for child in psutil.Process(run.process.pid).children() if child.pid not in servers]
    children = direct + [below for child in direct for below in child.children(recursive=True)]
    assert len(direct) == len(commands(Path(sys.executable)))
    run.end(signal.SIGKILL)
    assert wait_until(lambda: left(children) == [], 10)
    assert start(home, runs).process.poll() is None


def members(run: Run) -> tuple[int, ...]:
    """Who lives there: the lowest id, the highest, how many."""
    with psycopg.connect(embedded.owner_dsn(run.home)) as connection:
        [found] = connection.execute("SELECT min(id), max(id), count(*) FROM profiles_member").fetchall()
    return tuple(found)


def test_a_second_start_resumes_with_the_same_members(run: Run, home: Path, runs: list[Run]) -> None:
    before = members(run)
    assert before[2] >= 80
    assert runs[-1].end(signal.SIGINT)[0] == 0
    again = start(home, runs)
    assert members(again) == before
    assert "population" not in again.seen


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything_within_five_seconds(run: Run, number: signal.Signals) -> None:
    processes = run.everything()
    assert len(processes) > 10
    began = time.monotonic()
    code, said = run.end(number)
    assert time.monotonic() - began < 5
    assert (code, said) == (0, f"  stopped       everything is kept in {run.home.path}")
    assert left(processes) == []


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_child_that_crashes_is_named_and_everything_ends(run: Run, name: str) -> None:
    processes = run.everything()
    mark = {"web": "gunicorn", "worker": "worker"}[name]
    child = next(
        found for found in psutil.Process(run.process.pid).children() if mark in " ".join(found.cmdline())
    )
    child.kill()
    code, said = run.end()
    assert code == 1
    log = run.home / "log" / f"{name}.log"
    assert said == f"halfveil: The {name} was killed by signal 9, so all of it was ended. Its log is {log}"
    assert left(processes) == []


def test_a_taken_port_is_named_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, said = Run(tmp_path / "home", port).end()
    assert (code, said) == (
        1,
        f"halfveil: Port {port} is taken by another program: set HALFVEIL_PORT to a free one.",
    )
    assert not (tmp_path / "home" / "postgres").exists()


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, said = Run(tmp_path / "file" / "home", free_port()).end()
    assert code == 1
    assert re.fullmatch(
        r"halfveil: HALFVEIL_HOME=.*/file/home can't be written \(Not a directory\): "
        r"set HALFVEIL_HOME to a directory that this user may write\.",
        said,
    )


def test_a_step_that_fails_is_named_with_the_end_of_its_log(home: Path, runs: list[Run]) -> None:
    for one in runs:
        if one.process.poll() is None:
            one.end(signal.SIGTERM)
    environment = {**os.environ, "HALFVEIL_HOME": str(home), "HALFVEIL_PORT": str(free_port())}
    environment.pop("DJANGO_SETTINGS_MODULE")
    driver = "from config import demo; demo.Demo.is_empty = lambda s: True; demo.POPULATION = ['--none']; demo.main()"
    done = subprocess.run(
        [sys.executable, "-c", driver],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("halfveil: The population ended with code ")
    assert embedded.status(Home(home)) == {"PostgreSQL": "is not running", "Valkey": "is not running"}
