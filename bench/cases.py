"""Who looks at whom: questions drawn from the population, the same ones for every contender."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import psycopg

PAGE = 20


@dataclass(frozen=True)
class Case:
    """One look: whose profiles, by handle, and who looks."""

    viewer: int
    handles: tuple[str, ...]


class Draw:
    """Draws looks; the operator's people are left out."""

    def __init__(self, connection: psycopg.Connection, seed: int) -> None:
        """The connection is the owner's."""
        self.connection = connection
        self.rng = Random(seed)  # noqa: S311 - nothing secret
        self.members: list[int] = [
            row[0]
            for row in self.rows(
                "SELECT id FROM profiles_member WHERE is_active AND NOT is_staff ORDER BY id"
            )
        ]

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of a statement of ours."""
        return self.connection.execute(statement, values).fetchall()

    def profiles(self, count: int) -> list[Case]:
        """One profile: half of those who trust the viewer, a quarter who granted them something, a quarter others."""
        known = self.pairs(
            "disclosure_relationship", "viewer_id", "ends_at IS NULL OR ends_at > now()", count // 2
        )
        granted = self.pairs("disclosure_grant", "user_id", "expires_at > now()", count // 4)
        strangers = self.pairs(
            "profiles_member", "id", "listed AND is_active", count - len(known) - len(granted)
        )
        return known + granted + strangers

    def plain(self, looks: Iterable[Case], count: int) -> list[Case]:
        """Those at owners who are there for the viewer and withhold nothing from them: not every peer can say no."""
        looks = list(looks)
        refused = self.rows(
            """SELECT l.number FROM unnest(%(viewers)s::bigint[], %(handles)s::text[], %(numbers)s::int[])
                   AS l(viewer, handle, number)
               JOIN profiles_member m ON m.handle = l.handle
               WHERE NOT EXISTS (SELECT FROM standing(ARRAY[l.handle], l.viewer, now()))
                  OR EXISTS (SELECT FROM withheld_by(m.id) w WHERE w.viewer_id = l.viewer)""",
            viewers=[look.viewer for look in looks for _ in look.handles],
            handles=[handle for look in looks for handle in look.handles],
            numbers=[number for number, look in enumerate(looks) for _ in look.handles],
        )
        out = {number for (number,) in refused}
        return [look for number, look in enumerate(looks) if number not in out][:count]

    def refused(self, count: int) -> list[Case]:
        """One profile each, of owners who hide or withhold a field from the viewer, by person and by label."""
        rows = self.rows(
            """SELECT m.handle, s.viewer FROM (
                   (SELECT owner_id, viewer_id AS viewer FROM disclosure_withholding
                    WHERE viewer_id IS NOT NULL ORDER BY hashint8(id) LIMIT %(count)s)
                   UNION ALL
                   (SELECT owner_id, person_id FROM disclosure_shield
                    WHERE person_id IS NOT NULL ORDER BY hashint8(id) LIMIT %(count)s)
                   UNION ALL
                   (SELECT owner_id, viewer_id FROM disclosure_labelmember
                    ORDER BY hashint8(owner_id), viewer_id LIMIT %(count)s)
                   UNION ALL
                   (SELECT viewer_id, owner_id FROM disclosure_labelmember
                    ORDER BY hashint8(owner_id), viewer_id LIMIT %(count)s)) s
               JOIN profiles_member m ON m.id = s.owner_id""",
            count=count,
        )
        return [Case(viewer, (handle,)) for handle, viewer in rows]

    def pairs(self, table: str, column: str, which: str, count: int) -> list[Case]:
        """Some rows of a table, as looks at one profile; of a table of members, by somebody else."""
        stranger = table == "profiles_member"
        rows = self.rows(
            f"""SELECT m.handle, t.{column} FROM (
                    SELECT * FROM {table} WHERE {which} ORDER BY hashint8(id), id LIMIT 2 * %(count)s) t
                JOIN profiles_member m ON m.id = t.{"id" if stranger else "owner_id"} ORDER BY hashint8(t.id), t.id""",
            count=count,
        )
        if stranger:
            viewers = zip(self.some(len(rows)), rows, strict=True)
            return self.plain(
                (Case(viewer, (handle,)) for viewer, (handle, own) in viewers if viewer != own), count
            )
        here = set(self.members)
        return self.plain((Case(viewer, (handle,)) for handle, viewer in rows if viewer in here), count)

    def some(self, count: int) -> list[int]:
        """Some members, none of them twice."""
        return self.rng.sample(self.members, count)

    def pages(self, count: int) -> list[Case]:
        """Pages of twenty: the directory's, and as many of owners who trust the viewer."""
        half = count // 2
        directory = [self.directory_page(viewer) for viewer in self.some(2 * half)]
        return self.plain(directory, half) + self.contact_pages(count - half)

    def directory_page(self, viewer: int) -> Case:
        """Twenty listed members who stand beside one another in the directory."""
        rows = self.rows(
            """SELECT handle FROM profiles_member
               WHERE listed AND is_active AND shuffle > %(start)s AND id <> %(viewer)s
               ORDER BY shuffle, id LIMIT %(page)s""",
            start=self.rng.randrange(9 << 59),
            viewer=viewer,
            page=PAGE,
        )
        return Case(viewer, tuple(handle for (handle,) in rows))

    def contact_pages(self, count: int) -> list[Case]:
        """Pages of owners who trust a viewer, of ordinary viewers: as many trust them as trust most people."""
        rows = self.rows(
            """SELECT viewer_id FROM disclosure_relationship WHERE viewer_id = ANY (%(some)s)
               GROUP BY 1 HAVING count(*) BETWEEN %(page)s AND 10 * %(page)s ORDER BY 1 LIMIT 2 * %(count)s""",
            some=self.some(min(len(self.members), 10 * count)),
            page=PAGE,
            count=count,
        )
        looks = [Case(viewer, tuple(self.rng.sample(self.trusting(viewer), PAGE))) for (viewer,) in rows]
        return self.plain(looks, count)

    def trusting(self, viewer: int) -> Sequence[str]:
        """Who trusts a viewer, by handle."""
        rows = self.rows(
            """SELECT m.handle FROM disclosure_relationship r JOIN profiles_member m ON m.id = r.owner_id
               WHERE r.viewer_id = %(viewer)s ORDER BY r.owner_id""",
            viewer=viewer,
        )
        return [handle for (handle,) in rows]

    def hub(self) -> tuple[int, int]:
        """Whom most owners trust, and how many those are."""
        [(viewer, owners)] = self.rows(
            """SELECT r.viewer_id, count(*) FROM disclosure_relationship r JOIN profiles_member m ON m.id = r.viewer_id
               WHERE NOT m.is_staff GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1"""
        )
        return int(viewer), int(owners)

    def hub_pages(self, viewer: int, count: int) -> list[Case]:
        """Pages of owners who trust the hub."""
        handles = self.trusting(viewer)
        return [Case(viewer, tuple(self.rng.sample(handles, PAGE))) for _ in range(count)]
