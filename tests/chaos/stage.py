"""PostgreSQL, a broker and the service's processes in a home of their own; what ended is started again."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from config import embedded
from config.children import Child, commands, end_all
from config.home import CHECKOUT, Home
from config.postgres import Postgres
from config.processes import LOOPBACK, free_port
from tests.brokers import Broker

SOON = ["--again-after", "2"]
"""Half a minute in earnest; here what a broker lost shall be found in a round."""

Comeback = Callable[[], None]


class Stage:
    """All that may be hit."""

    def __init__(self, home: Home, broker: Broker) -> None:
        """Make the database; no process of the service runs yet."""
        self.home, self.broker = home, broker
        self.postgres = Postgres(home)
        embedded.up(home, broker=False)
        self.port = int(home.endpoints()["database"]["port"])
        self.web_port = free_port()
        self.children: dict[str, Child] = {}
        self.restarts: Counter[str] = Counter()
        self.down: set[str] = set()
        self.manage("migrate")

    def manage(self, command: str) -> None:
        """Run one of manage.py's commands as the owner."""
        subprocess.run(
            [sys.executable, "manage.py", command, "--verbosity=0", "--no-input"],
            cwd=CHECKOUT, env=self.environment("owner"), check=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def environment(self, process: str) -> dict[str, str]:
        """What a process runs with."""
        ours = ("HALFVEIL_", "DJANGO_", "DATABASE_", "WORKER_", "OWNER_", "BROKER_")
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(ours)},
            "HALFVEIL_HOME": str(self.home.path),
            "HALFVEIL_CHANNELS": "bark",  # so that a messenger is missed
            "HALFVEIL_HTTPS": "0",
            "HALFVEIL_LOG_LEVEL": "WARNING",
            "HALFVEIL_PORT": str(self.web_port),
            "HALFVEIL_PROCESS": process,
            "BROKER_URL": self.broker.url,
        }

    def begin(self, *, relay: bool) -> None:
        """Start the service."""
        known = commands(Path(sys.executable))
        self.commands = {
            "web": known["web"],
            "worker-1": [*known["worker"], "--hostname", "worker-1"],
            "worker-2": [*known["worker"], "--hostname", "worker-2"],
            "messenger": known["messenger"],
            "beat": known["beat"],
        }
        if relay:
            self.commands["relay"] = [*known["relay"], *SOON]
        for name in self.commands:
            self.start(name)

    def start(self, name: str) -> None:
        """Start a process."""
        login = "web" if name == "web" else "worker"
        self.children[name] = Child(name, self.commands[name], self.home, self.environment(login))

    def tend(self) -> None:
        """Start again what ended, as a supervisor does."""
        for name, child in self.children.items():
            if child.code is not None:
                child.signal(signal.SIGKILL)
                self.restarts[name] += 1
                self.start(name)

    def end(self) -> None:
        """End the service; the servers stay."""
        for child in self.children.values():
            child.signal(signal.SIGCONT)
        end_all(list(self.children.values()))
        self.children.clear()

    # --- Processes -----------------------------------------------------------------------------

    def signal(self, name: str, number: signal.Signals) -> bool:
        """Send a signal to a process and all that it started."""
        child = self.children.get(name)
        if child is None or child.code is not None:
            return False
        child.signal(number)
        return True

    def thaw(self, name: str) -> Comeback:
        """What lets a frozen process go on."""
        frozen = self.children.get(name)
        return lambda: frozen.signal(signal.SIGCONT) if frozen else None

    def kill_child(self, worker: str, which: int) -> bool:
        """Kill one of the processes in which a worker carries out steps."""
        with suppress(psutil.Error, KeyError):
            if children := psutil.Process(self.children[worker].process.pid).children():
                children[which % len(children)].kill()
                return True
        return False

    # --- Servers -------------------------------------------------------------------------------

    def kill_broker(self) -> tuple[bool, Comeback]:
        """The broker's power goes."""
        if self.broker.pid() is None:
            return False, lambda: None
        self.broker.kill()
        return True, self.broker.up

    def freeze_broker(self) -> tuple[bool, Comeback]:
        """The broker stands still."""
        if (pid := self.broker.pid()) is None:
            return False, lambda: None
        os.kill(pid, signal.SIGSTOP)
        return True, lambda: signal_all([pid], signal.SIGCONT)

    def database_processes(self) -> list[int]:
        """PostgreSQL's processes, the first one first."""
        if (pid := self.postgres.pid()) is None:
            return []
        with suppress(psutil.Error):
            return [pid, *(one.pid for one in psutil.Process(pid).children(recursive=True))]
        return []

    def kill_postgres(self) -> tuple[bool, Comeback]:
        """The database's power goes."""
        processes = self.database_processes()
        signal_all(processes, signal.SIGKILL)
        return bool(processes), lambda: self.raise_postgres()

    def raise_postgres(self) -> None:
        """Start the database where it was."""
        assert self.postgres.up(self.port) == self.port

    def freeze_postgres(self) -> tuple[bool, Comeback]:
        """The database stands still."""
        processes = self.database_processes()
        signal_all(processes, signal.SIGSTOP)
        return bool(processes), lambda: signal_all(processes, signal.SIGCONT)

    def kill_session(self, which: int) -> bool:
        """Kill one session of a login's: the server throws all others out and recovers."""
        sessions = []
        for pid in self.database_processes()[1:]:
            with suppress(psutil.Error):
                if "halfveil_w" in " ".join(psutil.Process(pid).cmdline()):
                    sessions.append(pid)
        if sessions:
            signal_all([sessions[which % len(sessions)]], signal.SIGKILL)
        return bool(sessions)

    @property
    def health(self) -> str:
        """Where the web says whether all is well."""
        return f"http://{LOOPBACK}:{self.web_port}/healthz"


def signal_all(processes: list[int], number: signal.Signals) -> None:
    """Send a signal to each that is still there."""
    for pid in processes:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
