"""Room, and what waits in line for it, in plain Python."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from tests.asking.room import A_WEEK, AT_A_TIME
from tests.histories.parts import Ask, Pair, Step, Waiting, working_day
from tests.histories.people import People

AN_HOUR = timedelta(hours=1)


@dataclass
class Rooms(People):
    """How much is asked of somebody at a time; first come, first served."""

    asks: dict[int, Ask] = field(default_factory=dict)
    pairs: dict[int, Pair] = field(default_factory=dict)
    line: list[Waiting] = field(default_factory=list)
    places: "count[int]" = field(default_factory=count)

    def rest(self, hour: datetime) -> datetime:
        """Until when a button rests after an hour."""
        return working_day(hour, 90, self.holidays)

    def has_room(self, who: int, room: str) -> bool:
        """Whether one more may be asked of somebody, in that part."""
        if room == "target":
            came = [ask.came for ask in self.asks.values() if ask.came and ask.came.who == who]
            came += [pair.sides[who] for pair in self.pairs.values() if who in pair.sides]
            return sum(side.arrived > self.now - A_WEEK for side in came) < self.room(who)
        taken = [
            side
            for ask in self.asks.values()
            for side in ask.asked
            if side.who == who
            and (side.open(self.now) or (side.state == "vouched" and ask.answer_by > self.now))
        ]
        began = [pair for pair in self.pairs.values() if pair.introducer == who and pair.open(self.now)]
        return len(taken) + len(began) < AT_A_TIME

    def asked_lately(self, who: int, about: int, but: Ask | None = None) -> bool:
        """Whether somebody was asked about another, through whomever, and that rests."""
        asks = [ask for ask in self.asks.values() if ask is not but and ask.came and ask.came.who == who]
        pairs = [pair for pair in self.pairs.values() if who in pair.sides and pair.other(who) == about]
        return any(pair.rests(self.now) for pair in pairs) or any(
            ask.seeker == about and ask.retry_at is not None and ask.retry_at > self.now for ask in asks
        )

    def in_line(self, who: int, room: str, before: int | None = None) -> bool:
        """Whether something waits for somebody's room, of what came before a place."""
        return any(
            (one.who, one.room) == (who, room)
            and one.until > self.now
            and (before is None or one.place < before)
            for one in self.line
        )

    def waits(self, step: Step, place: int | None, who: int, room: str, until: datetime) -> bool:
        """Whether a step must wait for room, in which case it stands in line."""
        if self.has_room(who, room) and not self.in_line(who, room, place):
            return False
        self.line.append(Waiting(step, next(self.places) if place is None else place, until, who, room))
        return True

    def try_again(self, step: Step, until: datetime) -> None:
        """Nobody could be asked: the circle is tried again in an hour."""
        self.line.append(Waiting(step, next(self.places), until, due=self.now + AN_HOUR))

    def leave_line(self, name: str, of: int) -> int | None:
        """Take a step out of the line; its place in it."""
        for one in self.line:
            if one.step[:2] == (name, of):
                self.line.remove(one)
                return one.place
        return None

    def deliver(self) -> None:
        """Try again what waits, first come first served."""
        self.line = [one for one in self.line if one.until > self.now]
        ready = [
            one
            for one in sorted(self.line, key=lambda one: one.place)
            if (self.has_room(one.who, one.room) if one.who is not None else one.due and one.due <= self.now)
        ]
        for one in ready:
            self.take(one.step)

    def take(self, step: Step) -> None:
        """Do a step; said by whoever knows what it does."""
        raise NotImplementedError
