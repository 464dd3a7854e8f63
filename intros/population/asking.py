"""Access requests in every state, with what their owners did about them, and grants that nobody asked for.

A story is told as one wide row; `population.sql` lays it out in the tables of the parties.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from disclosure.purposes import Purpose
from intros.population.instants import REST, answer_by, days
from intros.population.loading import line
from intros.population.people import Person
from intros.population.ties import Ties
from profiles.demo_cast import CAST_NUMBERS

NOTES = (
    "看到您在做这方面的事，想请教一下。",
    "月底会去您那边，方便的话当面聊聊。",
    "老朋友提起过您，一直想认识。",
    "我们在找合作伙伴，想先了解一下。",
    "上次论坛听过您的分享，很受启发。",
    "I would like your advice on a project of ours.",
    "We met at the spring forum; may I follow up?",
    "",
)
PURPOSES = tuple(Purpose.values)


@dataclass(frozen=True)
class Course:
    """How a request went: its state, its owner's, and how many days ago it was sent, at least and at most."""

    state: str
    owners: str | None
    least: float
    most: float


COURSES = (
    Course("waiting", "open", 0.1, 5.5),
    Course("granted", "granted", 1.5, 80),
    Course("closed", "lapsed", 9, 80),
    Course("waiting", "declined", 1.5, 5.5),
    Course("withdrawn", "lapsed", 3, 60),
    Course("closed", "declined", 9, 80),
    Course("waiting", "never", 1.5, 5.5),
    Course("granted", "granted", 1.5, 80),
    Course("closed", "never", 9, 80),
    Course("waiting", "mismatch", 1.5, 5.5),
    Course("waiting", None, 0.5, 5.5),
    Course("waiting", "open", 0.1, 5.5),
    Course("closed", None, 9, 80),
    Course("withdrawn", None, 3, 60),
)
"""None: the owner was never asked, because they keep out of the asker's sight."""


@dataclass(frozen=True)
class Request:
    """One request: who asks whom for which fields, when, and how it went."""

    course: Course
    asker: Person
    owner: Person
    level: int
    sent: datetime
    kinds: tuple[str, ...] | None = None

    def line(self, rng: Random, now: datetime) -> str | None:
        """Return the row of COPY; None when there is nothing to ask for."""
        asked = [said for said in self.owner.fields if said.to_ask_for(self.level)]
        if self.kinds is None:
            asked = rng.sample(asked, min(len(asked), 1 + (rng.random() < 0.3)))
        else:
            asked = [said for said in asked if said.kind in self.kinds]
        if not asked:
            return None
        asked.sort(key=lambda said: (said.kind, said.id))
        state, owners, sent = self.course.state, self.course.owners, self.sent
        due = answer_by(sent, 7)
        arrived = sent + days(0.0001)
        acted = min(sent + days(rng.uniform(0.3, 1.2)), now)
        changed = {"waiting": sent, "granted": acted, "withdrawn": acted, "closed": due}[state]
        lapsed = acted if state == "withdrawn" else due
        answered = {"open": arrived, "lapsed": lapsed}.get(owners or "", acted)
        until = acted + days(rng.choice((30, 90, 90))) if state == "granted" else None
        envelope = (
            [self.asker.wording("name", 4), self.asker.wording("company", 4)] if rng.random() < 0.6 else []
        )
        return line(
            rng.getrandbits(63), self.asker.number, self.owner.number,
            [said.id for said in asked], [said.kind for said in asked],
            rng.choice(PURPOSES), rng.choice(NOTES), [wording for wording in envelope if wording],
            state, sent, due, changed, None if state == "granted" else answer_by(due, REST),
            owners, arrived, answered, until,
            [said.wordings[said.best(4)][0] for said in asked] if state == "granted" else [],
        )  # fmt: skip


class Asking:
    """Draws requests between people who know each other; nobody asks the same person twice."""

    def __init__(self, rng: Random, now: datetime, people: Sequence[Person], ties: Ties) -> None:
        """`people` stand at the place of their number."""
        self.rng, self.now, self.people, self.ties = rng, now, people, ties
        self.shields: set[tuple[int, int]] = set()
        self.pairs: set[tuple[int, int]] = set()
        self.waiting: dict[int, int] = {}

    def requests(self, count: int, scripted: Sequence[Request]) -> Iterator[str]:
        """Yield rows of COPY: the scripted ones, then one of each course in turn."""
        for request in scripted:
            self.pairs.add((request.asker.number, request.owner.number))
            yield request.line(self.rng, self.now) or ""
        made = tried = 0
        while made < count and tried < 20 * count:
            tried += 1
            course = COURSES[made % len(COURSES)]
            owner, asker, level = self.ties.any(self.rng)
            if not self.may_ask(asker, owner, course, level):
                continue
            sent = self.now - days(self.rng.uniform(course.least, course.most))
            drawn = Request(course, self.people[asker], self.people[owner], level, sent)
            if (row := drawn.line(self.rng, self.now)) is not None:
                made += 1
                self.pairs.add((asker, owner))
                self.waiting[asker] = self.waiting.get(asker, 0) + (course.state == "waiting")
                if course.owners is None:
                    self.shields.add((owner, asker))
                yield row

    def may_ask(self, asker: int, owner: int, course: Course, level: int) -> bool:
        """Whether a request between the two fits what there is already."""
        return (
            level > 0
            and (asker, owner) not in self.pairs
            and asker not in CAST_NUMBERS
            and not (course.owners is None and owner in CAST_NUMBERS)
            and (course.state != "waiting" or self.waiting.get(asker, 0) < 4)
        )

    def grants(self, count: int) -> Iterator[str]:
        """Yield what owners opened by themselves: (owner, viewer, wording, from, until); some of it is over."""
        seen: set[tuple[int, int]] = set()
        for _ in range(count):
            owner, viewer, level = self.ties.any(self.rng)
            said = self.rng.choice(self.people[owner].fields)
            best = said.best(4)
            wording = said.wordings[best][0] if best >= 0 else 0
            if best <= level or (viewer, wording) in seen or (owner, viewer) in self.ties.scripted:
                continue
            seen.add((viewer, wording))
            given = self.now - days(self.rng.uniform(1, 60))
            length = 30 if self.rng.random() < 0.3 else 90
            yield line(owner, viewer, wording, given, given + days(length))

    def withholdings(self, count: int) -> Iterator[str]:
        """Yield fields that owners keep from one of their contacts: (owner, field, viewer)."""
        seen: set[tuple[int, int]] = set()
        for _ in range(count):
            owner, viewer, _level = self.ties.any(self.rng)
            said = self.rng.choice(self.people[owner].fields)
            if (viewer, said.id) not in seen and (owner, viewer) not in self.ties.scripted:
                seen.add((viewer, said.id))
                yield line(owner, said.id, viewer)

    def more_shields(self, count: int) -> Iterator[str]:
        """Yield who hides from whom: (owner, person); those above, and some from anybody."""
        for _ in range(count):
            owner, person, _level = self.ties.any(self.rng)
            other = self.rng.randrange(len(CAST_NUMBERS) + 1, len(self.people))
            hidden = other if self.rng.random() < 0.7 else person
            if hidden != owner and (owner, hidden) not in self.ties.scripted:
                self.shields.add((owner, hidden))
        for pair in sorted(self.shields):
            yield line(*pair)
