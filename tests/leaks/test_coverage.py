"""Every address of the service stands in the walks: for each method, and for everybody who may come."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests import databases
from tests.leaks.engine import Request, Unit
from tests.leaks.pairs import Common
from tests.leaks.walks import WALKS

pytestmark = pytest.mark.django_db

MEMBERS = {"viewer", "owner", "introducer", "target", "bya"}
STAFF = ("operator", "reviewer")


def names(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """The names of all views below, with their namespaces."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name or f"nameless: {pattern.pattern}"))
        else:
            yield from names(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)


def wanted() -> set[tuple[str, str, str]]:
    """View, method and who comes: anybody and members everywhere, the staff at the desk."""
    found = set()
    for name in names(get_resolver()):
        actors = ("anybody", "member", *(STAFF if name.startswith("admin:") else ()))
        found |= {(name, method, actor) for method in ("GET", "POST") for actor in actors}
    return found


@pytest.fixture
def units(common: Common) -> list[Unit]:
    """Everything that is walked through."""
    with databases.looking_at(common.database):
        return [step.unit for one in WALKS for step in one.steps(common.cast) if isinstance(step, Request)]


def walked(units: list[Unit]) -> set[tuple[str, str, str]]:
    """The same of every walk."""
    return {(unit.url_name, unit.method, "member" if unit.actor in MEMBERS else unit.actor) for unit in units}


def test_a_view_without_a_case_fails_here(units: list[Unit]) -> None:
    missing = sorted(wanted() - walked(units))
    assert not missing, "\n".join(map(str, missing))


OUTCOMES = {
    "disclosure:ask": ("no purpose", "sent to", "sent twice", "rests", "a sixth", "over budget"),
    "disclosure:request": (
        "carried",
        "declined in secret",
        "opened",
        "taken back",
        "at the hour",
        "swept",
        "another's",
    ),
    "disclosure:decision": (
        "asked",
        "granted",
        "declined",
        "never",
        "taken back",
        "at the hour",
        "swept",
        "too late",
    ),
    "intros:seek": ("nobody named", "sent", "sent twice", "rests", "a fourth", "over budget"),
    "intros:introduction": (
        "carried",
        "asked first",
        "answered",
        "declined in secret",
        "connected",
        "thanked",
        "taken back",
        "at the hour",
        "swept",
    ),
    "intros:vouch": (
        "asked",
        "no words",
        "vouched",
        "passed",
        "declined in secret",
        "at the hour",
        "swept",
        "too late",
    ),
    "intros:invitation": (
        "asked",
        "accepted",
        "declined",
        "at the hour",
        "swept",
        "too late",
        "said yes",
        "answered in secret",
        "connected",
    ),
    "intros:bring_first": ("looked for", "what only nearer ones call them"),
    "intros:bring": ("empty", "no line", "sent", "sent twice", "rests", "absent"),
    "disclosure:profile": ("viewer", "owner", "stranger", "hidesone", "unlisted", "nobody", "over budget"),
    "me_field": ("empty", "saved", "too late"),
    "account_login": ("empty", "sent", "too soon", "signed in", "known", "closed"),
    "account_confirm_login_code": ("wrong", "too often", "too late", "new", "known", "closed"),
    "healthz": ("no worker", "well"),
    "meet:scanned": (
        "open",
        "claimed",
        "claimed twice",
        "declined in secret",
        "met",
        "who hides",
        "at the hour",
        "held",
    ),
    "disclosure:exchange_offer": (
        "sent",
        "declined in secret",
        "taken back",
        "exchanged",
        "ended",
        "at the hour",
        "swept",
    ),
    "disclosure:exchange_asked": ("asked", "agreed", "nobody's"),
    "meet:table": ("not seated", "sat down", "ticked in secret", "met", "by morning", "swept", "nothing"),
    "meet:tick": ("owner, yes", "owner, no", "hidesthree", "too late"),
    "meet:known": ("one said it in secret", "said", "taken back", "both said it", "who hides"),
    "meet:spoken": ("made", "asked", "who hides", "nobody", "no digits"),
    "meet:own": ("nobody yet", "tried in secret", "a newcomer", "asked"),
    "meet:answer": ("yes", "no", "another's"),
    "meet:typed": ("right", "nobody", "who hides", "no digits", "too often"),
}
"""How it turns out: what each of these must have been walked through with."""


def test_every_outcome_is_walked(units: list[Unit]) -> None:
    seen = {(unit.url_name, unit.outcome) for unit in units}
    missing = [
        (view, outcome)
        for view, outcomes in OUTCOMES.items()
        for outcome in outcomes
        if not any(name == view and outcome in said for name, said in seen)
    ]
    assert missing == []


def test_no_case_is_of_a_view_that_is_not_there(units: list[Unit]) -> None:
    assert {name for name, _method, _actor in walked(units)} <= set(names(get_resolver()))
