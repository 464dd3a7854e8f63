"""What becomes of each ask and introduction of a round, and what the database must hold of it in the end.

Journeys do not touch one another: no two have both the same asker and the same owner, and nobody is asked so often that
a limit is met. So the order in which they go does not matter, and each alone is a sequence.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from tests.asking.model import Model
from tests.asking.parts import Ask
from tests.asking.world import NOON

ASKS, SOUGHT = 5, 3
"""What each seeker has in flight, which is as much as one may."""

FIVE_TIMES = 5
"""How often at the most an introducer is asked; a target is sought once."""

# What is done, act by act. Before a word with an arrow, whatever went before has come to whom it was for.
ASKING = (
    ("ask",),
    ("ask", "> grant"),
    ("ask", "> grant", "revoke"),
    ("ask", "> decline"),
    ("ask", "> never"),
    ("ask", "> withdraw"),
    ("ask", "withdraw"),
)
SEEKING = (
    ("seek",),
    ("seek", "> pass"),
    ("seek", "> withdraw"),
    ("seek", "withdraw"),
    ("seek", "> vouch"),
    ("seek", "> vouch", "> accept"),
    ("seek", "> vouch", "> accept"),
    ("seek", "> vouch", "> decline"),
    ("seek", "> vouch", "> never"),
    ("seek", "> vouch", "> withdraw"),
    ("seek", "> vouch", "withdraw"),
)
ANSWERS = {
    "grant": "granted",
    "decline": "declined",
    "never": "never",
    "vouch": "vouched",
    "pass": "passed",
    "accept": "accepted",
}


@dataclass
class Journey:
    """One ask or introduction; members by their numbers."""

    at: float
    """When it begins, in seconds from the start of the round."""

    acts: tuple[str, ...]
    asker: int
    owner: int
    introducer: int | None
    envelope: bool
    id: int = 0
    """Known when it was found in the database."""

    done: int = 0
    """How many of its acts were."""

    @property
    def next(self) -> str | None:
        """The next act."""
        return self.acts[self.done].removeprefix("> ") if self.done < len(self.acts) else None

    @property
    def waits_for(self) -> int | None:
        """To whom it must have come before the next act."""
        if not self.acts[self.done].startswith(">"):
            return None
        vouched = "> vouch" in self.acts[: self.done]
        return self.owner if self.introducer is None or vouched else self.introducer

    @property
    def who_answers(self) -> int:
        """Who says the next answer."""
        return (
            self.introducer if self.next in ("vouch", "pass") and self.introducer is not None else self.owner
        )


def people(seekers: int) -> list[range]:
    """The numbers of seekers, owners, targets and introducers."""
    sought = seekers * SOUGHT
    counts = (0, seekers, seekers, sought, -(-sought // FIVE_TIMES))
    return [range(*pair) for pair in pairwise(accumulate(counts))]


def plan(seed: int, seconds: float, count: int) -> list[Journey]:
    """The journeys of a round with so many seekers, which begin all through it."""
    dice = random.Random(seed)  # noqa: S311 - the same seed, the same journeys
    seekers, owners, targets, introducers = people(count)

    def journey(acts: tuple[tuple[str, ...], ...], asker: int, owner: int, introducer: int | None) -> Journey:
        at, went, along = dice.uniform(0, seconds * 0.9), dice.choice(acts), dice.random() < 0.7
        return Journey(at, went, asker, owner, introducer, along)

    made = []
    for number, asker in enumerate(seekers):
        for place in range(ASKS):
            made.append(journey(ASKING, asker, owners[(number + place) % len(owners)], None))
        for place in range(number * SOUGHT, (number + 1) * SOUGHT):
            target, introducer = targets[place], introducers[place % len(introducers)]
            made.append(journey(SEEKING, asker, target, introducer))
    return sorted(made, key=lambda one: one.at)


def related(journeys: list[Journey]) -> Iterator[tuple[int, int]]:
    """Who knows whom at the start: introducers those between whom they stand, and these them."""
    for one in journeys:
        if one.introducer is not None:
            for other in (one.asker, one.owner):
                yield one.introducer, other
                yield other, one.introducer


def due(journeys: list[Journey], came_to: Callable[[Journey, int], bool]) -> Model:
    """What must hold when all that was done is carried out, journey by journey.

    Where somebody took back what may not have come yet, either order is right, and `came_to` tells which it was.
    """
    model = Model(NOON, trust=dict.fromkeys(related(journeys), 2))
    for one in journeys:
        if one.done:
            replay(model, one, came_to)
    return model


def replay(model: Model, one: Journey, came_to: Callable[[Journey, int], bool]) -> None:
    """Do what was done."""
    ask = Ask(
        "waiting", NOON, id=one.id, asker=one.asker, owner=one.owner, introducer=one.introducer,
        envelope=one.envelope,
    )  # fmt: skip
    for act in one.acts[: one.done]:
        word = act.removeprefix("> ")
        if word in ("ask", "seek"):
            model.ask(ask)
        elif word == "withdraw":
            if came_to(one, next_one(model, ask)):
                carry_all(model)
            model.withdraw(ask)
        else:
            carry_all(model)
            if word == "revoke":
                model.revoke(one.owner, one.asker)
            else:
                by_introducer = word in ("vouch", "pass") and one.introducer is not None
                model.answer(ask, one.introducer if by_introducer else one.owner, ANSWERS[word])  # type: ignore[arg-type]
    carry_all(model)


def next_one(model: Model, ask: Ask) -> int:
    """To whom the step that waits would bring it; nobody, if none does."""
    bringing = {
        "deliver_access_request": ask.owner,
        "ask_introducer": ask.introducer,
        "ask_target": ask.owner,
    }
    return next((bringing[name] or -1 for name, of, _version in model.todo if of == ask.id), -1)


def carry_all(model: Model) -> None:
    """Carry out what waits."""
    for step in list(model.todo):
        model.carry(step)
