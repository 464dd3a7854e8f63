"""A life as a graph that can be read aloud, checked when it is imported."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


class BadGraph(Exception):
    """A lifecycle has a state that can't be reached, leads nowhere, or is not one of its own."""


@dataclass(frozen=True)
class Lifecycle:
    """Where a row starts and which states may follow each state; a state without followers is an end.

    `lapses` says what a state turns into by itself when its hour has come. The database holds rows to the
    same edges by a trigger, and a test holds the two together.
    """

    table: str
    start: str
    follows: Mapping[str, tuple[str, ...]]
    lapses: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check the graph; raise BadGraph."""
        named = {after for some in self.follows.values() for after in some} | {self.start}
        if named != set(self.follows):
            raise BadGraph(f"{self.table}: {sorted(named ^ set(self.follows))} is named on one side only")
        reached, todo = {self.start}, [self.start]
        while todo:
            new = set(self.follows[todo.pop()]) - reached
            reached |= new
            todo += new
        if reached != named:
            raise BadGraph(f"{self.table}: {sorted(named - reached)} can't be reached from {self.start}")
        if not self.ends:
            raise BadGraph(f"{self.table}: it never ends")
        if strange := {f"{state}>{after}" for state, after in self.lapses.items()} - self.edges:
            raise BadGraph(f"{self.table}: {sorted(strange)} lapses along no edge")

    @property
    def ends(self) -> frozenset[str]:
        """The states after which nothing follows."""
        return frozenset(state for state, after in self.follows.items() if not after)

    def state_at(self, state: str, due: datetime, now: datetime) -> str:
        """Return what a row in `state` is at an instant; the sweeper may come by later and write it down."""
        return self.lapses.get(state, state) if due <= now else state

    @property
    def edges(self) -> frozenset[str]:
        """Every step as 'from>to', the form in which the database's trigger holds them."""
        return frozenset(f"{state}>{after}" for state, some in self.follows.items() for after in some)
