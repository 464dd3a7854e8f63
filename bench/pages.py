"""How many statements a page takes, whoever looks and however much there is to see."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.cases import PAGE, Draw
from profiles.models import Member

LOOKS = 12
"""Times that each page is opened."""
BACKEND = "profiles.accounts.MemberBackend"


@dataclass(frozen=True)
class Page:
    """One kind of page: for how many looks, the fewest and most statements, its time and size in the middle."""

    name: str
    looks: int
    fewest: int
    most: int
    p50: float
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
    return [
        look(
            owner, "a page of the directory", [(viewer, reverse("disclosure:people")) for viewer in viewers]
        ),
        look(owner, "a profile", profiles),
        look(owner, "contacts", [(viewer, reverse("disclosure:contacts")) for viewer in viewers]),
        look(
            owner, "who saw what of me", [(viewer, reverse("disclosure:disclosures")) for viewer in viewers]
        ),
    ]


MOST_AND_LEAST = """
    (SELECT m.handle FROM profiles_member m JOIN profiles_field f ON f.owner_id = m.id
     WHERE m.listed AND m.is_active GROUP BY m.id ORDER BY count(*), m.id LIMIT %(page)s / 2)
    UNION ALL
    (SELECT m.handle FROM profiles_member m JOIN profiles_field f ON f.owner_id = m.id
     WHERE m.listed AND m.is_active GROUP BY m.id ORDER BY count(*) DESC, m.id LIMIT %(page)s / 2)
"""
"""Those who say least of themselves, and those who say most."""


def look(owner: psycopg.Connection, name: str, looks: Sequence[tuple[int, str]]) -> Page:
    """Open some addresses; count the statements of a second time, and time a third."""
    counts: list[int] = []
    times: list[float] = []
    sizes: list[int] = []
    members = Member.objects.using("owner").in_bulk({viewer for viewer, _ in looks})
    for viewer, url in looks:
        owner.execute("DELETE FROM disclosure_readbudget")
        client = Client()
        client.force_login(members[viewer], backend=BACKEND)
        assert client.get(url).status_code == 200, url
        with CaptureQueriesContext(connection) as statements:
            client.get(url)
        counts.append(len(statements))
        start = time.perf_counter()
        sizes.append(len(client.get(url).content))
        times.append(1000 * (time.perf_counter() - start))
    return Page(
        name, len(looks), min(counts), max(counts), statistics.median(times), statistics.median(sizes) / 1024
    )
