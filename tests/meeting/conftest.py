"""陈志远 shows his code, 林晓梅 scans it; 赵先生 stands beside. A clock for all of them."""

import pytest
from django.test import Client

from profiles.models import Member
from tests.asking.conftest import carry, clock, worker  # noqa: F401 - the same clock
from tests.looking import cast
from tests.signing_in import client_for


@pytest.fixture
def chen(db: None) -> Member:
    """陈志远: a name and a company for each distance, and a number."""
    made = cast.member("")
    cast.say(made, "name", {0: "陈先生", 1: "陈志远"})
    cast.say(made, "company", cast.COMPANY)
    cast.say(made, "headline", {0: "看并购的"})
    cast.say(made, "bio", {0: "二十年投行"})
    cast.say(made, "mobile", cast.MOBILE)
    return made


@pytest.fixture
def lin(db: None) -> Member:
    """林晓梅, who stands in no directory."""
    made = cast.member("", listed=False)
    cast.say(made, "name", {0: "林女士", 2: "林晓梅"})
    return made


@pytest.fixture
def zhao(db: None) -> Member:
    """赵先生."""
    return cast.member("赵先生")


@pytest.fixture
def chens(chen: Member) -> Client:
    """陈志远's phone."""
    return client_for(chen)


@pytest.fixture
def lins(lin: Member) -> Client:
    """林晓梅's phone."""
    return client_for(lin)
