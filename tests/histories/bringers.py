"""What members do about two whom one of them brings together, in the database and in the model."""

from collections.abc import Callable
from datetime import timedelta
from itertools import combinations, permutations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from intros import bringing, introductions
from tests.asking.acts import MOSTLY
from tests.asking.room import A_WEEK
from tests.asking.worker import PICK, one_of
from tests.asking.world import A_SECOND
from tests.histories.acts import PEOPLE
from tests.histories.parts import Pair
from tests.histories.service import Service

ANSWERS = st.sampled_from(["accepted"] * 4 + ["declined", "never", "unwanted", "nothing"])
KINDS = st.sampled_from([frozenset[str](), frozenset({"mobile"}), frozenset({"mobile", "company"})])
STOPS = st.sampled_from(
    ["trusts too little", "hides from the introducer", "knows the other", "seeks the other"]
)
"""Why one of the two may not be asked."""
MEANWHILE = st.sampled_from(
    ["nothing"] * 4
    + ["let go before", "let go between", "let go after"]
    + ["hides from the other", "hides from the introducer", "the introducer hides"]
)


class Bringers(Service):
    """Any two of one's contacts; yes, no and never; and the one who began it lets it go."""

    @rule(people=PEOPLE, at_once=MOSTLY, odd=st.integers(0, 9))
    def brings_two_together(self, people: list[int], at_once: bool, odd: int) -> None:
        """Now and then one with themselves."""
        introducer, one, other, *_rest = self.some(people)
        self.bring(introducer, one, one if odd == 0 else introducer if odd == 1 else other)
        if at_once:
            self.the_worker_carries_all()

    def bring(self, introducer: int, one: int, other: int) -> Pair | None:
        members, before = self.world.members, len(self.model.pairs)
        new = Pair(introducer, (one, other))
        self.moment()
        self.both(
            lambda: bringing.bring_together(
                introducer_id=members[introducer].pk, one=members[one].handle, other=members[other].handle,
                purpose="advice", line="都在做冷链，该认识一下。",
            ),
            lambda made: self.model.bring(self.called(new, made)),
        )  # fmt: skip
        return new if len(self.model.pairs) > before else None

    @precondition(lambda self: self.brought())
    @rule(pick=PICK, answer=ANSWERS, kinds=KINDS)
    def answers_as_one_of_two(self, pick: int, answer: str, kinds: frozenset[str]) -> None:
        """Whether it is still theirs to answer or not."""
        pair, who = one_of(self.brought(), pick)
        self.answer_pair(pair, who, answer, kinds)

    def brought(self) -> list[tuple[Pair, int]]:
        return [(pair, who) for pair in self.model.pairs.values() for who in pair.sides]

    @precondition(lambda self: self.willing())
    @rule(pick=PICK)
    def takes_a_yes_back(self, pick: int) -> None:
        """While the other has not said it."""
        pair, who = one_of(self.willing(), pick)
        self.answer_pair(pair, who, "declined", frozenset())

    def willing(self) -> list[tuple[Pair, int]]:
        return [(pair, who) for pair, who in self.brought() if pair.sides[who].state == "willing"]

    def answer_pair(self, pair: Pair, who: int, answer: str, kinds: frozenset[str]) -> None:
        if who not in pair.sides or answer == "nothing":
            return
        member = self.world.members[who].pk
        part = self.world.one(
            "SELECT id FROM intros_targetpart WHERE (brought_id, target_id) = (%s, %s)", pair.id, member
        )
        self.moment()
        verbs: dict[str, Callable[[], object]] = {
            "accepted": lambda: introductions.accept(target_id=member, part=part, exchange=sorted(kinds)),
            "declined": lambda: introductions.decline(target_id=member, part=part),
            "never": lambda: introductions.never(target_id=member, part=part),
            "unwanted": lambda: bringing.not_by(target_id=member, part=part),
        }
        self.both(verbs[answer], lambda _none: self.model.answer_as_brought(pair, who, answer, kinds))

    @precondition(lambda self: self.model.pairs)
    @rule(pick=PICK)
    def lets_two_go(self, pick: int) -> None:
        self.let_go(one_of(list(self.model.pairs.values()), pick))

    def let_go(self, pair: Pair) -> None:
        who = self.world.members[pair.introducer].pk
        self.both(
            lambda: introductions.take_back_words(introducer_id=who, part=pair.id),
            lambda _none: self.model.let_pair_go(pair),
        )

    @precondition(lambda self: self.sides() or self.brought())
    @rule(pick=PICK, twice=st.booleans())
    def thanks(self, pick: int, twice: bool) -> None:
        """Mostly whoever may, and now and then somebody who knows nobody by it."""
        asked = [
            (ask.id, who)
            for ask in self.model.asks.values()
            if ask.came
            for who in (ask.seeker, ask.came.who)
        ]
        asked += [(pair.id, who) for pair, who in self.brought()]
        if asked:
            of, who = one_of(asked, pick)
            for _time in range(1 + twice):
                self.thank(of, who)

    def thank(self, of: int, who: int) -> None:
        member = self.world.members[who].pk
        row = of
        if of in self.model.pairs or self.model.asks[of].seeker != who:
            row = self.world.one(
                "SELECT id FROM intros_targetpart WHERE %s IN (introduction_id, brought_id) AND target_id = %s",
                of, member,
            )  # fmt: skip
        self.both(
            lambda: introductions.thank(member_id=member, row=row), lambda _none: self.model.thank(of, who)
        )

    # --- Ways that lead far ----------------------------------------------------------------------

    @rule(
        people=PEOPLE,
        answers=st.tuples(ANSWERS, ANSWERS),
        kinds=st.tuples(KINDS, KINDS),
        meanwhile=MEANWHILE,
        thanked=st.booleans(),
        again=st.sampled_from(["no", "no", "too early", "in time", "by another"]),
    )
    def two_are_brought_together(
        self,
        people: list[int],
        answers: tuple[str, str],
        kinds: tuple[frozenset[str], frozenset[str]],
        meanwhile: str,
        thanked: bool,
        again: str,
    ) -> None:
        """One answers, then the other; at the end it may be tried again."""
        introducer, one, other = self.strangers(people)
        pair = self.begin(introducer, one, other)
        if pair is None:
            return
        if meanwhile == "let go before":
            self.let_go(pair)
        self.answer_pair(pair, one, answers[0], kinds[0])
        self.happens(meanwhile, pair)
        self.answer_pair(pair, other, answers[1], kinds[1])
        if meanwhile == "let go after":
            self.let_go(pair)
        for who in [*pair.sides, *pair.sides] if thanked else ():  # the second time in vain
            self.thank(pair.id, who)
        if again in ("too early", "in time") and pair.retry_at:
            self.to(pair.retry_at - (A_SECOND if again == "too early" else timedelta()))
            self.begin(introducer, other, one)
        elif again == "by another":
            others = [who for who in self.some(people) if who not in (introducer, one, other)]
            self.begin([*others, introducer][0], one, other)

    @rule(people=PEOPLE, why=STOPS)
    def one_of_two_may_not_be_asked(self, people: list[int], why: str) -> None:
        """As comes out after it was begun, and before anybody is asked."""
        introducer, one, other = self.strangers(people)
        self.may_begin(introducer, one, other)
        self.bring(introducer, one, other)
        if why == "trusts too little":
            self.trust(one, introducer, 1)
        elif why == "hides from the introducer":
            self.hide(one, introducer, True)
        elif why == "knows the other":
            self.trust(one, other, 1)
        elif why == "seeks the other":
            self.put(one, other, introducer, "named")
        self.the_worker_carries_all()

    def happens(self, what: str, pair: Pair) -> None:
        """After one has answered and before the other has."""
        one, other = pair.two
        if what == "let go between":
            self.let_go(pair)
        elif what == "hides from the other":
            self.hide(one, other, True)
        elif what == "hides from the introducer":
            self.hide(other, pair.introducer, True)
        elif what == "the introducer hides":
            self.hide(pair.introducer, one, True)

    def strangers(self, people: list[int]) -> tuple[int, int, int]:
        """Somebody, and two who could be asked about each other, if need be later; they know each other no longer."""
        three = next((some for some in permutations(self.some(people), 3) if self.free(*some)), None)
        if three is None:
            rests = [ask.retry_at for ask in self.model.asks.values()]
            rests += [pair.retry_at for pair in self.model.pairs.values()]
            self.to(max([self.model.now + A_WEEK, *(until for until in rests if until)]))
            self.the_sweeper_comes()
        introducer, one, other = three or self.some(people)[:3]
        self.forget(one, other)
        return introducer, one, other

    def free(self, introducer: int, one: int, other: int) -> bool:
        """Whether nothing stands against asking two about each other but that they know each other."""
        model, two = self.model, {one, other}
        about = [{ask.seeker, ask.target} for ask in model.asks.values()]
        about += [set(pair.two) for pair in model.pairs.values() if pair.rests(model.now)]
        return (
            two not in about
            and not model.refused & {*permutations((introducer, one, other), 2)}
            and not any(model.apart(*some) for some in permutations((introducer, one, other), 2))
            and all(model.has_room(who, "target") for who in two)
            and model.has_room(introducer, "introducer")
        )

    def forget(self, one: int, other: int) -> None:
        """Two know each other no longer."""
        self.world.forget(one, other)
        for owner, viewer in ((one, other), (other, one)):
            self.model.forgets(owner, viewer)

    def may_begin(self, introducer: int, *two: int) -> None:
        """Let an introducer and two know one another."""
        for who in two:
            for owner, viewer in ((introducer, who), (who, introducer)):
                if owner != viewer:
                    self.trust(owner, viewer, max(2, self.model.trust.get((owner, viewer), 0)))

    def begin(self, introducer: int, one: int, other: int) -> Pair | None:
        """By somebody who may."""
        self.may_begin(introducer, one, other)
        pair = self.bring(introducer, one, other)
        self.the_worker_carries_all()
        return pair

    @precondition(lambda self: self.model.count >= 5)
    @rule(people=PEOPLE, waits=st.booleans())
    def one_brings_all_together(self, people: list[int], waits: bool) -> None:
        """More than the introducer may, and than some have room for."""
        introducer, *others = self.some(people)
        self.may_begin(introducer, *others)
        for one, other in list(combinations(others, 2))[:6]:
            self.forget(one, other)
            self.bring(introducer, one, other)
        self.the_worker_carries_all()
        if waits:
            self.to(self.model.now + A_WEEK)
            self.the_sweeper_comes()
