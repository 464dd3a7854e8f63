"""The worlds have it in them to tell a wrong rule from the right one: each of these mistakes is found."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, find, settings

from tests.rule.oracle import World
from tests.rule.test_rule import READABLE, as_row, told
from tests.rule.worlds import AT, load, worlds

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

Connect = Callable[..., psycopg.Connection]

SWAPPED = "(r.owner_id = standing.viewer) AND (r.viewer_id = m.id)"
ONE_WAY = "(s.owner_id = shielded.owner) AND (s.person_id = shielded.viewer)"
OTHER_WAY = "(s.owner_id = shielded.viewer) AND (s.person_id = shielded.owner)"
# The function, what stands there, what is put in its place.
MISTAKES = {
    "a relationship lasts through its end": ("standing", "r.ends_at > standing.at", "r.ends_at >= standing.at"),
    "a relationship never lapses": ("standing", "r.ends_at > standing.at", "true"),
    "a grant lasts through its end": ("standing", "g.expires_at > standing.at", "g.expires_at >= standing.at"),
    "a grant never ends": ("standing", "g.expires_at > standing.at", "true"),
    "trust is mutual": ("standing", "(r.owner_id = m.id) AND (r.viewer_id = standing.viewer)", SWAPPED),
    "strangers are introduced": ("standing", "(0)::smallint", "(1)::smallint"),
    "closed accounts are there": ("standing", "m.is_active AND", ""),
    "the unlisted are there for all": ("standing", "s.listed OR", "true OR"),
    "a grant does not make one known": ("standing", "OR (s.granted <> '{}'::bigint[])", ""),
    "a shield hides one way": ("shielded", OTHER_WAY, "false"),
    "a shield does not hide its owner": ("shielded", ONE_WAY, "false"),
    "what is withheld is shown": ("readable", "(f.id <> ALL (s.withheld)", "(true"),
    "a tier opens one level late": ("readable", "(v.tier <= s.level)", "(v.tier < s.level)"),
    "the most open wording is given": ("readable", "v.tier DESC", "v.tier"),
    "the exact wording is given with any": ("readable", "v.id = ANY (s.granted)", "s.granted <> '{}'"),
    "what was sent along was granted": ("readable", "(g.basis)::text <> 'envelope'::text", "true"),
    "a grant that ended is still a reason": ("readable", "g.expires_at > readable.at", "true"),
    "the first grant to end says until when": ("readable", "max(g.expires_at)", "min(g.expires_at)"),
    "what one keeps to oneself may be asked for": ("readable", "(y.tier < 5)", "(y.tier <= 5)"),
    "one level more may ask": ("readable", "(s.level >= f.ask_from)", "((s.level + 1) >= f.ask_from)"),
    "one level less may ask": ("readable", "(s.level >= f.ask_from)", "(s.level > f.ask_from)"),
    "one may ask for what one has": ("readable", "(y.tier > COALESCE", "(y.tier >= COALESCE"),
    "every reason is another": ("readable", "'known'::text", "'open'::text"),
}  # fmt: skip


@pytest.fixture
def superuser(raw: Connect) -> Iterator[psycopg.Connection]:
    """Who makes worlds and mistakes; the mistakes are put right afterwards."""
    connection = raw("postgres")
    names = sorted({name for name, _, _ in MISTAKES.values()})
    right = [source(connection, name) for name in names]
    yield connection
    for text in right:
        connection.execute(text.encode())


def source(connection: psycopg.Connection, name: str) -> str:
    [(text,)] = connection.execute("SELECT pg_get_functiondef(%s::regproc)", [name]).fetchall()
    return str(text)


def test_each_mistake_in_the_rule_is_found(superuser: psycopg.Connection) -> None:
    def disagree(world: World) -> bool:
        load(superuser, world)
        ids, handles = [one.id for one in world.members], [one.handle for one in world.members]
        rows = superuser.execute(READABLE, [ids, handles, AT]).fetchall()
        found = {(viewer, as_row(row)) for viewer, *row in rows}
        return found != {(one.id, row) for one in world.members for row in told(world, one)}

    unnoticed = []
    for mistake, (name, there, instead) in MISTAKES.items():
        right = source(superuser, name)
        assert there in right, f"{mistake}: nothing to mistake in {name}"
        superuser.execute(right.replace(there, instead).encode())
        try:
            find(worlds(), disagree, settings=looking)
        except Exception as error:  # noqa: BLE001 - whatever find says when there is none
            unnoticed.append((mistake, error))
        superuser.execute(right.encode())
    assert unnoticed == []


looking = settings(
    max_examples=1500,
    deadline=None,
    database=None,
    report_multiple_bugs=False,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
