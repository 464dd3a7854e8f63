"""`make demo`: the whole service in the foreground, on this machine alone, ended by Ctrl-C.

Prints a line per step. What goes wrong is one sentence and exit code 1.
"""

import fcntl
import json
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TextIO

import psycopg
from django.core.exceptions import ImproperlyConfigured

from config import embedded
from config.children import Child, commands, end_all
from config.home import Home
from config.processes import LOOPBACK

ENVIRONMENT = {"HALFVEIL_DEMO": "1", "HALFVEIL_HTTPS": "0"}
OFFERED = {
    "HALFVEIL_SMS": "console",
    "HALFVEIL_CHANNELS": "sms,push,bark,ntfy",
    "HALFVEIL_PUSH_CONTACT": "mailto:demo@example.com",
}
"""Unless the shell says otherwise. Of text messages nothing leaves a demo."""
POPULATION = ["--members", "80", "--seed", "1"]
DONE = {
    "migrations": "the database is up to date",
    "static files": "collected",
    "population": "eighty members moved in",
}
PATIENCE = 60.0  # seconds until the service must be well
OWN_ADDRESSES = ("DATABASE_URL", "WORKER_DATABASE_URL", "OWNER_DATABASE_URL")


class Stopped(Exception):
    """Somebody asked for the end."""


class Demo:
    """One demo in one home: starts everything in order, watches it, ends it."""

    def __init__(self, home: Home, port: int) -> None:
        """Nothing runs yet."""
        self.home = home
        self.port = port
        self.children: list[Child] = []
        self.stopping = False
        self.python = Path(sys.executable)
        self.embedded_database = "DATABASE_URL" not in os.environ

    def run(self) -> None:
        """Until it is stopped.

        Raises ImproperlyConfigured with a sentence when it can't start or a part ends by itself.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        self.home.prepare()
        lock = self.lock()
        try:
            self.start()
            while True:
                self.pause(0.2)
        except Stopped:
            say("stopping", "…")
        finally:
            end_all(self.children)
            embedded.down(self.home)
            lock.close()
        say("stopped", "everything is kept in " + str(self.home.path))

    def stop(self, _number: int, _frame: object) -> None:
        """A signal only leaves a mark: no child is lost between its start and its being known."""
        self.stopping = True

    def pause(self, seconds: float) -> None:
        """Wait a little; notice a stop, and a child that ended."""
        time.sleep(seconds)
        if self.stopping:
            raise Stopped
        for child in self.children:
            if child.code is not None:
                raise ImproperlyConfigured(child.epitaph())

    def start(self) -> None:
        """Every step, in order."""
        self.check_port()
        embedded.up(self.home, database=self.embedded_database, broker="BROKER_URL" not in os.environ)
        say("servers", "PostgreSQL and Valkey are up")
        self.steps(
            {
                "migrations": ["migrate", "--verbosity", "0"],
                "static files": ["collectstatic", "--noinput", "--verbosity", "0"],
            }
        )
        if self.is_empty():
            self.steps({"population": ["populate", *POPULATION]})
        for name, command in commands(self.python).items():
            self.children.append(Child(name, command, self.home, self.environment(name)))
        say("processes", ", ".join(child.name for child in self.children))
        self.wait_until_well()
        say("ready", f"http://localhost:{self.port}/")
        print(
            "\n  Sign in: open the address and choose a member of the demo; the text message with the code\n"
            "  appears on the page. Ctrl-C ends everything.\n",
            flush=True,
        )

    def environment(self, process: str) -> dict[str, str]:
        """What a process may know: no more addresses than its own."""
        login = {"web": "web", "owner": "owner"}.get(process, "worker")
        address = {"web": "DATABASE_URL", "owner": "OWNER_DATABASE_URL", "worker": "WORKER_DATABASE_URL"}[
            login
        ]
        others = {name for name in OWN_ADDRESSES if name != address}
        kept = {name: value for name, value in os.environ.items() if name not in others}
        return {**OFFERED, **kept, **ENVIRONMENT, "HALFVEIL_PROCESS": login}

    def steps(self, arguments: dict[str, list[str]]) -> None:
        """Run some of manage.py's commands as the owner, beside one another, each to its end."""
        running = {
            name: Child(
                name.replace(" ", "-"),
                [str(self.python), "manage.py", *words],
                self.home,
                self.environment("owner"),
            )
            for name, words in arguments.items()
        }
        try:
            while any(child.code is None for child in running.values()):
                self.pause(0.05)
        finally:
            end_all(list(running.values()))
        for name, child in running.items():
            if child.code:
                raise ImproperlyConfigured(child.epitaph())
            say(name, DONE[name])

    def is_empty(self) -> bool:
        """Whether nobody lives in the database yet."""
        address = os.environ.get("OWNER_DATABASE_URL") or embedded.owner_dsn(self.home)
        with psycopg.connect(address, autocommit=True) as connection:
            return connection.execute("SELECT 1 FROM profiles_member LIMIT 1").fetchone() is None

    def check_port(self) -> None:
        """Nobody else may listen where the web is to listen."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, self.port))
            except PermissionError:
                raise ImproperlyConfigured(
                    f"Port {self.port} is only for root: set HALFVEIL_PORT to one from 1024 to 65535."
                ) from None
            except OSError:
                raise ImproperlyConfigured(
                    f"Port {self.port} is taken by another program: set HALFVEIL_PORT to a free one."
                ) from None

    def lock(self) -> TextIO:
        """One demo in one home."""
        lock = (self.home / "demo.lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise ImproperlyConfigured(
                f"A demo already runs in {self.home.path} (process {lock.read().strip()}): "
                "end it first, or set HALFVEIL_HOME to another directory."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        return lock

    def wait_until_well(self) -> None:
        """Until /healthz answers 200."""
        until = time.monotonic() + PATIENCE
        while (wrong := self.what_is_wrong()) is not None:
            if time.monotonic() > until:
                raise ImproperlyConfigured(f"The service did not become well in {PATIENCE:.0f} s: {wrong}.")
            self.pause(0.2)

    def what_is_wrong(self) -> str | None:
        """Nothing, or what /healthz names."""
        try:
            urllib.request.urlopen(f"http://{LOOPBACK}:{self.port}/healthz", timeout=2).close()
        except urllib.error.HTTPError as error:
            with error:
                return "not well are " + ", ".join(json.load(error).get("missing", ["its parts"]))
        except (OSError, ValueError):
            return "the web does not answer"
        return None


def say(step: str, what: str) -> None:
    """One line."""
    print(f"  {step:<14}{what}", flush=True)


def main() -> None:
    """Read the settings as any process does, then run; what goes wrong is one sentence and exit code 1."""
    os.environ.update(ENVIRONMENT)
    os.environ["HALFVEIL_PROCESS"] = "owner"
    try:
        from config.settings import HOME, PORT  # noqa: PLC0415 - a bad variable is told as a sentence

        Demo(HOME, PORT).run()
    except ImproperlyConfigured as error:
        sys.exit(f"halfveil: {error}")


if __name__ == "__main__":
    main()
