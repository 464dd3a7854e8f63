"""What the service does in these histories, and ways that lead far."""

from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.asking.acts import MOSTLY
from tests.asking.worker import PICK, one_of
from tests.asking.world import A_SECOND
from tests.histories.acts import PEOPLE, WAYS
from tests.histories.meetings import Meetings


class Service(Meetings):
    """The sweeper and the clock, beside the worker."""

    @rule()
    def the_sweeper_comes(self) -> None:
        self.model.sweep()
        self.world.sweep()

    @rule(how=st.sampled_from(["at", "at", "just before", "a day later"]), swept=st.booleans())
    def time_passes(self, how: str, swept: bool) -> None:
        hour = min(self.hours(), default=self.model.now)
        self.to({"at": hour, "just before": hour - A_SECOND, "a day later": hour + timedelta(days=1)}[how])
        if swept:
            self.the_sweeper_comes()

    def hours(self) -> list[datetime]:
        """The instants at which something ends that somebody waits for."""
        model = self.model
        ends = [ask.answer_by for ask in model.asks.values()] + [
            side.answer_by for _ask, side in self.sides()
        ]
        ends += [
            one.answer_by for one in model.offers.values() if one.state == "waiting" or one.answer == "open"
        ]
        ends += [pair.closes for pair in model.pairs.values()]
        brought = [side for pair in model.pairs.values() for side in pair.sides.values()]
        ends += [side.answer_by for side in brought]
        came = [*brought, *(side for _ask, side in self.sides())]
        ends += [side.arrived + timedelta(days=7) for side in came if model.line]
        return [one for one in ends if one > model.now]

    # --- Ways that lead far ----------------------------------------------------------------------

    @rule(
        people=PEOPLE,
        way=WAYS,
        exchange=st.booleans(),
        again=st.sampled_from(["no", "no", "too early", "in time"]),
    )
    def is_introduced(self, people: list[int], way: str, exchange: bool, again: str) -> None:
        """All trust whom they must, two could say a word, and one does; at the end it may be sought again."""
        seeker, target, *others = self.some(people)
        introducer = others[0]
        for one, level in zip(others, (2, 3), strict=False):
            for owner, viewer in ((seeker, one), (one, seeker), (target, one), (one, target)):
                self.trust(owner, viewer, max(level, self.model.trust.get((owner, viewer), 0)))
        before = len(self.model.asks)
        self.put(seeker, target, introducer, way, exchange)
        self.the_worker_carries_all()
        if len(self.model.asks) == before:
            return
        ask = list(self.model.asks.values())[-1]
        for side in ask.asked[-1:]:
            chosen = target if side.who != target else introducer
            if ask.wish and exchange:
                self.answer(ask, side, "vouched", seeker)  # which nobody can
            self.answer(ask, side, "vouched", chosen)
            self.the_worker_carries_all()
        if again != "no" and ask.retry_at:
            self.to(ask.retry_at - (A_SECOND if again == "too early" else timedelta()))
            self.put(seeker, target, introducer, way, exchange)
            self.the_worker_carries_all()

    @rule(people=PEOPLE, way=st.sampled_from(["named", "wish"]), a_week_on=MOSTLY)
    def several_are_introduced_to_the_same(self, people: list[int], way: str, a_week_on: bool) -> None:
        """Those for whom there is no room this week come in order."""
        target, introducer, *seekers = self.some(people)
        self.trust(target, introducer, 3)
        self.trust(introducer, target, 1)
        for seeker in seekers:
            self.trust(seeker, introducer, 2)
            self.trust(introducer, seeker, 2)
            self.put(seeker, target, introducer, way)
        self.the_worker_carries_all()
        for ask, side in self.sides(waiting=True):
            if side.who == introducer and ask.seeker in seekers and side is not ask.came:
                self.answer(ask, side, "vouched", target)
        self.the_worker_carries_all()
        if a_week_on:
            self.to(self.model.now + timedelta(days=7))
            self.the_sweeper_comes()

    @precondition(lambda self: self.model.count >= 5)
    @rule(people=PEOPLE, hides=MOSTLY)
    def two_seek_all_they_may_through_one(self, people: list[int], hides: bool) -> None:
        """More than the one has room for."""
        introducer, one, other, *rest = self.some(people)
        for seeker in (one, other):
            self.trust(seeker, introducer, 2)
            self.trust(introducer, seeker, 2)
            for target in [who for who in (one, other, *rest) if who != seeker]:
                self.put(seeker, target, introducer, "named")
        self.the_worker_carries_all()
        if hides:
            for ask, side in self.sides(waiting=True)[:1]:
                self.answer(ask, side, "passed" if side is not ask.came else "declined")
            self.the_sweeper_comes()

    @rule(
        people=PEOPLE,
        way=WAYS,
        answer=st.sampled_from(["declined", "never", "mismatch", "accepted"]),
        meet=MOSTLY,
    )
    def is_answered_and_sought_again_otherwise(
        self, people: list[int], way: str, answer: str, meet: bool
    ) -> None:
        """The same two, another way: nobody is asked twice while it rests, unless they met."""
        self.is_introduced(people, way, False, "no")
        seeker, target, *_rest = self.some(people)
        for ask in list(self.model.asks.values())[-1:]:
            if ask.came and ask.seeker == seeker:
                self.answer(ask, ask.came, answer, exchange=True)
        if not meet:
            self.say(seeker, target)
            self.say(target, seeker)
        self.is_introduced(people, "wish" if way != "wish" else "named", False, "no")

    @rule(people=PEOPLE, waits=st.booleans())
    def is_introduced_and_asked_first(self, people: list[int], waits: bool) -> None:
        """By the target, who does not always wait for the reply; the seeker cannot tell."""
        self.is_introduced(people, "named", False, "no")
        for ask in list(self.model.asks.values())[-1:]:
            if ask.came:
                self.ask_first(ask, ask.came, "purpose")
                if not waits:
                    self.answer(ask, ask.came, "declined")
                self.reply(ask)

    @rule(people=PEOPLE, relied_on=st.sampled_from(["no", "before", "after"]))
    def is_introduced_and_the_words_go(self, people: list[int], relied_on: str) -> None:
        """Before the target has answered, or later."""
        self.is_introduced(people, "named", False, "no")
        for ask in list(self.model.asks.values())[-1:]:
            if ask.came and ask.vouched:
                self.words_go(ask, ask.vouched, relied_on)

    @precondition(lambda self: self.sides(waiting=True))
    @rule(pick=PICK)
    def one_of_them_hides(self, pick: int) -> None:
        """While something waits."""
        ask, side = one_of(self.sides(waiting=True), pick)
        one, other = (ask.seeker, side.who) if pick % 2 else (side.who, ask.seeker)
        self.hide(one, other, True)
        if pick % 3:
            self.hide(one, other, False)
