"""Real processes of the service against a test's database: web, worker, beat, relay.

with Service(database="…", home=tmp_home) as service:
    service.start("worker"); service.start("relay")
"""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
import zlib
from pathlib import Path
from types import TracebackType
from typing import Self

from config.children import commands
from config.home import CHECKOUT, Home
from config.processes import free_port, tail, wait_until
from tests import databases
from tests.services import HOME

COMMANDS = commands(Path(sys.executable))


def broker_url(database: str) -> str:
    """The embedded Valkey, with a numbered keyspace per test database: no run takes another's tasks."""
    server = HOME.endpoints()["broker"]
    number = 1 + zlib.crc32(database.encode()) % 999
    return f"redis://:{HOME.secret('valkey')}@{server['host']}:{server['port']}/{number}"


class Service:
    """The processes of one service, each started and killed on its own; all end with the `with`."""

    def __init__(self, home: Home, database: str | None = None, **environment: str) -> None:
        """`home` holds logs, keys and collected files; `environment` overrides."""
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        database = database or databases.current()
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("HALFVEIL_", "DJANGO_"))
            },
            "HALFVEIL_HOME": str(home.path),
            "HALFVEIL_HTTPS": "0",
            "HALFVEIL_PORT": str(self.port),
            "HALFVEIL_MASTER_KEY": HOME.secret("master-key"),
            "HALFVEIL_LOOKUP_KEY": HOME.secret("lookup-key"),
            "HALFVEIL_SECRET_KEY": HOME.secret("django"),
            "DATABASE_URL": databases.url("web", database),
            "WORKER_DATABASE_URL": databases.url("worker", database),
            "BROKER_URL": broker_url(database),
            **environment,
        }

    def start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start web (waits until it answers), worker, beat or relay, in a process group of its own."""
        self.home.prepare()
        if name == "web":
            self.collect()
        with self.log(name).open("ab") as log:
            process = subprocess.Popen(
                [*COMMANDS[name], *arguments],
                cwd=CHECKOUT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes[name] = process
        if name == "web" and not wait_until(lambda: process.poll() is not None or self.answers(), 30):
            raise RuntimeError(f"The web did not start: {tail(self.log('web'), 20)}")
        if name == "web" and process.poll() is not None:
            raise RuntimeError(f"The web ended: {tail(self.log('web'), 20)}")
        return process

    def log(self, name: str) -> Path:
        """Where a process prints."""
        return self.home / "log" / f"{name}.log"

    def answers(self) -> bool:
        """Whether the web answers at all, well or not."""
        try:
            urllib.request.urlopen(f"{self.url}/healthz", timeout=5)  # noqa: S310 - our own address
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def collect(self) -> None:
        """Collect static files into the home, once."""
        if not (self.home / "static" / "staticfiles.json").exists():
            command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
            subprocess.run(command, cwd=CHECKOUT, env=self.environment, check=True, stdin=subprocess.DEVNULL)

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> None:
        """Kill a process with all its children."""
        process = self.processes.pop(name)
        try:
            os.killpg(process.pid, number)
            process.wait(10)
        except ProcessLookupError:
            pass
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def __enter__(self) -> Self:
        """Nothing is started yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        """End all at once: nothing that a test looks at comes after it, and a polite end takes seconds."""
        for name in list(self.processes):
            self.kill(name)
