"""Prompts: from the owner's own acts alone, to them alone, seldom, and left for good."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from disclosure import grants, growing, trust
from disclosure.errors import NotThere
from disclosure.growing import Occasion
from disclosure.models import Notice, Prompt, Relationship, RelationshipEvent
from disclosure.reading import disclose
from profiles.models import Member
from tests.asking.world import NOON, Clock, ask, wording
from tests.looking import cast

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def give(chen: Member, lin: Member, times: int = 1) -> None:
    """陈志远 opens his number to somebody, each time a little longer."""
    for _ in range(times):
        until = NOON + (900 + RelationshipEvent.objects.using("owner").count()) * DAY
        number = wording(chen, "mobile", 3).pk
        grants.give(owner_id=chen.pk, wordings=[number], viewer=lin.handle, until=until)


def prompted() -> list[tuple[int, str]]:
    """Who was asked about whom."""
    found = Prompt.objects.using("owner").order_by("made_at")
    return [(one.owner_id, one.viewer_id) for one in found]


def closer(chen: Member, *, answer: bool, was: int) -> None:
    """陈志远 answers the one prompt there is."""
    found = Prompt.objects.using("owner").get()
    growing.answer(owner_id=chen.pk, prompt_id=found.pk, step_closer=answer, was=was)


@pytest.fixture
def known(clock: Clock, chen: Member, lin: Member) -> Member:
    """林晓梅, who has been introduced to 陈志远."""
    cast.relate(chen, lin, 1)
    cast.relate(lin, chen, 1)
    return lin


def test_the_third_thing_that_an_owner_opened_themselves_suggests_a_step_to_them_alone(
    chen: Member, known: Member
) -> None:
    for expected in ([], [], [(chen.pk, known.handle)]):
        give(chen, known)
        assert prompted() == expected
    [notice] = Notice.objects.using("owner").all()
    assert (notice.member_id, notice.kind) == (chen.pk, "prompt")
    assert notice.seen_at is not None, "it would be counted in a nudge"


def test_what_the_other_does_suggests_nothing(chen: Member, known: Member, carry: Callable[[], None]) -> None:
    give(chen, known, 2)
    for _ in range(5):
        disclose(known.pk, [chen.handle], "profile")
    ask(known, chen)
    carry()
    trust.closer(owner_id=known.pk, handle=chen.handle, was=1)
    assert prompted() == []


def test_what_was_opened_longer_than_a_year_ago_or_before_the_last_step_does_not_count(
    clock: Clock, chen: Member, known: Member
) -> None:
    give(chen, known, 2)
    clock.to(NOON + 366 * DAY)
    give(chen, known, 2)
    trust.closer(owner_id=chen.pk, handle=known.handle, was=1)
    give(chen, known, 2)
    assert prompted() == []
    give(chen, known)
    assert prompted() == [(chen.pk, known.handle)]


@pytest.mark.parametrize("level", [0, 3, 4])
def test_nobody_is_suggested_who_is_no_contact_or_trusted_already(
    clock: Clock, chen: Member, lin: Member, level: int
) -> None:
    if level:
        cast.relate(chen, lin, level)
    give(chen, lin, 3)
    assert prompted() == []


def test_there_is_one_a_week_at_most(clock: Clock, chen: Member, known: Member) -> None:
    other = cast.member("王女士")
    cast.relate(chen, other, 2)
    give(chen, known, 3)
    give(chen, other, 3)
    clock.to(NOON + 7 * DAY - timedelta(seconds=1))
    give(chen, other)
    assert prompted() == [(chen.pk, known.handle)]
    clock.to(NOON + 7 * DAY + timedelta(seconds=1))
    give(chen, other)
    assert prompted() == [(chen.pk, known.handle), (chen.pk, other.handle)]


def test_one_that_was_left_never_comes_again_and_moves_nobody(
    clock: Clock, chen: Member, known: Member
) -> None:
    give(chen, known, 3)
    closer(chen, answer=False, was=1)
    with pytest.raises(NotThere):
        closer(chen, answer=True, was=1)
    clock.to(NOON + 30 * DAY)
    give(chen, known, 5)
    assert Prompt.objects.using("owner").get().answer == "left"
    assert Relationship.objects.using("owner").get(owner=chen, viewer=known).level == 1


def test_the_step_is_the_owners_one_step_from_where_they_saw_them(chen: Member, known: Member) -> None:
    give(chen, known, 3)
    closer(chen, answer=True, was=1)
    assert trust.contact(chen.pk, known.handle).level == 2
    last = RelationshipEvent.objects.using("owner").filter(owner=chen).latest("id")
    assert (last.what, last.level) == ("raised", 2)


def test_another_member_can_neither_see_nor_answer_it(chen: Member, known: Member) -> None:
    give(chen, known, 3)
    with pytest.raises(NotThere):
        closer(known, answer=True, was=1)
    with pytest.raises(NotThere):
        growing.prompt(known.pk, Prompt.objects.using("owner").get().pk)


def test_whoever_wants_none_gets_none(chen: Member, known: Member) -> None:
    growing.make(owner_id=chen.pk, occasion=Occasion.UNPROMPTED)
    give(chen, known, 5)
    assert prompted() == []


def test_the_page_says_what_the_step_would_show_and_takes_one_answer(
    chen: Member, known: Member, chens: Client
) -> None:
    give(chen, known, 3)
    path = f"/contacts/prompts/{Prompt.objects.using('owner').get().pk}/"
    assert "让林女士走近一步？" in cast.words(chens.get("/").content)
    assert "对方会多看到：公司。" in cast.words(chens.get(path).content)
    assert chens.post(path, {"answer": "closer", "was": "1"}).headers["Location"] == "/contacts/"
    assert chens.get(path).status_code == 404
    assert "走近一步？" not in cast.words(chens.get("/").content)
    assert chens.post(path, {"answer": "closer", "was": "2"}).status_code == 404
    assert trust.contact(chen.pk, known.handle).level == 2
