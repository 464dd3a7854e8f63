"""Seeking an introduction, taking it back, letting it run out: what the seeker does, and what the hours do."""

from datetime import timedelta

import pytest

from disclosure.errors import Gone, NotThere, Resting, TooManyOpen
from disclosure.models import Grant, Outbox, Relationship
from intros import introductions
from intros.models import IntroducerPart, Introduction
from profiles.models import Member
from tests.asking.faces import carry, sweep
from tests.asking.world import A_SECOND, NOON, Clock, wording
from tests.intros.world import (
    ANSWER_BY,
    INTRODUCER_BY,
    RETRY_AT,
    TARGET_BY,
    WORDS,
    company,
    notices,
    seek,
    sought,
    target_row,
    to_introducer,
    to_target,
    vouch_row,
)
from tests.looking import cast

pytestmark = pytest.mark.django_db


def test_a_seeker_is_told_the_hours_from_the_start(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    seek(lin, chen, wang, note="想请教。")
    row = sought()
    assert (row.state, row.sent_at, row.answer_by, row.retry_at) == ("waiting", NOON, ANSWER_BY, RETRY_AT)
    assert (row.target_id, row.introducer_id, row.note) == (chen.handle, wang.handle, "想请教。")
    assert not IntroducerPart.objects.using("owner").exists()
    [step] = Outbox.objects.using("owner").all()
    assert (step.step, step.row_id, step.version) == ("ask_introducer", row.pk, 1)


def test_nobody_is_asked_twice_before_the_hour_of_the_first(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    seek(lin, chen, wang)
    with pytest.raises(Resting):
        seek(lin, chen, wang)
    clock.to(RETRY_AT - A_SECOND)
    with pytest.raises(Resting):
        seek(lin, chen, wang)
    clock.to(RETRY_AT)  # however long the sweeper has not come by
    assert seek(lin, chen, wang)
    assert (lin.pk, "introduction_closed") in {(who, kind) for who, kind, _row in notices()}


def test_three_at_a_time(clock: Clock, lin: Member, chen: Member, wang: Member) -> None:
    for _ in range(3):
        seek(lin, cast.member("会员"), wang)
    with pytest.raises(TooManyOpen):
        seek(lin, chen, wang)
    clock.to(ANSWER_BY)  # over, before the sweeper wrote it down
    assert seek(lin, chen, wang)


def test_whom_one_may_not_know_of_cannot_be_sought(lin: Member, chen: Member, wang: Member) -> None:
    cast.shield(chen, lin)
    unlisted = cast.member("孙女士", listed=False)
    for nobody in (chen, unlisted, lin, wang):
        with pytest.raises(NotThere):
            seek(lin, nobody, wang)
    assert not Introduction.objects.using("owner").exists()


def test_only_a_contact_of_ones_own_can_be_named(
    clock: Clock, lin: Member, chen: Member, zhao: Member
) -> None:
    with pytest.raises(NotThere):
        seek(lin, chen, zhao)
    cast.relate(zhao, lin, 4)  # that they trust one is theirs to know
    with pytest.raises(NotThere):
        seek(lin, chen, zhao)
    cast.relate(lin, zhao, 1)
    assert seek(lin, chen, zhao)


def test_a_contact_whose_time_is_over_cannot_be_named(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    Relationship.objects.using("owner").filter(owner=lin, viewer=wang).update(ends_at=NOON)
    with pytest.raises(NotThere):
        seek(lin, chen, wang)


def test_only_what_is_ones_own_and_not_for_oneself_alone_goes_along(
    lin: Member, chen: Member, wang: Member
) -> None:
    secret = cast.say(lin, "bio", {5: "只给自己看"})
    for foreign in (wording(chen, "company", 1).pk, cast.at_tier(secret, 5).pk):
        with pytest.raises(NotThere):
            seek(lin, chen, wang, envelope=[foreign])
    assert not Introduction.objects.using("owner").exists()


def test_what_is_taken_back_looks_lapsed_to_whoever_was_asked(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    part = to_introducer(lin, chen, wang)
    introductions.withdraw(seeker_id=lin.pk, introduction=sought().pk)
    assert (sought().state, sought().retry_at) == ("withdrawn", RETRY_AT)
    with pytest.raises(Gone):  # before the step has come to them, too
        introductions.vouch(introducer_id=wang.pk, part=part.pk, words=WORDS)
    carry()
    assert vouch_row().state == "lapsed"
    with pytest.raises(Gone):
        introductions.withdraw(seeker_id=lin.pk, introduction=sought().pk)


def test_what_is_taken_back_after_a_vouch_looks_lapsed_to_the_target_and_under_way_to_the_introducer(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    part = to_target(lin, chen, wang)
    introductions.withdraw(seeker_id=lin.pk, introduction=sought().pk)
    with pytest.raises(Gone):
        introductions.accept(target_id=chen.pk, part=part.pk)
    carry()
    assert (vouch_row().state, target_row().state) == ("vouched", "lapsed")
    clock.to(ANSWER_BY)
    sweep()
    assert vouch_row().state == "closed"


def test_what_is_taken_back_before_it_is_carried_reaches_nobody(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    introduction = seek(lin, chen, wang, envelope=[company(lin)])
    introductions.withdraw(seeker_id=lin.pk, introduction=introduction)
    carry()
    assert not IntroducerPart.objects.using("owner").exists()
    assert not Grant.objects.using("owner").exists()


def test_it_is_too_late_to_take_back_what_is_over(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    introduction = seek(lin, chen, wang)
    clock.to(ANSWER_BY)
    with pytest.raises(Gone):
        introductions.withdraw(seeker_id=lin.pk, introduction=introduction)


def test_the_sweeper_writes_down_each_hour_as_it_comes(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    to_target(lin, chen, wang)
    for hour, states in (
        (TARGET_BY - A_SECOND, ("waiting", "vouched", "asked")),
        (TARGET_BY, ("waiting", "vouched", "lapsed")),
        (ANSWER_BY - A_SECOND, ("waiting", "vouched", "lapsed")),
        (ANSWER_BY, ("closed", "closed", "lapsed")),
    ):
        clock.to(hour)
        sweep()
        assert (sought().state, vouch_row().state, target_row().state) == states
    assert (sought().changed_at, vouch_row().changed_at, target_row().changed_at) == (
        ANSWER_BY,
        ANSWER_BY,
        TARGET_BY,
    )
    assert (lin.pk, "introduction_closed", sought().pk) in notices()
    told = notices()
    sweep()
    assert notices() == told


def test_an_introducer_who_says_nothing_lapses(clock: Clock, lin: Member, chen: Member, wang: Member) -> None:
    to_introducer(lin, chen, wang)
    clock.to(INTRODUCER_BY)
    sweep()
    assert (sought().state, vouch_row().state) == ("waiting", "lapsed")


def test_a_late_vouch_leaves_the_target_no_longer_than_the_seeker_was_told(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    seek(lin, chen, wang)
    clock.to(ANSWER_BY - timedelta(days=1))
    carry()
    assert vouch_row().answer_by == ANSWER_BY
    introductions.vouch(introducer_id=wang.pk, part=vouch_row().pk, words=WORDS)
    carry()
    assert target_row().answer_by == ANSWER_BY


def test_what_is_carried_after_its_hour_reaches_nobody(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    seek(lin, chen, wang)
    clock.to(ANSWER_BY)
    carry()
    assert not IntroducerPart.objects.using("owner").exists()
