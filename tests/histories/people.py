"""How a few people stand with one another, in plain Python."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.asking.parts import LONG_AGO, Pair
from tests.histories.eyes import Eyes
from tests.histories.parts import HALF_A_YEAR, USUALLY, Step, working_day


@dataclass
class People:
    """A population: who trusts whom, who hides, who refuses, how many want to be introduced to how often."""

    now: datetime
    count: int = 0
    order: dict[tuple[str, int, int], int] = field(default_factory=dict)
    """The places of equals: ('tie', target, introducer) and ('wish', seeker, introducer)."""
    holidays: set[date] = field(default_factory=set)
    weekly: dict[int, int | None] = field(default_factory=dict)
    trust: dict[Pair, int] = field(default_factory=dict)
    hidden: set[frozenset[int]] = field(default_factory=set)
    works: dict[tuple[int, int], datetime | None] = field(default_factory=dict)
    """Who says, or until when they said, that they work for a company."""
    guards: set[tuple[int, int]] = field(default_factory=set)
    """Who hides from a company."""
    desk: int = 0
    """Who is of the operator's desk."""
    served: set[int] = field(default_factory=set)
    """Who lets the desk introduce them."""
    thanks: set[tuple[int, int]] = field(default_factory=set)
    """Who thanked for which introduction."""
    heard: set[tuple[int, int, str]] = field(default_factory=set)
    """Which introducer of which introduction heard it, from whom of the two."""
    refused: set[Pair] = field(default_factory=set)
    notices: Counter[tuple[int, str, int]] = field(default_factory=Counter)
    events: Counter[tuple[int, int, str]] = field(default_factory=Counter)
    eyes: dict[int, Eyes] = field(default_factory=dict)
    todo: list[Step] = field(default_factory=list)
    done: list[Step] = field(default_factory=list)

    def sees(self, owner: int, viewer: int) -> bool:
        """Whether an owner is there for a viewer: neither hides from the other, nor the owner from where they work."""
        said = {
            company for (who, company), until in self.works.items() if who == viewer and self.counts(until)
        }
        guarded = owner != viewer and any((owner, company) in self.guards for company in said)
        return frozenset((owner, viewer)) not in self.hidden and not guarded

    def counts(self, until: datetime | None) -> bool:
        """Whether somebody works there, or said so lately."""
        return until is None or until + HALF_A_YEAR > self.now

    def works_at(self, who: int, company: int) -> None:
        """Own act: one company at a time."""
        for other in (0, 1):
            if other != company and self.works.get((who, other), LONG_AGO) is None:
                self.works[who, other] = self.now
        if self.works.get((who, company), LONG_AGO) is not None:
            self.works[who, company] = None
            for owner in [owner for owner, guarded in self.guards if guarded == company and owner != who]:
                self.lapse_for(owner, who)

    def guard(self, owner: int, company: int) -> None:
        """Own act; again is no harm."""
        if (owner, company) in self.guards:
            return
        self.guards.add((owner, company))
        for (who, claimed), until in self.works.items():
            if claimed == company and who != owner and self.counts(until):
                self.lapse_for(owner, who)

    def lapse_for(self, owner: int, viewer: int) -> None:
        """What lies before somebody from one who is out of their sight; said by whoever knows what does."""
        raise NotImplementedError

    def apart(self, one: int, other: int) -> bool:
        """Whether one of two keeps out of the other's sight."""
        return not (self.sees(one, other) and self.sees(other, one))

    def level(self, owner: int, viewer: int) -> int:
        """How far an owner trusts somebody who may see them."""
        return self.trust.get((owner, viewer), 0) if self.sees(owner, viewer) else 0

    def lets_desk(self, who: int, wanted: bool) -> None:
        """Own act."""
        (self.served.add if wanted else self.served.discard)(who)

    def desk_between(self, introducer: int, seeker: int, target: int) -> bool:
        """Whether somebody may introduce two because they are of the desk, and both let it."""
        return (
            introducer == self.desk and introducer not in (seeker, target) and {seeker, target} <= self.served
        )

    def room(self, who: int) -> int:
        """How many are introduced to somebody in seven days."""
        return self.weekly.get(who) or USUALLY

    def days(self, count: int) -> datetime:
        """Return an hour that many working days on."""
        return working_day(self.now, count, self.holidays)

    def call(self, name: str, of: int, version: int) -> None:
        """Call for a step, once."""
        step = (name, of, version)
        if step not in self.todo and step not in self.done:
            self.todo.append(step)

    def trusts(self, owner: int, viewer: int, level: int) -> None:
        """Own act."""
        self.trust[owner, viewer] = level
        self.eyes[owner].knows(viewer, level)

    def forgets(self, owner: int, viewer: int) -> None:
        """It has ended."""
        self.trust.pop((owner, viewer), None)
        self.eyes[owner].contacts.pop(viewer, None)

    def connect(self, one: int, other: int, what: str, least: int) -> None:
        """Let two know each other, at least so far; of whoever hides the other gets no contact."""
        for owner, viewer in ((one, other), (other, one)):
            if not self.sees(viewer, owner):
                continue
            self.trusts(owner, viewer, max(self.trust.get((owner, viewer), 0), least))
            self.events[owner, viewer, what] += 1
            if what == "met":
                self.lift_rest(owner, viewer)
                self.eyes[owner].met_in_person(viewer, self.now)

    def lift_rest(self, seeker: int, target: int) -> None:
        """Two who met need not wait; said by whoever knows what rests."""
        raise NotImplementedError
