"""The worker and the clock in any histories: steps in any order and some of them twice; time never goes back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

PICK = st.integers(0, 10_000)


def one_of(some: Sequence[Any], pick: int) -> Any:
    """Return one of them; a small number picks the latest."""
    return some[-1 - pick % len(some)]


class Worker(RuleBasedStateMachine):
    """What is called for is carried out, in the database and in the model."""

    world: Any
    model: Any

    @precondition(lambda self: self.model.todo)
    @rule(pick=PICK)
    def the_worker_carries_a_step(self, pick: int) -> None:
        step = one_of(self.model.todo, pick)
        self.model.carry(step)
        assert self.world.run(step)

    @precondition(lambda self: self.model.todo)
    @rule()
    def the_worker_carries_all(self) -> None:
        while self.model.todo:
            step = self.model.todo[0]
            self.model.carry(step)
            assert self.world.run(step)

    @precondition(lambda self: self.model.done)
    @rule(pick=PICK)
    def a_step_comes_twice(self, pick: int) -> None:
        assert not self.world.run(one_of(self.model.done, pick))

    def to(self, now: datetime) -> None:
        """Move the clock, which never goes back."""
        self.model.now = max(self.model.now, now)
        self.world.clock(self.model.now)
