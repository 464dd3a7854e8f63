"""Introductions in every state, with the parts of those who were asked.

A story is told as one wide row; `population.sql` lays it out in the tables of the parties.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from intros.population.asking import NOTES, PURPOSES
from intros.population.instants import REST, answer_by, days
from intros.population.loading import line
from intros.population.people import Person
from intros.population.ties import Ties
from profiles.demo_cast import CAST_NUMBERS

WORDS = (
    "共事多年，做事踏实，值得一见。",
    "我们是老同学，人很靠谱。",
    "合作过两次，说到做到。",
    "商会里的朋友，懂行，也谦和。",
    "I have known them for years; straightforward and kind.",
)


@dataclass(frozen=True)
class Course:
    """How it went for the seeker, the introducer and the target, and how many days ago it began."""

    state: str
    introducers: str | None
    targets: str | None
    least: float
    most: float


COURSES = (
    Course("waiting", "asked", None, 0.1, 1.8),
    Course("connected", "connected", "accepted", 5, 60),
    Course("waiting", "vouched", "asked", 1.5, 4),
    Course("closed", "lapsed", None, 16, 80),
    Course("withdrawn", "lapsed", None, 5, 40),
    Course("waiting", "passed", None, 1.5, 10),
    Course("closed", "closed", "declined", 16, 80),
    Course("waiting", "vouched", "declined", 4, 10),
    Course("closed", "closed", "lapsed", 16, 80),
    Course("waiting", "vouched", "never", 4, 10),
    Course("waiting", "vouched", "mismatch", 4, 10),
    Course("closed", "passed", None, 16, 80),
    Course("waiting", "lapsed", None, 5, 12),
    Course("closed", "closed", "never", 16, 80),
    Course("withdrawn", "vouched", "lapsed", 5, 11),
    Course("waiting", "vouched", "lapsed", 9, 12),
    Course("withdrawn", "closed", "lapsed", 20, 60),
    Course("waiting", "withdrawn", "lapsed", 5, 12),
)


@dataclass(frozen=True)
class Sought:
    """One introduction: who seeks whom through whom, when, and how it went."""

    course: Course
    seeker: Person
    introducer: Person
    target: Person
    sent: datetime

    def line(self, rng: Random) -> str:
        """Return the row of COPY."""
        state, introducers, targets = self.course.state, self.course.introducers, self.course.targets
        due = answer_by(self.sent, 14)
        asked = self.sent + days(0.0001)
        introducer_due = min(answer_by(asked, 3), due)
        spoke = self.sent + days(rng.uniform(0.2, 1))
        target_due = min(answer_by(spoke, 5), due)
        decided = spoke + days(rng.uniform(0.3, 1.5))
        withdrew = self.sent + days(rng.uniform(2.2, 2.9))
        out = state == "withdrawn"
        changed = {"waiting": self.sent, "connected": decided, "withdrawn": withdrew, "closed": due}[state]
        introducer_changed = {
            "asked": asked, "lapsed": withdrew if out else introducer_due, "connected": decided, "closed": due,
            "withdrawn": withdrew,
        }.get(introducers or "", spoke)  # fmt: skip
        target_changed = {
            "asked": spoke,
            "lapsed": withdrew if out or introducers == "withdrawn" else target_due,
        }.get(targets or "", decided)
        wordings = (
            (self.seeker.wording("name", 4), self.seeker.wording("company", 4)) if rng.random() < 0.7 else ()
        )
        return line(
            rng.getrandbits(63), self.seeker.number, self.introducer.number, self.target.number,
            rng.choice(PURPOSES), rng.choice(NOTES), [wording for wording in wordings if wording],
            state, self.sent, due, changed, None if state == "connected" else answer_by(due, REST),
            introducers, asked, introducer_due, introducer_changed,
            rng.choice(WORDS) if introducers in ("vouched", "connected", "closed") else "",
            targets, spoke, target_due, target_changed,
        )  # fmt: skip


class Vouching:
    """Draws introductions along ties that allow them."""

    def __init__(self, rng: Random, now: datetime, people: Sequence[Person], ties: Ties) -> None:
        """`people` stand at the place of their number."""
        self.rng, self.now, self.people, self.ties = rng, now, people, ties
        self.pairs: set[tuple[int, int]] = set()
        self.waiting: dict[int, int] = {}

    def sought(self, count: int, scripted: Sequence[Sought], hidden: set[tuple[int, int]]) -> Iterator[str]:
        """Yield rows of COPY: the scripted ones, then one of each course in turn.

        Nobody is introduced to somebody they hide from, or who hides from them.
        """
        for one in scripted:
            self.pairs.add((one.seeker.number, one.target.number))
            yield one.line(self.rng)
        made = tried = 0
        while made < count and tried < 60 * count:
            tried += 1
            course = COURSES[made % len(COURSES)]
            if (parties := self.parties(course, hidden)) is None:
                continue
            made += 1
            seeker, _, target = parties
            self.pairs.add((seeker, target))
            self.waiting[seeker] = self.waiting.get(seeker, 0) + (course.state == "waiting")
            sent = self.now - days(self.rng.uniform(course.least, course.most))
            if course.state == "connected":
                self.pairs.add((target, seeker))
            people = [self.people[number] for number in parties]
            yield Sought(course, people[0], people[1], people[2], sent).line(self.rng)

    def parties(self, course: Course, hidden: set[tuple[int, int]]) -> tuple[int, int, int] | None:
        """Return a seeker, an introducer who trusts them and a target who trusts that one, if chance has them."""
        target, introducer, level = self.ties.any(self.rng)
        contacts = self.ties.viewers(introducer)
        if level < 2 or not contacts:
            return None
        seeker, trust = self.ties.at(self.rng.choice(contacts))
        fits = (
            trust >= 2
            and seeker not in (target, introducer)
            and not CAST_NUMBERS & {seeker, target}
            and self.ties.level(seeker, introducer) > 0
            and not self.ties.known(seeker, target)
            and not self.ties.known(target, seeker)
            and (seeker, target) not in self.pairs
            and not {(seeker, target), (target, seeker), (introducer, seeker), (target, introducer)} & hidden
            and (course.state != "waiting" or self.waiting.get(seeker, 0) < 3)
        )
        return (seeker, introducer, target) if fits else None
