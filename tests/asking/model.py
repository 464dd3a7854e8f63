"""Asking and introducing, said again in plain Python: what must hold after any history of acts.

Four members, each with a company that can be asked for and a headline to send along. Nothing here knows the
database; `Model.holds` is what it must hold, with asks known by their ids and what came of them by theirs.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.asking.parts import A_MONTH, COMPANY_TIER, Ask, Grant, Pair, Part, Refused, ten_o_clock
from tests.asking.receivers import Receivers
from tests.asking.room import A_WEEK, Waiting, as_introducer, as_target, room_of


@dataclass
class Model(Receivers):
    """Everything that is so."""

    todo: list[tuple[str, int, int]] = field(default_factory=list)
    done: list[tuple[str, int, int]] = field(default_factory=list)
    line: list[Waiting] = field(default_factory=list)
    grants: dict[Grant, datetime] = field(default_factory=dict)
    record: Counter[tuple[str, int, int, int | None]] = field(default_factory=Counter)
    met: Counter[Pair] = field(default_factory=Counter)

    # --- How they stand ------------------------------------------------------------------------

    def known(self, ask: Ask) -> list[Ask]:
        """All asks of the same kind by the same member."""
        kind = (ask.asker, ask.introducer is None)
        return [one for one in self.asks.values() if (one.asker, one.introducer is None) == kind]

    # --- What members do -----------------------------------------------------------------------

    def ask(self, new: Ask) -> None:
        """Ask for a company, or for an introduction."""
        if new.introducer is None:
            reads = self.level(new.owner, new.asker) >= COMPANY_TIER or any(
                what == "company" and (owner, viewer) == (new.owner, new.asker) and until > self.now
                for (what, owner, viewer, _basis, _ask), until in self.grants.items()
            )
            possible = new.owner != new.asker and self.sees(new.owner, new.asker) and not reads
            limit, step = 5, "deliver_access_request"
        else:
            possible = (
                new.owner not in (new.asker, new.introducer)
                and self.sees(new.owner, new.asker)
                and (new.asker, new.introducer) in self.trust
            )
            limit, step = 3, "ask_introducer"
        if not possible:
            raise Refused("NotThere")
        if any(one.owner == new.owner and one.rests(self.now) for one in self.known(new)):
            raise Refused("Resting")
        if sum(one.open(self.now) for one in self.known(new)) >= limit:
            raise Refused("TooManyOpen")
        new.answer_by = ten_o_clock(self.now, 7 if new.introducer is None else 14)
        new.retry_at = ten_o_clock(new.answer_by, 90)
        for late in self.known(new):
            if late.owner == new.owner and late.state == "waiting":
                self.run_out(late)
        self.asks[new.id] = new
        self.todo.append((step, new.id, 1))

    def withdraw(self, ask: Ask) -> None:
        """Take it back."""
        if not ask.open(self.now):
            raise Refused("Gone")
        ask.to("withdrawn")
        kind = "access_request" if ask.introducer is None else "introduction"
        self.todo.append((f"withdraw_{kind}", ask.id, ask.version))

    def answer(self, ask: Ask, who: int, answer: str) -> None:
        """Let one to whom it came answer."""
        part = ask.came_to[who]
        start = "open" if ask.introducer is None else "asked"
        if (
            part.state != start
            or part.answer_by <= self.now
            or ask.state != "waiting"
            or not self.sees(who, ask.asker)
        ):
            raise Refused("Gone")
        part.to(answer)
        if answer == "mismatch":
            self.reports[who, ask.asker] += 1
        elif answer == "granted":
            self.open_to("company", ask.owner, ask.asker, self.now + A_MONTH, "ask", ask.id)
            self.end(ask, "granted", "access_granted")
        elif answer == "vouched":
            self.todo.append(("ask_target", ask.id, part.version))
        elif answer == "accepted":
            self.meet(ask)

    def meet(self, ask: Ask) -> None:
        """Connect both; the introducer hears of it."""
        for pair in ((ask.asker, ask.owner), (ask.owner, ask.asker)):
            self.trust.setdefault(pair, 1)
            self.met[pair] += 1
        self.end(ask, "connected", "connected")
        assert ask.introducer is not None
        ask.came_to[ask.introducer].to("connected")
        self.notices[ask.introducer, "vouch_connected", ask.id] += 1

    def end(self, ask: Ask, state: str, notice: str) -> None:
        """Something came of it."""
        ask.to(state)
        ask.retry_at = None
        self.notices[ask.asker, notice, ask.id] += 1

    def revoke(self, owner: int, viewer: int) -> None:
        """Close what an owner opened, and what the viewer sent along for it; what the owner sent along stays."""
        gone = [one for one in self.grants if one[1:3] == (owner, viewer) and one[3] != "envelope"]
        if any(self.grants[one] > self.now for one in gone):
            self.record["revoke", owner, viewer, None] += 1
        for one in gone:
            del self.grants[one]
        for ask in {one[4] for one in gone if one[3] == "ask"}:
            self.close_envelope(self.asks[ask])

    def hide(self, one: int, other: int) -> None:
        """One hides from another, and closes what is open between the two from their own side."""
        for ask in self.waiting():
            parties = (ask.asker, ask.owner, ask.introducer)
            if ask.asker == one and other in parties:
                self.withdraw(ask)
            elif one in ask.came_to and other in parties:
                part = ask.came_to[one]
                if part.state in ("open", "asked") and part.answer_by > self.now:
                    part.to("passed" if one == ask.introducer else "declined")
        self.revoke(one, other)
        self.hidden.add(frozenset((one, other)))

    def open_to(self, what: str, owner: int, viewer: int, until: datetime, basis: str, ask: int) -> None:
        """Open something, and record it."""
        self.grants[what, owner, viewer, basis, ask] = until
        self.record["send" if basis == "envelope" else "grant", owner, viewer, ask] += 1

    # --- What the service does -----------------------------------------------------------------

    def carry(self, step: tuple[str, int, int]) -> None:
        """Carry out a step that waits."""
        name, of, version = step
        ask = self.asks[of]
        self.todo.remove(step)
        self.done.append(step)
        if name.startswith("withdraw"):
            self.close(ask)
        elif ask.open(self.now) and self.can_be_asked(name, ask, version) and not self.waits(step, self.line):
            self.bring(name, ask)

    def waits(self, step: tuple[str, int, int], ahead: list[Waiting]) -> bool:
        """Whether a step must wait for room, in which case it stands in line behind those ahead of it."""
        ask, room = self.asks[step[1]], room_of(step[0])
        if not room:
            return False
        who = ask.owner if room == "target" else ask.introducer
        assert who is not None
        others = any((one.who, one.room) == (who, room) and one.until > self.now for one in ahead)
        if self.has_room(who, room) and not others:
            return False
        self.line.insert(len(ahead), Waiting(step, who, room, ask.answer_by))
        return True

    def has_room(self, who: int, room: str) -> bool:
        """Whether one more may be asked of somebody, in that part."""
        mine = [one for one in self.asks.values() if one.introducer is not None and who in one.came_to]
        if room == "target":
            return as_target([one.came_to[who] for one in mine if one.owner == who], self.now)
        vouches = [(one.came_to[who], one.answer_by) for one in mine if one.introducer == who]
        return as_introducer(vouches, self.now)

    def deliver(self) -> None:
        """Bring what waits in line, first come first served, to whomever there is room for now."""
        self.line = [one for one in self.line if one.until > self.now]
        for one in [one for one in self.line if self.has_room(one.who, one.room)]:
            place = self.line.index(one)
            self.line.remove(one)
            name, of, version = one.step
            ask = self.asks[of]
            can = ask.open(self.now) and self.can_be_asked(name, ask, version)
            if can and not self.waits(one.step, self.line[:place]):
                self.bring(name, ask)

    def can_be_asked(self, name: str, ask: Ask, version: int) -> bool:
        """Whether the one to whom a step would bring an ask can and will be asked."""
        if not self.sees(ask.owner, ask.asker):
            return False
        if name == "deliver_access_request":
            return ask.version == version and self.receives(ask.owner, ask)
        assert ask.introducer is not None
        if name == "ask_introducer":
            return (
                ask.version == version
                and self.sees(ask.owner, ask.introducer)
                and self.level(ask.introducer, ask.asker) >= 2
                and self.receives(ask.introducer, ask)
            )
        vouch = ask.came_to[ask.introducer]
        return (
            self.level(ask.owner, ask.introducer) >= 2
            and self.sees(ask.introducer, ask.asker)
            and (vouch.state, vouch.version) == ("vouched", version)
            and self.receives(ask.owner, ask)
        )

    def bring(self, name: str, ask: Ask) -> None:
        """Lay it before the next one, with what goes along."""
        if name == "deliver_access_request":
            who, start, until, notice = ask.owner, "open", ask.answer_by, "access_asked"
        elif name == "ask_introducer":
            assert ask.introducer is not None
            who, start, notice = ask.introducer, "asked", "vouch_asked"
            until = min(ten_o_clock(self.now, 3), ask.answer_by)
        else:
            who, start, notice = ask.owner, "asked", "introduced"
            until = min(ten_o_clock(self.now, 5), ask.answer_by)
        ask.came_to[who] = Part(start, until, arrived=self.now)
        if notice != "access_asked" or not self.hand_to_assistant(ask):
            self.notices[who, notice, ask.id] += 1
        if ask.envelope:
            self.open_to("headline", ask.asker, who, ask.answer_by, "envelope", ask.id)

    def close(self, ask: Ask) -> None:
        """It was taken back: whoever has not answered need not, and what went along closes."""
        for part in ask.came_to.values():
            if part.state in ("open", "asked"):
                part.to("lapsed")
        self.close_envelope(ask)

    def close_envelope(self, ask: Ask) -> None:
        """What went along with it closes."""
        for one in [one for one in self.grants if one[3:] == ("envelope", ask.id)]:
            del self.grants[one]
            self.record["revoke", ask.asker, one[2], ask.id] += 1

    def sweep(self) -> None:
        """Write down what is over."""
        for ask in self.asks.values():
            if ask.state == "waiting" and ask.answer_by <= self.now:
                self.run_out(ask)
            for part in ask.came_to.values():
                if part.state in ("open", "asked") and part.answer_by <= self.now:
                    part.to("lapsed")
                elif part.state == "vouched" and ask.answer_by <= self.now:
                    part.to("closed")

    def run_out(self, ask: Ask) -> None:
        """Nothing came of it in time."""
        ask.to("closed")
        kind = "access" if ask.introducer is None else "introduction"
        self.notices[ask.asker, f"{kind}_closed", ask.id] += 1

    # --- What must hold ------------------------------------------------------------------------

    def hours(self) -> list[datetime]:
        """The instants at which something ends, soonest first."""
        ends = [one.answer_by for ask in self.asks.values() for one in (ask, *ask.came_to.values())]
        ends += [ask.retry_at for ask in self.asks.values() if ask.retry_at]
        if self.line:
            ends += [part.arrived + A_WEEK for ask in self.asks.values() for part in ask.came_to.values()]
        return sorted(
            {one for one in [*ends, *self.grants.values(), *self.closed.values()] if one > self.now}
        )

    def waiting(self) -> list[Ask]:
        """The asks that wait for an answer."""
        return [ask for ask in self.asks.values() if ask.open(self.now)]

    def over(self) -> bool:
        """Whether nobody waits for anything any more."""
        waiting = {"waiting", "open", "asked", "vouched"}
        parts = [one for ask in self.asks.values() for one in (ask, *ask.came_to.values())]
        return not self.todo and not any(one.state in waiting for one in parts)

    def holds(self) -> dict[str, Any]:
        """Everything of the above that is stored, as the database must hold it."""
        return {
            "asks": {
                one.id: (
                    one.asker, one.owner, one.introducer, one.state, one.version, one.answer_by, one.retry_at,
                    {who: (part.state, part.version, part.answer_by) for who, part in one.came_to.items()},
                )
                for one in self.asks.values()
            },
            "trust": self.trust,
            "grants": self.grants,
            "notices": self.notices,
            "record": self.record,
            "met": self.met,
            "todo": sorted(self.todo),
            "done": sorted(self.done),
            "line": [(one.step, one.who) for one in self.line],
            "reports": self.reports,
            "helpers": self.helpers,
            "triage": {
                one.id: (part.triage.helper, part.triage.state, part.triage.version, part.triage.told)
                for one in self.asks.values() for part in one.came_to.values() if part.triage
            },
        }  # fmt: skip
