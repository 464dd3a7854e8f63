"""The run: A one profile, B a page of twenty, the hub, the pages."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from random import Random
from typing import Any

import psycopg

from bench import contenders, pages, peers, race, report, saving, searches, ties
from bench.cases import Case, Draw
from bench.race import Contender, Times
from bench.report import Target

CASES = 100
"""Looks of each kind, each asked many times."""
SEED = 7


def measure(owner_dsn: str, web_dsn: str, superuser_dsn: str, members: int, rounds: int) -> str:
    """Measure everything; the report."""
    with ExitStack() as stack:
        run = Run(Logins(stack, owner_dsn, web_dsn), rounds)
        one, page, hub = run.one_profile(), run.page(), run.hub()
        found = pages.measure(run.owner, run.draw)
        superuser = stack.enter_context(psycopg.connect(superuser_dsn, autocommit=True))
        routes = ties.measure(superuser, run.draw, rounds // 4)
        saves, wait = saving.measure(run.owner, run.draw)
        sought = searches.measure(stack.enter_context(psycopg.connect(web_dsn, autocommit=True)), run.draw)
        version = run.owner.execute("SHOW server_version").fetchone()
    server = f"PostgreSQL {version[0] if version else '?'}"
    statements = Target(
        "most statements of a page less the fewest", 0, max(page.most - page.fewest for page in found)
    )
    hub_title = f"A viewer whom {run.trusted:,} owners trust, and ordinary ones: a page of twenty of those"
    return "\n".join(
        [
            report.machine(members, rounds, server), "",
            report.times("A. One profile", one, run.limit.name),
            report.times("B. A page of twenty", page, run.limit.name),
            report.times(hub_title, hub, hub[0].name),
            report.times("Who may introduce", routes, routes[0].name),
            report.pages([*found, *saves]), sought,
            report.targets([
                *reached("A", one, 1.15, 25), *reached("B", page, 1.2, 15), *hubs(hub), statements, wait,
                slowest(routes),
            ]),
        ]
    )  # fmt: skip


def routes(owner_dsn: str, superuser_dsn: str, members: int, rounds: int) -> str:
    """Measure only who may introduce whom; the report."""
    with (
        psycopg.connect(owner_dsn, autocommit=True) as owner,
        psycopg.connect(superuser_dsn, autocommit=True) as superuser,
    ):
        draw = Draw(owner, SEED)
        _hub, trusted = draw.hub()
        found = ties.measure(superuser, draw, rounds // 4)
        version = owner.execute("SHOW server_version").fetchone()
    return "\n".join(
        [
            report.machine(members, rounds // 4, f"PostgreSQL {version[0] if version else '?'}"), "",
            report.times(f"Who may introduce, with a hub whom {trusted:,} trust", found, found[0].name),
            report.targets([slowest(found)]),
        ]
    )  # fmt: skip


@dataclass(frozen=True)
class Logins:
    """Opens connections: each contender has its own, so that none finds the server warmer than another."""

    stack: ExitStack
    owner_dsn: str
    web_dsn: str

    def owner(self) -> psycopg.Connection:
        """Whom row security does not concern."""
        return self.stack.enter_context(psycopg.connect(self.owner_dsn, autocommit=True))

    def web(self) -> psycopg.Connection:
        """Who has the door alone."""
        return self.stack.enter_context(psycopg.connect(self.web_dsn, autocommit=True))


class Run:
    """One run over one population."""

    def __init__(self, logins: Logins, rounds: int) -> None:
        """Draw the looks, make the tables, tell guardian the rule."""
        self.owner = logins.owner()
        contenders.prepare(self.owner)
        self.rounds, self.rng, self.draw = rounds, Random(SEED), Draw(self.owner, SEED)  # noqa: S311 - nothing secret
        self.profiles, self.pages = self.draw.profiles(CASES), self.draw.pages(CASES)
        looks = [*self.profiles, *self.pages]
        peers.fill(self.owner, looks)
        self.limit = contenders.limit(logins.owner())
        self.without = contenders.door("the door without its record", logins.web(), "bench.disclose")
        self.with_record = contenders.door("the door with its record", logins.web(), "disclose")
        self.all: list[Contender[Any]] = [
            self.limit,
            contenders.rule(logins.owner()),
            self.without,
            self.with_record,
            contenders.from_python("the same, as a view calls it"),
            contenders.commit(logins.owner(), looks),
            peers.orm(),
            *peers.Guardian(looks).contenders(),
        ]
        self.trusted = 0

    def one_profile(self) -> list[Times]:
        """A. What is hidden or withheld is asked of those who can say no, and not timed."""
        rule = self.all[:5]
        race.agree(rule, self.draw.refused(CASES))
        return self.race("one profile", self.all, self.profiles, self.rounds)

    def page(self) -> list[Times]:
        """B. The last, guardian's get_objects_for_user, stays out: it takes about a second for a page."""
        return self.race("a page of twenty", self.all[:-1], self.pages, self.rounds // 2)

    def race(
        self, name: str, them: Sequence[Contender[Any]], cases: Sequence[Case], rounds: int
    ) -> list[Times]:
        """Let some contenders run, after they agreed on what there is to read."""
        print(
            f"{name}: {len(cases)} looks, {race.agree(them, cases)} wordings, {rounds} rounds …", flush=True
        )
        return race.run(them, cases, rounds, self.rng)

    def hub(self) -> list[Times]:
        """Twenty owners who trust the viewer: of those who have few such owners, and of the one who has most."""
        viewer, self.trusted = self.draw.hub()
        looks = {"ordinary": self.draw.contact_pages(CASES), "hub": self.draw.hub_pages(viewer, CASES)}
        them = [
            Contender(f"{who}, {contender.name}", by_place(contender, looks[who]), contender.wordings)
            for contender in (self.without, self.with_record)
            for who in looks
        ]
        places = [Case(place, ()) for place in range(min(map(len, looks.values())))]
        print(f"a viewer whom {self.trusted} owners trust: {self.rounds // 2} rounds …", flush=True)
        for contender in them:
            race.agree([contender], places)
        return race.run(them, places, self.rounds // 2, self.rng)


def by_place(contender: Contender[Any], looks: Sequence[Case]) -> Any:
    """Ask about the look at the place that a case names: two kinds of viewers can't be asked the same."""
    return lambda case: contender.ask(looks[case.viewer])


def reached(name: str, found: Sequence[Times], near: float, far: float) -> list[Target]:
    """The targets of A or B."""
    limit, rule, without, recorded, _, commit, _, *guardians = (one.p50 for one in found)
    return [
        Target(f"{name}: the rule alone / the limit", near, rule / limit),
        Target(f"{name}: the door without its record / the limit", near, without / limit),
        Target(
            f"{name}: the better guardian / the door without its record",
            far,
            min(guardians) / without,
            least=True,
        ),
        Target(
            f"{name}: (with record − without) / a commit of as many rows", 1.2, (recorded - without) / commit
        ),
    ]


def slowest(found: Sequence[Times]) -> Target:
    """The kind of route that takes longest; what it is held beside does not count."""
    return Target(
        "the slowest kind of route, ms", 20, max(one.p50 for one in found if one.name.endswith(ties.ROUTES))
    )


def hubs(found: Sequence[Times]) -> list[Target]:
    """The hub's."""
    ordinary, hub, ordinary_recorded, hub_recorded = (one.p50 for one in found)
    return [
        Target("the hub / an ordinary viewer, without record", 2, hub / ordinary),
        Target("the hub / an ordinary viewer, with record", 2, hub_recorded / ordinary_recorded),
    ]
