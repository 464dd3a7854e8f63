"""What one member can know of exchanges and of whom they meet, in plain Python: a part of their eyes."""

from collections import Counter
from datetime import datetime
from typing import Any

Row = dict[str, Any]


class EyesThatMeet:
    """What stands in a member's own lists of offers, exchanges, codes, words and ticks."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.offers: dict[int, Row] = {}
        self.offered: dict[int, Row] = {}
        self.exchanges: dict[int, Row] = {}
        self.claims: dict[int, Row] = {}
        self.showings: dict[int, Row] = {}
        self.known: dict[int, Row] = {}
        self.ticks: dict[tuple[int, int], Row] = {}
        self.notices: Counter[tuple[str, int]] = Counter()

    # --- Exchanges ------------------------------------------------------------------------------

    def offers_exchange(
        self, offer: int, other: int, kinds: frozenset[str], until: datetime, rests: datetime
    ) -> None:
        """Own act."""
        self.offers[offer] = {
            "other": other, "kinds": kinds, "state": "waiting", "made": None, "until": until, "rests": rests,
        }  # fmt: skip

    def offer_to(self, offer: int, state: str, made: int | None = None) -> None:
        """Own act, or both want it."""
        self.offers[offer] |= {"state": state, "made": made}
        if made is not None:
            self.offers[offer]["rests"] = None

    def is_told_exchanged(self, offer: int) -> None:
        """The other agreed."""
        self.notices["exchanged", offer] += 1

    def is_offered(self, offer: int, proposer: int, kinds: frozenset[str], until: datetime) -> None:
        """Somebody offers."""
        self.offered[offer] = {
            "proposer": proposer,
            "kinds": kinds,
            "state": "open",
            "made": None,
            "until": until,
        }
        self.notices["exchange_offered", offer] += 1

    def offered_to(self, offer: int, state: str, made: int | None = None) -> None:
        """Own act, or it was taken back."""
        self.offered[offer] |= {"state": state, "made": made}

    def exchanges_with(self, exchange: int, other: int, kinds: frozenset[str], ends: datetime) -> None:
        """Both opened it."""
        self.exchanges[exchange] = {"other": other, "kinds": kinds, "until": ends}

    def exchange_ended(self, exchange: int) -> None:
        """Whoever ended it, and why."""
        del self.exchanges[exchange]

    # --- Meeting --------------------------------------------------------------------------------

    def claims_code(self, claim: int, owner: int, ends: datetime) -> None:
        """Own act."""
        self.claims[claim] = {"other": owner, "state": "offered", "until": ends}

    def code_is_claimed(self, claim: int, by: int, ends: datetime) -> None:
        """Somebody stands before them."""
        self.showings[claim] = {"other": by, "state": "asked", "until": ends}
        self.notices["scanned", 0] += 1

    def confirms(self, claim: int, state: str) -> None:
        """Own act."""
        self.showings[claim]["state"] = state

    def claim_is_over(self, claim: int) -> None:
        """Whoever stood before them keeps out of their sight."""
        self.showings[claim]["state"] = "lapsed"

    def is_confirmed(self, claim: int) -> None:
        """The other confirmed."""
        self.claims[claim]["state"] = "met"

    def is_told_of_meeting(self) -> None:
        """Once, however many codes they claimed."""
        self.notices["met", 0] += 1

    def says_known(self, other: int, ends: datetime) -> None:
        """Own act."""
        self.known[other] = {"state": "said", "until": ends}

    def unsays(self, other: int) -> None:
        """Own act."""
        self.known.pop(other, None)

    def is_recognised(self, other: int) -> None:
        """Both said it."""
        self.known[other]["state"] = "mutual"
        self.notices["recognised", 0] += 1

    def ticks_at(self, table: int, other: int, ends: datetime) -> None:
        """Own act."""
        self.ticks.setdefault((table, other), {"state": "single", "until": ends})

    def unticks(self, table: int, other: int) -> None:
        """Own act."""
        self.ticks.pop((table, other), None)

    def both_ticked(self, table: int, other: int) -> None:
        """Both did."""
        self.ticks[table, other]["state"] = "mutual"
        self.notices["table_met", 0] += 1
