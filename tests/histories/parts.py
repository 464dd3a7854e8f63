"""The sides of an introduction and of what two do when they meet, in plain Python."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from tests.asking.parts import LONG_AGO, SHANGHAI

MOST = 7
"""Members whom any population is drawn from."""
USUALLY = 2
"""Introductions to a target in seven days, of whoever has no number of their own."""
HALF_A_YEAR = timedelta(days=180)
"""For so long a company counts after somebody no longer says that they work there."""
Step = tuple[str, int, int]


class Refused(Exception):
    """The act is not possible; its argument says how the verb must say so."""


def working_day(at: datetime, days: int, holidays: set[date]) -> datetime:
    """Return ten in the morning in Shanghai, that many days on, of which no holiday counts."""
    day = at.astimezone(SHANGHAI).date()
    while days:
        day += timedelta(days=1)
        days -= day not in holidays
    return datetime.combine(day, time(10), SHANGHAI)


@dataclass
class Side:
    """The side of one who was asked."""

    who: int
    about: int | None
    """Whom an introducer is to introduce to; by whom a target is introduced."""
    arrived: datetime
    answer_by: datetime
    question: str = ""
    replied: datetime | None = None
    state: str = "asked"
    version: int = 1
    words_gone: datetime | None = None

    def to(self, state: str) -> None:
        """Move on."""
        self.state = state
        self.version += 1

    def open(self, now: datetime) -> bool:
        """Whether it waits for their answer."""
        return self.state == "asked" and self.answer_by > now


@dataclass
class Ask:
    """The seeker's side of an introduction, and those it came to."""

    seeker: int
    target: int | None
    introducer: int | None
    exchange: bool = False
    id: int = 0
    circle: bool = False
    wish: bool = False
    state: str = "waiting"
    version: int = 1
    sent_at: datetime = LONG_AGO
    answer_by: datetime = LONG_AGO
    retry_at: datetime | None = None
    question: str = ""
    replied: datetime | None = None
    asked: list[Side] = field(default_factory=list)
    came: Side | None = None

    def __post_init__(self) -> None:
        """Whoever names no introducer asks their circle; whoever names no target says whom they wish for."""
        self.circle, self.wish = self.introducer is None, self.target is None

    def to(self, state: str) -> None:
        """Move on."""
        self.state = state
        self.version += 1

    def open(self, now: datetime) -> bool:
        """Whether it waits for an answer."""
        return self.state == "waiting" and self.answer_by > now

    def rests(self, now: datetime) -> bool:
        """Whether the button rests because of it."""
        return self.open(now) or (self.retry_at is not None and self.retry_at > now)

    def like(self, other: "Ask") -> bool:
        """Whether another asks for the same: the same target, or the same of the same people in words."""
        if other.target is not None:
            return self.target == other.target
        if not self.wish or other.introducer is None:
            return self.wish and self.circle
        return self.introducer == other.introducer and not self.circle

    @property
    def vouched(self) -> Side | None:
        """The introducer who said a word, if there is one now."""
        return next((one for one in self.asked if one.state == "vouched"), None)


@dataclass
class Pair:
    """Two whom an introducer brings together: the introducer's side, and that of each of the two it came to."""

    introducer: int
    two: tuple[int, int]
    id: int = 0
    state: str = "vouched"
    version: int = 1
    begun: datetime = LONG_AGO
    closes: datetime = LONG_AGO
    retry_at: datetime | None = None
    sides: dict[int, Side] = field(default_factory=dict)
    ready: dict[int, frozenset[str]] = field(default_factory=dict)
    """What each who said yes is ready to exchange."""
    told: set[int] = field(default_factory=set)
    """Whose "who saw what of me" says that they may be shown to the other."""
    cards: dict[int, datetime] = field(default_factory=dict)
    """Who of the two is shown to the other, until when."""

    def to(self, state: str) -> None:
        """Move on."""
        self.state = state
        self.version += 1

    def open(self, now: datetime) -> bool:
        """Whether the two can come together still."""
        return self.state == "vouched" and self.closes > now

    def rests(self, now: datetime) -> bool:
        """Whether it keeps anybody from being asked about the other again."""
        return self.retry_at is not None and self.retry_at > now

    def other(self, who: int) -> int:
        """The other of the two."""
        return self.two[self.two[0] == who]


@dataclass
class Waiting:
    """A step in line: its place; whose room it waits for, in which part of theirs; or when a circle is tried again."""

    step: Step
    place: int
    until: datetime
    who: int | None = None
    room: str = ""
    due: datetime | None = None


@dataclass
class Offer:
    """An offer to exchange, and the side of the other if it came to them."""

    proposer: int
    other: int
    kinds: frozenset[str]
    answer_by: datetime
    retry_at: datetime | None
    id: int = 0
    state: str = "waiting"
    answer: str | None = None
    exchange: int | None = None

    def open(self, now: datetime) -> bool:
        """Whether it waits."""
        return self.state == "waiting" and self.answer_by > now


@dataclass
class Exchange:
    """What two opened to each other."""

    pair: frozenset[int]
    kinds: frozenset[str]
    ends_at: datetime
    ended: bool = False
    forgotten: bool = False
    """It had run out when one of the two hid: nothing is kept of what it opened."""


@dataclass
class Claim:
    """One scanned the code of another."""

    owner: int
    claimant: int
    ends_at: datetime
    state: str = "offered"
    shown: str | None = "asked"
    """To whoever showed the code; nothing if the scanner hides from them."""


@dataclass
class Known:
    """One says, or ticks at a table, that they know another."""

    state: str
    ends_at: datetime
