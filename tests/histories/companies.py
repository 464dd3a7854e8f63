"""What members do about companies, in the database and in the model: say where they work, and hide from one."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from disclosure import hiding
from tests.asking.acts import MOSTLY
from tests.asking.worker import PICK, one_of
from tests.asking.world import A_SECOND
from tests.histories.acts import PEOPLE
from tests.histories.bringers import Bringers
from tests.histories.parts import HALF_A_YEAR

SPELLINGS = (
    ("东方证券", "东方证券股份有限公司", "东方证券（集团）"),
    ("中国工商银行", "中国工商银行股份有限公司", "中国工商银行（总行）"),
)
"""Of two companies, each in more than one way; everybody who works anywhere begins at the first."""
COMPANY, SPELLED = st.integers(0, 1), st.integers(0, 2)


class Companies(Bringers):
    """One way: whoever works there does not see whoever hides, who sees everybody as before."""

    @rule(people=PEOPLE, company=COMPANY, spelled=SPELLED)
    def works_elsewhere(self, people: list[int], company: int, spelled: int) -> None:
        who = next(who for who in self.some(people) if who % 2 == 0)
        self.claim(who, company, spelled)

    def claim(self, who: int, company: int, spelled: int) -> None:
        self.world.claim(who, SPELLINGS[company][spelled])
        self.model.works_at(who, company)

    @rule(people=PEOPLE, company=COMPANY, spelled=SPELLED, for_good=MOSTLY)
    def hides_from_a_company(self, people: list[int], company: int, spelled: int, for_good: bool) -> None:
        owner, *_rest = self.some(people)
        self.guard(owner, company, spelled)
        if not for_good:
            self.lift(owner, company)

    def guard(self, owner: int, company: int, spelled: int) -> None:
        hiding.hide_from_company(owner_id=self.world.members[owner].pk, name=SPELLINGS[company][spelled])
        self.model.guard(owner, company)

    @precondition(lambda self: self.model.guards)
    @rule(pick=PICK)
    def hides_from_it_no_longer(self, pick: int) -> None:
        self.lift(*one_of(sorted(self.model.guards), pick))

    def lift(self, owner: int, company: int) -> None:
        mine = self.world.members[owner].pk
        shield = self.world.one(
            "SELECT id FROM disclosure_companyshield WHERE owner_id = %s AND key = company_key(%s)",
            mine, SPELLINGS[company][0],
        )  # fmt: skip
        hiding.show_to_company(owner_id=mine, shield_id=shield)
        self.model.guards.discard((owner, company))

    @precondition(lambda self: any(self.model.works.values()))
    @rule(just_before=st.booleans())
    def half_a_year_passes(self, just_before: bool) -> None:
        """Since somebody said so last."""
        until = max(until for until in self.model.works.values() if until)
        self.to(until + HALF_A_YEAR - (A_SECOND if just_before else timedelta()))
        self.the_sweeper_comes()

    # --- Ways that lead far ----------------------------------------------------------------------

    @rule(
        people=PEOPLE,
        left=st.booleans(),
        before=st.booleans(),
        what=st.sampled_from(["to introduce", "to introduce, and does", "to be brought together"]),
    )
    def whoever_works_there_is_asked(self, people: list[int], left: bool, before: bool, what: str) -> None:
        """By somebody who hides from it before, or once it lies before them; they may have left by now."""
        some = self.some(people)
        who = next(who for who in some if who % 2 == 0)
        owner, third, *rest = [one for one in some if one != who]
        self.claim(who, 1, 0)
        if left:
            self.claim(who, 0, 0)
        if before:
            self.guard(owner, 1, 1)
        if what == "to introduce":
            self.may_begin(who, owner)
            self.put(owner, third, who, "named")
        elif what == "to introduce, and does":
            self.is_introduced([owner, third, who, *rest], "named", False, "no")
        else:
            self.forget(owner, who)
            self.begin(third, owner, who)
        self.the_worker_carries_all()
        self.guard(owner, 1, 1)

    @rule(
        people=PEOPLE,
        before=st.booleans(),
        what=st.sampled_from(["is scanned", "scans", "both scan", "is offered", "ticks"]),
        yes=MOSTLY,
    )
    def whoever_works_there_meets(self, people: list[int], before: bool, what: str, yes: bool) -> None:
        """Somebody who hides from it before, or once the two stand before each other."""
        some = self.some(people)
        who = next(who for who in some if who % 2 == 0)
        owner, *others = [one for one in some if one != who]
        self.hide(owner, who, False)
        self.claim(who, 1, 0)
        if before:
            self.guard(owner, 1, 1)
        if what == "is offered":
            self.meets_by_a_card(owner, who, yes)
        elif what == "ticks":
            self.sits_down([who, owner, *others], 1, True)
            self.guard(owner, 1, 1)
            self.tick(list(self.model.tables)[-1], owner, who, yes)
        else:
            self.meets_by_a_code(owner, who, others, what, yes)

    def meets_by_a_card(self, owner: int, who: int, yes: bool) -> None:
        for one, other in ((owner, who), (who, owner)):
            self.trust(one, other, 2)
        self.offer(who, owner, frozenset({"mobile"}))
        self.guard(owner, 1, 1)
        for offer in list(self.model.offers.values()):
            if (offer.proposer, offer.other) == (who, owner):
                self.answer_offer(offer, "agree" if yes else "decline")

    def meets_by_a_code(self, owner: int, who: int, others: list[int], what: str, yes: bool) -> None:
        if what != "scans":
            self.shows_and_scans([owner, who, *others], False, "nothing")
        if what != "is scanned":
            self.shows_and_scans([who, owner, *others], False, "nothing")
        self.guard(owner, 1, 1)
        for claim, one in list(self.model.claims.items()):
            if (one.owner, one.claimant) in ((owner, who), (who, owner)):
                self.answer_claim(claim, yes)
