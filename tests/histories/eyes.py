"""What one member can know, in plain Python: made of what they did and were told, and of nothing else.

Nothing here knows of anybody's trust, room, refusal or answer. The arguments of a method are all that it may tell; the
model of everything calls them, and what row security gives the member must be what they come to.
"""

from datetime import datetime
from typing import Any

from tests.histories.eyes_that_meet import EyesThatMeet, Row


class Eyes(EyesThatMeet):
    """What stands in a member's own lists, notices and contacts."""

    def __init__(self) -> None:
        """Nothing yet."""
        super().__init__()
        self.sought: dict[int, Row] = {}
        self.vouches: dict[int, Row] = {}
        self.introduced: dict[int, Row] = {}
        self.brings: dict[int, Row] = {}
        self.brought: dict[int, Row] = {}
        self.contacts: dict[int, int] = {}

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
        self, ask: int, seeker: int, target: int | None, until: datetime, closes: datetime
    ) -> None:
        """Somebody seeks one of their contacts, or wishes for one; nothing was asked before, as far as they know."""
        self.vouches[ask] = {
            "seeker": seeker, "target": target, "question": "", "replied": None, "state": "asked",
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

    # --- Who brings two together, and who is brought -----------------------------------------------

    def brings_together(self, pair: int, one: int, other: int, until: datetime, rests: datetime) -> None:
        """Own act: the date is told at once and never moves."""
        self.brings[pair] = {"one": one, "other": other, "state": "vouched", "closes": until, "rests": rests}

    def lets_pair_go(self, pair: int) -> None:
        """Own act."""
        self.brings[pair]["state"] = "withdrawn"

    def brought_them_together(self, pair: int) -> None:
        """Both said yes. Of anything else nothing is told."""
        self.brings[pair] |= {"state": "connected", "rests": None}
        self.notices["vouch_connected", pair] += 1

    def is_brought(self, pair: int, other: int, introducer: int, until: datetime) -> None:
        """Somebody they trust would have them meet another."""
        self.brought[pair] = {
            "other": other, "introducer": introducer, "until": until, "gone": False, "state": "asked",
        }  # fmt: skip
        self.notices["introduced", pair] += 1

    def answers_as_brought(self, pair: int, state: str, until: datetime) -> None:
        """Own act: after a yes they wait until the date that the introducer knows."""
        self.brought[pair] |= {"state": state, "until": until}

    def brought_lapses(self, pair: int) -> None:
        """As if the days had gone by."""
        self.brought[pair]["state"] = "lapsed"

    def is_brought_together(self, pair: int, told: bool) -> None:
        """Both said yes; whoever said so last knows."""
        self.brought[pair]["state"] = "accepted"
        if told:
            self.notices["brought_connected", pair] += 1

    def brought_words_are_gone(self, pair: int, relied_on: bool) -> None:
        """The introducer took it back, and this side has not said yes, or knows the other already."""
        self.brought[pair]["gone"] = True
        if self.brought[pair]["state"] == "asked":
            self.brought[pair]["state"] = "lapsed"
        if relied_on:
            self.notices["vouch_withdrawn", pair] += 1

    def is_thanked(self, of: int, told: str) -> None:
        """By whom is told, since both know who introduced them."""
        self.notices[told, of] += 1

    # --- Whom they know ---------------------------------------------------------------------------

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
            "brings": {one: in_time(row, now, vouched="closed") for one, row in self.brings.items()},
            "brought": {one: in_time(row, now, asked="lapsed", willing="closed") for one, row in self.brought.items()},
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
    hour = row["closes"] if row["state"] == "vouched" else row.get("until")
    if hour and hour <= now:
        shown["state"] = over.get(row["state"], row["state"])
    if "rests" in shown and (shown["rests"] is None or shown["rests"] <= now):
        shown["rests"] = None
    return shown
