"""One asker, many endings that are all the same to them: each in a world of its own, every byte compared."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from django.test import Client

from profiles.models import Member
from tests.leaks.engine import (
    Act,
    Answer,
    Clock,
    Request,
    Step,
    Unit,
    Vars,
    World,
    differences,
    walk,
    wrong_status,
)
from tests.leaks.steps import carry, sweep
from tests.signing_in import client_for

__all__ = ["Outcome", "carry", "nothing", "sweep", "told_apart"]

Outcome = Callable[[Vars], None]


def nothing(_vars: Vars) -> None:
    """Nobody does anything."""


def look(name: str, path: str, when: str) -> Request:
    """Let the asker open a page."""
    status = 302 if name.endswith("again") else 200  # who rests is led to what they asked
    return Request(Unit(name, "GET", "asker", when), lambda _vars: path, status)


def told_apart(
    worlds: Callable[[int], list[str]],
    asker: Member,
    outcomes: Mapping[str, Sequence[Outcome]],
    paths: Mapping[str, str],
    now: datetime,
    over: datetime,
) -> dict[str, list[str]]:
    """Say by which bytes an asker could tell each outcome from the first one.

    The asker looks an hour later, a second before the hour they were told, at that hour before the sweeper
    has come by, and after it. An outcome is what others do in between, one act before each look.
    """
    client = client_for(asker)
    client.get("/asks/")  # whatever a first visit leaves behind
    names = worlds(len(outcomes))
    walks: dict[str, list[Answer]] = {}
    for database, (outcome, acts) in zip(names, outcomes.items(), strict=True):
        again = Client()
        again.cookies = client.cookies
        steps: list[Step] = []
        instants = (now + timedelta(hours=1), over - timedelta(seconds=1), over)
        for place, instant in enumerate(instants):
            steps += [Clock(instant)]
            steps += [Act(acts[place] if place < len(acts) else nothing)]
            steps += [look(name, path, str(instant)) for name, path in paths.items()]
        steps += [Act(sweep), *(look(name, path, "swept") for name, path in paths.items())]
        answers = walk(World(database, second=True, clients={"asker": again}), steps, now)
        assert wrong_status(answers, steps) == []
        walks[outcome] = answers
    first, *others = walks.values()
    return {
        outcome: differences(first, other) for outcome, other in zip(list(walks)[1:], others, strict=True)
    }
