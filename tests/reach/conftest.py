"""陈志远 shows, hides and looks back; 林晓梅 looks; 周建国 stands beside."""

from collections.abc import Callable

import psycopg
import pytest
from django.test import Client

from profiles.models import Field, Member
from tests.looking import cast
from tests.signing_in import client_for


@pytest.fixture
def chen(db: None) -> Member:
    """陈志远, the owner: a company said in three ways, a mobile number in two, a name for each distance."""
    made = cast.member("")
    cast.say(made, "name", {0: "陈先生", 1: "陈志远"})
    cast.say(made, "company", {0: "某头部券商", 1: "东方证券", 4: "代号青松"}, ask_from=1)
    cast.say(made, "mobile", cast.MOBILE)
    return made


@pytest.fixture
def lin(db: None) -> Member:
    """林晓梅, whom he knows."""
    return cast.member("林女士")


@pytest.fixture
def zhou(db: None) -> Member:
    """周建国."""
    return cast.member("周总")


@pytest.fixture
def keeps(chen: Member) -> Client:
    """陈志远's browser."""
    return client_for(chen)


@pytest.fixture
def looks(lin: Member) -> Client:
    """林晓梅's browser."""
    return client_for(lin)


@pytest.fixture
def field(chen: Member) -> Callable[[str], Field]:
    """陈志远's field of a kind."""
    return lambda kind: Field.objects.using("owner").get(owner=chen, kind=kind)


@pytest.fixture
def entries(raw: Callable[..., psycopg.Connection]) -> Callable[[], int]:
    """How many entries the ledger has now."""
    connection = raw("postgres")
    return lambda: int(connection.execute("SELECT count(*) FROM ledger_entry").fetchone()[0])  # type: ignore[index]
