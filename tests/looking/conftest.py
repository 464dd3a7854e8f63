"""陈志远 and 林晓梅, and what one of them looks with."""

from collections.abc import Callable

import psycopg
import pytest
from django.test import Client

from profiles.models import Member
from tests.looking import cast
from tests.signing_in import client_for


@pytest.fixture
def chen(db: None) -> Member:
    """陈志远, the owner: a company said in three ways, a bio, a mobile number, a name for each distance."""
    made = cast.member("")
    cast.say(made, "name", {0: "陈先生", 1: "陈志远"})
    cast.say(made, "company", cast.COMPANY)
    cast.say(made, "bio", cast.BIO)
    cast.say(made, "mobile", cast.MOBILE)
    return made


@pytest.fixture
def lin(db: None) -> Member:
    """林晓梅, who looks."""
    return cast.member("林女士")


@pytest.fixture
def zhou(db: None) -> Member:
    """周建国, whom both know."""
    return cast.member("周总")


@pytest.fixture
def looks(lin: Member) -> Client:
    """林晓梅's browser."""
    return client_for(lin)


@pytest.fixture
def entries(raw: Callable[..., psycopg.Connection]) -> Callable[[], int]:
    """How many entries the ledger has now."""
    connection = raw("postgres")
    return lambda: int(connection.execute("SELECT count(*) FROM ledger_entry").fetchone()[0])  # type: ignore[index]
