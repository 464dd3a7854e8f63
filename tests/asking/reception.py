"""How members receive what is asked, in the histories: closed for a while, muted, and through an assistant."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from disclosure import assistants
from tests.asking.acts import MOSTLY, PEOPLE
from tests.asking.parts import MEMBERS, Ask
from tests.asking.service import Service
from tests.asking.worker import PICK, one_of


class Reception(Service):
    """Now and then somebody wants to be asked otherwise."""

    @rule(who=PEOPLE, days=st.sampled_from([0, 0, 0, 3, 8]), mutes=st.sampled_from([False, False, True]))
    def receives_otherwise(self, who: int, days: int, mutes: bool) -> None:
        until = self.model.now + timedelta(days=days) if days else None
        self.model.closed.pop(who, None)
        self.model.muted.pop(who, None)
        if until:
            self.model.closed[who] = until
        if mutes:
            self.model.muted[who] = "advice"
        self.world.receives(who, until, ["advice"] if mutes else [])

    @rule(principal=PEOPLE, helper=PEOPLE)
    def names_an_assistant(self, principal: int, helper: int) -> None:
        one, other = (self.world.members[who] for who in (principal, helper))
        self.both(
            lambda: self.model.name_assistant(principal, helper),
            lambda: assistants.name(principal_id=one.pk, handle=other.handle),
        )

    @precondition(lambda self: self.model.helpers)
    @rule(pick=PICK, steps_down=st.booleans())
    def is_assisted_no_longer(self, pick: int, steps_down: bool) -> None:
        principal, helper = one_of(list(self.model.helpers.items()), pick)
        self.end_assistance(principal, helper if steps_down else principal)

    def end_assistance(self, principal: int, who: int) -> None:
        assistants.end(member_id=self.world.members[who].pk, assistance=self.world.assistance(principal))
        self.model.end_assistance(principal)

    @precondition(lambda self: self.model.triaged())
    @rule(pick=PICK, passes=MOSTLY)
    def an_assistant_looks_through_it(self, pick: int, passes: bool) -> None:
        """Whether it is still theirs to do or not."""
        ask, _part, triage = one_of(self.model.triaged(), pick)
        self.look_through(ask, triage.helper, passes)

    def look_through(self, ask: Ask, helper: int, passes: bool) -> None:
        who, part = self.world.members[helper].pk, self.world.triage(ask)
        verb = assistants.pass_on if passes else assistants.set_aside
        self.both(
            lambda: self.model.look_through(ask, "passed" if passes else "aside"),
            lambda: verb(assistant_id=who, part=part),
        )

    @rule(people=st.permutations(MEMBERS), who=st.sampled_from(["asker", "principal", "helper"]))
    def one_of_three_thinks_better_of_it(self, people: list[int], who: str) -> None:
        """Somebody who is assisted is asked; before the assistant has looked, one of them would rather not."""
        asker, principal, helper, _other = people
        self.trust(principal, helper, 2)
        self.names_an_assistant(principal, helper)
        self.asks(asker, principal, False, True)
        lies = [
            ask
            for ask, part, triage in self.model.triaged()
            if (part.state, triage.state) == ("open", "open")
        ]
        for ask in lies[-1:]:
            if who == "asker":
                self.take_back(ask)
                self.look_through(ask, self.model.helpers[ask.owner], True)
            else:
                self.end_assistance(
                    ask.owner, ask.owner if who == "principal" else self.model.helpers[ask.owner]
                )
