"""What members do about the operator's desk, in the database and in the model: let it introduce them, or no longer."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from disclosure import desk
from tests.asking.acts import MOSTLY
from tests.histories.acts import PEOPLE
from tests.histories.companies import Companies


class Desk(Companies):
    """One member of every population is of the desk: it introduces two who both let it, after everybody else."""

    @rule(people=PEOPLE, wanted=MOSTLY)
    def lets_the_desk_introduce_them(self, people: list[int], wanted: bool) -> None:
        self.serve(self.some(people)[0], wanted)

    def serve(self, who: int, wanted: bool) -> None:
        desk.serve(member_id=self.world.members[who].pk, wanted=wanted)
        self.model.lets_desk(who, wanted)

    # --- Ways that lead far ----------------------------------------------------------------------

    @rule(
        people=PEOPLE,
        lets=st.sampled_from(["both", "both", "both", "the seeker", "the target", "both at first"]),
        tie=st.booleans(),
        answer=st.sampled_from(["vouched", "vouched", "passed"]),
    )
    def the_desk_is_the_last_resort(self, people: list[int], lets: str, tie: bool, answer: str) -> None:
        """Of two whom nobody else could introduce, or one other could; who may think better of it meanwhile."""
        seeker, target, *others = [who for who in self.some(people) if who != self.model.desk]
        self.serve(seeker, lets != "the target")
        self.serve(target, lets != "the seeker")
        for other in others:
            self.forget(target, other)
        if tie and others:
            self.may_begin(others[0], seeker, target)
        self.put(seeker, target, self.model.desk, "circle")
        self.the_worker_carries_all()
        if lets == "both at first":
            self.serve(target, wanted=False)
        for ask, side in self.sides(waiting=True):
            if ask.seeker == seeker and side is not ask.came:
                self.answer(ask, side, answer)
        self.the_worker_carries_all()
