"""Leaks put in on purpose, one at a time, to show that the walk would notice each of them.

A leak is a change of an answer (made by a middleware that looks behind the veil through the owner's
login) or a change of the database's own functions.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock

from django.db import connection, connections
from django.http import HttpRequest, HttpResponse

from profiles.models import Field, Member, Wording

Respond = Callable[[HttpRequest, HttpResponse], HttpResponse]


@dataclass(frozen=True)
class Leak:
    """What leaks: through the answer to the named views, or through SQL run in both worlds."""

    name: str
    views: tuple[str, ...] = ()
    respond: Respond | None = None
    sql: str = ""


ACTIVE: list[Leak] = []


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


def spill(leak: Leak) -> None:
    """Change the database that Django looks at now, as the leak says."""
    if leak.sql:
        with connections["owner"].cursor() as cursor:
            cursor.execute(leak.sql)


def owner_of(request: HttpRequest) -> Member | None:
    """Return whom the page is about, seen from behind the veil."""
    match = request.resolver_match
    handle = match.kwargs.get("handle") if match else None
    return Member.objects.using("owner").filter(handle=handle).first()


def forbidden_for_not_found(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Answer 403 where somebody is and hides, 404 where nobody is."""
    if response.status_code == 404 and owner_of(request):
        response.status_code = 403
    return response


def count(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say how many members there are."""
    return append(response, f"{Member.objects.using('owner').filter(listed=True).count()} members")


def etag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tag the page with a hash of everything its owner says, veiled or not."""
    owner = owner_of(request)
    if owner:
        says = Wording.objects.using("owner").filter(owner=owner).order_by("id").values_list("zh", flat=True)
        response["ETag"] = f'"{hash(tuple(says)) & 0xFFFFFFFF:x}"'
    return response


def one_query_more(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Ask the database once more when there is something behind a veil."""
    owner = owner_of(request)
    if owner and Wording.objects.using("owner").filter(owner=owner, tier=4).count() > 1:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    return response


def length(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Pad the page by as much as the veiled wordings are long."""
    owner = owner_of(request)
    if owner:
        says = Wording.objects.using("owner").filter(owner=owner).values_list("zh", flat=True)
        return append(response, " " * sum(len(text) for text in says))
    return response


def time_stamp(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Date the page by when the owner's newest field was made, known by its id."""
    owner = owner_of(request)
    if owner:
        newest = Field.objects.using("owner").filter(owner=owner).order_by("-id").first()
        response["Last-Modified"] = f"{newest.pk if newest else 0}"
    return response


def update_mark(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Mark a person who changed something, whatever it was."""
    owner = owner_of(request)
    if owner and Field.objects.using("owner").filter(owner=owner).count() > 5:
        return append(response, "updated")
    return response


CACHED: dict[str, bytes] = {}


def cached_fragment(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep a page for everybody as the first who opened it saw it."""
    if request.method == "GET" and response.status_code == 200:
        world = str(connection.settings_dict["NAME"])
        response.content = CACHED.setdefault(world + request.path, response.content)
    return response


def append(response: HttpResponse, text: str) -> HttpResponse:
    """Write something at the end of a page."""
    response.content += f"<!--{text}-->".encode()
    return response


def by_size() -> object:
    """Order the directory by how much people say."""
    return mock.DEFAULT
