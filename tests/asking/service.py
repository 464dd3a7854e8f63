"""What the service does in the histories: the sweeper and the clock, beside the worker."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.asking.acts import Acts
from tests.asking.parts import Ask
from tests.asking.worker import PICK, one_of
from tests.asking.world import A_SECOND


class Service(Acts):
    """Time goes to the hours that matter; whoever asked asks again."""

    @rule()
    def the_sweeper_comes(self) -> None:
        self.model.sweep()
        self.world.rows("SELECT sweep_access(500), sweep_introductions(500)")
        self.model.deliver()
        self.world.rows("SELECT deliver_queued(500)")

    @precondition(lambda self: self.model.hours())
    @rule(how=st.sampled_from(["at", "just before", "a day later"]))
    def time_passes(self, how: str) -> None:
        hour = self.model.hours()[0]
        self.to({"at": hour, "just before": hour - A_SECOND, "a day later": hour + timedelta(days=1)}[how])

    @precondition(lambda self: any(ask.retry_at for ask in self.model.asks.values()))
    @rule(pick=PICK)
    def one_asks_again_as_soon_as_one_may(self, pick: int) -> None:
        """The same of the same person, which goes nowhere if they said never."""
        self.ask_again(one_of([ask for ask in self.model.asks.values() if ask.retry_at], pick))

    @precondition(lambda self: self.could_say_never())
    @rule(pick=PICK, answer=st.sampled_from(["never", "never", "mismatch"]))
    def says_never_and_is_asked_again(self, pick: int, answer: str) -> None:
        """Or that it was not what it said, which is an answer like any other."""
        ask, who = one_of(self.could_say_never(), pick)
        self.say(ask, who, answer)
        self.ask_again(ask)

    def could_say_never(self) -> list[tuple[Ask, int]]:
        return [(ask, who) for ask, who in self.came(unanswered=True) if who == ask.owner]

    def ask_again(self, ask: Ask) -> None:
        assert ask.retry_at is not None
        self.to(ask.retry_at)
        if ask.introducer is None:
            self.asks(ask.asker, ask.owner, ask.envelope, True, ask.purpose)
        else:
            self.seeks([ask.asker, ask.owner, ask.introducer], 9, ask.envelope, True, ask.purpose)
