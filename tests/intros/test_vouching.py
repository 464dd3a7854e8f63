"""Whether an introducer is asked, and what they say: what each act changes, and what it leaves as it was."""

import pytest

from disclosure.errors import Gone
from disclosure.models import Grant, Outbox, Relationship
from intros import introductions
from intros.models import IntroducerPart, TargetPart
from profiles.models import Member
from tests.asking.faces import carry
from tests.asking.world import A_SECOND, NOON, Clock
from tests.intros.world import (
    ANSWER_BY,
    INTRODUCER_BY,
    NOT_ELIGIBLE,
    OF_THE_TARGET,
    TARGET_BY,
    WORDS,
    company,
    lower,
    notices,
    seek,
    sought,
    to_introducer,
    to_target,
    vars_of,
    vouch_row,
)

pytestmark = pytest.mark.django_db


def test_an_introducer_who_may_be_asked_is_asked(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    part = to_introducer(lin, chen, wang, note="想请教。")
    assert (part.introducer_id, part.seeker_id, part.target_id) == (wang.pk, lin.handle, chen.handle)
    assert (part.state, part.note, part.words) == ("asked", "想请教。", "")
    assert (part.arrived_at, part.answer_by, part.closes_at) == (NOON, INTRODUCER_BY, ANSWER_BY)
    assert notices() == {(wang.pk, "vouch_asked", part.pk)}
    assert not TargetPart.objects.using("owner").exists()


@pytest.mark.parametrize("why", sorted(OF_THE_TARGET))
def test_being_asked_tells_an_introducer_nothing_of_the_targets_trust(
    clock: Clock, lin: Member, chen: Member, wang: Member, why: str
) -> None:
    NOT_ELIGIBLE[why](lin, chen, wang)
    part = to_introducer(lin, chen, wang)
    introductions.vouch(introducer_id=wang.pk, part=part.pk, words=WORDS)
    carry()
    assert not TargetPart.objects.using("owner").exists()


@pytest.mark.parametrize("why", sorted(NOT_ELIGIBLE.keys() - OF_THE_TARGET))
def test_an_introducer_who_may_not_be_asked_hears_nothing(
    clock: Clock, lin: Member, chen: Member, wang: Member, why: str
) -> None:
    seek(lin, chen, wang, envelope=[company(lin)])
    before = sought()
    NOT_ELIGIBLE[why](lin, chen, wang)
    carry()
    assert not IntroducerPart.objects.using("owner").exists()
    assert notices() == set()
    assert not Grant.objects.using("owner").exists()
    assert vars_of(sought()) == vars_of(before)
    assert Outbox.objects.using("owner").filter(done_at__isnull=True).count() == 0


def test_who_trusts_enough_at_the_moment_is_asked(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    """What counts is how they stand when it is carried, not when it was sought."""
    lower(wang, lin)
    seek(lin, chen, wang)
    Relationship.objects.using("owner").filter(owner=wang, viewer=lin).update(level=2)
    carry()
    assert vouch_row().state == "asked"


def test_a_vouch_is_carried_to_the_target(clock: Clock, lin: Member, chen: Member, wang: Member) -> None:
    part = to_target(lin, chen, wang, note="想请教。")
    assert (part.target_id, part.seeker_id, part.introducer_id) == (chen.pk, lin.handle, wang.handle)
    assert (part.state, part.words, part.note) == ("asked", WORDS, "想请教。")
    assert (part.arrived_at, part.answer_by) == (NOON, TARGET_BY)
    assert (vouch_row().state, sought().state, sought().version) == ("vouched", "waiting", 1)
    assert (chen.pk, "introduced", part.pk) in notices()


def test_a_pass_goes_nowhere(clock: Clock, lin: Member, chen: Member, wang: Member) -> None:
    part = to_introducer(lin, chen, wang)
    before = sought()
    introductions.pass_by(introducer_id=wang.pk, part=part.pk)
    carry()
    assert (vouch_row().state, vouch_row().words) == ("passed", "")
    assert not TargetPart.objects.using("owner").exists()
    assert vars_of(sought()) == vars_of(before)


@pytest.mark.parametrize(
    "why",
    [
        "the target trusts the introducer too little",
        "the target's trust has run out",
        "the target keeps out of the introducer's sight",
        "the target keeps out of the seeker's sight",
        "the introducer left",
        "the target left",
        "the seeker left",
    ],
)
def test_a_vouch_is_not_carried_where_the_target_cannot_be_asked_any_more(
    clock: Clock, lin: Member, chen: Member, wang: Member, why: str
) -> None:
    part = to_introducer(lin, chen, wang, envelope=[company(lin)])
    introductions.vouch(introducer_id=wang.pk, part=part.pk, words=WORDS)
    NOT_ELIGIBLE[why](lin, chen, wang)
    carry()
    assert not TargetPart.objects.using("owner").exists()
    assert {one.user_id for one in Grant.objects.using("owner").all()} == {wang.pk}
    assert vouch_row().state == "vouched"


def test_an_introducer_answers_once_and_in_time(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    part = to_introducer(lin, chen, wang)
    introductions.pass_by(introducer_id=wang.pk, part=part.pk)
    with pytest.raises(Gone):
        introductions.vouch(introducer_id=wang.pk, part=part.pk, words=WORDS)
    assert vouch_row().state == "passed"


def test_an_introducer_is_too_late_at_the_hour(clock: Clock, lin: Member, chen: Member, wang: Member) -> None:
    part = to_introducer(lin, chen, wang)
    clock.to(INTRODUCER_BY)
    with pytest.raises(Gone):
        introductions.vouch(introducer_id=wang.pk, part=part.pk, words=WORDS)
    clock.to(INTRODUCER_BY - A_SECOND)
    introductions.vouch(introducer_id=wang.pk, part=part.pk, words=WORDS)


@pytest.mark.parametrize("why", ["the seeker keeps out of the introducer's sight", "the seeker left"])
def test_there_is_nothing_to_vouch_for_once_the_seeker_is_gone(
    clock: Clock, lin: Member, chen: Member, wang: Member, why: str
) -> None:
    part = to_introducer(lin, chen, wang)
    NOT_ELIGIBLE[why](lin, chen, wang)
    with pytest.raises(Gone):
        introductions.vouch(introducer_id=wang.pk, part=part.pk, words=WORDS)
    assert vouch_row().state == "asked"
