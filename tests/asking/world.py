"""What the tests of asking share: instants, a clock, and short ways to the cast's fields."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from django.db import connections

from disclosure import asking
from profiles.models import Field, Member, Wording

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Noon in Shanghai, a Monday. What is asked now is answered by ten on the 30th, and rests until 28 February."""
ANSWER_BY = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
RETRY_AT = datetime(2027, 2, 28, 2, 0, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)

SET = "CREATE OR REPLACE FUNCTION instant() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE RETURN {}"
MOVE = "UPDATE the_clock SET at = %s"


@contextmanager
def a_clock(superuser: psycopg.Connection) -> Iterator[None]:
    """Let the database go by an instant that stands in a table, which `MOVE` moves without planning anything anew."""
    superuser.execute("CREATE TABLE the_clock AS SELECT now() AS at")
    superuser.execute("GRANT SELECT ON the_clock TO PUBLIC")
    superuser.execute(SET.format("(SELECT at FROM the_clock)").encode())
    try:
        yield
    finally:
        superuser.execute(SET.format("now()").encode())
        superuser.execute("DROP TABLE the_clock")


class Clock:
    """Python's clock and the database's, moved together."""

    def __init__(self, traveller: Any) -> None:
        self.traveller = traveller

    def to(self, when: datetime) -> None:
        """Move both to an instant."""
        self.traveller.move_to(when, tick=False)
        self._set(f"timestamptz '{when.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f+00}'")

    def let_go(self) -> None:
        """Let the database go by its own clock again."""
        self._set("now()")

    def _set(self, expression: str) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute(SET.format(expression))


def field(owner: Member, kind: str) -> Field:
    """Return a member's field of that kind."""
    return Field.objects.using("owner").get(owner=owner, kind=kind)


def wording(owner: Member, kind: str, tier: int) -> Wording:
    """Return what a member says of that kind at one tier."""
    return Wording.objects.using("owner").get(field__owner=owner, field__kind=kind, tier=tier)


def ask(asker: Member, owner: Member, kinds: Iterable[str] = ("company",), **about: Any) -> int:
    """Ask for the fields of these kinds."""
    words = {"purpose": "advice", "note": "", "envelope": [], **about}
    return asking.ask(
        asker_id=asker.pk, owner=owner.handle, fields=[field(owner, kind).pk for kind in kinds], **words
    )
