"""Accepted, or not: what each answer of the target's changes, and what it leaves as it was."""

from collections.abc import Callable

import pytest

from disclosure import asking, hiding
from disclosure.errors import Gone
from disclosure.models import AccessDecision, Outbox, RelationshipEvent
from intros import introductions
from intros.models import IntroducerPart, TargetPart
from profiles.models import Member
from tests.asking.faces import carry
from tests.asking.world import A_SECOND, NOON, Clock, ask
from tests.intros.world import (
    RETRY_AT,
    TARGET_BY,
    WORDS,
    company,
    events,
    leave,
    notices,
    relationships,
    seek,
    sought,
    target_row,
    to_introducer,
    to_target,
    vars_of,
    vouch_row,
)
from tests.looking import cast
from tests.reach.test_companies import BANK, works_at

pytestmark = pytest.mark.django_db


def test_accepting_connects_both_at_level_one(clock: Clock, lin: Member, chen: Member, wang: Member) -> None:
    before, since = relationships(), RelationshipEvent.objects.using("owner").latest("id").pk
    part = to_target(lin, chen, wang)
    introductions.accept(target_id=chen.pk, part=part.pk)
    new = {(lin.pk, chen.pk, 1, "introduced"), (chen.pk, lin.pk, 1, "introduced")}
    assert relationships() - before == new
    assert events(since) == sorted((owner, viewer, "introduced", 1) for owner, viewer, _level, _basis in new)
    assert (sought().state, vouch_row().state, target_row().state) == ("connected", "connected", "accepted")
    assert (sought().retry_at, sought().changed_at) == (None, NOON)
    assert notices() == {
        (wang.pk, "vouch_asked", vouch_row().pk),
        (chen.pk, "introduced", part.pk),
        (lin.pk, "connected", sought().pk),
        (wang.pk, "vouch_connected", vouch_row().pk),
    }


def test_who_trusts_more_already_goes_on_trusting_more(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    cast.relate(lin, chen, 3)
    part = to_target(lin, chen, wang)
    introductions.accept(target_id=chen.pk, part=part.pk)
    levels = {(owner, viewer): level for owner, viewer, level, _basis in relationships()}
    assert (levels[lin.pk, chen.pk], levels[chen.pk, lin.pk]) == (3, 1)


@pytest.mark.parametrize(
    ("verb", "state"), [(introductions.decline, "declined"), (introductions.never, "never")]
)
def test_a_refusal_changes_nothing_but_the_targets_own_row(
    clock: Clock, lin: Member, chen: Member, wang: Member, verb: Callable[..., None], state: str
) -> None:
    part = to_target(lin, chen, wang, envelope=[company(lin)])
    before = [vars_of(sought()), vars_of(vouch_row()), relationships(), notices(), events()]
    steps = Outbox.objects.using("owner").count()
    verb(target_id=chen.pk, part=part.pk)
    assert target_row().state == state
    assert [vars_of(sought()), vars_of(vouch_row()), relationships(), notices(), events()] == before
    assert Outbox.objects.using("owner").count() == steps


def test_a_target_answers_once_and_in_time(clock: Clock, lin: Member, chen: Member, wang: Member) -> None:
    part = to_target(lin, chen, wang)
    clock.to(TARGET_BY)
    with pytest.raises(Gone):
        introductions.accept(target_id=chen.pk, part=part.pk)
    clock.to(TARGET_BY - A_SECOND)
    introductions.decline(target_id=chen.pk, part=part.pk)
    for verb in (introductions.accept, introductions.never, introductions.decline):
        with pytest.raises(Gone):
            verb(target_id=chen.pk, part=part.pk)
    assert target_row().state == "declined"


def test_who_said_never_is_not_asked_for_that_person_again(
    clock: Clock, lin: Member, chen: Member, wang: Member, zhao: Member
) -> None:
    part = to_target(lin, chen, wang)
    introductions.never(target_id=chen.pk, part=part.pk)
    clock.to(RETRY_AT)
    for owner, viewer in ((lin, zhao), (zhao, lin), (chen, zhao)):
        cast.relate(owner, viewer, 2)
    again = seek(lin, chen, zhao)
    carry()
    other = IntroducerPart.objects.using("owner").get(introduction=again)
    introductions.vouch(introducer_id=zhao.pk, part=other.pk, words=WORDS)
    carry()
    assert TargetPart.objects.using("owner").count() == 1


def test_who_said_never_to_a_request_is_not_introduced_either(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    """Never means nothing more from this person, through whomever it comes."""
    say_never(lin, chen, "company")
    part = to_introducer(lin, chen, wang)
    introductions.vouch(introducer_id=wang.pk, part=part.pk, words=WORDS)
    carry()
    assert not TargetPart.objects.using("owner").exists()


def test_who_said_never_to_a_request_is_not_asked_to_introduce_either(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    cast.say(wang, "bio", {3: "食品行当的人都熟"}, ask_from=0)
    say_never(lin, wang, "bio")
    seek(lin, chen, wang)
    carry()
    assert not IntroducerPart.objects.using("owner").exists()


def say_never(asker: Member, owner: Member, kind: str) -> None:
    ask(asker, owner, [kind])
    carry()
    asked = AccessDecision.objects.using("owner").get(owner=owner)
    asking.never(owner_id=owner.pk, decision=asked.pk)


def test_who_said_never_to_an_introduction_gets_no_request_either(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    part = to_target(lin, chen, wang)
    introductions.never(target_id=chen.pk, part=part.pk)
    ask(lin, chen)
    carry()
    assert not AccessDecision.objects.using("owner").exists()


def test_there_is_nobody_to_accept_once_the_seeker_is_gone(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    part = to_target(lin, chen, wang)
    leave(lin)
    before = relationships()
    with pytest.raises(Gone):
        introductions.accept(target_id=chen.pk, part=part.pk)
    assert relationships() == before
    assert sought().state == "waiting"


def test_the_words_of_one_who_hides_from_where_the_seeker_works_go_nowhere(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    part = to_introducer(lin, chen, wang)
    works_at(lin, BANK)
    hiding.hide_from_company(owner_id=wang.pk, name=BANK)
    introductions.vouch(introducer_id=wang.pk, part=part.pk, words=WORDS)
    carry()
    assert (vouch_row().state, sought().state) == ("vouched", "waiting")
    assert not TargetPart.objects.using("owner").exists()
