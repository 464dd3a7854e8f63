"""Room: what finds none waits in order, without a sign, until there is some or its date has come."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from disclosure import receiving
from intros import introductions
from intros.models import IntroducerPart, Introduction, Queued, TargetPart
from profiles.models import Member
from tests.asking.faces import carry, sweep
from tests.asking.world import A_SECOND, NOON, Clock
from tests.intros.world import ANSWER_BY, WORDS, leave, notices, seek, vars_of
from tests.looking import cast

pytestmark = pytest.mark.django_db

A_WEEK = NOON + timedelta(days=7)


def seekers(introducer: Member, count: int) -> list[Member]:
    """Make members whom an introducer trusts."""
    made = [cast.member("会员") for _ in range(count)]
    for one in made:
        cast.relate(one, introducer, 1)
        cast.relate(introducer, one, 2)
    return made


def came(model: type[IntroducerPart] | type[TargetPart]) -> list[str]:
    """Whose introductions arrived, in order."""
    rows: Any = model.objects.using("owner")
    return list(rows.order_by("arrived_at", "id").values_list("seeker_id", flat=True))


def vouch_for_all(introducer: Member) -> None:
    carry()
    for part in IntroducerPart.objects.using("owner").filter(introducer=introducer, state="asked"):
        introductions.vouch(introducer_id=introducer.pk, part=part.pk, words=WORDS)
    carry()


def to(clock: Clock, when: datetime) -> None:
    clock.to(when)
    sweep()


def test_a_target_is_introduced_to_two_in_a_week_and_the_third_waits(
    clock: Clock, chen: Member, wang: Member
) -> None:
    some = seekers(wang, 4)
    for place, one in enumerate(some):
        clock.to(NOON + timedelta(minutes=place))
        seek(one, chen, wang)
        vouch_for_all(wang)
    first, second, third, fourth = (one.handle for one in some)
    assert came(TargetPart) == [first, second]
    told = {row for who, _kind, row in notices() if who == chen.pk}
    assert len(told) == 2
    for one in some:
        assert Introduction.objects.using("owner").get(seeker=one).version == 1
    to(clock, A_WEEK - A_SECOND)
    assert came(TargetPart) == [first, second]
    to(clock, A_WEEK)
    assert came(TargetPart) == [first, second, third]
    to(clock, A_WEEK + timedelta(minutes=1))
    assert came(TargetPart) == [first, second, third, fourth]
    assert not Queued.objects.using("owner").exists()


def test_whatever_the_target_answers_frees_no_room(clock: Clock, chen: Member, wang: Member) -> None:
    for one in seekers(wang, 3):
        seek(one, chen, wang)
    vouch_for_all(wang)
    for part in TargetPart.objects.using("owner").all():
        introductions.decline(target_id=chen.pk, part=part.pk)
    to(clock, NOON + timedelta(days=1))
    assert len(came(TargetPart)) == 2


def test_a_target_says_how_many_in_a_week(clock: Clock, chen: Member, wang: Member) -> None:
    for one in seekers(wang, 4):
        seek(one, chen, wang)
    receiving.change(member_id=chen.pk, closed_until=None, muted=[], weekly=1)
    vouch_for_all(wang)
    assert len(came(TargetPart)) == 1
    receiving.change(member_id=chen.pk, closed_until=None, muted=[], weekly=3)
    sweep()
    assert len(came(TargetPart)) == 3


def test_an_introducer_has_five_open_and_the_sixth_waits_until_they_pass_one(
    clock: Clock, wang: Member
) -> None:
    some = seekers(wang, 7)
    for one in some:
        seek(one, cast.member("会员"), wang)
    carry()
    handles = [one.handle for one in some]
    assert sorted(came(IntroducerPart)) == sorted(handles[:5])
    sweep()
    assert len(came(IntroducerPart)) == 5
    clock.to(NOON + timedelta(minutes=1))
    passed = IntroducerPart.objects.using("owner").first()
    assert passed is not None
    introductions.pass_by(introducer_id=wang.pk, part=passed.pk)
    sweep()
    assert came(IntroducerPart)[5:] == [handles[5]]
    seek(seekers(wang, 1)[0], cast.member("会员"), wang)  # who comes now stands behind the seventh
    carry()
    clock.to(NOON + timedelta(minutes=2))
    passed = IntroducerPart.objects.using("owner").filter(state="asked").first()
    assert passed is not None
    introductions.pass_by(introducer_id=wang.pk, part=passed.pk)
    sweep()
    assert came(IntroducerPart)[6:] == [handles[6]]


def test_a_vouch_is_open_until_it_visibly_closes(clock: Clock, chen: Member, wang: Member) -> None:
    """What the target makes of it in secret frees nothing: the introducer could tell by who comes next."""
    some = seekers(wang, 6)
    receiving.change(member_id=chen.pk, closed_until=None, muted=[], weekly=20)
    for one in some:
        seek(one, chen, wang)
    vouch_for_all(wang)
    assert len(came(TargetPart)) == 5
    for part in TargetPart.objects.using("owner").all():
        introductions.decline(target_id=chen.pk, part=part.pk)
    sweep()
    assert len(came(IntroducerPart)) == 5


def test_what_waits_past_its_date_goes_nowhere(clock: Clock, chen: Member, wang: Member) -> None:
    receiving.change(member_id=chen.pk, closed_until=None, muted=[], weekly=1)
    for place, one in enumerate(seekers(wang, 3)):
        clock.to(NOON + timedelta(minutes=place))
        seek(one, chen, wang)
        vouch_for_all(wang)
    to(clock, A_WEEK)
    assert len(came(TargetPart)) == 2
    to(clock, ANSWER_BY)
    assert len(came(TargetPart)) == 2
    assert not Queued.objects.using("owner").exists()
    closed = Introduction.objects.using("owner").values_list("state", "changed_at")
    assert set(closed) == {("closed", ANSWER_BY)}


OVER: dict[str, Callable[[Member, Member, Introduction], object]] = {
    "taken back": lambda chen, seeker, sought: introductions.withdraw(
        seeker_id=seeker.pk, introduction=sought.pk
    ),
    "the target hides from the seeker": lambda chen, seeker, sought: cast.shield(chen, seeker),
    "the seeker left": lambda chen, seeker, sought: leave(seeker),
    "the target is closed to all": lambda chen, seeker, sought: receiving.change(
        member_id=chen.pk, closed_until=ANSWER_BY, muted=[]
    ),
}


@pytest.mark.parametrize("why", sorted(OVER))
def test_what_waits_is_judged_anew_when_its_turn_comes(
    clock: Clock, chen: Member, wang: Member, why: str
) -> None:
    some = seekers(wang, 3)
    for place, one in enumerate(some):
        clock.to(NOON + timedelta(minutes=place))
        seek(one, chen, wang)
        vouch_for_all(wang)
    last = Introduction.objects.using("owner").get(seeker=some[2])
    before = vars_of(last)
    OVER[why](chen, some[2], last)
    carry()
    to(clock, A_WEEK)
    assert len(came(TargetPart)) == 2
    assert not Queued.objects.using("owner").exists()
    if why != "taken back":
        assert vars_of(Introduction.objects.using("owner").get(pk=last.pk)) == before
