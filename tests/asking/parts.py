"""Whom an ask belongs to and whom it came to: the sides of it, in plain Python."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
MEMBERS = range(4)
LONG_AGO = datetime(2001, 1, 1, tzinfo=SHANGHAI)
A_MONTH = timedelta(days=30)
COMPANY_TIER = 3
"""How guarded a company is; those who are trusted less may ask for it."""

Pair = tuple[int, int]
Grant = tuple[str, int, int, str, int]
"""Which of an owner's fields, whose, to whom, on which basis, and the ask that led to it."""


class Refused(Exception):
    """The act is not possible; its argument says how the verb must say so."""


def ten_o_clock(at: datetime, days: int) -> datetime:
    """Return ten in the morning in Shanghai, that many days on."""
    day = at.astimezone(SHANGHAI).date() + timedelta(days=days)
    return datetime.combine(day, time(10), SHANGHAI)


@dataclass
class Part:
    """The side of one who was asked."""

    state: str
    answer_by: datetime
    version: int = 1
    arrived: datetime = LONG_AGO
    triage: "Triage | None" = None

    def to(self, state: str) -> None:
        """Move on; an assistant has nothing left to look through."""
        if self.triage and self.triage.state == "open":
            self.triage.to("lapsed")
        self.state = state
        self.version += 1


@dataclass
class Triage:
    """The side of an assistant, and what the one they assist is told of it: 'with' them, what they did, or 'back'."""

    helper: int
    state: str = "open"
    version: int = 1
    told: str = "with"

    def to(self, state: str) -> None:
        """Move on."""
        self.state = state
        self.version += 1


@dataclass
class Ask(Part):
    """The asker's side, and of those it came to. An introduction has an introducer."""

    id: int = 0
    asker: int = 0
    owner: int = 0
    introducer: int | None = None
    envelope: bool = False
    purpose: str = "advice"
    retry_at: datetime | None = None
    came_to: dict[int, Part] = field(default_factory=dict)

    def rests(self, now: datetime) -> bool:
        """Whether the button rests because of it."""
        return self.open(now) or (self.retry_at is not None and self.retry_at > now)

    def open(self, now: datetime) -> bool:
        """Whether it waits for an answer."""
        return self.state == "waiting" and self.answer_by > now
