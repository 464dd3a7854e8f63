"""Two who are brought together by somebody who knows both, in plain Python: each is asked alone, and answers alone."""

from dataclasses import dataclass

from tests.histories.carrying import Carrying
from tests.histories.parts import Pair, Refused, Side, Step


@dataclass
class Bringing(Carrying):
    """What the introducer and each of the two do, and what a worker and a sweeper do."""

    # --- Who begins it ---------------------------------------------------------------------------

    def bring(self, new: Pair) -> None:
        """Two contacts of one's own, who are there; not the same two while it rests, and not a sixth at once."""
        mine, (one, other) = new.introducer, new.two
        known = [who for who in {one, other} if (mine, who) in self.trust and self.sees(who, mine)]
        if len(known) < 2:
            raise Refused("NotThere")
        before = [pair for pair in self.pairs.values() if pair.introducer == mine]
        if any(set(pair.two) == {one, other} and pair.rests(self.now) for pair in before):
            raise Refused("Resting")
        if not self.has_room(mine, "introducer"):
            raise Refused("TooManyVouches")
        new.begun, new.closes = self.now, self.days(14)
        new.retry_at = self.rest(new.closes)
        self.pairs[new.id] = new
        self.eyes[mine].brings_together(new.id, one, other, new.closes, new.retry_at)
        self.call("bring_together", new.id, 1)

    def let_pair_go(self, pair: Pair) -> None:
        """The introducer takes it back; whoever has said yes learns nothing of it before the hour."""
        relied_on = pair.state == "connected"
        if not (relied_on or pair.open(self.now)):
            raise Refused("Gone")
        pair.to("withdrawn")
        pair.cards.clear()
        self.eyes[pair.introducer].lets_pair_go(pair.id)
        for who, side in pair.sides.items():
            if side.state == "willing":
                continue
            side.version += 1
            side.words_gone = self.now
            if side.open(self.now):
                side.state = "lapsed"
            self.eyes[who].brought_words_are_gone(pair.id, relied_on)
            if relied_on:
                self.notices[who, "vouch_withdrawn", pair.id] += 1

    # --- Who thanks, of these and of those who sought each other -------------------------------------

    def thank(self, of: int, who: int) -> None:
        """Once each, and only whoever knows the other by it.

        An introducer who took their words back hears nothing, nor does one for whom they are not there.
        """
        pair, ask = self.pairs.get(of), self.asks.get(of)
        if pair:
            knows, first = pair.sides[who].state == "accepted", who == pair.two[0]
            introducer = pair.introducer if pair.state == "connected" else None
        else:
            assert ask
            first = who == ask.seeker
            knows = ask.state == "connected" if first else bool(ask.came and ask.came.state == "accepted")
            introducer = next((side.who for side in ask.asked if side.state == "connected"), None)
        if not knows or (of, who) in self.thanks:
            raise Refused("Gone")
        self.thanks.add((of, who))
        if introducer is not None and self.sees(who, introducer):
            told = "seeker_thanks" if first else "target_thanks"
            self.heard.add((of, introducer, told))
            self.eyes[introducer].is_thanked(of, told)
            self.notices[introducer, told, of] += 1

    # --- Who is brought together -----------------------------------------------------------------

    def answer_as_brought(self, pair: Pair, who: int, answer: str, kinds: frozenset[str]) -> None:
        """Yes, after which they wait; or one of the ways of no, which a yes may be turned into as well."""
        side, other = pair.sides[who], pair.other(who)
        turns = side.state == "willing" and answer == "declined"
        if side.answer_by <= self.now or not (turns or (side.state == "asked" and self.sees(other, who))):
            raise Refused("Gone")
        pair.cards.pop(other, None)
        side.to({"accepted": "willing", "unwanted": "never"}.get(answer, answer))
        if answer == "accepted":
            pair.ready[who], side.answer_by = kinds, pair.closes
        else:
            pair.ready[who] = frozenset()
        if side.state == "never":
            self.refused.add((who, other if answer == "never" else pair.introducer))
        self.eyes[who].answers_as_brought(pair.id, side.state, side.answer_by)
        if answer == "accepted" and pair.state == "vouched":
            self.both_may_want(pair, who)

    def both_may_want(self, pair: Pair, last: int) -> None:
        """Only two yes bring two together, and only while nobody of the three is out of another's sight."""
        one, other = pair.two
        three = ((one, other), (one, pair.introducer), (other, pair.introducer))
        willing = [
            side for side in pair.sides.values() if side.state == "willing" and side.answer_by > self.now
        ]
        if len(willing) < 2 or any(self.apart(*two) for two in three):
            return
        self.connect(one, other, "introduced", 1)
        if kinds := pair.ready[one] & pair.ready[other]:
            self.swap(last, pair.other(last), kinds)
        for who, side in pair.sides.items():
            side.to("accepted")
            self.eyes[who].is_brought_together(pair.id, told=who != last)
        pair.to("connected")
        pair.retry_at = None
        self.eyes[pair.introducer].brought_them_together(pair.id)
        self.notices[pair.other(last), "brought_connected", pair.id] += 1
        self.notices[pair.introducer, "vouch_connected", pair.id] += 1

    # --- The worker ------------------------------------------------------------------------------

    def take_to_pair(self, pair: Pair, step: Step) -> None:
        """Before both at once; whoever has no room stands in line alone."""
        name, _of, version = step
        if name == "bring_together":
            if pair.version != version or not pair.open(self.now):
                return
            pair.told = {who for who in pair.two if self.shows(who, pair)}
        for place, sides_step in enumerate(("bring_to_one", "bring_to_other")):
            if name in ("bring_together", sides_step):
                self.to_side(pair, pair.two[place], (sides_step, pair.id, version))

    def lets(self, who: int, other: int, introducer: int) -> bool:
        """Whether somebody lets an introducer bring them together with another."""
        trusts = self.trust.get((who, introducer), 0) >= 2
        served = who in self.served and introducer == self.desk
        return (trusts or served) and not self.refused & {(who, other), (who, introducer)}

    def shows(self, who: int, pair: Pair) -> bool:
        """Whether one of the two is shown to the other: who lets the introducer, sees them, and hides from neither."""
        other = pair.other(who)
        return (
            self.lets(who, other, pair.introducer)
            and self.sees(who, other)
            and not self.apart(who, pair.introducer)
        )

    def may_be_asked(self, who: int, pair: Pair) -> bool:
        """Whether one of the two is asked, by what is theirs to know; and nobody is who sees somebody hidden."""
        other = pair.other(who)
        seeks = [ask for ask in self.asks.values() if (ask.seeker, ask.target) == (who, other)]
        return (
            self.lets(who, other, pair.introducer)
            and not self.apart(who, pair.introducer)
            and self.sees(other, who)
            and (who, other) not in self.trust
            and not any(ask.retry_at and ask.retry_at > self.now for ask in seeks)
            and not self.asked_lately(who, other)
        )

    def to_side(self, pair: Pair, who: int, step: Step) -> None:
        """Ask one of the two."""
        place = self.leave_line(step[0], pair.id)
        if not pair.open(self.now) or not self.may_be_asked(who, pair):
            return
        if self.waits(step, place, who, "target", pair.closes):
            return
        until, other = min(self.days(5), pair.closes), pair.other(who)
        pair.sides[who] = Side(who, pair.introducer, self.now, until, "", None)
        if other in pair.told and self.shows(other, pair):
            pair.cards[other] = until
        self.eyes[who].is_brought(pair.id, other, pair.introducer, until)
        self.notices[who, "introduced", pair.id] += 1

    # --- The sweeper, and whoever hides ------------------------------------------------------------

    def sweep_pairs(self) -> None:
        """Write down what is over."""
        for pair in self.pairs.values():
            if pair.state == "vouched" and pair.closes <= self.now:
                pair.to("closed")
            for who, side in pair.sides.items():
                if side.answer_by <= self.now and side.state in ("asked", "willing"):
                    side.to("lapsed" if side.state == "asked" else "closed")
                    if side.state == "closed":
                        self.notices[who, "brought_closed", pair.id] += 1

    def keep_apart(self, one: int, other: int) -> None:
        """One hides from another: as one of the two they would rather not, as the introducer they take it back."""
        for pair in [pair for pair in self.pairs.values() if pair.open(self.now)]:
            if pair.introducer == one and other in pair.two:
                self.let_pair_go(pair)
            elif one in pair.sides and other in (pair.other(one), pair.introducer):
                side = pair.sides[one]
                pair.cards.pop(pair.other(one), None)
                if side.state in ("asked", "willing") and side.answer_by > self.now:
                    side.to("declined")
                    self.eyes[one].answers_as_brought(pair.id, "declined", side.answer_by)
