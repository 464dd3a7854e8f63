"""How people stand to each other: mutual as a rule, a few known by very many, each tie with its history."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from random import Random

from intros.population.progress import Progress

DRAWN = 28
"""Contacts that each member draws; with those who draw them about fifty."""
STEEPNESS = 2.5
"""The most popular of n members is drawn by n ** (-1 / STEEPNESS) of the others, at each draw."""
MUTUAL = 0.85
DAYS = 1500

FIRST_LEVELS = {"introduced": 1, "exchanged": 1, "met": 2, "recognised": 2}
LEVELS = bytes([1] * 45 + [2] * 30 + [3] * 18 + [4] * 7)


class Ties:
    """Directed ties (owner, viewer) with their levels, in the order of owners.

    A tie that has lapsed counts as level 0.
    """

    def __init__(self, rng: Random, count: int, scripted: dict[tuple[int, int], int], free: range) -> None:
        """Draw ties between the members `free`; `scripted` ones are as given and bring no others."""
        self.base = count + 1
        self.scripted = scripted
        drawn = array("q", (self.base * owner + viewer for owner, viewer in scripted))
        drawn.extend(_draw(rng, self.base, free))
        self.keys = array("q", (key for key, _ in groupby(sorted(drawn))))
        self.levels = bytearray(len(self.keys))
        self.seed = rng.getrandbits(32)

    def __len__(self) -> int:
        return len(self.keys)

    def level(self, owner: int, viewer: int) -> int:
        """How far an owner trusts a viewer now, 0 if not at all. Known once `rows` has gone by."""
        key = self.base * owner + viewer
        at = bisect_left(self.keys, key)
        return self.levels[at] if at < len(self.keys) and self.keys[at] == key else 0

    def known(self, owner: int, viewer: int) -> bool:
        """Whether there is a tie, lapsed or not."""
        key = self.base * owner + viewer
        at = bisect_left(self.keys, key)
        return at < len(self.keys) and self.keys[at] == key

    def any(self, rng: Random) -> tuple[int, int, int]:
        """Return some tie: owner, viewer, level."""
        at = rng.randrange(len(self.keys))
        return *divmod(self.keys[at], self.base), self.levels[at]

    def viewers(self, owner: int) -> range:
        """Where an owner's ties stand."""
        first = bisect_left(self.keys, self.base * owner)
        return range(first, bisect_left(self.keys, self.base * (owner + 1)))

    def at(self, place: int) -> tuple[int, int]:
        """The viewer and the level of the tie at a place."""
        return self.keys[place] % self.base, self.levels[place]

    def rows(self, now: datetime, events: list[str], progress: Progress) -> Iterator[str]:
        """Yield each tie as a line of COPY, and leave the lines of its history in `events`."""
        stamps = [(now - timedelta(days=day, hours=day * 7 % 10 + 1)).isoformat() for day in range(DAYS + 1)]
        soon = (now + timedelta(days=60)).isoformat()
        rng = Random(self.seed)  # noqa: S311 - a population is not a secret
        for at, key in enumerate(self.keys):
            owner, viewer = divmod(key, self.base)
            chance = rng.getrandbits(20)
            day = 30 + ((owner ^ viewer) * 2654435761 >> 9) % (DAYS - 30)
            level = self.scripted.get((owner, viewer)) or LEVELS[chance % 100]
            basis = _basis(level, day)
            first = FIRST_LEVELS[basis]
            ends, kept = r"\N", level
            if chance >> 7 < 500 and (owner, viewer) not in self.scripted:
                ends, kept = (soon, level) if chance & 1 else (stamps[day // 3], 0)
            self.levels[at] = kept
            pair = f"{owner}\t{viewer}\t"
            events.append(f"{pair}{basis}\t{first}\t{stamps[day]}\n")
            if level != first:
                what = "raised" if level > first else "lowered"
                events.append(f"{pair}{what}\t{level}\t{stamps[day // 2]}\n")
            if not kept:
                events.append(f"{pair}lapsed\t0\t{stamps[day // 3]}\n")
            if not at % 2000:
                progress.add(2000)
            yield f"{pair}{level}\t{basis}\t{stamps[day]}\t{ends}\n"


def _draw(rng: Random, base: int, free: range) -> Iterator[int]:
    """Yield ties as numbers: owner times base plus viewer."""
    popular = list(free)
    rng.shuffle(popular)
    count = len(popular)
    draws = min(DRAWN, max(count // 12, 1))
    chance = rng.random
    for owner in free:
        for _ in range(draws):
            viewer = popular[int(count * chance() ** STEEPNESS)]
            if viewer != owner:
                yield base * owner + viewer
                if chance() < MUTUAL:
                    yield base * viewer + owner


def _basis(level: int, day: int) -> str:
    """How a tie began, so that it needs few words: the closer ones met."""
    if level == 1:
        return "introduced" if day % 3 else "exchanged"
    return "met" if day % 4 else "recognised"
