"""How many statements a page takes, whoever looks and whatever there is to see, and its time beside an empty one."""

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import empty
from bench.cases import PAGE, Draw
from profiles.models import Member

LOOKS = 12
"""Members who open each page."""
TIMES = 5
"""Times that each look is timed, in turns with the empty page."""
BACKEND = "profiles.accounts.MemberBackend"

Ask = Callable[[], Any]


@dataclass(frozen=True)
class Page:
    """One kind of page: for how many looks, the fewest and most statements, its time and size in the middle.

    `empty` is the time of the same template in a view that asks nothing.
    """

    name: str
    looks: int
    fewest: int
    most: int
    p50: float
    empty: float
    kilobytes: float


def measure(owner: psycopg.Connection, draw: Draw) -> list[Page]:
    """Open each page as members who see little, much, and as the one whom most owners trust."""
    hub, _ = draw.hub()
    viewers = [hub, *draw.some(LOOKS - 1)]
    handles = [row[0] for row in draw.rows(MOST_AND_LEAST, page=LOOKS)]
    profiles = [
        (viewer, reverse("disclosure:profile", args=[handle]))
        for viewer, handle in zip(viewers, handles, strict=True)
    ]
    profiles += [(hub, reverse("disclosure:profile", args=[handle])) for handle in draw.trusting(hub)[:PAGE]]
    named = {
        "my own": "me",
        "a page of the directory": "disclosure:people",
        "contacts": "disclosure:contacts",
        "who saw what of me": "disclosure:disclosures",
    }
    everybodys = {name: [(viewer, reverse(url)) for viewer in viewers] for name, url in named.items()}
    return [look(owner, name, looks) for name, looks in {"a profile": profiles, **everybodys}.items()]


MOST_AND_LEAST = """
    (SELECT m.handle FROM profiles_member m JOIN profiles_field f ON f.owner_id = m.id
     WHERE m.listed AND m.is_active GROUP BY m.id ORDER BY count(*), m.id LIMIT %(page)s / 2)
    UNION ALL
    (SELECT m.handle FROM profiles_member m JOIN profiles_field f ON f.owner_id = m.id
     WHERE m.listed AND m.is_active GROUP BY m.id ORDER BY count(*) DESC, m.id LIMIT %(page)s / 2)
"""
"""Those who say least of themselves, and those who say most."""


def look(owner: psycopg.Connection, name: str, looks: Sequence[tuple[int, str]]) -> Page:
    """Open some addresses."""
    members = Member.objects.using("owner").in_bulk({viewer for viewer, _ in looks})
    return timed(owner, name, ((members[viewer], opened(url)) for viewer, url in looks))


def opened(url: str) -> Callable[[Client], Ask]:
    """A look at an address."""
    return lambda client: lambda: client.get(url)


def timed(
    owner: psycopg.Connection, name: str, looks: Iterable[tuple[Member, Callable[[Client], Ask]]]
) -> Page:
    """Ask once to warm up, once to count the statements, and then in turns with the empty page to time both."""
    counts: list[int] = []
    taken: list[float] = []
    bare: list[float] = []
    sizes: list[int] = []
    for member, asking in looks:
        owner.execute("DELETE FROM disclosure_readbudget")
        client = Client()
        client.force_login(member, backend=BACKEND)
        ask = asking(client)
        first = empty.keep(ask)
        assert first.status_code == 200, name
        assert len(client.get(empty.URL).content) > len(first.content) / 2, name
        with CaptureQueriesContext(connection) as statements:
            ask()
        counts.append(len(statements))
        for _ in range(TIMES):
            taken.append(clocked(ask))
            bare.append(clocked(lambda: client.get(empty.URL)))  # noqa: B023 - asked here and now
        sizes.append(len(first.content))
    middle = statistics.median
    return Page(
        name, len(counts), min(counts), max(counts), middle(taken), middle(bare), middle(sizes) / 1024
    )


def clocked(ask: Ask) -> float:
    """What an answer took, in milliseconds."""
    start = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - start)
