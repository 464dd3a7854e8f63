"""Slips: one function of the database put wrong in one place, to see that the histories find it."""

import inspect
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

import psycopg
from _pytest.outcomes import Failed
from django.db import DatabaseError
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RULE_MARKER, RuleBasedStateMachine, run_state_machine_as_test

AT_MOST = 600
"""Histories after which a slip counts as unseen."""


class Slip(NamedTuple):
    """Where `right` becomes `wrong`."""

    function: str
    right: str
    wrong: str


def tried(histories: int, steps: int) -> settings:
    """How many histories of how many steps are tried.

    HALFVEIL_HISTORIES says another number; then what goes wrong is also made as short as it can be, in minutes.
    """
    number = os.environ.get("HALFVEIL_HISTORIES")
    return settings(
        max_examples=int(number or histories),
        phases=[Phase.generate, Phase.shrink] if number else [Phase.generate],
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )


@contextmanager
def slipped(superuser: psycopg.Connection, slip: Slip) -> Iterator[None]:
    """Let a function be wrong for a while."""
    [(text,)] = superuser.execute("SELECT pg_get_functiondef(%s::regprocedure)", [slip.function]).fetchall()
    assert slip.right in text
    superuser.execute(text.replace(slip.right, slip.wrong).encode())
    try:
        yield
    finally:
        superuser.execute(text.encode())


def unseen(
    slips: Mapping[str, Slip],
    machine: type[RuleBasedStateMachine],
    superuser: psycopg.Connection,
    which: settings,
) -> list[str]:
    """Say which of some slips no history finds."""
    found = []
    for name, slip in slips.items():
        with slipped(superuser, slip):
            found += [] if goes_wrong(machine, which) else [name]
    return found


def only(machine: type[RuleBasedStateMachine], played: Collection[str]) -> type[RuleBasedStateMachine]:
    """The same machine, of whose rules only some are played: what they are about happens sooner."""
    marked = {name: getattr(verb, RULE_MARKER, None) for name, verb in inspect.getmembers(machine)}
    rules = {name: rule.function for name, rule in marked.items() if rule}
    assert set(played) <= set(rules)
    return type("Some", (machine,), {name: verb for name, verb in rules.items() if name not in played})


def goes_wrong(machine: type[RuleBasedStateMachine], which: settings) -> bool:
    """Whether some history goes wrong; the same ones are tried each time."""
    quick = settings(which, phases=[Phase.generate], max_examples=AT_MOST, print_blob=False)
    try:
        run_state_machine_as_test(machine, settings=quick)
    except (AssertionError, DatabaseError, psycopg.Error, Failed):
        return True
    return False
