"""How people stand to each other: mutual as a rule, a few known by very many, each tie with its history."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby, islice
from random import Random

DRAWN = 28
"""Contacts that each member draws; with those who draw them about fifty."""
STEEPNESS = 2.5
"""The most popular of n members is drawn by n ** (-1 / STEEPNESS) of the others, at each draw."""
MUTUAL = 0.85
DAYS = 1500

FIRST_LEVELS = {"introduced": 1, "exchanged": 1, "met": 2, "recognised": 2}
LAPSING = 500
"""Of 8192: ties with an end, half of which is over."""
BATCH = 50_000
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
        """How far an owner trusts a viewer now, 0 if not at all. Known once `batches` has gone by."""
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

    def batches(self, now: datetime) -> Iterator[tuple[list[str], list[str]]]:
        """Yield lines of COPY: some ties and their histories at a time."""
        events: list[str] = []
        source = self._rows(now, events)
        while ties := list(islice(source, BATCH)):
            yield ties, events.copy()
            events.clear()

    def _rows(self, now: datetime, events: list[str]) -> Iterator[str]:
        stamps = [_stamp(now - timedelta(days=day, hours=day * 7 % 10 + 1)) for day in range(DAYS + 1)]
        soon = _stamp(now + timedelta(days=60))
        rng = Random(self.seed)  # noqa: S311 - a population is not a secret
        for at, key in enumerate(self.keys):
            owner, viewer = divmod(key, self.base)
            chance = rng.getrandbits(20)
            day = 30 + ((owner ^ viewer) * 2654435761 >> 9) % (DAYS - 30)
            scripted = self.scripted.get((owner, viewer), 0)
            level = scripted or LEVELS[chance % 100]
            basis = _basis(level, day)
            first = FIRST_LEVELS[basis]
            ends, kept = r"\N", level
            if chance >> 7 < LAPSING and not scripted:
                ends, kept = (soon, level) if chance & 1 else (stamps[day // 3], 0)
            self.levels[at] = kept
            pair = f"{owner}\t{viewer}\t"
            events.append(f"{pair}{basis}\t{first}\t{stamps[day]}\n")
            if level != first:
                events.append(f"{pair}raised\t{level}\t{stamps[day // 2]}\n")
            if not kept:
                events.append(f"{pair}lapsed\t0\t{stamps[day // 3]}\n")
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


def _stamp(at: datetime) -> str:
    """An instant to the minute: there are millions of them to read."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M+00")
