"""What a worker, a sweeper and whoever hides do with introductions, in plain Python."""

from dataclasses import dataclass

from tests.histories.introducing import Introducing
from tests.histories.parts import Ask, Pair, Side, Step


@dataclass
class Carrying(Introducing):
    """How an introduction goes from one party to the next, and ends."""

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
        elif name.startswith("bring_"):
            self.take_to_pair(self.pairs[of], step)
        elif name != "close_exchange":
            place = self.leave_line(name, of)
            ask = self.asks[of]
            if ask.open(self.now):
                {
                    "ask_introducer": self.to_introducer,
                    "ask_circle": self.to_circle,
                    "ask_target": self.to_target,
                }[name](ask, version, place)

    def take_to_pair(self, pair: Pair, step: Step) -> None:
        """Lay it before two who are brought together; said by whoever knows how."""
        raise NotImplementedError

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
        return not self.apart(who, seeker) and (who, seeker) not in self.refused

    def to_introducer(self, ask: Ask, version: int, place: int | None) -> None:
        """The one who was named, if they trust the seeker and none of the three hides from another."""
        who = ask.introducer
        assert who is not None
        if ask.version != version or self.level(who, ask.seeker) < 2 or not self.hears_of(who, ask.seeker):
            return
        if ask.target is not None and (self.apart(ask.target, who) or self.apart(ask.target, ask.seeker)):
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
        """Whoever is next: the strongest tie among those who can and will be asked, then the desk."""
        contacts = {viewer for owner, viewer in self.trust if owner == ask.seeker}
        ready = [
            one
            for one in {*contacts, self.desk} - {side.who for side in ask.asked}
            if self.hears_of(one, ask.seeker) and self.has_room(one, "introducer")
        ]
        could = [one for one in ready if one in contacts and self.level(one, ask.seeker) >= 2]
        if ask.target is None:
            ranks = {
                one: (-self.level(one, ask.seeker), self.order["wish", ask.seeker, one]) for one in could
            }
        else:
            if not self.hears_of(ask.target, ask.seeker):
                return None
            ties = {
                one: (self.level(one, ask.seeker), self.level(ask.target, one))
                for one in could
                if self.level(ask.target, one) >= 2
            }
            if self.desk in ready and self.desk_between(self.desk, ask.seeker, ask.target):
                ties.setdefault(self.desk, (0, 0))
            ranks = {
                one: (-min(tie), -max(tie), self.order["tie", ask.target, one])  # type: ignore[misc]
                for one, tie in ties.items()
                if not self.apart(ask.target, one) and not self.in_line(one, "introducer")
            }
        return min(ranks, key=lambda one: ranks[one], default=None)

    def lay_before(self, ask: Ask, who: int) -> None:
        """Ask an introducer."""
        until = min(self.days(3), ask.answer_by)
        ask.asked.append(Side(who, ask.target, self.now, until))
        self.eyes[who].is_asked_to_introduce(ask.id, ask.seeker, ask.target, until, ask.answer_by)
        self.notices[who, "wish_asked" if ask.wish else "vouch_asked", ask.id] += 1

    def to_target(self, ask: Ask, version: int, place: int | None) -> None:
        """The one who is sought, if they trust the introducer, want to hear of it, and were not asked just now."""
        vouch = ask.vouched
        if vouch is None or vouch.version != version:
            return
        who = vouch.about
        assert who is not None
        if (
            self.asked_lately(who, ask.seeker, but=ask)
            or who == ask.seeker
            or not (self.level(who, vouch.who) >= 2 or self.desk_between(vouch.who, ask.seeker, who))
            or self.apart(who, vouch.who)
            or self.apart(ask.seeker, vouch.who)
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

    def lapse_for(self, owner: int, viewer: int) -> None:
        """One is out of another's sight by a company: what lies before the other of theirs lapses, there alone."""
        for ask in self.asks.values():
            came = ask.came
            if came and came.who == viewer and came.state == "asked" and owner in (ask.seeker, came.about):
                came.to("lapsed")
                self.eyes[viewer].lapses(ask.id, "target")
            for side in ask.asked:
                if side.who == viewer and side.state == "asked" and owner in (ask.seeker, side.about):
                    side.to("lapsed")
                    self.eyes[viewer].lapses(ask.id, "introducer")
                    self.go_on(ask)
        for pair in self.pairs.values():
            if viewer in pair.sides and owner in (pair.other(viewer), pair.introducer):
                self.lapse_side(pair, pair.sides[viewer])

    def lapse_side(self, pair: Pair, side: Side) -> None:
        """If it is unanswered."""
        if side.state == "asked":
            side.to("lapsed")
            self.eyes[side.who].brought_lapses(pair.id)
