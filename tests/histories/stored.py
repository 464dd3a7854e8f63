"""What the database holds, in the model's words: all of it, and what row security gives one member."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

import psycopg

from disclosure.exchanges import ANSWER, OFFER
from intros.states import INTRODUCER, SEEKER, TARGET
from tests.histories.meeting import Model
from tests.histories.parts import MOST, Side
from tests.histories.population import World

Row = dict[str, Any]
PARTIES = {
    "sought": "intros_introduction", "vouches": "intros_introducerpart", "introduced": "intros_targetpart",
    "offers": "disclosure_exchangeoffer", "offered": "disclosure_exchangeanswer",
    "exchanges": "disclosure_exchange", "claims": "intros_claim", "showings": "intros_showing",
    "known": "intros_recognition", "ticks": "intros_tick", "notices": "disclosure_notice",
}  # fmt: skip
"""What a member may select from; row security leaves them their own."""
BEHIND = {
    "trust": "disclosure_relationship", "events": "disclosure_relationshipevent", "refused": "disclosure_refusal",
    "grants": "disclosure_grant", "steps": "disclosure_outbox", "line": "intros_queued", "seats": "intros_seat",
}  # fmt: skip
BEGUN = {"vouches": "brings", "introduced": "brought"}
MEETINGS = ("scanned", "met", "recognised", "table_met")
OWN = "SELECT 'contacts', to_jsonb(c) FROM my_contacts(NULL, NULL, NULL, 500) c"


def select(tables: dict[str, str]) -> str:
    return " UNION ALL ".join(
        f"SELECT '{name}', to_jsonb(t) FROM {table} t" for name, table in tables.items()
    )


SIGHTS = """
    SELECT 'sights', jsonb_build_object('viewer', v.id, 'owner', s.owner_id)
    FROM profiles_member v, standing(ARRAY(SELECT m.handle::text FROM profiles_member m), v.id, instant()) s
"""
ALL, SEEN = select(PARTIES | BEHIND), f"{select(PARTIES)} UNION ALL {OWN}"


def sorted_out(found: list[tuple[str, Row]]) -> dict[str, list[Row]]:
    """By what they are; what an introducer began has no introduction."""
    rows: dict[str, list[Row]] = {
        name: [] for name in [*PARTIES, *BEHIND, "contacts", "sights", *BEGUN.values()]
    }
    for name, row in found:
        begun = name in BEGUN and row["introduction_id"] is None
        rows[BEGUN[name] if begun else name].append(row)
    return rows


def at(row: Row, column: str) -> datetime | None:
    """An instant of a row's."""
    return datetime.fromisoformat(row[column]) if row[column] else None


class Stored:
    """Everything, read at once."""

    def __init__(self, world: World, sights: bool) -> None:
        """Read it; also who is there for whom, if that may be anything else than everybody for everybody."""
        self.number: Callable[[Any], int | None] = world.number.get
        found = f"{ALL} UNION ALL {SIGHTS}" if sights else ALL
        self.rows = sorted_out(world.superuser.execute(found.encode()).fetchall())
        self.about = {
            row["id"]: row["introduction_id"] for part in ("vouches", "introduced") for row in self.rows[part]
        }
        self.about |= {row["id"]: row["brought_id"] for row in self.rows["brought"]}
        self.about |= {row["id"]: row["offer_id"] for row in self.rows["offered"]}
        self.about |= {row["id"]: row["claim_id"] for row in self.rows["showings"]}

    def told(self, row: Row) -> tuple[Any, ...]:
        """What a notice is of; what a meeting leaves behind need not last."""
        about = row["row_id"]
        return row["kind"], 0 if row["kind"] in MEETINGS else self.about.get(about, about)

    def side(self, row: Row, who: str, about: str) -> tuple[Any, ...]:
        return (
            self.number(row[who]), self.number(row[about]), row["state"], row["version"], at(row, "arrived_at"),
            at(row, "answer_by"), row["question"], at(row, "replied_at"),
        )  # fmt: skip

    def holds(self) -> Row:
        """All of it."""
        n, rows = self.number, self.rows
        steps = [((row["step"], row["row_id"], row["version"]), row["done_at"]) for row in rows["steps"]]
        claims = {row["claim_id"]: row["state"] for row in rows["showings"]}
        offered = {row["offer_id"]: row["state"] for row in rows["offered"]}
        return {
            "asks": {
                row["id"]: (
                    n(row["seeker_id"]), n(row["target_handle"]), n(row["introducer_handle"]), row["circle"],
                    bool(row["wish"]), row["state"], row["version"], at(row, "answer_by"), at(row, "retry_at"),
                    row["question"], at(row, "replied_at"),
                ) for row in rows["sought"]
            },
            "asked": sorted((row["introduction_id"], self.side(row, "introducer_id", "target_handle"))
                            for row in rows["vouches"]),
            "came": {row["introduction_id"]: (self.side(row, "target_id", "introducer_handle"),
                                              at(row, "words_gone_at")) for row in rows["introduced"]},
            "pairs": {
                row["id"]: (
                    n(row["introducer_id"]), n(row["seeker_handle"]), n(row["target_handle"]), row["state"],
                    row["version"], at(row, "closes_at"), at(row, "retry_at"),
                ) for row in rows["brings"]
            },
            "sides": sorted(
                (row["brought_id"], n(row["seeker_handle"]), frozenset(row["exchange"]), at(row, "words_gone_at"),
                 self.side(row, "target_id", "introducer_handle")) for row in rows["brought"]
            ),
            "offers": {
                row["id"]: (
                    n(row["proposer_id"]), n(row["other_handle"]), frozenset(row["kinds"]), at(row, "answer_by"),
                    at(row, "retry_at"), row["state"], offered.get(row["id"]), row["exchange_id"],
                ) for row in rows["offers"]
            },
            "exchanges": {
                row["id"]: ({n(row["one_id"]), n(row["other_id"])}, set(row["kinds"]), at(row, "ends_at"),
                            bool(row["ended_at"])) for row in rows["exchanges"]
            },
            "open": Counter((n(row["owner_id"]), n(row["user_id"]), self.about.get(row["reference"], row["reference"]))
                            for row in rows["grants"]),
            "claims": {
                row["id"]: (n(row["owner_handle"]), n(row["claimant_id"]), at(row, "ends_at"), row["state"],
                            claims.get(row["id"])) for row in rows["claims"]
            },
            "known": {(n(row["member_id"]), n(row["other_handle"])): (row["state"], at(row, "ends_at"))
                      for row in rows["known"]},
            "ticks": {(row["table_id"], n(row["member_id"]), n(row["other_handle"])): (row["state"], at(row, "ends_at"))
                      for row in rows["ticks"]},
            "trust": {(n(row["owner_id"]), n(row["viewer_id"])): row["level"] for row in rows["trust"]},
            "events": Counter((n(row["owner_id"]), n(row["viewer_id"]), row["what"]) for row in rows["events"]),
            "refused": {(n(row["owner_id"]), n(row["asker_id"])) for row in rows["refused"]},
            "notices": Counter((n(row["member_id"]), *self.told(row)) for row in rows["notices"]),
            "thanks": {
                (self.about.get(row["id"], row["id"]), n(row.get("seeker_id") or row["target_id"]))
                for row in rows["sought"] + rows["introduced"] + rows["brought"] if row["thanked_at"]
            },
            "heard": {
                (self.about.get(row["id"]) or row["id"], n(row["introducer_id"]), f"{by}_thanks")
                for row in rows["vouches"] + rows["brings"] for by in ("seeker", "target") if row[f"thanked_by_{by}"]
            },
            "sights": {(n(row["viewer"]), n(row["owner"])) for row in rows["sights"]},
            "todo": sorted(step for step, done in steps if not done),
            "done": sorted(step for step, done in steps if done),
            "line": [(row["step"], row["row_id"], row["version"], n(row["member_id"]), at(row, "due_at"))
                     for row in sorted(rows["line"], key=lambda row: row["id"])],
        }  # fmt: skip


def side(one: Side) -> tuple[Any, ...]:
    return (one.who, one.about, one.state, one.version, one.arrived, one.answer_by, one.question, one.replied)


def due(model: Model) -> Row:
    """All of it, as the model has it."""
    asks, offers, pairs = model.asks.values(), model.offers.values(), model.pairs.values()
    return {
        "asks": {
            ask.id: (
                ask.seeker, ask.target, ask.introducer, ask.circle, ask.wish, ask.state, ask.version, ask.answer_by,
                ask.retry_at, ask.question, ask.replied,
            ) for ask in asks
        },
        "asked": sorted((ask.id, side(one)) for ask in asks for one in ask.asked),
        "came": {ask.id: (side(ask.came), ask.came.words_gone) for ask in asks if ask.came},
        "pairs": {
            one.id: (one.introducer, *one.two, one.state, one.version, one.closes, one.retry_at)
            for one in pairs
        },
        "sides": sorted(
            (one.id, one.other(who), one.ready.get(who, frozenset()), each.words_gone, side(each))
            for one in pairs for who, each in one.sides.items()
        ),
        "offers": {
            one.id: (one.proposer, one.other, one.kinds, one.answer_by, one.retry_at, one.state, one.answer,
                     one.exchange) for one in offers
        },
        "exchanges": {
            made: (one.pair, one.kinds, one.ends_at, one.ended) for made, one in model.exchanges.items()
        },
        "open": Counter(
            (owner, viewer, made) for made, one in model.exchanges.items() if not (one.ended or one.forgotten)
            for owner in one.pair for viewer in one.pair - {owner} for _kind in one.kinds
        ) + Counter((owner, one.other(owner), one.id) for one in pairs for owner in one.cards),
        "claims": {
            made: (one.owner, one.claimant, one.ends_at, one.state, one.shown) for made, one in model.claims.items()
        },
        "known": {who: (one.state, one.ends_at) for who, one in model.known.items()},
        "ticks": {who: (one.state, one.ends_at) for who, one in model.ticks.items()},
        "trust": model.trust, "events": model.events, "refused": model.refused, "notices": model.notices,
        "thanks": model.thanks, "heard": model.heard,
        "sights": {(viewer, owner) for viewer in range(MOST) for owner in range(MOST)
                   if model.guards and model.sees(owner, viewer)},
        "todo": sorted(model.todo), "done": sorted(model.done),
        "line": [(*one.step, one.who, one.due) for one in sorted(model.line, key=lambda one: one.place)],
    }  # fmt: skip


def seen(web: psycopg.Connection, world: World, stored: Stored, who: int, now: datetime) -> Row:
    """What one member gets, as their own pages would show it at an instant."""
    with web.transaction(), web.pipeline():
        web.execute("SELECT bind_viewer(%s)", [world.members[who].pk])
        cursor = web.execute(SEEN.encode())
    rows, n = sorted_out(cursor.fetchall()), stored.number

    def until(row: Row, column: str) -> datetime:
        found = at(row, column)
        assert found
        return found

    def rests(row: Row) -> datetime | None:
        found = at(row, "retry_at")
        return found if found and found > now else None

    def vouch_ends(row: Row) -> datetime:
        return until(row, "closes_at" if row["state"] == "vouched" else "answer_by")

    return {
        "sought": {
            row["id"]: {
                "target": n(row["target_handle"]), "introducer": n(row["introducer_handle"]),
                "question": row["question"], "replied": at(row, "replied_at"),
                "state": SEEKER.state_at(row["state"], until(row, "answer_by"), now),
                "until": at(row, "answer_by"), "rests": rests(row),
            } for row in rows["sought"]
        },
        "vouches": {
            row["introduction_id"]: {
                "seeker": n(row["seeker_handle"]), "target": n(row["target_handle"]), "question": row["question"],
                "replied": at(row, "replied_at"), "until": at(row, "answer_by"), "closes": at(row, "closes_at"),
                "state": INTRODUCER.state_at(row["state"], vouch_ends(row), now),
            } for row in rows["vouches"]
        },
        "introduced": {
            row["introduction_id"]: {
                "seeker": n(row["seeker_handle"]), "introducer": n(row["introducer_handle"]),
                "question": row["question"], "replied": at(row, "replied_at"), "until": at(row, "answer_by"),
                "gone": row["words_gone_at"] is not None,
                "state": TARGET.state_at(row["state"], until(row, "answer_by"), now),
            } for row in rows["introduced"]
        },
        "brings": {
            row["id"]: {
                "one": n(row["seeker_handle"]), "other": n(row["target_handle"]), "closes": at(row, "closes_at"),
                "state": INTRODUCER.state_at(row["state"], vouch_ends(row), now), "rests": rests(row),
            } for row in rows["brings"]
        },
        "brought": {
            row["brought_id"]: {
                "other": n(row["seeker_handle"]), "introducer": n(row["introducer_handle"]),
                "until": at(row, "answer_by"), "gone": row["words_gone_at"] is not None,
                "state": TARGET.state_at(row["state"], until(row, "answer_by"), now),
            } for row in rows["brought"]
        },
        "offers": {
            row["id"]: {
                "other": n(row["other_handle"]), "kinds": frozenset(row["kinds"]), "made": row["exchange_id"],
                "state": OFFER.state_at(row["state"], until(row, "answer_by"), now),
                "until": at(row, "answer_by"), "rests": rests(row),
            } for row in rows["offers"]
        },
        "offered": {
            row["offer_id"]: {
                "proposer": n(row["proposer_handle"]), "kinds": frozenset(row["kinds"]), "made": row["exchange_id"],
                "state": ANSWER.state_at(row["state"], until(row, "answer_by"), now), "until": at(row, "answer_by"),
            } for row in rows["offered"]
        },
        "exchanges": {
            row["id"]: {
                "other": n(row["other_id"] if n(row["one_id"]) == who else row["one_id"]),
                "kinds": frozenset(row["kinds"]), "until": at(row, "ends_at"),
            } for row in rows["exchanges"] if row["ended_at"] is None and until(row, "ends_at") > now
        },
        **{
            name: {
                key(row): {
                    **({other: n(row[column])} if other else {}), "state": row["state"], "until": until(row, "ends_at"),
                }
                for row in rows[name] if until(row, "ends_at") > now
            } for name, other, column, key in (
                ("claims", "other", "owner_handle", lambda row: row["id"]),
                ("showings", "other", "claimant_handle", lambda row: row["claim_id"]),
                ("known", "", "", lambda row: n(row["other_handle"])),
                ("ticks", "", "", lambda row: (row["table_id"], n(row["other_handle"]))),
            )
        },
        "contacts": {n(row["handle"]): row["level"] for row in rows["contacts"]},
        "notices": Counter(stored.told(row) for row in rows["notices"] if not row["kind"].endswith("_closed")),
    }  # fmt: skip
