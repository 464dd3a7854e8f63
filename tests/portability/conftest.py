"""陈志远, who says much; 林晓梅, who knows him; 王芳, who does not. Each in a browser."""

from collections.abc import Callable

import psycopg
import pytest
from django.test import Client

from profiles.models import Member
from tests.looking import cast
from tests.signing_in import client_for


@pytest.fixture
def chen(db: None) -> Member:
    """陈志远."""
    made = cast.member("")
    cast.say(made, "name", {0: "陈先生", 1: "陈志远"})
    return made


@pytest.fixture
def lin(db: None, chen: Member) -> Member:
    """林晓梅, whom he trusts at level 2; her pages are English."""
    made = cast.member("林女士", language="en")
    cast.relate(chen, made, 2)
    return made


@pytest.fixture
def wang(db: None) -> Member:
    """王芳, a stranger."""
    return cast.member("王女士")


@pytest.fixture
def his(chen: Member) -> Client:
    return client_for(chen)


@pytest.fixture
def hers(lin: Member) -> Client:
    return client_for(lin)


@pytest.fixture
def strangers(wang: Member) -> Client:
    return client_for(wang)


@pytest.fixture
def looks(raw: Callable[..., psycopg.Connection]) -> Callable[[str], list[tuple[list[int], list[str]]]]:
    """The wordings and reasons of what the ledger has of one kind of page."""
    connection = raw("postgres")

    def read(surface: str) -> list[tuple[list[int], list[str]]]:
        found = connection.execute(
            "SELECT wordings, reasons FROM ledger_entry WHERE act = 'read' AND surface = %s ORDER BY id",
            [surface],
        )
        return [(list(wordings), list(reasons)) for wordings, reasons in found]

    return read
