"""The embedded servers of a home, started and stopped together: `python -m config.embedded up|down|status`.

They outlive whoever started them, crash or not; the next start finds them running and goes on.
"""

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured

from config.home import Home
from config.postgres import DATABASE, Postgres
from config.processes import LOOPBACK
from config.valkey import Valkey


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """One start or stop at a time in one home."""
    home.prepare()
    with (home / "servers.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def up(home: Home, *, database: bool = True, broker: bool = True) -> None:
    """Start what is wanted and does not run, and remember where it listens."""
    with alone(home):
        endpoints = home.endpoints()
        if database:
            port = Postgres(home).up(endpoints.get("database", {}).get("port"))
            endpoints["database"] = {"host": LOOPBACK, "port": port, "name": DATABASE}
        if broker:
            port = Valkey(home).up(endpoints.get("broker", {}).get("port"))
            endpoints["broker"] = {"host": LOOPBACK, "port": port}
        home.remember(endpoints)


def down(home: Home) -> None:
    """Stop both; their ports stay remembered for the next start."""
    with alone(home):
        Valkey(home).down()
        Postgres(home).down()


def owner_dsn(home: Home) -> str:
    """How halfveil_owner reaches the database of a home whose servers are up."""
    server = home.endpoints()["database"]
    return Postgres(home).dsn(server["port"], "owner", server["name"])


def status(home: Home) -> dict[str, str]:
    """Each server and whether it runs."""
    running = {"PostgreSQL": Postgres(home).pid(), "Valkey": Valkey(home).pid()}
    return {name: f"runs as process {pid}" if pid else "is not running" for name, pid in running.items()}


def main(arguments: list[str]) -> None:
    """The command line."""
    from config.settings import HOME  # noqa: PLC0415 - a bad variable is told as a sentence, below

    match arguments:
        case ["up"]:
            up(HOME)
        case ["down"]:
            down(HOME)
        case ["status"]:
            pass
        case _:
            sys.exit("Say one of: python -m config.embedded up | down | status.")
    for name, state in status(HOME).items():
        print(f"{name} {state}")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except ImproperlyConfigured as error:
        sys.exit(str(error))
