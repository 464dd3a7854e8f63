"""Introductions among a few people, in plain Python: named, through a circle, and by description."""

from dataclasses import dataclass

from tests.histories.parts import Ask, Refused, Side
from tests.histories.room import Rooms


@dataclass
class Introducing(Rooms):
    """What each party does with an introduction, and what a worker and a sweeper do."""

    # --- Who seeks -----------------------------------------------------------------------------

    def seek(self, new: Ask) -> None:
        """Ask for an introduction."""
        seeker, target = new.seeker, new.target
        if target is not None and (target in (seeker, new.introducer) or not self.sees(target, seeker)):
            raise Refused("NotThere")
        contacts = {viewer for owner, viewer in self.trust if owner == seeker}
        if new.introducer is not None and new.introducer not in contacts:
            raise Refused("NotThere")
        served = target is not None and seeker in self.served
        if new.introducer is None and not contacts - {target} and not served:
            raise Refused("NoContacts")
        own = [one for one in self.asks.values() if one.seeker == seeker]
        if any(one.like(new) and one.rests(self.now) for one in own):
            raise Refused("Resting")
        if sum(one.open(self.now) for one in own) >= 3:
            raise Refused("TooManyOpen")
        for late in own:
            if late.like(new) and late.state == "waiting":
                self.run_out(late)
        new.sent_at, new.answer_by = self.now, self.days(14)
        new.retry_at = self.rest(new.answer_by)
        self.asks[new.id] = new
        self.eyes[seeker].seeks(new.id, target, new.introducer, new.answer_by, new.retry_at)
        self.call("ask_circle" if new.circle else "ask_introducer", new.id, 1)

    def take_back(self, ask: Ask) -> None:
        """The seeker's own."""
        if not ask.open(self.now):
            raise Refused("Gone")
        ask.to("withdrawn")
        self.eyes[ask.seeker].takes_back(ask.id)
        self.call("withdraw_introduction", ask.id, ask.version)

    def reply(self, ask: Ask) -> None:
        """The seeker answers what was asked first, once."""
        if not ask.question or ask.replied or not ask.open(self.now):
            raise Refused("Gone")
        ask.replied = self.now
        self.eyes[ask.seeker].replies(ask.id, self.now)
        if ask.came and ask.came.question and ask.came.open(self.now):
            ask.came.replied = self.now
            self.hear_reply(ask, ask.came, "target")
        for side in ask.asked:
            if side.question and (side.open(self.now) or side.state == "vouched"):
                side.replied = self.now
                self.hear_reply(ask, side, "introducer")

    def hear_reply(self, ask: Ask, side: Side, part: str) -> None:
        """Whoever has the question before them reads it; whoever has not answered is told."""
        self.eyes[side.who].hears_reply(ask.id, part, self.now, side.state == "asked")
        if side.state == "asked":
            self.notices[side.who, f"{part}_answered", ask.id] += 1

    # --- Who was asked ---------------------------------------------------------------------------

    def ask_first(self, ask: Ask, side: Side, what: str) -> None:
        """One thing, once, in the introducer's name; of a circle who comes later asks in vain, and cannot tell."""
        asked = ask.question if side is ask.came else side.question
        if (
            asked or not ask.open(self.now) or not side.open(self.now)
            or not self.sees(ask.seeker, side.who)
        ):  # fmt: skip
            raise Refused("Gone")
        heard = [(side, "target" if side is ask.came else "introducer")]
        if side is ask.came and ask.vouched:
            heard.append((ask.vouched, "introducer"))
        for one, part in heard:
            one.question = what
            self.eyes[one.who].hears_question(ask.id, part, what)
        if ask.question:
            return
        ask.question = what
        self.eyes[ask.seeker].is_asked_first(ask.id, what)
        self.notices[ask.seeker, "question_asked", ask.id] += 1

    def answer_as_introducer(self, ask: Ask, side: Side, answer: str, chosen: int | None) -> None:
        """Vouch, of a wish for a contact of their own, or pass."""
        chooses = answer == "vouched" and ask.wish
        if (
            not side.open(self.now) or ask.state != "waiting" or not self.sees(ask.seeker, side.who)
            or (chooses and (chosen == ask.seeker or (side.who, chosen) not in self.trust))
        ):  # fmt: skip
            raise Refused("Gone")
        side.to(answer)
        if chooses:
            side.about = chosen
        self.eyes[side.who].answers_as_introducer(ask.id, answer, side.about)
        if answer == "vouched":
            self.call("ask_target", ask.id, side.version)
        else:
            self.go_on(ask)

    def go_on(self, ask: Ask) -> None:
        """Whoever passes, or lets their days go by, is followed by the next of the circle."""
        if ask.circle and ask.open(self.now):
            self.call("ask_circle", ask.id, 1 + len(ask.asked))

    def take_words_back(self, ask: Ask, side: Side) -> None:
        """Before an answer it lapses for the target; later they are told."""
        if not ((side.state == "vouched" and ask.answer_by > self.now) or side.state == "connected"):
            raise Refused("Gone")
        relied_on = side.state == "connected"
        side.to("withdrawn")
        self.eyes[side.who].answers_as_introducer(ask.id, "withdrawn")
        if ask.came is None:
            return
        open_still = ask.came.open(self.now)
        ask.came.version += 1
        ask.came.words_gone = self.now
        if open_still:
            ask.came.state = "lapsed"
        self.eyes[ask.came.who].words_are_gone(ask.id, relied_on)
        if relied_on:
            self.notices[ask.came.who, "vouch_withdrawn", ask.id] += 1

    def answer_as_target(self, ask: Ask, answer: str, kinds: frozenset[str]) -> None:
        """Accept, also as an exchange; not now; never; not what it said."""
        side = ask.came
        assert side
        if not side.open(self.now) or ask.state != "waiting" or not self.sees(ask.seeker, side.who):
            raise Refused("Gone")
        side.to(answer)
        self.eyes[side.who].answers_as_target(ask.id, answer)
        if answer == "never":
            self.refused.add((side.who, ask.seeker))
        if answer != "accepted":
            return
        vouch = ask.vouched
        assert vouch
        self.connect(side.who, ask.seeker, "introduced", 1)
        if not self.sees(side.who, ask.seeker):
            return  # the seeker goes on waiting for somebody who is not there for them
        if kinds and ask.exchange and kinds <= {"mobile"}:
            self.swap(side.who, ask.seeker, kinds)
        ask.to("connected")
        ask.retry_at, ask.target, ask.introducer = None, side.who, vouch.who
        self.eyes[ask.seeker].is_connected(ask.id, side.who, vouch.who)
        self.notices[ask.seeker, "connected", ask.id] += 1
        if not (self.sees(ask.seeker, vouch.who) and self.sees(side.who, vouch.who)):
            return  # so does an introducer for whom one of the two is not there
        vouch.to("connected")
        self.eyes[vouch.who].connected_them(ask.id)
        self.notices[vouch.who, "vouch_connected", ask.id] += 1

    def swap(self, one: int, other: int, kinds: frozenset[str]) -> int | None:
        """Both open some kinds to the other; said by whoever knows what they have."""
        raise NotImplementedError

    def run_out(self, ask: Ask) -> None:
        """Nothing came of it in time."""
        ask.to("closed")
        self.notices[ask.seeker, "introduction_closed", ask.id] += 1
