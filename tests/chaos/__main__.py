"""The command line: rounds on each broker, the controls, and a table."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from config.home import Home
from config.postgres import Postgres
from tests.brokers import Broker, rabbitmq
from tests.brokers.fixtures import BOTH, KINDS
from tests.chaos.stage import Stage

FORBIDDEN = ("DATABASE_URL", "WORKER_DATABASE_URL", "OWNER_DATABASE_URL", "BROKER_URL", "HALFVEIL_DEMO")


def main() -> int:
    """Play all; 0 when nothing was lost or doubled, all came to rest, and the controls lost something."""
    parser = argparse.ArgumentParser(prog="chaos", description="Asks in flight while things fall over.")
    parser.add_argument("--broker", choices=(*BOTH, "both"), default="both")
    parser.add_argument("--seeds", type=int, default=10, help="how many rounds on each broker (10)")
    parser.add_argument("--first", type=int, default=1, help="the first seed (1)")
    parser.add_argument("--seconds", type=float, default=60, help="how long a round is (60)")
    parser.add_argument("--seekers", type=int, default=40, help="who asks 5 and seeks 3 each (40; 8 or more)")
    parser.add_argument(
        "--rest", type=float, default=60, help="in how many seconds all must be at rest then (60)"
    )
    parser.add_argument("--control", choices=("yes", "no", "only"), default="yes", help="delay() too (yes)")
    parser.add_argument("--pages", action="store_true", help="only: what a page waits for a frozen broker")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    for name in FORBIDDEN:
        os.environ.pop(name, None)
    if options.broker != "valkey":
        rabbitmq.get()
    if options.broker == "both":  # each in a process of its own: Django can be set up but once
        command = [sys.executable, "-m", "tests.chaos", *sys.argv[1:], "--broker"]
        return max(subprocess.run([*command, kind], check=False).returncode for kind in BOTH)
    well = play(options)
    print("All well." if well else "Not well.")
    return 0 if well else 1


def play(options: argparse.Namespace) -> bool:
    """All rounds on one broker; whether they went as they must."""
    with stage(options.broker) as on:
        from tests.chaos.rounds import HEAD, Rounds  # it needs Django, which the stage set up

        rounds = Rounds(on, options.broker, options.seekers, options.rest)
        if options.pages:
            from tests.chaos.pages import measure  # the same

            return measure(rounds, options.broker)
        print(HEAD, flush=True)
        well = True
        if options.control != "only":
            for seed in range(options.first, options.first + options.seeds):
                well &= rounds.play(seed, options.seconds)
        if options.control != "no":
            well &= rounds.play(options.first, min(options.seconds, 20), delay=True)
    return well


@contextmanager
def stage(kind: str) -> Iterator[Stage]:
    """Servers and Django on them, gone afterwards."""
    path = Path(tempfile.mkdtemp(prefix="hvc-", dir="/tmp"))
    home = Home(path)
    broker: Broker | None = None
    made: Stage | None = None
    try:
        broker = KINDS[kind](Home(path / "broker"))
        made = Stage(home, broker)
        use(made)
        yield made
    finally:
        if made is not None:
            made.end()
        if broker is not None:
            broker.end()
        Postgres(home).down()
        if "HALFVEIL_KEEP" not in os.environ:
            shutil.rmtree(path, ignore_errors=True)


def use(made: Stage) -> None:
    """Let Django in this process look at the stage."""
    os.environ.update(made.environment("web"), DJANGO_SETTINGS_MODULE="tests.settings")
    django.setup()


if __name__ == "__main__":
    sys.exit(main())
