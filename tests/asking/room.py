"""Room, said again in plain Python: how much is asked of somebody at a time, and what waits in line for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

A_WEEK = timedelta(days=7)
IN_A_WEEK, AT_A_TIME = 1, 5
"""Introductions to a target in seven days, as each of the members says; open vouches of an introducer."""


class Taken(Protocol):
    """The side of one who was asked, as far as it takes room."""

    state: str
    answer_by: datetime
    arrived: datetime


@dataclass
class Waiting:
    """A step in line: which, whose room it waits for and in which part of theirs, and until when."""

    step: tuple[str, int, int]
    who: int
    room: str
    until: datetime


def room_of(step: str) -> str:
    """Which room a step takes; '' for one that always finds some."""
    return {"ask_introducer": "introducer", "ask_target": "target"}.get(step, "")


def as_introducer(parts: Sequence[tuple[Taken, datetime]], now: datetime) -> bool:
    """Whether an introducer has room; each part of theirs comes with the hour at which its vouch closes."""
    taken = [
        part
        for part, closes in parts
        if (part.state == "asked" and part.answer_by > now) or (part.state == "vouched" and closes > now)
    ]
    return len(taken) < AT_A_TIME


def as_target(parts: Sequence[Taken], now: datetime) -> bool:
    """Whether a target has room."""
    return sum(part.arrived > now - A_WEEK for part in parts) < IN_A_WEEK
