"""A walk taken in two worlds."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass
from http.cookies import SimpleCookie

from django.test import Client

from tests import databases
from tests.leaks.engine import Answer, Request, Step, World, set_database_clock, walk
from tests.leaks.steps import Walk
from tests.leaks.world import NOW, Cast, build
from tests.signing_in import client_for

Worlds = Callable[..., list[str]]


@dataclass(frozen=True)
class Common:
    """What every walk begins with: a database, the people in it, and the cookies by which they are signed in."""

    database: str
    cast: Cast
    cookies: dict[str, SimpleCookie]


def make_common(database: str) -> Common:
    """Build the world in the database that is looked at, and sign everybody in."""
    cast = build()
    return Common(database, cast, {name: client_for(member).cookies for name, member in cast.items()})


@dataclass(frozen=True)
class Pair:
    """What the same steps gave in two worlds."""

    steps: list[Step]
    first: list[Answer]
    second: list[Answer]


def take(
    one: Walk,
    common: Common,
    worlds: Worlds,
    *,
    keep: Callable[[Request], bool] = lambda _step: True,
    spoil: Callable[[], None] = lambda: None,
) -> Pair:
    """Clone the common world twice, hide the walk's secrets in the second, and walk through both.

    `keep` says which requests to make (a step that finds something for later ones is always taken); `spoil`
    changes both databases.
    """
    cast = deepcopy(common.cast)
    answers = []
    for second, database in enumerate(worlds(2, of=common.database)):
        with databases.looking_at(database):
            set_database_clock(NOW)
            steps = list(kept(one.steps(cast), keep))
            if second:
                one.hide(cast)
            spoil()
        world = World(database, second=bool(second), clients={actor: Client() for actor in one.actors})
        for actor in set(one.actors) & set(cast):
            world.clients[actor].cookies = deepcopy(common.cookies[actor])
        answers.append(walk(world, steps, NOW))
    return Pair(steps, *answers)


def kept(steps: Iterable[Step], keep: Callable[[Request], bool]) -> Iterable[Step]:
    """Leave out the requests that are not wanted and that no later one needs."""
    return (step for step in steps if not isinstance(step, Request) or step.finds or keep(step))
