"""Nothing that anybody types into any page of the walks ends in an error of ours."""

import re
from collections.abc import Iterator

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client

from tests import databases
from tests.leaks.engine import Request
from tests.leaks.pairs import Common, Worlds
from tests.leaks.walks import WALKS
from tests.leaks.world import Cast
from tests.signing_in import client_for

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ODD = (
    "",
    "\x00",
    "\ud800",
    "\u202e好" * 3000,
    "-1",
    "9" * 40,
    "1e9",
    "٣",
    "<script>",
    "2026-02-30",
    "'; --",
    "\n\t",
    "0001-01-01",
)
TURNS = 3
"""How many times each place is tried, every input with another oddity each time."""
QUERY = (
    "after",
    "before",
    "month",
    "saved",
    "q",
    "next",
    "level",
    "contact",
    "since",
    "until",
    "owner",
    "field",
    "show",
)
NAME = re.compile(r'<(?:input|textarea|select|button)[^>]*\bname="([^"]+)"')
ELSEWHERE = ("/sign-out/", "/healthz")


def places(cast: Cast) -> Iterator[tuple[str, str]]:
    """Who opens which address, each address once for members and once for all others."""
    seen = set()
    for one in WALKS:
        for step in one.steps(cast):
            if not isinstance(step, Request):
                continue
            try:
                path = step.path({}).partition("?")[0]
            except (KeyError, ObjectDoesNotExist):  # it hangs on what the walk finds
                continue
            key = (path, step.unit.actor in cast)
            if key not in seen and path not in ELSEWHERE:
                seen.add(key)
                yield step.unit.actor, path


def odd(names: tuple[str, ...], start: int) -> dict[str, bytes]:
    """Give every input an oddity, beginning with another one each time."""
    return {
        name: ODD[(start + number) % len(ODD)].encode(errors="surrogatepass")
        for number, name in enumerate(names)
    }


def test_no_input_is_an_error_of_ours(common: Common, worlds: Worlds) -> None:
    [database] = worlds(1, of=common.database)
    with databases.looking_at(database):
        assert not wrong(common.cast)


def wrong(cast: Cast) -> list[str]:
    """What answers that something of ours is broken."""
    clients = {name: client_for(member) for name, member in cast.items()}
    found = []
    for number, (actor, path) in enumerate(places(cast)):
        client = clients.get(actor) or Client()
        client.raise_request_exception = False
        page = client.get(path)
        names = tuple(
            sorted(set(NAME.findall(page.content.decode(errors="replace"))) - {"csrfmiddlewaretoken"})
        )
        for turn in range(TURNS):
            start = number + turn * 4
            for got in (client.get(path, odd(QUERY, start)), client.post(path, odd(names, start))):
                if got.status_code >= 500:
                    found.append(f"{actor} {got.request['REQUEST_METHOD']} {path} from {start % len(ODD)}")
    assert number > 100
    return found
