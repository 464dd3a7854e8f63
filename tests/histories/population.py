"""The database's side of the histories: seven members who stay, and what comes and goes with each history."""

from datetime import date, datetime
from typing import Any

import psycopg
from django.db import connection

from profiles.models import Member
from tests.asking.world import MOVE
from tests.histories.parts import MOST, Step
from tests.looking import cast

EMPTIED = (
    "disclosure_notice", "disclosure_grant", "disclosure_refusal", "disclosure_outbox", "disclosure_shield",
    "disclosure_relationship", "disclosure_relationshipevent", "disclosure_exchangeanswer",
    "disclosure_exchangeoffer", "disclosure_exchange", "disclosure_holiday", "disclosure_reception",
    "disclosure_report", "intros_introducerpart", "intros_targetpart", "intros_introduction", "intros_queued",
    "disclosure_companyshield", "disclosure_deskservice",
    "intros_code", "intros_showing", "intros_claim", "intros_recognition", "intros_tick", "intros_seat",
)  # fmt: skip
"""What goes between one history and the next."""
SAY = """
    UPDATE profiles_wording w SET zh = %s, en = '' FROM profiles_field f
    WHERE f.id = w.field_id AND f.kind = 'company' AND w.owner_id = ANY (%s)
"""


class World:
    """Seven members, of whom each history has some."""

    def __init__(
        self, superuser: psycopg.Connection, worker: psycopg.Connection, web: psycopg.Connection
    ) -> None:
        """Make them, always with the same ids: who comes first of equals hangs on those."""
        self.superuser, self.worker, self.web = superuser, worker, web
        for session in (superuser, worker, web):
            session.execute("SET synchronous_commit = off")
            session.execute("SET TimeZone = 'UTC'")
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        self.members: list[Member] = []
        for who in range(MOST):
            self.members.append(
                cast.member("", id=1001 + who, handle=f"aaaaaaaaaaaaaaa{chr(ord('a') + who)}")
            )
            cast.say(self.members[who], "mobile", cast.MOBILE)
            cast.say(self.members[who], "headline", {1: "做冷链"})
            if who % 2 == 0:
                cast.say(self.members[who], "company", {2: "东方证券"})
        self.number: dict[int | str, int] = {one.pk: place for place, one in enumerate(self.members)}
        self.number |= {one.handle: place for place, one in enumerate(self.members)}
        self.order = {
            (sort, self.number[one], self.number[two]): place
            for sort, one, two, place in self.rows(
                "SELECT sort, a.id, b.id, derived_id(sort || a.id, b.id)"
                " FROM unnest(ARRAY['tie', 'wish']) sort, profiles_member a, profiles_member b"
            )
        }

    def begin(self) -> None:
        """Forget the history before."""
        with self.superuser.transaction(), self.superuser.pipeline():
            self.superuser.execute("SET LOCAL session_replication_role = replica")
            for table in EMPTIED:
                self.superuser.execute(f"DELETE FROM {table}".encode())
            self.superuser.execute(SAY, ["东方证券", [member.pk for member in self.members]])
            self.superuser.execute("DELETE FROM profiles_companyclaim WHERE key <> '东方证券'")
            self.superuser.execute("UPDATE profiles_companyclaim SET until = NULL")
            self.superuser.execute("UPDATE profiles_member SET is_desk = false WHERE is_desk")

    def populate(self, weekly: dict[int, int | None], holidays: set[date]) -> None:
        """Say who wants to be introduced to how many, and on which days the operator rests."""
        for who, number in weekly.items():
            self.rows(
                "INSERT INTO disclosure_reception (member_id, muted, weekly) VALUES (%s, '{}', %s) RETURNING 1",
                self.members[who].pk, number,
            )  # fmt: skip
        for day in holidays:
            self.rows("INSERT INTO disclosure_holiday (day, name) VALUES (%s, '') RETURNING 1", day)

    def appoint(self, who: int) -> None:
        """Let somebody be of the operator's desk."""
        self.superuser.execute(
            "UPDATE profiles_member SET is_desk = true WHERE id = %s", [self.members[who].pk]
        )

    def clock(self, now: datetime) -> None:
        """Move the database's clock."""
        self.superuser.execute(MOVE, [now])

    def rows(self, query: str, *params: object) -> list[Any]:
        """What the database holds."""
        return self.superuser.execute(query.encode(), params).fetchall()

    def trust(self, owner: int, viewer: int, level: int) -> None:
        """Let an owner trust somebody so far."""
        self.rows(
            "INSERT INTO disclosure_relationship (owner_id, viewer_id, level, basis, since)"
            " VALUES (%s, %s, %s, 'met', instant())"
            " ON CONFLICT (owner_id, viewer_id) DO UPDATE SET level = excluded.level RETURNING 1",
            self.members[owner].pk, self.members[viewer].pk, level,
        )  # fmt: skip

    def forget(self, one: int, other: int) -> None:
        """Let two know each other no longer."""
        self.superuser.execute(
            "DELETE FROM disclosure_relationship WHERE ARRAY[owner_id, viewer_id] <@ %s::bigint[]",
            [[self.members[one].pk, self.members[other].pk]],
        )

    def shield(self, owner: int, person: int, hides: bool) -> None:
        """Let two see each other, or one hide."""
        ids = [self.members[one].pk for one in (owner, person)]
        self.rows(
            "DELETE FROM disclosure_shield WHERE ARRAY[owner_id, person_id] <@ %s::bigint[] RETURNING 1", ids
        )
        if hides:
            self.rows(
                "INSERT INTO disclosure_shield (owner_id, person_id) SELECT bind_viewer(%s), %s RETURNING 1",
                *ids,
            )

    def claim(self, who: int, company: str) -> None:
        """Let somebody say where they work."""
        self.superuser.execute(SAY, [company, [self.members[who].pk]])

    def one(self, query: str, *params: object) -> int:
        """The id of the one row."""
        found = self.rows(query, *params)
        assert len(found) == 1, query
        return int(found[0][0])

    def made(self) -> list[int]:
        """Exchanges, those made last at the end."""
        return [row[0] for row in self.rows("SELECT id FROM disclosure_exchange ORDER BY made_at")]

    def run(self, step: Step) -> bool:
        """Let the worker carry out a stored step, if it is stored."""
        stored = self.rows(
            "SELECT id FROM disclosure_outbox WHERE (step, row_id, version) = (%s, %s, %s)", *step
        )
        assert stored, f"{step} was never called for"
        [(done,)] = self.worker.execute("SELECT run_step(%s)", [stored[0][0]]).fetchall()
        return bool(done)

    def sweep(self) -> None:
        """Let the sweepers come."""
        self.worker.execute(
            "SELECT sweep_introductions(500), sweep_exchanges(500), sweep_tables(500), sweep_meetings(500)"
        )
        self.worker.execute("SELECT deliver_queued(500)")
