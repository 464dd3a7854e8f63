"""What members do about introductions, in the database and in the model: whatever one refuses the other does too."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import permutations
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from disclosure import errors
from intros import introductions
from tests.asking.acts import MOSTLY
from tests.asking.worker import PICK, Worker, one_of
from tests.asking.world import NOON
from tests.histories.eyes import Eyes
from tests.histories.meeting import Model
from tests.histories.parts import MOST, Ask, Refused, Side
from tests.histories.population import World

PEOPLE = st.permutations(range(MOST))
WAYS = st.sampled_from(["named", "named", "circle", "circle", "wish", "wish of all"])
LEVELS = st.sampled_from([0, 0, 1, 2, 2, 3])
A_MOMENT = timedelta(microseconds=1)
WORDS = "靠得住。"


class Acts(Worker):
    """A few members; who trusts whom, who wants how many introductions and when the operator rests is drawn."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.world.begin()
        self.model = Model(NOON, order=self.world.order)
        self.world.clock(NOON)

    @initialize(
        count=st.integers(3, MOST),
        levels=st.lists(LEVELS, min_size=42, max_size=42),
        weekly=st.lists(st.sampled_from([None, None, 1, 3]), min_size=MOST, max_size=MOST),
        holidays=st.sets(st.integers(1, 20), max_size=4),
    )
    def some_know_each_other(
        self, count: int, levels: list[int], weekly: list[int | None], holidays: set[int]
    ) -> None:
        self.model.count = count
        self.model.desk = count - 1
        self.world.appoint(self.model.desk)
        self.model.eyes = {who: Eyes() for who in range(count)}
        self.model.weekly = {who: weekly[who] for who in range(count)}
        self.model.works = {(who, 0): None for who in range(0, MOST, 2)}
        self.model.holidays = {date(2026, 11, 23) + timedelta(days=day) for day in holidays}
        self.world.populate(self.model.weekly, self.model.holidays)
        for (owner, viewer), level in zip(permutations(range(MOST), 2), levels, strict=True):
            if level and max(owner, viewer) < count:
                self.trust(owner, viewer, level)

    def some(self, people: list[int]) -> list[int]:
        """Of all whom there could be, those who are in this population."""
        return [who for who in people if who < self.model.count]

    def both(self, verb: Callable[[], Any], model: Callable[[Any], object]) -> None:
        """Do it in both; both refuse for the same reason, or neither."""
        result, refused, expected = None, "", ""
        try:
            result = verb()
        except errors.Refused as found:
            refused = type(found).__name__
        self.model.made = self.world.made()[len(self.model.exchanges) :]
        try:
            model(result)
        except Refused as found:
            expected = str(found)
        assert refused == expected
        assert not self.model.made, "an exchange that nobody made"

    def trust(self, owner: int, viewer: int, level: int) -> None:
        self.model.trusts(owner, viewer, level)
        self.world.trust(owner, viewer, level)

    @rule(people=PEOPLE, level=st.integers(1, 3))
    def trusts_otherwise(self, people: list[int], level: int) -> None:
        owner, viewer, *_rest = self.some(people)
        self.trust(owner, viewer, level)

    @rule(people=PEOPLE, hides=MOSTLY)
    def hides_and_mostly_comes_back(self, people: list[int], hides: bool) -> None:
        one, other, *_rest = self.some(people)
        self.hide(one, other, True)
        if hides:
            self.hide(one, other, False)

    def hide(self, one: int, other: int, hides: bool) -> None:
        self.model.hidden.discard(frozenset((one, other)))
        self.world.shield(one, other, hides)
        if hides:
            self.model.hide(one, other)

    # --- Who seeks ------------------------------------------------------------------------------

    @rule(people=PEOPLE, way=WAYS, exchange=st.booleans(), at_once=MOSTLY, odd=st.integers(0, 9))
    def seeks(self, people: list[int], way: str, exchange: bool, at_once: bool, odd: int = 9) -> None:
        """Three different people, or now and then two who are the same."""
        seeker, target, introducer, *_rest = self.some(people)
        if odd < 2:
            target, introducer = (seeker, introducer) if odd else (introducer, introducer)
        self.put(seeker, target, introducer, way, exchange)
        if at_once:
            self.the_worker_carries_all()

    def put(self, seeker: int, target: int, introducer: int, way: str, exchange: bool = False) -> None:
        members = self.world.members
        new = Ask(
            seeker,
            None if "wish" in way else target,
            introducer if way in ("named", "wish") else None,
            exchange,
        )
        self.both(
            lambda: introductions.seek(
                seeker_id=members[seeker].pk, purpose="advice", note="", envelope=[],
                target=None if new.target is None else members[new.target].handle,
                introducer=None if new.introducer is None else members[new.introducer].handle,
                exchange=["mobile"] if exchange else [], wish="" if new.target is not None else "懂冷链的朋友",
            ),
            lambda made: self.model.seek(self.called(new, made)),
        )  # fmt: skip

    def called(self, new: Any, made: int | None) -> Any:
        """What the database made, by its id."""
        new.id = made or 0
        return new

    @precondition(lambda self: self.model.asks)
    @rule(pick=PICK)
    def takes_back(self, pick: int) -> None:
        ask = one_of(list(self.model.asks.values()), pick)
        who = self.world.members[ask.seeker].pk
        self.both(
            lambda: introductions.withdraw(seeker_id=who, introduction=ask.id),
            lambda _none: self.model.take_back(ask),
        )

    @precondition(lambda self: any(ask.question for ask in self.model.asks.values()))
    @rule(pick=PICK)
    def replies(self, pick: int) -> None:
        self.reply(one_of([ask for ask in self.model.asks.values() if ask.question], pick))

    def reply(self, ask: Ask) -> None:
        who = self.world.members[ask.seeker].pk
        self.both(
            lambda: introductions.answer_question(
                seeker_id=who, introduction=ask.id, reply="想请教。", send=[]
            ),
            lambda _none: self.model.reply(ask),
        )

    # --- Who was asked --------------------------------------------------------------------------

    def sides(self, waiting: bool = False) -> list[tuple[Ask, Side]]:
        """All to whom something came, latest last."""
        asks = self.model.asks.values()
        found = [(ask, side) for ask in asks for side in [*ask.asked, *([ask.came] if ask.came else [])]]
        found = [(ask, side) for ask, side in found if not waiting or side.state == "asked"]
        return sorted(found, key=lambda one: one[1].arrived)

    def row(self, ask: Ask, side: Side) -> int:
        table, who = (
            ("intros_targetpart", "target_id")
            if side is ask.came
            else ("intros_introducerpart", "introducer_id")
        )
        return self.world.one(
            f"SELECT id FROM {table} WHERE introduction_id = %s AND {who} = %s",
            ask.id,
            self.world.members[side.who].pk,
        )

    @precondition(lambda self: self.sides())
    @rule(
        pick=PICK,
        yes=st.booleans(),
        chosen=PICK,
        answer=st.sampled_from(["declined", "never", "mismatch", "accepted"]),
    )
    def answers(self, pick: int, yes: bool, chosen: int, answer: str) -> None:
        """Whoever was asked answers, whether it is still theirs to answer or not."""
        ask, side = one_of(self.sides(waiting=chosen % 4 > 0) or self.sides(), pick)
        if side is ask.came:
            self.answer(ask, side, answer)
        else:
            self.answer(
                ask,
                side,
                "vouched" if yes else "passed",
                ask.seeker if chosen % 3 else chosen % self.model.count,
            )

    @precondition(lambda self: self.sides(waiting=True))
    @rule(pick=PICK, at_once=MOSTLY, exchange=st.booleans())
    def says_yes(self, pick: int, at_once: bool, exchange: bool) -> None:
        """Without which nothing ever goes far."""
        ask, side = one_of(self.sides(waiting=True), pick)
        self.agree(ask, side, exchange)
        if at_once:
            self.the_worker_carries_all()

    def agree(self, ask: Ask, side: Side, exchange: bool = False) -> None:
        if side is ask.came:
            self.answer(ask, side, "accepted", exchange=exchange)
        else:
            contacts = [one for owner, one in self.model.trust if owner == side.who and one != ask.seeker]
            near = [one for one in contacts if self.model.level(one, side.who) >= 2]
            self.answer(ask, side, "vouched", next(iter(near + contacts), ask.seeker))

    def answer(self, ask: Ask, side: Side, answer: str, chosen: int = 0, exchange: bool = False) -> None:
        who, part = self.world.members[side.who].pk, self.row(ask, side)
        kinds = ["mobile"] if exchange else []
        about = self.world.members[chosen].handle if ask.wish else None
        self.moment()
        verbs: dict[str, Callable[[], object]] = {
            "vouched": lambda: introductions.vouch(introducer_id=who, part=part, words=WORDS, target=about),
            "passed": lambda: introductions.pass_by(introducer_id=who, part=part),
            "accepted": lambda: introductions.accept(target_id=who, part=part, exchange=kinds),
            "declined": lambda: introductions.decline(target_id=who, part=part),
            "never": lambda: introductions.never(target_id=who, part=part),
            "mismatch": lambda: introductions.not_as_said(target_id=who, part=part),
        }
        if side is ask.came:
            self.both(verbs[answer], lambda _none: self.model.answer_as_target(ask, answer, frozenset(kinds)))
        else:
            self.both(verbs[answer], lambda _none: self.model.answer_as_introducer(ask, side, answer, chosen))

    def moment(self) -> None:
        """No two exchanges are made at the same instant."""
        self.model.now += A_MOMENT
        self.world.clock(self.model.now)

    @precondition(lambda self: self.sides())
    @rule(pick=PICK, what=st.sampled_from(["purpose", "company"]), replies=st.integers(0, 2))
    def asks_first(self, pick: int, what: str, replies: int) -> None:
        """Mostly whoever can, and once more, which nobody can."""
        ask, side = one_of(self.sides(waiting=pick % 4 > 0) or self.sides(), pick)
        self.ask_first(ask, side, what)
        self.ask_first(ask, side, "title")
        for _time in range(replies):
            self.reply(ask)

    def ask_first(self, ask: Ask, side: Side, what: str) -> None:
        who, part = self.world.members[side.who].pk, self.row(ask, side)
        self.both(
            lambda: introductions.ask_first(member_id=who, part=part, what=what),
            lambda _none: self.model.ask_first(ask, side, what),
        )

    @precondition(lambda self: any(ask.asked for ask in self.model.asks.values()))
    @rule(pick=PICK, relied_on=st.sampled_from(["no", "before", "after"]))
    def takes_words_back(self, pick: int, relied_on: str) -> None:
        """Mostly whoever said some; now and then the target accepts, before that or after."""
        asked = [(ask, side) for ask in self.model.asks.values() for side in ask.asked]
        said = [(ask, side) for ask, side in asked if ask.came and side.state == "vouched" and pick % 4]
        ask, side = one_of(said or asked, pick)
        self.words_go(ask, side, relied_on)

    def words_go(self, ask: Ask, side: Side, relied_on: str) -> None:
        if ask.came and relied_on == "before":
            self.answer(ask, ask.came, "accepted")
        who, part = self.world.members[side.who].pk, self.row(ask, side)
        self.both(
            lambda: introductions.take_back_words(introducer_id=who, part=part),
            lambda _none: self.model.take_words_back(ask, side),
        )
        if ask.came and relied_on == "after":
            self.answer(ask, ask.came, "accepted")
