"""Introductions among a few people, in plain Python: named, through a circle, and by description."""

from dataclasses import dataclass, field

from tests.histories.parts import Ask, Refused, Side, Step
from tests.histories.room import Rooms


@dataclass
class Introducing(Rooms):
    """What each party does with an introduction, and what a worker and a sweeper do."""

    ended_vouches: int = 0
    arrivals: list[tuple[int, int, int]] = field(default_factory=list)

    # --- Who seeks -----------------------------------------------------------------------------

    def seek(self, new: Ask) -> None:
        """Ask for an introduction."""
        seeker, target = new.seeker, new.target
        if target is not None and (target in (seeker, new.introducer) or not self.sees(target, seeker)):
            raise Refused("NotThere")
        contacts = {viewer for owner, viewer in self.trust if owner == seeker}
        if new.introducer is not None and new.introducer not in contacts:
            raise Refused("NotThere")
        if new.introducer is None and not contacts - {target}:
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
        if ask.came and ask.came.question:
            ask.came.replied = self.now
            self.hear_reply(ask, ask.came, "target")
        for side in ask.asked:
            if side.question and side.state in ("asked", "vouched"):
                side.replied = self.now
                self.hear_reply(ask, side, "introducer")

    def hear_reply(self, ask: Ask, side: Side, part: str) -> None:
        """Whoever has the question before them reads it; whoever has not answered is told."""
        self.eyes[side.who].hears_reply(ask.id, part, self.now, side.state == "asked")
        if side.state == "asked":
            self.notices[side.who, f"{part}_answered", ask.id] += 1

    # --- Who was asked ---------------------------------------------------------------------------

    def ask_first(self, ask: Ask, side: Side, what: str) -> None:
        """One thing, once, in the introducer's name."""
        if (
            ask.question or not ask.open(self.now) or not side.open(self.now)
            or not self.sees(ask.seeker, side.who)
        ):  # fmt: skip
            raise Refused("Gone")
        heard = [(side, "target" if side is ask.came else "introducer")]
        if side is ask.came and ask.vouched:
            heard.append((ask.vouched, "introducer"))
        for one, part in heard:
            one.question = what
            self.eyes[one.who].hears_question(ask.id, part, what)
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
        if kinds and ask.exchange and kinds <= {"mobile"}:
            self.swap(side.who, ask.seeker, kinds)
        ask.to("connected")
        ask.retry_at, ask.target, ask.introducer = None, side.who, vouch.who
        self.eyes[ask.seeker].is_connected(ask.id, side.who, vouch.who)
        self.notices[ask.seeker, "connected", ask.id] += 1
        vouch.to("connected")
        self.eyes[vouch.who].connected_them(ask.id)
        self.notices[vouch.who, "vouch_connected", ask.id] += 1

    def swap(self, one: int, other: int, kinds: frozenset[str]) -> int | None:
        """Both open some kinds to the other; said by whoever knows what they have."""
        raise NotImplementedError

    # --- The worker ------------------------------------------------------------------------------

    def carry(self, step: Step) -> None:
        """Carry out a step that was called for."""
        self.todo.remove(step)
        self.done.append(step)
        self.take(step)

    def take(self, step: Step) -> None:
        """Do it, or have it wait in line."""
        name, of, version = step
        if name == "withdraw_introduction":
            self.close(self.asks[of])
        elif name != "close_exchange":
            place = self.leave_line(name, of)
            ask = self.asks[of]
            if ask.open(self.now):
                {
                    "ask_introducer": self.to_introducer,
                    "ask_circle": self.to_circle,
                    "ask_target": self.to_target,
                }[name](ask, version, place)

    def close(self, ask: Ask) -> None:
        """It was taken back: whoever has not answered need not."""
        for side in ask.asked:
            if side.state == "asked":
                side.to("lapsed")
                self.eyes[side.who].lapses(ask.id, "introducer")
        if ask.came and ask.came.state == "asked":
            ask.came.to("lapsed")
            self.eyes[ask.came.who].lapses(ask.id, "target")

    def hears_of(self, who: int, seeker: int) -> bool:
        """Whether an ask of a seeker's may come before somebody."""
        return self.sees(who, seeker) and (who, seeker) not in self.refused

    def to_introducer(self, ask: Ask, version: int, place: int | None) -> None:
        """The one who was named, if they trust the seeker and none of the three hides from another."""
        who = ask.introducer
        assert who is not None
        if ask.version != version or self.level(who, ask.seeker) < 2 or not self.hears_of(who, ask.seeker):
            return
        if ask.target is not None and not (self.sees(ask.target, who) and self.sees(ask.target, ask.seeker)):
            return
        if not self.waits(("ask_introducer", ask.id, version), place, who, "introducer", ask.answer_by):
            self.lay_before(ask, who)

    def to_circle(self, ask: Ask, version: int, place: int | None) -> None:
        """The next of the circle, one at a time; if there is nobody, another hour."""
        if len(ask.asked) != version - 1:
            return
        step = ("ask_circle", ask.id, version)
        who = self.next_of_circle(ask)
        if who is None:
            self.try_again(step, ask.answer_by)
        elif not self.waits(step, place, who, "introducer", ask.answer_by):
            self.lay_before(ask, who)

    def next_of_circle(self, ask: Ask) -> int | None:
        """Whoever is next: the strongest tie among those who can and will be asked."""
        contacts = {viewer for owner, viewer in self.trust if owner == ask.seeker}
        could = [
            one
            for one in contacts - {side.who for side in ask.asked}
            if self.level(one, ask.seeker) >= 2
            and self.hears_of(one, ask.seeker)
            and self.has_room(one, "introducer")
        ]
        if ask.target is None:
            ranks = {
                one: (-self.level(one, ask.seeker), self.order["wish", ask.seeker, one]) for one in could
            }
        else:
            if not self.hears_of(ask.target, ask.seeker):
                return None
            ranks = {
                one: (-min(tie), -max(tie), self.order["tie", ask.target, one])  # type: ignore[misc]
                for one in could
                for tie in [(self.level(one, ask.seeker), self.level(ask.target, one))]
                if tie[1] >= 2 and not self.in_line(one, "introducer")
            }
        return min(ranks, key=lambda one: ranks[one], default=None)

    def lay_before(self, ask: Ask, who: int) -> None:
        """Ask an introducer."""
        until = min(self.days(3), ask.answer_by)
        ask.asked.append(Side(who, ask.target, self.now, until, ask.question, ask.replied))
        self.eyes[who].is_asked_to_introduce(
            ask.id, ask.seeker, ask.target, until, ask.answer_by, ask.question, ask.replied
        )
        self.notices[who, "wish_asked" if ask.wish else "vouch_asked", ask.id] += 1

    def to_target(self, ask: Ask, version: int, place: int | None) -> None:
        """The one who is sought, if they trust the introducer, want to hear of it, and were not asked just now."""
        vouch = ask.vouched
        if vouch is None or vouch.version != version:
            return
        who = vouch.about
        assert who is not None
        lately = any(
            one.came and one.came.who == who and one.retry_at and one.retry_at > self.now
            for one in self.asks.values()
            if one.seeker == ask.seeker and one is not ask
        )
        if (
            lately
            or who == ask.seeker
            or self.level(who, vouch.who) < 2
            or not self.hears_of(who, ask.seeker)
        ):
            return
        if self.waits(("ask_target", ask.id, version), place, who, "target", ask.answer_by):
            return
        until = min(self.days(5), ask.answer_by)
        ask.came = Side(who, vouch.who, self.now, until, ask.question, ask.replied)
        self.eyes[who].is_introduced(ask.id, ask.seeker, vouch.who, until, ask.question, ask.replied)
        self.notices[who, "introduced", ask.id] += 1

    # --- The sweeper -----------------------------------------------------------------------------

    def sweep_introductions(self) -> None:
        """Write down what is over."""
        for ask in self.asks.values():
            if ask.state == "waiting" and ask.answer_by <= self.now:
                self.run_out(ask)
        for ask in self.asks.values():
            for side in ask.asked:
                if side.state == "asked" and side.answer_by <= self.now:
                    side.to("lapsed")
                    self.go_on(ask)
                elif side.state == "vouched" and ask.answer_by <= self.now:
                    side.to("closed")
            if ask.came and ask.came.state == "asked" and ask.came.answer_by <= self.now:
                ask.came.to("lapsed")

    def run_out(self, ask: Ask) -> None:
        """Nothing came of it in time."""
        ask.to("closed")
        self.notices[ask.seeker, "introduction_closed", ask.id] += 1

    def lift_rest(self, seeker: int, target: int) -> None:
        """Two who met need not wait."""
        for ask in self.asks.values():
            if (ask.seeker, ask.target) == (seeker, target) and ask.retry_at and ask.retry_at > self.now:
                ask.retry_at = ask.answer_by if ask.state == "waiting" else self.now

    def close_for(self, one: int, other: int) -> None:
        """One hides from another: what stands between the two closes from their own side."""
        for ask in [ask for ask in self.asks.values() if ask.open(self.now)]:
            if ask.seeker == one and other in (ask.target, ask.introducer):
                self.take_back(ask)
            if (
                ask.came
                and ask.came.who == one
                and other in (ask.seeker, ask.came.about)
                and ask.came.open(self.now)
            ):
                ask.came.to("declined")
                self.eyes[one].answers_as_target(ask.id, "declined")
            for side in ask.asked:
                if side.who == one and other in (ask.seeker, side.about) and side.open(self.now):
                    side.to("passed")
                    self.eyes[one].answers_as_introducer(ask.id, "passed")
                    self.go_on(ask)
