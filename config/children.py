"""The processes of a running service, each in a group of its own, ended together and within seconds."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from config.home import CHECKOUT, Home
from config.processes import tail, wait_until

GRACE = 2.0  # seconds between the polite signal and the last one
PR_SET_PDEATHSIG = 1
MESSENGER = [
    "--queues", "halfveil_messages", "--pool", "threads", "--concurrency", "16", "--hostname", "messenger@%h",
]  # fmt: skip
"""Two threads for each of seven channels, which is as many as may be busy at once, and two to spare."""


def end_with_parent() -> Callable[[], None] | None:
    """What a child runs before its program: on Linux, SIGTERM reaches it when its parent dies in any way."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return lambda: prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """One process with all that it starts."""

    def __init__(self, name: str, command: list[str], home: Home, environment: dict[str, str]) -> None:
        """Start it; it prints to the home's log of its name."""
        self.name = name
        self.log = home / "log" / f"{name}.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=CHECKOUT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent(),  # noqa: PLW1509 - no thread is started before the children are
            )

    @property
    def code(self) -> int | None:
        """Its exit code, or None while it runs."""
        return self.process.poll()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to its whole group, which may outlive it."""
        try:
            os.killpg(self.process.pid, number)
        except (ProcessLookupError, PermissionError):
            return

    def epitaph(self) -> str:
        """One sentence about how it ended; a process that was killed had no time to say why."""
        if self.code and self.code < 0:
            return f"The {self.name} was killed by signal {-self.code}, so all of it was ended. Its log is {self.log}"
        return f"The {self.name} ended with code {self.code}; its log {self.log} ends: {tail(self.log)}"


def end_all(children: list[Child]) -> None:
    """Ask every child to end; what is left after the grace is killed, with all that it started."""
    for child in children:
        child.signal(signal.SIGTERM)
    wait_until(lambda: all(child.code is not None for child in children), GRACE)
    for child in children:
        child.signal(signal.SIGKILL)
    for child in children:
        child.process.wait()


def commands(python: Path) -> dict[str, list[str]]:
    """What the service consists of, beside its servers: each process's name and command."""
    celery = [str(python), "-m", "celery", "--app", "config"]
    worker = [*celery, "worker", "--loglevel", "warning", "--without-gossip", "--without-mingle"]
    return {
        "web": [str(python), "-m", "gunicorn", "--config", "config/gunicorn.py"],
        "worker": worker,
        "messenger": [*worker, *MESSENGER],
        "beat": [*celery, "beat", "--loglevel", "warning", "--pidfile="],
        "relay": [str(python), "manage.py", "relay"],
    }
