"""The brokers that tests run on, each a real server on loopback that may be killed, frozen and robbed."""

import os
import signal
from abc import ABC, abstractmethod

from config.home import Home
from config.processes import port_is_free, wait_until

QUEUE = "halfveil"


class Broker(ABC):
    """One server in a home of its own, ended the hard way."""

    port: int

    def __init__(self, home: Home) -> None:
        """Start it."""
        self.home = home
        home.prepare()
        self.begin()

    @abstractmethod
    def begin(self) -> None:
        """Start for the first time, at a port that is free."""

    @property
    @abstractmethod
    def url(self) -> str:
        """What BROKER_URL is to be."""

    @abstractmethod
    def pid(self) -> int | None:
        """The server's process when it runs."""

    @abstractmethod
    def up(self) -> None:
        """Start again, where it was."""

    @abstractmethod
    def forget(self) -> None:
        """Its disk is lost too; only while it is down."""

    @abstractmethod
    def messages(self) -> int:
        """How many steps wait for a worker."""

    @abstractmethod
    def clear(self) -> None:
        """Take away all that waits."""

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        pid = self.pid()
        assert pid is not None, "it does not run"
        os.kill(pid, number)

    def kill(self) -> None:
        """The power goes."""
        self.signal(signal.SIGKILL)
        assert wait_until(lambda: self.pid() is None and port_is_free(self.port), 10)

    def end(self) -> None:
        """Leave nothing running, frozen or not."""
        if self.pid() is not None:
            self.kill()
