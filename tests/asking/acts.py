"""What members do in the histories, on the database and on the model: whatever one refuses the other does too."""

import copy
from collections.abc import Callable
from itertools import permutations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from disclosure import asking, errors, grants
from intros import introductions
from tests.asking.four import World
from tests.asking.model import Model
from tests.asking.parts import A_MONTH, MEMBERS, Ask, Refused
from tests.asking.worker import PICK, Worker, one_of
from tests.asking.world import NOON

ANSWERS = {
    "declined": lambda who, part: asking.decline(owner_id=who, decision=part),
    "never": lambda who, part: asking.never(owner_id=who, decision=part),
    "mismatch": lambda who, part: asking.not_as_said(owner_id=who, decision=part),
}
VOUCHES = {
    "vouched": lambda who, part: introductions.vouch(introducer_id=who, part=part, words="靠得住。"),
    "passed": lambda who, part: introductions.pass_by(introducer_id=who, part=part),
}
MEETINGS = {
    "accepted": lambda who, part: introductions.accept(target_id=who, part=part),
    "declined": lambda who, part: introductions.decline(target_id=who, part=part),
    "never": lambda who, part: introductions.never(target_id=who, part=part),
    "mismatch": lambda who, part: introductions.not_as_said(target_id=who, part=part),
}


PEOPLE = st.sampled_from(MEMBERS)
PURPOSES = st.sampled_from(["advice", "advice", "cooperation"])
MOSTLY = st.sampled_from([True, True, True, False])


class Acts(Worker):
    """Asking and introducing, between members who know each other more or less and hide now and then."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.world.begin()
        self.model = Model(NOON)
        self.world.clock(NOON)

    @initialize(levels=st.lists(st.sampled_from([2, 2, 2, 1, 3, 0]), min_size=12, max_size=12))
    def many_know_each_other(self, levels: list[int]) -> None:
        for (owner, viewer), level in zip(permutations(MEMBERS, 2), levels, strict=True):
            if level:
                self.trust(owner, viewer, level)

    # --- What stands between them --------------------------------------------------------------

    def trust(self, owner: int, viewer: int, level: int) -> None:
        if owner == viewer:
            return
        self.model.trust[owner, viewer] = level
        self.world.rows(
            "INSERT INTO disclosure_relationship (owner_id, viewer_id, level, basis, since)"
            " VALUES (%s, %s, %s, 'met', instant())"
            " ON CONFLICT (owner_id, viewer_id) DO UPDATE SET level = excluded.level RETURNING 1",
            self.world.members[owner].pk, self.world.members[viewer].pk, level,
        )  # fmt: skip

    @rule(owner=PEOPLE, viewer=PEOPLE, level=st.integers(1, 3))
    def trusts(self, owner: int, viewer: int, level: int) -> None:
        self.trust(owner, viewer, level)

    @rule(owner=PEOPLE, person=PEOPLE, hides=st.sampled_from([False, False, False, True]))
    def hides_or_comes_back(self, owner: int, person: int, hides: bool) -> None:
        self.hide(owner, person, hides)

    @precondition(lambda self: self.model.waiting())
    @rule(pick=PICK, comes_back=MOSTLY, turned=st.booleans())
    def hides_while_something_waits(self, pick: int, comes_back: bool, turned: bool) -> None:
        """One who asked or was asked, for a while or for good."""
        ask = one_of(self.model.waiting(), pick)
        one, other = (ask.owner, ask.asker) if turned else (ask.asker, ask.owner)
        self.hide(one, other, True)
        if comes_back:
            self.hide(one, other, False)

    def hide(self, owner: int, person: int, hides: bool) -> None:
        if owner == person:
            return
        ids = [self.world.members[one].pk for one in (owner, person)]
        self.world.rows(
            "DELETE FROM disclosure_shield WHERE ARRAY[owner_id, person_id] <@ %s::bigint[] RETURNING 1", ids
        )
        self.model.hidden.discard(frozenset((owner, person)))
        if hides:
            self.world.rows(
                "INSERT INTO disclosure_shield (owner_id, person_id) SELECT bind_viewer(%s), %s RETURNING 1",
                *ids,
            )
            self.model.hide(owner, person)

    # --- What members do -----------------------------------------------------------------------

    def both(self, model: Callable[[], None], verb: Callable[[], object]) -> None:
        """Do it in both; both refuse for the same reason, or neither."""
        try:
            model()
        except Refused as refused:
            with pytest.raises(getattr(errors, str(refused))):
                verb()
        else:
            verb()

    @rule(asker=PEOPLE, owner=PEOPLE, envelope=st.booleans(), at_once=MOSTLY, purpose=PURPOSES)
    def asks(self, asker: int, owner: int, envelope: bool, at_once: bool, purpose: str = "advice") -> None:
        who = self.world.members[asker].pk
        along = [self.world.headline[asker].pk] if envelope else []
        self.put(
            Ask("waiting", NOON, asker=asker, owner=owner, envelope=envelope, purpose=purpose),
            at_once,
            lambda: asking.ask(
                asker_id=who, owner=self.world.members[owner].handle, fields=[self.world.company[owner].pk],
                purpose=purpose, note="", envelope=along,
            ),
        )  # fmt: skip

    @rule(
        people=st.permutations(MEMBERS),
        odd=st.integers(0, 9),
        envelope=st.booleans(),
        at_once=MOSTLY,
        purpose=PURPOSES,
    )
    def seeks(
        self, people: list[int], odd: int, envelope: bool, at_once: bool, purpose: str = "advice"
    ) -> None:
        """Three different people, or now and then some who are the same."""
        asker, owner, introducer = (people[0 if odd == place else place] for place in range(3))
        members = self.world.members
        along = [self.world.headline[asker].pk] if envelope else []
        self.put(
            Ask("waiting", NOON, asker=asker, owner=owner, introducer=introducer, envelope=envelope, purpose=purpose),
            at_once,
            lambda: introductions.seek(
                seeker_id=members[asker].pk, target=members[owner].handle, introducer=members[introducer].handle,
                purpose=purpose, note="", envelope=along,
            ),
        )  # fmt: skip

    @rule(people=st.permutations(MEMBERS))
    def two_are_introduced_to_the_same(self, people: list[int]) -> None:
        """The second of them waits until the target has room."""
        one, other, introducer, target = people
        for owner, viewer in ((one, introducer), (introducer, one), (other, introducer), (introducer, other)):
            self.trust(owner, viewer, 2)
        self.trust(target, introducer, 2)
        for seeker in (one, other):
            self.seeks([seeker, target, introducer], 9, False, True)
        for ask, who in self.came(unanswered=True):
            if (who, ask.owner) == (introducer, target) and ask.introducer == introducer:
                self.say(ask, who, "vouched")
        self.the_worker_carries_all()

    def put(self, ask: Ask, at_once: bool, verb: Callable[[], int]) -> None:
        """Ask; the model knows it by the id that the verb gave it. Mostly it is carried before anything else."""
        before = copy.deepcopy(self.model)

        def keep() -> None:
            ask.id = verb()
            self.model.ask(ask)

        self.both(lambda: before.ask(ask), keep)
        if at_once:
            self.the_worker_carries_all()

    @precondition(lambda self: self.model.asks)
    @rule(pick=PICK)
    def takes_back(self, pick: int) -> None:
        self.take_back(one_of(list(self.model.asks.values()), pick))

    def take_back(self, ask: Ask) -> None:
        who = self.world.members[ask.asker].pk
        if ask.introducer is None:
            self.both(lambda: self.model.withdraw(ask), lambda: asking.withdraw(asker_id=who, request=ask.id))
        else:
            self.both(
                lambda: self.model.withdraw(ask),
                lambda: introductions.withdraw(seeker_id=who, introduction=ask.id),
            )

    @precondition(lambda self: self.came())
    @rule(pick=PICK, answer=PICK)
    def answers(self, pick: int, answer: int) -> None:
        """Whoever was asked answers, whether it is still theirs to answer or not."""
        ask, who = one_of(self.came(), pick)
        self.say(ask, who, one_of(sorted(self.verbs(ask, who)), answer))

    @precondition(lambda self: self.came(unanswered=True))
    @rule(pick=PICK, at_once=MOSTLY)
    def says_yes(self, pick: int, at_once: bool) -> None:
        """Without which nothing ever goes far."""
        ask, who = one_of(self.came(unanswered=True), pick)
        [yes] = {"granted", "vouched", "accepted"} & set(self.verbs(ask, who))
        self.say(ask, who, yes)
        if at_once:
            self.the_worker_carries_all()

    @precondition(lambda self: self.came(unanswered=True))
    @rule(pick=PICK)
    def takes_back_while_the_other_says_yes(self, pick: int) -> None:
        """The worker has not told them yet."""
        ask, who = one_of(self.came(unanswered=True), pick)
        self.take_back(ask)
        [yes] = {"granted", "vouched", "accepted"} & set(self.verbs(ask, who))
        self.say(ask, who, yes)

    def came(self, unanswered: bool = False) -> list[tuple[Ask, int]]:
        """All to whom something came."""
        came = [(ask, who) for ask in self.model.asks.values() for who in ask.came_to]
        return [
            (ask, who) for ask, who in came if not unanswered or ask.came_to[who].state in ("open", "asked")
        ]

    def verbs(self, ask: Ask, who: int) -> dict[str, Callable[[int, int], None]]:
        """What one to whom something came can say."""
        until = self.model.now + A_MONTH
        if ask.introducer is not None:
            return VOUCHES if who == ask.introducer else MEETINGS
        return {
            **ANSWERS,
            "granted": lambda owner, decision: asking.grant(
                owner_id=owner, decision=decision, wordings=[self.world.exact[who].pk], until=until
            ),
        }

    def say(self, ask: Ask, who: int, answer: str) -> None:
        verb = self.verbs(ask, who)[answer]
        part, member = self.world.part(ask, who), self.world.members[who].pk
        self.both(lambda: self.model.answer(ask, who, answer), lambda: verb(member, part))

    @rule(owner=PEOPLE, viewer=PEOPLE)
    def revokes(self, owner: int, viewer: int) -> None:
        self.model.revoke(owner, viewer)
        grants.revoke(owner_id=self.world.members[owner].pk, viewer=self.world.members[viewer].handle)
