"""What a leak is, and how one is switched on: through the answers of some views, or through SQL.

A leak is a change of an answer (made by a middleware that looks behind the veil through the owner's login) or
of what the database does (in both worlds alike).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from profiles.models import Member
from tests import databases
from tests.leaks.steps import Walk

Respond = Callable[[HttpRequest, HttpResponse], HttpResponse]


@dataclass(frozen=True)
class Leak:
    """What leaks, on which walk and into which views: through their answers, or through SQL."""

    name: str
    walk: Walk
    views: tuple[str, ...]
    respond: Respond | None = None
    sql: str = ""


ACTIVE: list[Leak] = []
CACHED: dict[str, bytes] = {}


class LeakyMiddleware:
    """Lets the active leak spoil the answers of its views; does nothing when none is active."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        for leak in ACTIVE:
            if leak.respond and match and match.view_name in leak.views:
                response = leak.respond(request, response)
        return response


@contextmanager
def leaking(leak: Leak) -> Iterator[None]:
    """Switch one leak on."""
    ACTIVE.append(leak)
    try:
        yield
    finally:
        ACTIVE.remove(leak)
        CACHED.clear()


def spill(leak: Leak) -> None:
    """Change the database that Django looks at now, as the leak says."""
    if leak.sql:
        with databases.superuser(databases.current()) as database:
            database.execute(leak.sql)


def owner_of(request: HttpRequest) -> Member | None:
    """Return whom the page is about, seen from behind the veil."""
    match = request.resolver_match
    handle = match.kwargs.get("handle") if match else None
    return Member.objects.using("owner").filter(handle=handle).first()


def append(response: HttpResponse, text: str) -> HttpResponse:
    """Write something at the end of a page."""
    response.content += f"<!--{text}-->".encode()
    return response


def on(table: str, event: str, condition: str, do: str) -> str:
    """SQL that does something whenever a row of a table becomes so."""
    return f"""
        CREATE FUNCTION leak() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN {do}; RETURN NEW; END $$;
        CREATE TRIGGER leak AFTER {event} ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION leak()
    """


def rewritten(function: str, part: str, instead: str) -> str:
    """SQL that changes a part of one of our functions."""
    return f"""
        DO $leak$
        DECLARE body text := pg_get_functiondef('{function}'::regproc);
        BEGIN
            ASSERT position($part${part}$part$ in body) > 0, 'nothing to change in {function}';
            EXECUTE replace(body, $part${part}$part$, $part${instead}$part$);
        END $leak$
    """
