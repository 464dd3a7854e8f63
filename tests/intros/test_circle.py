"""Through one's circle: one introducer at a time, strongest tie first, nobody named before it has come together."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from disclosure import receiving
from disclosure import trust as contacts
from disclosure.errors import NoContacts, Refused
from intros import introductions
from intros.models import IntroducerPart, TargetPart
from profiles.models import Member
from tests.asking.faces import carry, sweep
from tests.asking.world import A_SECOND, NOON, Clock
from tests.intros.words import filled
from tests.intros.world import (
    ANSWER_BY,
    INTRODUCER_BY,
    NOT_ELIGIBLE,
    WORDS,
    notices,
    page,
    said,
    seek,
    sought,
    target_row,
    trust,
    vars_of,
)
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db


def asked() -> list[tuple[int, str]]:
    """Who was asked so far, in order, and what became of it."""
    rows = IntroducerPart.objects.using("owner").order_by("arrived_at", "id")
    return list(rows.values_list("introducer_id", "state"))


def ties(lin: Member, chen: Member, *levels: tuple[int, int]) -> list[Member]:
    """Make more who stand between the two: how far each trusts the seeker, and the target each of them."""
    made = []
    for trusts, trusted in levels:
        one = cast.member("会员")
        cast.relate(lin, one, 1)
        cast.relate(one, lin, trusts)
        cast.relate(chen, one, trusted)
        made.append(one)
    return made


def only_part(introducer: Member) -> IntroducerPart:
    return IntroducerPart.objects.using("owner").get(introducer=introducer)


def test_the_strongest_tie_is_asked_first_and_then_the_next_as_each_passes(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    """A tie is as strong as its weaker half, then as its stronger one. 王芳's is 2 and 2."""
    weak, strong, middle, too_weak, not_trusted = ties(lin, chen, (2, 3), (3, 4), (4, 2), (1, 4), (4, 1))
    seek(lin, chen, None)
    order = []
    for _ in range(6):
        carry()
        waiting = [who for who, state in asked() if state == "asked"]
        if not waiting:
            break
        [now_asked] = waiting
        order.append(now_asked)
        part = IntroducerPart.objects.using("owner").get(introducer=now_asked)
        introductions.pass_by(introducer_id=now_asked, part=part.pk)
    assert order == [strong.pk, middle.pk, weak.pk, wang.pk]
    assert not {too_weak.pk, not_trusted.pk} & {who for who, _state in asked()}


def test_whoever_says_nothing_for_three_days_is_followed_by_the_next(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    [second] = ties(lin, chen, (2, 2))
    trust(chen, wang, 3)
    seek(lin, chen, None)
    carry()
    assert asked() == [(wang.pk, "asked")]
    clock.to(INTRODUCER_BY - A_SECOND)
    sweep()
    carry()
    assert asked() == [(wang.pk, "asked")]
    clock.to(INTRODUCER_BY)
    sweep()
    carry()
    assert asked() == [(wang.pk, "lapsed"), (second.pk, "asked")]
    assert only_part(second).answer_by == INTRODUCER_BY + timedelta(days=3)
    sweep()
    carry()
    assert len(asked()) == 2


def test_once_one_vouches_it_goes_to_the_target_and_nobody_else_is_asked(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    ties(lin, chen, (2, 2))
    trust(chen, wang, 3)
    before = seek(lin, chen, None) and vars_of(sought())
    carry()
    introductions.vouch(introducer_id=wang.pk, part=only_part(wang).pk, words=WORDS)
    carry()
    clock.to(ANSWER_BY - A_SECOND)
    sweep()
    carry()
    assert asked() == [(wang.pk, "vouched")]
    assert (target_row().introducer_id, target_row().words) == (wang.handle, WORDS)
    assert vars_of(sought()) == before
    assert sought().introducer_id is None


def test_who_introduced_is_named_once_the_two_know_each_other(
    clock: Clock, lin: Member, chen: Member, wang: Member, lins: Client
) -> None:
    seek(lin, chen, None)
    carry()
    introductions.vouch(introducer_id=wang.pk, part=only_part(wang).pk, words=WORDS)
    carry()
    path = f"/asks/introductions/{sought().pk}/"
    assert "王芳" not in page(lins, path)
    introductions.accept(target_id=chen.pk, part=target_row().pk)
    assert (sought().state, sought().introducer_id) == ("connected", wang.handle)
    words = said("zh-hans", "You asked your circle. %(introducer)s said a word for you.", introducer="王芳")
    assert words in page(lins, path)
    assert (wang.pk, "vouch_connected", only_part(wang).pk) in notices()


@pytest.mark.parametrize("why", sorted(NOT_ELIGIBLE))
def test_whoever_may_not_introduce_is_not_asked(
    clock: Clock, lin: Member, chen: Member, wang: Member, why: str
) -> None:
    seek(lin, chen, None)
    before = vars_of(sought())
    NOT_ELIGIBLE[why](lin, chen, wang)
    carry()
    assert asked() == []
    assert notices() == set()
    assert vars_of(sought()) == before


NOT_OPEN: dict[str, Callable[[Member, Member, Member], object]] = {
    "the introducer is closed to all": lambda lin, chen, wang: receiving.change(
        member_id=wang.pk, closed_until=ANSWER_BY, muted=[]
    ),
    "the introducer wants no such purpose": lambda lin, chen, wang: receiving.change(
        member_id=wang.pk, closed_until=None, muted=["advice"]
    ),
    "the target is closed to all": lambda lin, chen, wang: receiving.change(
        member_id=chen.pk, closed_until=ANSWER_BY, muted=[]
    ),
    "the introducer is no contact of the seeker's any more": lambda lin, chen, wang: contacts.end(
        owner_id=lin.pk, handle=wang.handle
    ),
}


@pytest.mark.parametrize("why", sorted(NOT_OPEN))
def test_whoever_is_not_open_to_it_is_not_asked(
    clock: Clock, lin: Member, chen: Member, wang: Member, why: str
) -> None:
    seek(lin, chen, None)
    NOT_OPEN[why](lin, chen, wang)
    carry()
    assert asked() == []


def test_when_nobody_can_be_asked_it_is_tried_again_within_the_hour(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    trust(chen, wang, 1)
    seek(lin, chen, None)
    carry()
    trust(chen, wang, 2)
    clock.to(NOON + timedelta(hours=1) - A_SECOND)
    sweep()
    assert asked() == []
    clock.to(NOON + timedelta(hours=1))
    sweep()
    assert asked() == [(wang.pk, "asked")]


def test_taken_back_it_goes_to_nobody_more(clock: Clock, lin: Member, chen: Member, wang: Member) -> None:
    ties(lin, chen, (2, 2))
    seek(lin, chen, None)
    carry()
    [(first, _state)] = asked()
    introductions.withdraw(seeker_id=lin.pk, introduction=sought().pk)
    carry()
    clock.to(NOON + timedelta(days=5))
    sweep()
    carry()
    assert asked() == [(first, "lapsed")]


def test_a_circle_of_nobody_is_told_so(chen: Member, zhao: Member) -> None:
    with pytest.raises(NoContacts):
        seek(zhao, chen, None)
    client = client_for(zhao)
    ways_on = {"/meet/", "/meet/table/", "/settings/desk/"}
    for path, known in (
        (f"/people/{chen.handle}/introduction/", f"/people/{chen.handle}/known/"),
        ("/asks/wish/", "/meet/spoken/"),
    ):
        content = client.get(path).content
        assert said(
            "zh-hans",
            "No contacts yet, so nobody could introduce you. These are the ways to come to know people here.",
        ) in cast.words(content)
        links = set(re.findall(r'<a class="row" href="([^"]+)"', content.decode()))
        assert links == {*ways_on, known}
        assert {client.get(link).status_code for link in links} == {200}
    cast.relate(zhao, chen, 1)  # the target alone is no circle
    with pytest.raises(NoContacts):
        seek(zhao, chen, None)
    assert issubclass(NoContacts, Refused)


def test_the_circle_is_chosen_on_the_page(
    clock: Clock, lin: Member, chen: Member, wang: Member, lins: Client, language: str
) -> None:
    url = f"/people/{chen.handle}/introduction/"
    assert said(language, "My circle") in page(lins, url)
    assert lins.post(url, {**filled(lin, wang), "introducer": "circle"}).status_code == 302
    assert (sought().circle, sought().introducer_id) == (True, None)
    words = said(language, "You asked your circle. Nobody is named before they say a word for you.")
    assert words in page(lins, f"/asks/introductions/{sought().pk}/")


def test_whoever_keeps_out_of_sight_is_still_a_contact_of_ones_own(
    lin: Member, chen: Member, wang: Member, lins: Client
) -> None:
    """The form stays: that one has contacts is one's own to know, whoever of them hides."""
    cast.shield(wang, lin)
    assert "circle" in lins.get(f"/people/{chen.handle}/introduction/").content.decode()


def test_a_pass_that_comes_twice_asks_one_more_and_no_two(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    ties(lin, chen, (2, 2), (2, 2))
    seek(lin, chen, None)
    carry()
    [(first, _state)] = asked()
    introductions.pass_by(introducer_id=first, part=IntroducerPart.objects.using("owner").get().pk)
    carry()
    carry()
    assert sorted(state for _who, state in asked()) == ["asked", "passed"]
    assert not TargetPart.objects.using("owner").exists()
