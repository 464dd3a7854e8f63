"""A Valkey of a test's own."""

import shutil

from redis import Redis

from config.processes import LOOPBACK
from config.valkey import Valkey
from tests.brokers import QUEUE, Broker


class ValkeyBroker(Broker):
    """The embedded server, in a home of its own."""

    def begin(self) -> None:
        self.server = Valkey(self.home)
        self.port = self.server.up(None)

    @property
    def url(self) -> str:
        return f"redis://:{self.home.secret('valkey')}@{LOOPBACK}:{self.port}/0"

    def pid(self) -> int | None:
        return self.server.pid()

    def up(self) -> None:
        assert self.server.up(self.port) == self.port

    def forget(self) -> None:
        shutil.rmtree(self.server.data / "appendonlydir")

    def messages(self) -> int:
        with Redis.from_url(self.url) as client:
            return int(client.llen(QUEUE))

    def clear(self) -> None:
        with Redis.from_url(self.url) as client:
            client.flushdb()
