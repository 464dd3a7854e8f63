"""Who among an introducer's contacts could fit what somebody wishes for, through the one door."""

from django.db import connection

from disclosure.reading import BOUND, COLUMNS, gather, refuse_inside_transaction
from disclosure.searching import Found

STATEMENT = f"""{COLUMNS}, d.matched {BOUND}
    LATERAL who_could_fit(CASE WHEN viewer.id > 0 THEN %s::bigint END) AS d ORDER BY d.place"""


def who_could_fit(introducer_id: int, part_id: int) -> list[Found]:
    """Return ten contacts of an introducer at most who could fit a wish laid before them, best first, and record it.

    What fits is found in what the introducer may read, and in nothing else. One autocommit statement finds, reads and
    records. Raise InsideTransaction if a transaction is open.
    """
    refuse_inside_transaction()
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [introducer_id, part_id])
        rows = cursor.fetchall()
    matched = {row[1] for row in rows if row[-1]}
    people = gather(row[:-1] for row in rows).values()
    return [Found(one, tuple(field for field in one.readable if field.field_id in matched)) for one in people]
