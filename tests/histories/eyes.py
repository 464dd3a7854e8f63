"""What one member can know, in plain Python: made of what they did and were told, and of nothing else.

Nothing here knows of anybody's trust, room, refusal or answer. The arguments of a method are all that it may tell; the
model of everything calls them, and what row security gives the member must be what they come to.
"""

from collections import Counter
from datetime import datetime
from typing import Any

Row = dict[str, Any]


class Eyes:
    """What stands in a member's own lists, notices and contacts."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.sought: dict[int, Row] = {}
        self.vouches: dict[int, Row] = {}
        self.introduced: dict[int, Row] = {}
        self.offers: dict[int, Row] = {}
        self.offered: dict[int, Row] = {}
        self.exchanges: dict[int, Row] = {}
        self.claims: dict[int, Row] = {}
        self.showings: dict[int, Row] = {}
        self.known: dict[int, Row] = {}
        self.ticks: dict[tuple[int, int], Row] = {}
        self.contacts: dict[int, int] = {}
        self.notices: Counter[tuple[str, int]] = Counter()

    # --- Who seeks: only their own acts, a question, and a connection ---------------------------

    def seeks(
        self, ask: int, target: int | None, introducer: int | None, until: datetime, rests: datetime
    ) -> None:
        """Own act: the date is told at once and never moves."""
        self.sought[ask] = {
            "target": target, "introducer": introducer, "question": "", "replied": None, "state": "waiting",
            "until": until, "rests": rests,
        }  # fmt: skip

    def takes_back(self, ask: int) -> None:
        """Own act."""
        self.sought[ask]["state"] = "withdrawn"

    def is_asked_first(self, ask: int, what: str) -> None:
        """By whom it was is not told."""
        self.sought[ask]["question"] = what
        self.notices["question_asked", ask] += 1

    def replies(self, ask: int, now: datetime) -> None:
        """Own act."""
        self.sought[ask]["replied"] = now

    def is_connected(self, ask: int, target: int, introducer: int) -> None:
        """Only now the introducer of a circle, and whom they thought of, have a name."""
        self.sought[ask] |= {"state": "connected", "target": target, "introducer": introducer, "rests": None}
        self.notices["connected", ask] += 1

    # --- Who introduces: not whether they were named, nor what the target made of it ------------

    def is_asked_to_introduce(
        self, ask: int, seeker: int, target: int | None, until: datetime, closes: datetime,
        question: str, replied: datetime | None,
    ) -> None:  # fmt: skip
        """Somebody seeks one of their contacts, or wishes for one."""
        self.vouches[ask] = {
            "seeker": seeker, "target": target, "question": question, "replied": replied, "state": "asked",
            "until": until, "closes": closes,
        }  # fmt: skip
        self.notices["wish_asked" if target is None else "vouch_asked", ask] += 1

    def answers_as_introducer(self, ask: int, state: str, chosen: int | None = None) -> None:
        """Own act: vouched, passed, withdrawn."""
        self.vouches[ask]["state"] = state
        if chosen is not None:
            self.vouches[ask]["target"] = chosen

    def connected_them(self, ask: int) -> None:
        """It came to something."""
        self.vouches[ask]["state"] = "connected"
        self.notices["vouch_connected", ask] += 1

    # --- Who is introduced ----------------------------------------------------------------------

    def is_introduced(
        self, ask: int, seeker: int, introducer: int, until: datetime, question: str, replied: datetime | None
    ) -> None:
        """Somebody they trust said a word."""
        self.introduced[ask] = {
            "seeker": seeker, "introducer": introducer, "question": question, "replied": replied, "gone": False,
            "state": "asked", "until": until,
        }  # fmt: skip
        self.notices["introduced", ask] += 1

    def answers_as_target(self, ask: int, state: str) -> None:
        """Own act."""
        self.introduced[ask]["state"] = state

    def words_are_gone(self, ask: int, relied_on: bool) -> None:
        """The introducer took them back: before the answer it has lapsed, later they are told."""
        self.introduced[ask]["gone"] = True
        if self.introduced[ask]["state"] == "asked":
            self.introduced[ask]["state"] = "lapsed"
        if relied_on:
            self.notices["vouch_withdrawn", ask] += 1

    # --- Whoever was asked, in either part ------------------------------------------------------

    def lapses(self, ask: int, part: str) -> None:
        """The seeker took it back: as if the days had gone by."""
        rows = self.vouches if part == "introducer" else self.introduced
        if rows[ask]["state"] == "asked":
            rows[ask]["state"] = "lapsed"

    def hears_question(self, ask: int, part: str, what: str) -> None:
        """Asked by themselves, or in the introducer's name by the target."""
        (self.vouches if part == "introducer" else self.introduced)[ask]["question"] = what

    def hears_reply(self, ask: int, part: str, now: datetime, waits: bool) -> None:
        """The seeker answered."""
        (self.vouches if part == "introducer" else self.introduced)[ask]["replied"] = now
        if waits:
            self.notices[f"{part}_answered", ask] += 1

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

    def knows(self, other: int, level: int) -> None:
        """Own trust, by their own act or by what both accepted."""
        self.contacts[other] = level

    def met_in_person(self, other: int, now: datetime) -> None:
        """Nothing rests any more between two who met."""
        for row in self.sought.values():
            if row["target"] == other and row["rests"]:
                row["rests"] = row["until"] if row["state"] == "waiting" else now
        for row in self.offers.values():
            if row["other"] == other and row["rests"]:
                row["rests"] = row["until"] if row["state"] == "waiting" else now

    # --- What they see --------------------------------------------------------------------------

    def see(self, now: datetime) -> dict[str, Any]:
        """Everything at an instant: what is over is over at its hour, whoever has come by."""
        return {
            "sought": {one: in_time(row, now, waiting="closed") for one, row in self.sought.items()},
            "vouches": {one: in_time(row, now, asked="lapsed", vouched="closed") for one, row in self.vouches.items()},
            "introduced": {one: in_time(row, now, asked="lapsed") for one, row in self.introduced.items()},
            "offers": {one: in_time(row, now, waiting="closed") for one, row in self.offers.items()},
            "offered": {one: in_time(row, now, open="lapsed") for one, row in self.offered.items()},
            **{name: {one: row for one, row in rows.items() if row["until"] > now} for name, rows in (
                ("exchanges", self.exchanges), ("claims", self.claims), ("showings", self.showings),
                ("known", self.known), ("ticks", self.ticks),
            )},
            "contacts": self.contacts,
            "notices": self.notices,
        }  # fmt: skip


def in_time(row: Row, now: datetime, **over: str) -> Row:
    """Return a row as it stands at an instant: over at its hour, and resting only until it does not."""
    shown = dict(row)
    hour = row["closes"] if row["state"] == "vouched" else row["until"]
    if hour <= now:
        shown["state"] = over.get(row["state"], row["state"])
    if "rests" in shown and (shown["rests"] is None or shown["rests"] <= now):
        shown["rests"] = None
    return shown
