"""A walk taken in two worlds."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass

from django.test import Client

from tests import databases
from tests.leaks.engine import Answer, Request, Step, World, set_database_clock, walk
from tests.leaks.steps import Walk
from tests.leaks.world import NOW, build
from tests.signing_in import client_for

Worlds = Callable[[int], list[str]]


@dataclass(frozen=True)
class Pair:
    """What the same steps gave in two worlds."""

    steps: list[Step]
    first: list[Answer]
    second: list[Answer]


def take(
    one: Walk,
    worlds: Worlds,
    *,
    keep: Callable[[Request], bool] = lambda _step: True,
    spoil: Callable[[], None] = lambda: None,
) -> Pair:
    """Build the world, clone it twice, hide the walk's secrets in the second, and walk through both.

    `keep` says which requests to make (a step that finds something for later ones is always taken); `spoil`
    changes both databases.
    """
    cast = build()
    steps = list(kept(one.steps(cast), keep))
    cookies = {actor: client_for(cast[actor]).cookies for actor in one.actors if actor in cast}
    answers = []
    for second, database in enumerate(worlds(2)):
        with databases.looking_at(database):
            set_database_clock(NOW)
            if second:
                one.hide(cast)
            spoil()
        world = World(database, second=bool(second), clients={actor: Client() for actor in one.actors})
        for actor, jar in cookies.items():
            world.clients[actor].cookies = deepcopy(jar)
        answers.append(walk(world, steps, NOW))
    return Pair(steps, *answers)


def kept(steps: Iterable[Step], keep: Callable[[Request], bool]) -> Iterable[Step]:
    """Leave out the requests that are not wanted and that no later one needs."""
    return (step for step in steps if not isinstance(step, Request) or step.finds or keep(step))
