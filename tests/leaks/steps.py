"""Short ways to write a walk down."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import connections

from tests.leaks.engine import Act, Request, Step, Unit, Vars
from tests.leaks.world import Cast

Path = str | Callable[[Vars], str]
Data = dict[str, Any] | Callable[[Vars], dict[str, Any]]


@dataclass(frozen=True)
class Walk:
    """A walk and its secrets: `hide` makes the second world out of the first, before the walk begins."""

    name: str
    actors: tuple[str, ...]
    steps: Callable[[Cast], list[Step]]
    hide: Callable[[Cast], None]


@dataclass(frozen=True)
class Actor:
    """Writes down what one of the cast does."""

    name: str

    def get(self, view: str, outcome: str, path: Path, status: int = 200, **more: Any) -> Request:
        """Open a page."""
        return self._request(view, "GET", outcome, path, status, **more)

    def post(
        self, view: str, outcome: str, path: Path, status: int = 302, data: Data | None = None, **more: Any
    ) -> Request:
        """Send a form."""
        typed = data or {}
        more["data"] = typed if callable(typed) else lambda _vars: typed
        return self._request(view, "POST", outcome, path, status, **more)

    def refused(self, method: str, view: str, path: Path) -> Request:
        """Come with a method that the page does not take."""
        return self._request(view, method, "not allowed", path, 405)

    def _request(self, view: str, method: str, outcome: str, path: Path, status: int, **more: Any) -> Request:
        where = path if callable(path) else lambda _vars: path
        return Request(Unit(view, method, self.name, outcome), where, status, **more)


def both_ways(steps: Iterable[Step], status: int | None = None) -> list[Step]:
    """Let each page be opened by htmx too, which answers with another status if one is given."""
    found: list[Step] = []
    for step in steps:
        found.append(step)
        if isinstance(step, Request) and step.unit.method == "GET":
            unit = replace(step.unit, outcome=f"{step.unit.outcome}, htmx")
            found.append(replace(step, unit=unit, htmx=True, status=status or step.status))
    return found


def finding(name: str, pattern: str) -> Callable[[Vars, Any], None]:
    """Remember what a pattern's group finds in an answer's address or body."""

    def after(found: Vars, response: Any) -> None:
        text = response.headers.get("Location", "") + response.content.decode()
        match = re.search(pattern, text)
        assert match, f"no {pattern} in {text[:2000]}"
        found[name] = match[1]

    return after


def carry(_vars: Vars | None = None) -> None:
    """Let the worker carry out every stored step."""
    with connections["worker"].cursor() as cursor:
        cursor.execute("SELECT run_step(id) FROM disclosure_outbox WHERE done_at IS NULL ORDER BY id")


def sweep(_vars: Vars | None = None) -> None:
    """Let the sweeper write down what is over."""
    with connections["worker"].cursor() as cursor:
        cursor.execute(
            "SELECT sweep_access(500), sweep_exchanges(500), sweep_introductions(500), sweep_meetings(500)"
        )
        cursor.execute("SELECT fade_quiet(500), deliver_queued(500), sweep_tables(500)")


CARRY, SWEEP = Act(carry), Act(sweep)


def meanwhile(do: Callable[[], None]) -> Act:
    """Something that happens in the second world alone."""
    return Act(lambda _vars: do(), secret=True)
