"""陈志远 is a member, 林晓梅 looks, 小何 works at the desk; a clock, and what the ledger holds."""

import pytest

from profiles.models import Member
from tests.asking.conftest import carry, chens, clock, lin, lins, worker  # noqa: F401 - the same cast
from tests.looking import cast


@pytest.fixture
def chen(db: None) -> Member:
    """陈志远: a name and a company for strangers and for those who know him."""
    made = cast.member("")
    cast.say(made, "name", {0: "陈先生", 1: "陈志远"})
    cast.say(made, "company", {0: "某头部券商", 2: "东方证券"})
    return made


@pytest.fixture
def he(db: None) -> Member:
    """小何, of the desk."""
    return cast.member("小何", listed=False, is_desk=True)
