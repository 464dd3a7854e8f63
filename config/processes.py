"""Processes that outlive the one that started them: found again by id, ended within a time."""

import contextlib
import os
import pwd
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil

LOOPBACK = "127.0.0.1"


def alive(pid: int, mark: str) -> bool:
    """Whether that process runs and is the one we mean: ids are used again, so `mark` is in its command line."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)  # our own dead child would count as running for every other program
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and any(mark in part for part in process.cmdline())
    except psutil.Error:
        return False


def end(pid: int, mark: str, wanted: signal.Signals, seconds: float) -> None:
    """Ask the process to end and wait; after `seconds` it is killed."""
    if alive(pid, mark):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, wanted)
    if not wait_until(lambda: not alive(pid, mark), seconds):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not alive(pid, mark), 2)


def wait_until(true: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Ask again and again; whether it became true within `seconds`."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(pause)
    return True


def let_go(process: subprocess.Popen[bytes]) -> None:
    """Forget a server that is meant to outlive this process; Python would warn that nobody waited for it."""
    process.returncode = 0


def works_in(directory: Path) -> bool:
    """Whether any process that is not dead has that working directory."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.status() != psutil.STATUS_ZOMBIE and process.cwd() == str(directory):
                return True
    return False


def port_is_free(port: int) -> bool:
    """Whether a server could listen there, on this machine alone."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port(remembered: int | None = None) -> int:
    """The remembered port if it is free, else one the system chooses."""
    if remembered and port_is_free(remembered):
        return remembered
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def tail(log: Path, lines: int = 3) -> str:
    """The end of a log, in one line."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "no log"
    return " / ".join(line.strip() for line in text.splitlines()[-lines:]) or "empty log"


def let_pass(directory: Path, user: pwd.struct_passwd) -> None:
    """Let `user` walk down to `directory`: x for others on the parents that lack it, no more than that.

    Only needed as root, where PostgreSQL runs as another user.
    """
    for parent in [directory, *directory.parents]:
        mode = parent.stat().st_mode
        if parent.stat().st_uid != user.pw_uid and not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)
