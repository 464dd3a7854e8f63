"""A Valkey of one test alone."""

import os
import shutil
import signal

from redis import Redis

from config.home import Home
from config.processes import LOOPBACK, port_is_free, wait_until
from config.valkey import Valkey


class Broker:
    """The real server, in a home of its own, started at once; ended the hard way."""

    def __init__(self, home: Home) -> None:
        """Start it."""
        self.home = home
        self.server = Valkey(home)
        self.port = self.server.up(None)
        self.url = f"redis://:{home.secret('valkey')}@{LOOPBACK}:{self.port}/0"

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        pid = self.server.pid()
        assert pid is not None, "it does not run"
        os.kill(pid, number)

    def kill(self) -> None:
        """The power goes."""
        self.signal(signal.SIGKILL)
        assert wait_until(lambda: self.server.pid() is None and port_is_free(self.port), 5)

    def up(self) -> None:
        """Start again, where it was."""
        assert self.server.up(self.port) == self.port

    def forget(self) -> None:
        """Its disk is lost too; only while it is down."""
        shutil.rmtree(self.server.data / "appendonlydir")

    def messages(self) -> int:
        """How many steps wait for a worker."""
        with Redis.from_url(self.url) as client:
            return int(client.llen("halfveil"))

    def end(self) -> None:
        """Leave nothing running, frozen or not."""
        if self.server.pid() is not None:
            self.kill()
