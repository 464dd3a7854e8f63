"""Routing: who may introduce whom to whom, beside the least that it can cost."""

from collections.abc import Sequence
from random import Random

import psycopg

from bench import race
from bench.cases import Case, Draw
from bench.race import Contender, Times

# Whoever trusts the seeker, is trusted by the target and known to the seeker: no shield, no budget, no order.
LIMIT = """
    SELECT a.owner_id FROM disclosure_relationship a
    JOIN disclosure_relationship b ON b.owner_id = %(target)s AND b.viewer_id = a.owner_id AND b.level >= 2
    JOIN disclosure_relationship c ON c.owner_id = %(seeker)s AND c.viewer_id = a.owner_id
    WHERE a.viewer_id = %(seeker)s AND a.level >= 2 LIMIT 1
"""
ROUTE = """
    SELECT introducer_id FROM eligible_introducers(%(seeker)s, %(target)s, 'advice', now(), '{}', 1)
"""
ROUTES = "the route"
PAIRS = 60

Pair = tuple[int, int]


def measure(superuser: psycopg.Connection, draw: Draw, rounds: int) -> list[Times]:
    """Time the route of ordinary pairs, of one who is a hub, and of two hubs, each beside its hand-written limit."""
    hub, _ = draw.hub()
    second = draw.rows(
        """SELECT r.viewer_id FROM disclosure_relationship r JOIN profiles_member m ON m.id = r.viewer_id
           WHERE NOT m.is_staff AND r.viewer_id <> %(hub)s GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1""",
        hub=hub,
    )[0][0]
    some = draw.some(2 * PAIRS)
    ordinary = list(zip(some[:PAIRS], some[PAIRS:], strict=True))
    kinds: dict[str, list[Pair]] = {
        "ordinary": ordinary,
        "a hub seeks": [(hub, one) for one, _other in ordinary],
        "a hub is sought": [(one, hub) for one, _other in ordinary],
        "both are hubs": [(hub, second), (second, hub)],
    }
    found: list[Times] = []
    for name, pairs in kinds.items():
        print(f"routing, {name}: {rounds} rounds …", flush=True)
        found += _race(superuser, name, pairs, rounds)
    return found


def _race(superuser: psycopg.Connection, name: str, pairs: Sequence[Pair], rounds: int) -> list[Times]:
    def asks(statement: str) -> Contender[list[tuple[int]]]:
        def ask(case: Case) -> list[tuple[int]]:
            seeker, target = pairs[case.viewer]
            values = {"seeker": seeker, "target": target}
            return superuser.execute(statement.encode(), values).fetchall()

        return Contender(f"{name}, {ROUTES if statement is ROUTE else 'hand-written (the limit)'}", ask)

    places = [Case(place, ()) for place in range(len(pairs))]
    them = [asks(LIMIT), asks(ROUTE)]
    race.agree(them, places)
    return race.run(them, places, rounds, Random(7))  # noqa: S311 - nothing secret
