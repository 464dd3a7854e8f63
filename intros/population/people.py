"""One person at a time: a member with fields, each worded at one or more tiers."""

from base64 import b32encode
from dataclasses import dataclass, field
from random import Random

from profiles.demo_cast import phone_of
from profiles.ids import HANDLE_BYTES
from profiles.sealing import Texts

MOBILE_FACET = Texts("有内地手机", "Has a mainland mobile")


@dataclass(slots=True)
class Said:
    """One field: its kind, from which level others may ask for it, and its wordings by tier."""

    id: int
    kind: str
    ask_from: int | None
    wordings: dict[int, tuple[int, Texts]]
    """By tier: the wording's id and its texts."""
    position: int = 0

    def best(self, level: int) -> int:
        """The tier of the wording that a level opens, -1 if none."""
        return max((tier for tier in self.wordings if tier <= level), default=-1)

    def to_ask_for(self, level: int) -> bool:
        """Whether somebody at that level may ask for a more guarded wording."""
        return self.ask_from is not None and level >= self.ask_from and self.best(4) > self.best(level)


@dataclass(slots=True)
class Person:
    """A member to be: `number` becomes their id."""

    number: int
    handle: str
    shuffle: int
    language: str = "zh-hans"
    listed: bool = True
    active: bool = True
    staff: bool = False
    operator: bool = False
    fields: list[Said] = field(default_factory=list)

    @property
    def phone(self) -> str:
        """The number they sign in with."""
        return phone_of(self.number)

    def wording(self, kind: str, level: int) -> int | None:
        """The id of the most guarded wording of a kind that a level opens."""
        for said in self.fields:
            if said.kind == kind and (tier := said.best(level)) >= 0:
                return said.wordings[tier][0]
        return None


def blank(rng: Random, number: int) -> Person:
    """Return somebody who has said nothing yet."""
    return Person(number, b32encode(rng.randbytes(HANDLE_BYTES)).decode().lower(), rng.getrandbits(63))


def say(rng: Random, person: Person, kind: str, ask_from: int | None, *worded: tuple[int, str, str]) -> None:
    """Add a field with its wordings, each (tier, Chinese, English)."""
    wordings = {int(tier): (rng.getrandbits(63), Texts(zh, en)) for tier, zh, en in worded}
    position = sum(said.kind == kind for said in person.fields)
    person.fields.append(Said(rng.getrandbits(63), kind, ask_from, wordings, position))


def mobile(number: int) -> str:
    """A mobile number in somebody's profile: never the one they sign in with, and nobody's."""
    return f"+86198{number:08d}"
