"""Exchanges, handshakes, recognition and the table among a few people, in plain Python."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.histories.bringing import Bringing
from tests.histories.parts import Claim, Exchange, Known, Offer, Refused

A_MONTH = timedelta(days=30)
A_QUARTER = timedelta(minutes=15)


@dataclass
class Table:
    """Who sits at a table, until when."""

    host: int
    ends_at: datetime
    seats: set[int] = field(default_factory=set)


@dataclass
class Model(Bringing):
    """Everything that is so."""

    offers: dict[int, Offer] = field(default_factory=dict)
    exchanges: dict[int, Exchange] = field(default_factory=dict)
    claims: dict[int, Claim] = field(default_factory=dict)
    known: dict[tuple[int, int], Known] = field(default_factory=dict)
    tables: dict[int, Table] = field(default_factory=dict)
    ticks: dict[tuple[int, int, int], Known] = field(default_factory=dict)
    made: list[int] = field(default_factory=list)
    """Exchanges that the database has made and the model has not yet, in order."""

    # --- Exchanges ------------------------------------------------------------------------------

    def has(self, who: int) -> frozenset[str]:
        """What somebody has to give: not everybody says where they work."""
        return frozenset({"mobile", "company"} if who % 2 == 0 else {"mobile"})

    def swap(self, one: int, other: int, kinds: frozenset[str]) -> int | None:
        """Both open some kinds to the other, or neither does."""
        if self.apart(one, other) or not kinds <= self.has(one) & self.has(other):
            return None
        made = self.made.pop(0)
        until = self.now.replace(year=self.now.year + 1)
        self.exchanges[made] = Exchange(frozenset((one, other)), kinds, until)
        for who, whom in ((one, other), (other, one)):
            self.events[who, whom, "exchanged"] += 1
            self.eyes[who].exchanges_with(made, whom, kinds, until)
        return made

    def offer(self, new: Offer) -> None:
        """Offer; where the other offers too it is an exchange at once."""
        mine, other = new.proposer, new.other
        if (mine, other) not in self.trust or not self.sees(other, mine):
            raise Refused("NotThere")
        if not new.kinds <= self.has(mine):
            raise Refused("NothingToGive")
        before = [one for one in self.offers.values() if (one.proposer, one.other) == (mine, other)]
        have = [one for one in self.exchanges.values() if one.pair == {mine, other} and self.stands(one)]
        if any(one.open(self.now) or (one.retry_at and one.retry_at > self.now) for one in before) or any(
            new.kinds <= one.kinds for one in have
        ):
            raise Refused("Resting")
        for late in before:
            if late.state == "waiting":
                self.offer_runs_out(late)
        theirs = next(
            (one for one in self.offers.values()
             if (one.proposer, one.other, one.answer) == (other, mine, "open") and one.open(self.now)), None,
        )  # fmt: skip
        made = (
            self.swap(other, mine, theirs.kinds & new.kinds) if theirs and theirs.kinds & new.kinds else None
        )
        self.offers[new.id] = new
        new.answer_by = self.days(7)
        new.retry_at = self.rest(new.answer_by)
        self.eyes[mine].offers_exchange(new.id, other, new.kinds, new.answer_by, new.retry_at)
        if made is not None and theirs:
            new.state, new.exchange, new.retry_at = "agreed", made, None
            self.eyes[mine].offer_to(new.id, "agreed", made)
            self.settle(theirs, made)
        elif (
            (other, mine) in self.trust and (other, mine) not in self.refused and not self.apart(mine, other)
        ):
            new.answer = "open"
            self.eyes[other].is_offered(new.id, mine, new.kinds, new.answer_by)
            self.notices[other, "exchange_offered", new.id] += 1

    def settle(self, offer: Offer, made: int) -> None:
        """Both sides say so, and whoever offered is told."""
        offer.state, offer.answer, offer.exchange, offer.retry_at = "agreed", "agreed", made, None
        self.eyes[offer.proposer].offer_to(offer.id, "agreed", made)
        self.eyes[offer.proposer].is_told_exchanged(offer.id)
        self.eyes[offer.other].offered_to(offer.id, "agreed", made)
        self.notices[offer.proposer, "exchanged", offer.id] += 1

    def answer_offer(self, offer: Offer, agreed: bool) -> None:
        """Agree, or rather not; a tap that comes twice does nothing."""
        if offer.answer == ("agreed" if agreed else "declined"):
            return
        if offer.answer != "open" or not offer.open(self.now) or not self.sees(offer.proposer, offer.other):
            raise Refused("Gone")
        if not agreed:
            offer.answer = "declined"
            self.eyes[offer.other].offered_to(offer.id, "declined")
            return
        if not offer.kinds <= self.has(offer.other):
            raise Refused("NothingToGive")
        made = self.swap(offer.proposer, offer.other, offer.kinds)
        if made is None:
            raise Refused("Gone")
        self.settle(offer, made)

    def take_offer_back(self, offer: Offer) -> None:
        """To the other it has lapsed."""
        if not offer.open(self.now):
            raise Refused("Gone")
        offer.state = "withdrawn"
        self.eyes[offer.proposer].offer_to(offer.id, "withdrawn")
        if offer.answer == "open":
            offer.answer = "lapsed"
            self.eyes[offer.other].offered_to(offer.id, "lapsed")

    def stands(self, exchange: Exchange) -> bool:
        """Whether it is open still."""
        return not exchange.ended and exchange.ends_at > self.now

    def end_exchange(self, one: int) -> None:
        """Either ends it, for both."""
        exchange = self.exchanges[one]
        if not self.stands(exchange):
            raise Refused("Gone")
        exchange.ended = True
        ones, others = sorted(exchange.pair)
        for who, whom in ((ones, others), (others, ones)):
            self.events[who, whom, "unexchanged"] += 1
            self.eyes[who].exchange_ended(one)
        self.call("close_exchange", one, 1)

    def offer_runs_out(self, offer: Offer) -> None:
        """Nothing came of it in time."""
        offer.state = "closed"
        self.notices[offer.proposer, "exchange_closed", offer.id] += 1

    def lift_rest(self, seeker: int, target: int) -> None:
        """Neither an introduction nor an offer rests between two who met."""
        super().lift_rest(seeker, target)
        for offer in self.offers.values():
            if (
                (offer.proposer, offer.other) == (seeker, target)
                and offer.retry_at
                and offer.retry_at > self.now
            ):
                offer.retry_at = offer.answer_by if offer.state == "waiting" else self.now

    # --- Handshake ------------------------------------------------------------------------------

    def may_claim(self, owner: int, claimant: int) -> bool:
        """Whether a code opens to whoever scans it."""
        return owner != claimant and self.sees(owner, claimant)

    def claim(self, claim: int, owner: int, claimant: int) -> None:
        """Scanned, and laid before whoever showed it, unless the scanner hides from them."""
        ends = self.now + A_QUARTER
        self.claims[claim] = Claim(owner, claimant, ends)
        self.eyes[claimant].claims_code(claim, owner, ends)
        if not self.sees(claimant, owner):
            self.claims[claim].shown = None
            return
        self.eyes[owner].code_is_claimed(claim, claimant, ends)
        self.notices[owner, "scanned", 0] += 1

    def answer_claim(self, of: int, it_is: bool) -> None:
        """Confirm who it is, or not; a tap that comes twice does nothing."""
        claim = self.claims[of]
        answer = "met" if it_is else "declined"
        if claim.shown == answer:
            return
        if claim.shown != "asked" or claim.ends_at <= self.now or not self.sees(claim.claimant, claim.owner):
            raise Refused("Gone")
        if not it_is:
            claim.shown = answer
            self.eyes[claim.owner].confirms(of, answer)
            return
        for number, one in self.claims.items():  # also where each scanned the other
            if {one.owner, one.claimant} == {claim.owner, claim.claimant} and one.ends_at > self.now:
                self.both_met(
                    number, [who for who in (claim.owner, claim.claimant) if self.sees(claim.owner, who)]
                )
        if self.sees(claim.owner, claim.claimant):
            self.eyes[claim.claimant].is_told_of_meeting()
            self.notices[claim.claimant, "met", 0] += 1
        self.connect(claim.owner, claim.claimant, "met", 2)

    def lapse_claims(self, claimant: int, owner: int) -> None:
        """What somebody has claimed of another's codes is over for that one."""
        for number, claim in self.claims.items():
            if (claim.owner, claim.claimant, claim.shown) == (owner, claimant, "asked"):
                claim.shown = "lapsed"
                self.eyes[owner].claim_is_over(number)

    def lapse_for(self, owner: int, viewer: int) -> None:
        """So is what they offered to somebody who can't see them now."""
        super().lapse_for(owner, viewer)
        self.lapse_claims(owner, viewer)
        for offer in self.offers.values():
            if (offer.proposer, offer.other, offer.answer) == (owner, viewer, "open"):
                offer.answer = "lapsed"
                self.eyes[viewer].offered_to(offer.id, "lapsed")

    def both_met(self, number: int, who: list[int]) -> None:
        """So it stands for those who are there for one another; declined it stays."""
        one = self.claims[number]
        if one.state == "offered" and one.claimant in who and one.shown != "declined":
            one.state = "met"
            self.eyes[one.claimant].is_confirmed(number)
        if one.shown == "asked" and one.owner in who:
            one.shown = "met"
            self.eyes[one.owner].confirms(number, "met")

    # --- Recognition and the table --------------------------------------------------------------

    def say(self, one: int, other: int) -> None:
        """One says it alone; when both have, it is so."""
        if one == other or not self.sees(other, one):
            raise Refused("NotThere")
        mine, theirs = self.known.get((one, other)), self.known.get((other, one))
        if mine and mine.state == "said" and mine.ends_at > self.now:
            return
        self.known[one, other] = Known("said", self.now + A_MONTH)
        self.eyes[one].says_known(other, self.now + A_MONTH)
        if theirs and theirs.state == "said" and theirs.ends_at > self.now and not self.apart(one, other):
            for who, whom in ((one, other), (other, one)):
                self.known[who, whom].state = "mutual"
                self.eyes[who].is_recognised(whom)
                self.notices[who, "recognised", 0] += 1
            self.connect(one, other, "recognised", 2)

    def unsay(self, one: int, other: int) -> None:
        """Taken back, if it was said."""
        if (found := self.known.get((one, other))) and found.state == "said":
            del self.known[one, other]
            self.eyes[one].unsays(other)

    def may_sit(self, table: int, who: int) -> bool:
        """Whether a table is there for somebody."""
        found = self.tables[table]
        return found.ends_at > self.now and self.sees(found.host, who)

    def tick(self, table: int, one: int, other: int, met: bool) -> None:
        """One ticks another alone; when both have, they met."""
        found = self.tables[table]
        if (
            not {one, other} <= found.seats
            or found.ends_at <= self.now
            or not self.sees(other, one)
            or one == other
        ):
            raise Refused("NotThere")
        mine, theirs = self.ticks.get((table, one, other)), self.ticks.get((table, other, one))
        if not met:
            if mine and mine.state == "single":
                del self.ticks[table, one, other]
                self.eyes[one].unticks(table, other)
        elif mine is None:
            self.ticks[table, one, other] = Known("single", found.ends_at)
            self.eyes[one].ticks_at(table, other, found.ends_at)
            if theirs and theirs.state == "single" and not self.apart(one, other):
                for who, whom in ((one, other), (other, one)):
                    self.ticks[table, who, whom].state = "mutual"
                    self.eyes[who].both_ticked(table, whom)
                    self.notices[who, "table_met", 0] += 1
                self.connect(one, other, "met", 2)

    # --- All of it ------------------------------------------------------------------------------

    def hide(self, one: int, other: int) -> None:
        """One hides: what stands between the two closes from their own side."""
        self.hidden.add(frozenset((one, other)))
        self.events[one, other, "hidden"] += 1
        for made, exchange in self.exchanges.items():
            if exchange.pair == {one, other}:
                if self.stands(exchange):
                    self.end_exchange(made)
                exchange.forgotten = True
        for offer in self.offers.values():
            if (offer.proposer, offer.other) == (one, other) and offer.open(self.now):
                self.take_offer_back(offer)
            elif (offer.proposer, offer.other, offer.answer) == (
                other,
                one,
                "open",
            ) and offer.answer_by > self.now:
                offer.answer = "declined"
                self.eyes[one].offered_to(offer.id, "declined")
        self.close_for(one, other)
        self.keep_apart(one, other)
        self.unsay(one, other)
        self.lapse_claims(one, other)
        for table in [table for table, who, whom in self.ticks if (who, whom) == (one, other)]:
            if self.ticks[table, one, other].state == "single":
                del self.ticks[table, one, other]
                self.eyes[one].unticks(table, other)

    def sweep(self) -> None:
        """Write down what is over, and forget what nobody needs."""
        self.sweep_introductions()
        self.sweep_pairs()
        for offer in self.offers.values():
            if offer.state == "waiting" and offer.answer_by <= self.now:
                self.offer_runs_out(offer)
            if offer.answer == "open" and offer.answer_by <= self.now:
                offer.answer = "lapsed"
        self.claims = {one: claim for one, claim in self.claims.items() if claim.ends_at > self.now - A_MONTH}
        self.known = {one: known for one, known in self.known.items() if not self.forgotten(known)}
        self.ticks = {one: tick for one, tick in self.ticks.items() if not self.forgotten(tick)}
        self.deliver()

    def forgotten(self, one: Known) -> bool:
        """Single ones go with their hour, mutual ones a month later."""
        return one.ends_at <= (self.now if one.state in ("said", "single") else self.now - A_MONTH)
