"""林晓梅 seeks, 王芳 introduces, 陈志远 is sought: everybody trusts whom they must. 赵先生 stands beside."""

import pytest
from django.test import Client

from profiles.models import Member
from tests.asking.conftest import carry, chen, chens, clock, lin, lins, worker  # noqa: F401 - the same people
from tests.looking import cast
from tests.signing_in import client_for


@pytest.fixture
def wang(chen: Member, lin: Member) -> Member:  # noqa: F811
    """王芳, whom both trust, and who trusts 林晓梅."""
    made = cast.member("王芳")
    cast.say(made, "headline", {0: "食品协会理事"})
    cast.relate(lin, made, 2)
    cast.relate(made, lin, 2)
    cast.relate(chen, made, 2)
    cast.relate(made, chen, 2)
    return made


@pytest.fixture
def zhao(db: None) -> Member:
    """Nobody's business."""
    return cast.member("赵先生")


@pytest.fixture
def wangs(wang: Member) -> Client:
    """王芳's browser."""
    return client_for(wang)


@pytest.fixture(params=["zh-hans", "en"])
def language(
    request: pytest.FixtureRequest,
    lin: Member,  # noqa: F811
    chen: Member,  # noqa: F811
    wang: Member,
) -> str:
    """All read this language."""
    Member.objects.using("owner").update(language=request.param)
    return str(request.param)
