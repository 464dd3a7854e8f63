"""The worlds have it in them to tell a wrong rule from the right one: each of these mistakes is found."""

from collections.abc import Callable
from contextlib import suppress

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import NoSuchExample

from tests.rule.oracle import World
from tests.rule.test_rule import READABLE, as_row, told
from tests.rule.worlds import AT, load, worlds

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

Connect = Callable[..., psycopg.Connection]

# The function, what stands there, what is put in its place.
MISTAKES = {
    "a relationship lasts through its end": ("trusted_by", "r.ends_at > trusted_by.at", "r.ends_at >= trusted_by.at"),
    "a relationship never lapses": ("trusted_by", "r.ends_at > trusted_by.at", "true"),
    "a grant lasts through its end": ("granted_by", "g.expires_at > granted_by.at", "g.expires_at >= granted_by.at"),
    "a grant never ends": ("granted_by", "g.expires_at > granted_by.at", "true"),
    "trust is mutual": ("trusted_by", "(r.owner_id = trusted_by.owner)", "(r.viewer_id = trusted_by.owner)"),
    "strangers are introduced": ("standing", "(0)::smallint", "(1)::smallint"),
    "closed accounts are there": ("standing", "m.is_active AND", ""),
    "the unlisted are there for all": ("standing", "s.listed OR", "true OR"),
    "a grant does not make one known": ("standing", "OR (s.granted <> '{}'::bigint[])", ""),
    "a shield hides one way": ("hides", "(h.person_id = hides.owner)", "false"),
    "a shield does not hide its owner": ("hides", "(h.person_id = hides.viewer)", "false"),
    "a company is not hidden from": ("hides", "(c.member_id = hides.viewer)", "false"),
    "a company that was said once is for ever": ("hides", "(c.until > (hides.at - '180 days'::interval))", "true"),
    "a company counts on its last day": (
        "hides", "(c.until > (hides.at - '180 days'::interval))", "(c.until >= (hides.at - '180 days'::interval))"),
    "who hides from their own company is gone": ("hides", "(s.owner_id <> c.member_id)", "true"),
    "a person is not hidden from": ("hidden_by", "(s.person_id IS NOT NULL)", "false"),
    "a label is not hidden from": ("hidden_by", "(s.label_id IS NOT NULL)", "false"),
    "one label hides from every label": ("hidden_by", "(b.label_id = s.label_id)", "(b.owner_id = s.owner_id)"),
    "a label of anybody's hides": ("hidden_by", "(s.owner_id = hidden_by.owner) AND (s.label_id", "(s.label_id"),
    "what is withheld is shown": ("said_to", "(f.id <> ALL (said_to.withheld)", "(true"),
    "nothing is withheld from a person": ("withheld_by", "(w.viewer_id IS NOT NULL)", "false"),
    "nothing is withheld from a label": ("withheld_by", "(w.label_id IS NOT NULL)", "false"),
    "what one label is denied every label is": (
        "withheld_by", "(b.label_id = w.label_id)", "(b.owner_id = w.owner_id)"),
    "a tier opens one level late": ("said_to", "(v.tier <= said_to.level)", "(v.tier < said_to.level)"),
    "the most open wording is given": ("said_to", "v.tier DESC", "v.tier"),
    "the exact wording is given with any": ("said_to", "v.id = ANY (said_to.granted)", "said_to.granted <> '{}'"),
    "what was sent along was granted": ("said_to", "granted_by(said_to.owner, said_to.at, false)",
                                        "granted_by(said_to.owner, said_to.at, true)"),
    "what was sent along is not given": ("standing", "granted_by(m.id, standing.at, true)",
                                         "granted_by(m.id, standing.at, false)"),
    "the first grant to end says until when": ("said_to", "max(g.expires_at)", "min(g.expires_at)"),
    "what was sent along lasts as long as what was granted": (
        "readable", "readable.at, true)", "readable.at, false)"),
    "what one keeps to oneself may be asked for": ("said_to", "(y.tier < 5)", "(y.tier <= 5)"),
    "one level more may ask": ("said_to", "(said_to.level >= f.ask_from)", "((said_to.level + 1) >= f.ask_from)"),
    "one level less may ask": ("said_to", "(said_to.level >= f.ask_from)", "(said_to.level > f.ask_from)"),
    "one may ask for what one has": ("said_to", "(y.tier > COALESCE", "(y.tier >= COALESCE"),
    "every reason is another": ("said_to", "'known'::text", "'open'::text"),
}  # fmt: skip


@pytest.fixture
def superuser(raw: Connect) -> psycopg.Connection:
    """Who makes worlds and mistakes."""
    return raw("postgres")


def source(connection: psycopg.Connection, name: str) -> str:
    [(text,)] = connection.execute("SELECT pg_get_functiondef(%s::regproc)", [name]).fetchall()
    return str(text)


def test_each_mistake_in_the_rule_is_found(superuser: psycopg.Connection) -> None:
    right = {name: source(superuser, name) for name, _, _ in MISTAKES.values()}
    for mistake, (name, there, _) in MISTAKES.items():
        assert there in right[name], f"{mistake}: nothing to mistake in {name}"
    unnoticed = dict(MISTAKES)

    def all_noticed(world: World) -> bool:
        load(superuser, world)
        ids, handles = [one.id for one in world.members], [one.handle for one in world.members]
        due = {(one.id, row) for one in world.members for row in told(world, one)}
        for mistake, (name, there, instead) in list(unnoticed.items()):
            with superuser.transaction(force_rollback=True):
                superuser.execute(right[name].replace(there, instead).encode())
                rows = superuser.execute(READABLE, [ids, handles, AT]).fetchall()
            if {(viewer, as_row(row)) for viewer, *row in rows} != due:
                del unnoticed[mistake]
        return not unnoticed

    with suppress(NoSuchExample):
        find(worlds(), all_noticed, settings=LOOKING)
    assert unnoticed == {}


LOOKING = settings(
    max_examples=2000,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
