"""What is killed or frozen, when and for how long, as a seed says."""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.chaos.stage import Stage

OFTEN = {
    "kill a child of a worker": 6,
    "kill a worker": 3,
    "freeze a worker": 2,
    "kill the relay": 3,
    "freeze the relay": 2,
    "kill the messenger": 1,
    "freeze the messenger": 1,
    "kill beat": 1,
    "kill the broker": 1,
    "freeze the broker": 3,
    "kill PostgreSQL": 2,
    "kill a session of PostgreSQL": 2,
    "freeze PostgreSQL": 2,
}
PAUSE = (0.4, 1.6)
"""Seconds between two faults."""

LASTS = (0.3, 4.0)
"""Seconds that something stays frozen, or a server down."""


@dataclass(frozen=True)
class Fault:
    """One blow."""

    at: float
    name: str
    lasts: float
    which: int


def plan(seed: int, seconds: float) -> Iterator[Fault]:
    """Draw the faults of a round: each kind once, then each as often as it is."""
    dice = random.Random(f"faults {seed}")  # noqa: S311 - the same seed, the same faults
    each_once = dice.sample(list(OFTEN), len(OFTEN))
    at = dice.uniform(*PAUSE)
    while at < seconds:
        name = each_once.pop() if each_once else dice.choices(list(OFTEN), weights=list(OFTEN.values()))[0]
        yield Fault(at, name, dice.uniform(*LASTS), dice.randrange(1000))
        at += dice.uniform(*PAUSE)


class Trouble:
    """Gives the blows to a stage, and lets what they froze or ended come back in its time."""

    def __init__(self, stage: Stage, seed: int, seconds: float) -> None:
        """Nothing is hit yet."""
        self.stage = stage
        self.seconds = seconds
        self.faults = list(plan(seed, seconds))
        self.given: Counter[str] = Counter()
        self.coming: list[tuple[float, Callable[[], None]]] = []

    def make(self) -> None:
        """All of it, while the round lasts."""
        started = time.monotonic()
        left = list(self.faults)
        while time.monotonic() - started < self.seconds:
            now = time.monotonic() - started
            for due, come_back in [one for one in self.coming if one[0] <= now]:
                self.coming.remove((due, come_back))
                come_back()
            if left and left[0].at <= now:
                self.give(left.pop(0), now)
            self.stage.tend()
            time.sleep(0.05)
        for _due, come_back in self.coming:
            come_back()

    def give(self, fault: Fault, now: float) -> None:
        """One blow; what can't be hit just now, because it is down already, is let be."""
        stage = self.stage
        worker = ("worker-1", "worker-2")[fault.which % 2]
        come_back: Callable[[], None] | None = None
        match fault.name.split(" ", 1):
            case "kill", "a child of a worker":
                hit = stage.kill_child(worker, fault.which)
            case "kill", "a worker" | "the relay" | "the messenger" | "beat" as what:
                hit = stage.signal(worker if what == "a worker" else what.split()[-1], signal.SIGKILL)
            case "freeze", "a worker" | "the relay" | "the messenger" as what:
                name = worker if what == "a worker" else what.split()[-1]
                hit = stage.signal(name, signal.SIGSTOP)
                come_back = stage.thaw(name)
            case "kill", "the broker":
                hit, come_back = stage.kill_broker()
            case "freeze", "the broker":
                hit, come_back = stage.freeze_broker()
            case "kill", "PostgreSQL":
                hit, come_back = stage.kill_postgres()
            case "kill", "a session of PostgreSQL":
                hit = stage.kill_session(fault.which)
            case "freeze", "PostgreSQL":
                hit, come_back = stage.freeze_postgres()
            case _:
                raise ValueError(fault.name)
        if hit:
            self.given[fault.name] += 1
            if come_back is not None:
                self.coming.append((now + fault.lasts, come_back))
