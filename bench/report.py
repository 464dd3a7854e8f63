"""What was found, as Markdown: tables of times, and what was to be reached beside what was."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.pages import Page
from bench.race import Times


@dataclass(frozen=True)
class Target:
    """Something to be reached: at most that much, or at least."""

    what: str
    wanted: float
    found: float
    least: bool = False

    @property
    def reached(self) -> bool:
        """Whether it is."""
        return self.found >= self.wanted if self.least else self.found <= self.wanted

    def line(self) -> str:
        """A row of the table."""
        sign = "≥" if self.least else "≤"
        return f"| {self.what} | {sign} {self.wanted:g} | {self.found:.2f} | {'yes' if self.reached else '**no**'} |"


def machine(members: int, rounds: int, server: str) -> str:
    """Where and when, and how busy it was."""
    load = "/".join(f"{load:.1f}" for load in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {load} at the end; {server}, "
        f"Python {platform.python_version()}; {members:,} members, {rounds} rounds."
    )


def times(title: str, found: Sequence[Times], base: str) -> str:
    """A table of times in milliseconds, each also as a multiple of one of them."""
    unit = next(one for one in found if one.name == base)
    lines = [
        f"### {title}",
        "",
        "| | p10 ms | p50 ms | p95 ms | p99 ms | p10 × | p50 × |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {one.name} | {one.p10:.2f} | {one.p50:.2f} | {one.p95:.2f} | {one.p99:.2f} "
        f"| {one.p10 / unit.p10:.2f} | {one.p50 / unit.p50:.2f} |"
        for one in found
    ]
    return "\n".join([*lines, ""])


def targets(found: Sequence[Target]) -> str:
    """What was to be reached."""
    lines = ["### Reached?", "", "| what (p50) | wanted | found | reached |", "|---|---:|---:|---|"]
    return "\n".join([*lines, *(one.line() for one in found), ""])


def pages(found: Sequence[Page]) -> str:
    """Statements of each page, and what it takes in one process without a network."""
    lines = ["### Pages", "", "| page | looks | statements | p50 ms | an empty one, ms | × | kB |"]
    lines += ["|---|---:|---:|---:|---:|---:|---:|"]
    lines += [
        f"| {one.name} | {one.looks} | {one.fewest if one.fewest == one.most else f'{one.fewest}–{one.most}'} "
        f"| {one.p50:.1f} | {one.empty:.1f} | {one.p50 / one.empty:.2f} | {one.kilobytes:.1f} |"
        for one in found
    ]
    return "\n".join([*lines, ""])
