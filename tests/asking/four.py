"""The database's side of the histories: four members who stay, and what comes and goes with each history."""

from datetime import datetime
from typing import Any

import psycopg
from django.db import connection

from disclosure import receiving
from profiles.models import Field, Wording
from tests.asking import held
from tests.asking.held import EMPTIED, PARTS, STEPS, TRIAGE
from tests.asking.parts import COMPANY_TIER, MEMBERS, Ask
from tests.asking.room import IN_A_WEEK
from tests.asking.world import MOVE
from tests.looking import cast


class World:
    """The database: four members who stay, and what comes and goes with each history."""

    def __init__(self, superuser: psycopg.Connection, worker: psycopg.Connection) -> None:
        """Make them."""
        self.superuser, self.worker = superuser, worker
        for session in (superuser, worker):
            session.execute("SET synchronous_commit = off")
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        self.members = [cast.member("") for _ in MEMBERS]
        for who in MEMBERS:
            self.receives(who, None, [])
        self.number = {one.pk: place for place, one in enumerate(self.members)}
        self.by_handle = {one.handle: place for place, one in enumerate(self.members)}
        self.company: list[Field] = [
            cast.say(one, "company", {0: "某公司", COMPANY_TIER: "东方证券"}, ask_from=0)
            for one in self.members
        ]
        self.exact: list[Wording] = [cast.at_tier(one, COMPANY_TIER) for one in self.company]
        self.headline: list[Wording] = [
            cast.at_tier(cast.say(one, "headline", {2: "做冷链的"}), 2) for one in self.members
        ]
        self.since = 0

    def begin(self) -> None:
        """Forget the history before."""
        with self.superuser.transaction(), self.superuser.pipeline():
            self.superuser.execute("SET LOCAL session_replication_role = replica")
            for table in EMPTIED:
                self.superuser.execute(f"DELETE FROM {table}".encode())
            self.superuser.execute("UPDATE disclosure_reception SET closed_until = NULL, muted = '{}'")
        [(self.since,)] = self.superuser.execute("SELECT coalesce(max(id), 0) FROM ledger_entry").fetchall()

    def clock(self, now: datetime) -> None:
        """Move the database's clock."""
        self.superuser.execute(MOVE, [now])

    def rows(self, query: str, *params: object) -> list[Any]:
        """What the database holds."""
        return self.superuser.execute(query.encode(), params).fetchall()

    def part(self, ask: Ask, who: int) -> int:
        """The id of a row of one who was asked."""
        found = [row[0] for row in self.rows(PARTS) if (row[1], self.number[row[2]]) == (ask.id, who)]
        assert len(found) == 1
        return int(found[0])

    def triage(self, ask: Ask) -> int:
        """The id of an assistant's row."""
        found = [row[1] for row in self.rows(TRIAGE) if row[0] == ask.id]
        assert len(found) == 1
        return int(found[0])

    def assistance(self, principal: int) -> int:
        """The id of the row that names somebody's assistant."""
        [(found,)] = self.rows(
            "SELECT id FROM disclosure_assistant WHERE principal_id = %s", self.members[principal].pk
        )
        return int(found)

    def receives(self, who: int, closed_until: datetime | None, muted: list[str]) -> None:
        """Let a member receive what is asked so."""
        receiving.change(
            member_id=self.members[who].pk, closed_until=closed_until, muted=muted, weekly=IN_A_WEEK
        )

    def holds(self) -> dict[str, Any]:
        """Everything that the model speaks of, in its words."""
        return held.holds(self.superuser, self.number, self.by_handle, self.since)

    def run(self, step: tuple[str, int, int]) -> bool:
        """Let the worker carry out a stored step."""
        stored = [row[3] for row in self.rows(STEPS) if row[:3] == step]
        assert len(stored) == 1
        [(done,)] = self.worker.execute("SELECT run_step(%s)", stored).fetchall()
        return bool(done)
