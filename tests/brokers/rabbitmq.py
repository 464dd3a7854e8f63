"""A RabbitMQ node of a test's own: loopback alone, its own files, ports, cookie and name service.

Run as a program it gets the server: `python -m tests.brokers.rabbitmq` installs Debian's package where it can, and
never starts the system's service. Without it the run fails, with a sentence: a broker is never skipped in silence.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import amqp

from config.children import end_with_parent
from config.processes import LOOPBACK, alive, free_port, tail, wait_until
from tests.brokers import QUEUE, Broker

PLACES = "/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server"
"""Where Debian has the program itself; the one in the path changes to another user first."""

POLICY = Path("/usr/sbin/policy-rc.d")
MISSING = (
    "No RabbitMQ for the tests of both brokers: install it "
    "(Debian, as root: apt-get install --no-install-recommends rabbitmq-server; its service need not run)."
)
SETTINGS = """\
listeners.tcp.1 = {host}:{port}
default_user = halfveil
default_pass = {password}
disk_free_limit.absolute = 1MB
log.console = false
log.file = rabbitmq.log
log.file.level = warning
"""


def find() -> str | None:
    """The path of the server's program, or nothing."""
    places = sorted(Path("/").glob(PLACES.lstrip("/")))
    return str(places[-1]) if places else shutil.which("rabbitmq-server")


@contextmanager
def no_services() -> Iterator[None]:
    """Let packages be installed without their services being started."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()


def get() -> str:
    """The path of the server's program; installed when it is missing.

    Ends the program with a sentence when it can't be had.
    """
    if found := find():
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        with no_services():
            for words in (["update"], ["install", "-y", "--no-install-recommends", "rabbitmq-server"]):
                subprocess.run(
                    ["apt-get", "-qq", *words],  # noqa: S607 - as in any shell
                    env=environment,
                    check=False,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                )
    if found := find():
        return found
    sys.exit(MISSING)


class RabbitBroker(Broker):
    """One node, and the name service that Erlang wants beside it."""

    names: "subprocess.Popen[bytes] | None" = None
    node: "subprocess.Popen[bytes] | None" = None

    def begin(self) -> None:
        self.data = self.home / "rabbitmq"
        self.data.mkdir(mode=0o700)
        self.port, self.names_port, self.inner_port = free_port(), free_port(), free_port()
        (self.data / "plugins").write_text("[].\n", encoding="ascii")
        settings = self.data / "rabbitmq.conf"
        settings.touch(mode=0o600)
        settings.write_text(
            SETTINGS.format(host=LOOPBACK, port=self.port, password=self.home.secret("rabbitmq")),
            encoding="ascii",
        )
        self.up()

    @property
    def url(self) -> str:
        return f"amqp://halfveil:{self.home.secret('rabbitmq')}@{LOOPBACK}:{self.port}//"

    def pid(self) -> int | None:
        try:
            pid = int((self.data / "pid").read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None
        return pid if alive(pid, str(self.data)) else None

    def up(self) -> None:
        if self.names is None:
            self.names = self._start(["epmd", "-address", LOOPBACK, "-port", str(self.names_port)])
        assert self._boot() or self._boot(), f"RabbitMQ did not start: {tail(self.data / 'out.log', 30)}"

    def forget(self) -> None:
        shutil.rmtree(self.data / "mnesia")

    def messages(self) -> int:
        with self._connection() as connection, suppress(amqp.NotFound):
            return int(connection.channel().queue_declare(QUEUE, passive=True).message_count)
        return 0

    def clear(self) -> None:
        with self._connection() as connection:
            connection.channel().queue_delete(QUEUE)

    def end(self) -> None:
        super().end()
        for process in (self.node, self.names):
            if process is not None:
                process.kill()
                process.wait()

    def _boot(self) -> bool:
        """Start the node; False when it ends by itself, as one does that finds its own dead name taken."""
        if self.node is not None:
            self.node.wait(10)
        node = self.node = self._start([str(find())])
        wait_until(lambda: node.poll() is not None or self._answers(), 90, pause=0.1)
        return node.poll() is None and self._answers()

    def _connection(self) -> amqp.Connection:
        return amqp.Connection(
            host=f"{LOOPBACK}:{self.port}",
            userid="halfveil",
            password=self.home.secret("rabbitmq"),
            connect_timeout=5,
        )

    def _answers(self) -> bool:
        try:
            with self._connection():
                return True
        except (OSError, amqp.AMQPError):
            return False

    def _start(self, command: list[str]) -> "subprocess.Popen[bytes]":
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "LC_ALL": "C.UTF-8",
            "HOME": str(self.data),  # where the cookie is
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "ERL_EPMD_PORT": str(self.names_port),
            "RABBITMQ_NODENAME": "halfveil@localhost",
            "RABBITMQ_DIST_PORT": str(self.inner_port),
            "RABBITMQ_MNESIA_BASE": str(self.data / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.data / "log"),
            "RABBITMQ_PID_FILE": str(self.data / "pid"),
            "RABBITMQ_CONFIG_FILE": str(self.data / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": os.devnull,
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.data / "plugins"),
            # An idle node shall not keep a processor busy, and nobody else may reach it.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none"
            ),
        }
        with (self.data / "out.log").open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self.data,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent(),  # noqa: PLW1509 - what outlives its run nobody would end
            )


if __name__ == "__main__":
    get()
