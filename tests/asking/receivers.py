"""Who receives what, in plain Python: closed to all for a while, muted purposes, an assistant who looks first."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from tests.asking.parts import LONG_AGO, Ask, Pair, Part, Refused, Triage


@dataclass
class Receivers:
    """How four members stand with one another, and how each receives what is asked."""

    now: datetime
    trust: dict[Pair, int] = field(default_factory=dict)
    hidden: set[frozenset[int]] = field(default_factory=set)
    asks: dict[int, Ask] = field(default_factory=dict)
    notices: Counter[tuple[int, str, int]] = field(default_factory=Counter)
    closed: dict[int, datetime] = field(default_factory=dict)
    muted: dict[int, str] = field(default_factory=dict)
    helpers: dict[int, int] = field(default_factory=dict)
    reports: Counter[Pair] = field(default_factory=Counter)

    def sees(self, one: int, other: int) -> bool:
        """Whether neither keeps out of the other's sight."""
        return frozenset((one, other)) not in self.hidden

    def level(self, owner: int, viewer: int) -> int:
        """How far an owner trusts somebody who may see them."""
        return self.trust.get((owner, viewer), 0) if self.sees(owner, viewer) else 0

    def refuses(self, who: int, asker: int) -> bool:
        """Whether somebody wants nothing more from an asker, whatever it is and through whomever it comes."""
        return any(
            one.asker == asker and who in one.came_to and one.came_to[who].state == "never"
            for one in self.asks.values()
        )

    def receives(self, who: int, ask: Ask) -> bool:
        """Whether an ask reaches somebody now."""
        closed = self.closed.get(who, LONG_AGO) > self.now
        return not closed and self.muted.get(who) != ask.purpose and not self.refuses(who, ask.asker)

    # --- An assistant --------------------------------------------------------------------------

    def name_assistant(self, principal: int, helper: int) -> None:
        """Let one look through what another is asked, in place of whoever did."""
        if (principal, helper) not in self.trust or not self.sees(principal, helper):
            raise Refused("NotThere")
        if self.helpers.get(principal) != helper:
            self.end_assistance(principal)
            self.helpers[principal] = helper

    def end_assistance(self, principal: int) -> None:
        """What lies with an assistant goes to the principal."""
        helper = self.helpers.pop(principal, None)
        for ask, part, triage in self.triaged():
            if (ask.owner, triage.helper, triage.state) == (
                principal,
                helper,
                "open",
            ) and part.answer_by > self.now:
                triage.to("lapsed")
                triage.told = "back"
                self.notices[principal, "access_asked", ask.id] += 1

    def hand_to_assistant(self, ask: Ask) -> bool:
        """Lay it before the assistant of whoever is asked, if they see all there is to see; whether it went there."""
        helper = self.helpers.get(ask.owner)
        if helper in (None, ask.asker) or not (self.sees(ask.owner, helper) and self.sees(ask.asker, helper)):
            return False
        ask.came_to[ask.owner].triage = Triage(helper)
        self.notices[helper, "triage_asked", ask.id] += 1
        return True

    def look_through(self, ask: Ask, answer: str) -> None:
        """Let the assistant pass it on, or set it aside."""
        part = ask.came_to[ask.owner]
        triage = part.triage
        assert triage
        done = (triage.state, part.state, ask.state) != ("open", "open", "waiting")
        if done or part.answer_by <= self.now or self.helpers.get(ask.owner) != triage.helper:
            raise Refused("Gone")
        triage.to(answer)
        triage.told = answer
        if answer == "passed":
            self.notices[ask.owner, "access_asked", ask.id] += 1

    def triaged(self) -> list[tuple[Ask, Part, Triage]]:
        """All that an assistant had before them."""
        asks = [ask for ask in self.asks.values() if ask.introducer is None]
        came = [(ask, part, part.triage) for ask in asks for part in ask.came_to.values()]
        return [(ask, part, triage) for ask, part, triage in came if triage]
