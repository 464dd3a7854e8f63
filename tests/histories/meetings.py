"""What members do when they meet, in the database and in the model."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from disclosure import exchanges
from disclosure.errors import NotThere
from intros import handshakes, recognitions, tables
from tests.asking.acts import MOSTLY
from tests.asking.worker import PICK, one_of
from tests.histories.acts import PEOPLE, Acts
from tests.histories.meeting import Table
from tests.histories.parts import Offer

KINDS = st.sampled_from(
    [frozenset(kinds) for kinds in ({"mobile"}, {"mobile"}, {"mobile", "company"}, {"company"})]
)


class Meetings(Acts):
    """Cards, codes, words and ticks."""

    @rule(
        people=PEOPLE,
        kinds=KINDS,
        others=KINDS,
        then=st.sampled_from(["offers too", "offers too", "agree", "decline", "withdraw", "nothing"]),
    )
    def offers_an_exchange(
        self, people: list[int], kinds: frozenset[str], others: frozenset[str], then: str
    ) -> None:
        """Now and then both do."""
        one, other, *_rest = self.some(people)
        self.trust(one, other, 2)
        before = len(self.model.offers)
        if then != "nothing":
            self.trust(other, one, 2)
        self.offer(one, other, kinds)
        if then == "offers too":
            self.offer(other, one, others)
        elif then != "nothing" and len(self.model.offers) > before:
            self.answer_offer(list(self.model.offers.values())[-1], then)

    def offer(self, one: int, other: int, kinds: frozenset[str]) -> None:
        members = self.world.members
        new = Offer(one, other, kinds, self.model.now, None)
        self.moment()
        self.both(
            lambda: exchanges.offer(
                proposer_id=members[one].pk, handle=members[other].handle, kinds=sorted(kinds)
            ),
            lambda made: self.model.offer(self.called(new, made)),
        )

    @precondition(lambda self: self.model.offers)
    @rule(pick=PICK, how=st.sampled_from(["agree", "agree", "decline", "withdraw"]))
    def answers_an_offer(self, pick: int, how: str) -> None:
        self.answer_offer(one_of(list(self.model.offers.values()), pick), how)

    def answer_offer(self, offer: Offer, how: str) -> None:
        one, other = (self.world.members[who].pk for who in (offer.proposer, offer.other))
        self.moment()
        if how == "withdraw":
            self.both(
                lambda: exchanges.withdraw(proposer_id=one, offer=offer.id),
                lambda _none: self.model.take_offer_back(offer),
            )
        elif offer.answer:
            part = self.world.one("SELECT id FROM disclosure_exchangeanswer WHERE offer_id = %s", offer.id)
            verb = exchanges.agree if how == "agree" else exchanges.decline
            self.both(
                lambda: verb(owner_id=other, answer=part),
                lambda _none: self.model.answer_offer(offer, how == "agree"),
            )

    @precondition(lambda self: self.model.exchanges)
    @rule(pick=PICK, which=st.integers(0, 1))
    def ends_an_exchange(self, pick: int, which: int) -> None:
        made, exchange = one_of(list(self.model.exchanges.items()), pick)
        who = self.world.members[sorted(exchange.pair)[which]].pk
        self.both(
            lambda: exchanges.end(member_id=who, exchange=made), lambda _none: self.model.end_exchange(made)
        )

    @rule(people=PEOPLE, relayed=st.booleans(), answer=st.sampled_from(["yes", "yes", "no", "nothing"]))
    def shows_and_scans(self, people: list[int], relayed: bool, answer: str) -> None:
        """A code is good for one: whoever has it from the scanner finds nothing."""
        owner, scanner, third, *_rest = self.some(people)
        members = self.world.members
        token = handshakes.own_code(members[owner].pk).token
        assert handshakes.claim(members[owner].pk, token, "") is None
        came = handshakes.claim(members[scanner].pk, token, "")
        assert came == ("offered" if self.model.may_claim(owner, scanner) else None)
        if came is None:
            return
        claims = list(self.model.claims)
        for (made,) in self.world.rows("SELECT id FROM intros_claim WHERE id <> ALL (%s)", claims):
            self.model.claim(made, owner, scanner)
        made, claim = next(  # again it is the same as before
            (number, one) for number, one in reversed(self.model.claims.items())
            if (one.owner, one.claimant) == (owner, scanner)
        )  # fmt: skip
        if claim.shown is None:
            return
        if relayed:
            assert handshakes.claim(members[third].pk, token, "") is None
        if answer != "nothing":
            self.answer_claim(made, answer == "yes")

    @precondition(lambda self: self.model.asks)
    @rule(pick=PICK)
    def meets_whom_they_seek(self, pick: int) -> None:
        """In person, after which nothing rests between the two."""
        ask = one_of(list(self.model.asks.values()), pick)
        if ask.target is not None and ask.target != ask.seeker:
            third = next(who for who in range(self.model.count) if who not in (ask.seeker, ask.target))
            self.shows_and_scans([ask.target, ask.seeker, third], False, "yes")

    @precondition(lambda self: self.model.claims)
    @rule(pick=PICK, it_is=st.booleans())
    def confirms_or_not(self, pick: int, it_is: bool) -> None:
        self.answer_claim(one_of(list(self.model.claims), pick), it_is)

    def answer_claim(self, claim: int, it_is: bool) -> None:
        who = self.world.members[self.model.claims[claim].owner].pk
        if self.model.claims[claim].shown is None:
            return
        part = self.world.one("SELECT id FROM intros_showing WHERE claim_id = %s", claim)
        verb = handshakes.confirm if it_is else handshakes.decline
        self.both(
            lambda: verb(owner_id=who, showing=part), lambda _none: self.model.answer_claim(claim, it_is)
        )

    @rule(people=PEOPLE, back=st.booleans(), takes_back=st.booleans())
    def says_they_know_each_other(self, people: list[int], back: bool, takes_back: bool) -> None:
        one, other, *_rest = self.some(people)
        self.say(one, other)
        if takes_back:
            recognitions.unsay(member_id=self.world.members[one].pk, handle=self.world.members[other].handle)
            self.model.unsay(one, other)
        if back:
            self.say(other, one)

    def say(self, one: int, other: int) -> None:
        members = self.world.members
        self.both(
            lambda: recognitions.say(member_id=members[one].pk, handle=members[other].handle),
            lambda _none: self.model.say(one, other),
        )

    @rule(people=PEOPLE, guests=st.integers(1, 6), ticks=st.booleans())
    def sits_down(self, people: list[int], guests: int, ticks: bool) -> None:
        """Now and then the host ticks one of them."""
        host, *others = self.some(people)
        members = self.world.members
        token = tables.start(members[host].pk)
        found = tables.table(members[host].pk, token)
        table = self.model.tables.setdefault(found.id, Table(host, found.ends_at))
        table.seats.add(host)
        for guest in others[:guests]:
            try:
                tables.join(member_id=members[guest].pk, token=token)
            except NotThere:
                assert not self.model.may_sit(found.id, guest)
            else:
                assert self.model.may_sit(found.id, guest)
                table.seats.add(guest)
        if ticks:
            self.tick(found.id, host, others[0], True)

    @precondition(lambda self: self.model.tables)
    @rule(pick=PICK, people=PEOPLE, met=MOSTLY, back=st.booleans())
    def ticks(self, pick: int, people: list[int], met: bool, back: bool) -> None:
        one, other, *_rest = self.some(people)
        table = one_of(list(self.model.tables), pick)
        self.tick(table, one, other, met)
        if back:
            self.tick(table, other, one, True)

    def tick(self, table: int, one: int, other: int, met: bool) -> None:
        members = self.world.members
        self.both(
            lambda: tables.tick(
                member_id=members[one].pk, table_id=table, handle=members[other].handle, met=met
            ),
            lambda _none: self.model.tick(table, one, other, met),
        )
