"""Contenders run against one another: one question at a time, all of them, in an order drawn anew."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Generic, TypeVar

from bench.cases import Case

T = TypeVar("T")


@dataclass(frozen=True)
class Contender(Generic[T]):
    """One way to answer. `ask` is what is timed; `wordings` says, untimed, which wordings its answer holds."""

    name: str
    ask: Callable[[Case], T]
    wordings: Callable[[T], set[int]] | None = None


@dataclass(frozen=True)
class Times:
    """What a contender took, in milliseconds. A tenth of the looks took p10 or less: those were disturbed least."""

    name: str
    p10: float
    p50: float
    p95: float
    p99: float


def agree(contenders: Sequence[Contender[Any]], cases: Sequence[Case]) -> int:
    """Ask everybody everything once, which warms up too; how many wordings there were.

    Raises AssertionError when two answers differ.
    """
    seen = 0
    for case in cases:
        right: set[int] | None = None
        for contender in contenders:
            answer = contender.ask(case)
            if contender.wordings is None:
                continue
            given = contender.wordings(answer)
            right = given if right is None else right
            assert given == right, f"{contender.name} differs for {case}: {given ^ right}"
        seen += len(right or ())
    return seen


def run(contenders: Sequence[Contender[Any]], cases: Sequence[Case], rounds: int, rng: Random) -> list[Times]:
    """Time every contender on the same questions."""
    taken: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    order = list(contenders)
    gc.collect()
    gc.disable()
    for _ in range(rounds):
        case = rng.choice(cases)
        rng.shuffle(order)
        for contender in order:
            start = time.perf_counter()
            contender.ask(case)
            taken[contender.name].append(1000 * (time.perf_counter() - start))
        gc.collect(0)
    gc.enable()
    return [Times(name, *at(times, 10, 50, 95, 99)) for name, times in taken.items()]


def at(times: Sequence[float], *percents: int) -> list[float]:
    """The percentiles of some times."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return [cuts[percent - 1] for percent in percents]
