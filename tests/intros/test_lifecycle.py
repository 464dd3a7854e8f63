"""Sought, vouched for, accepted, or not: what each act changes, and what it leaves as it was."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from disclosure import asking
from disclosure.errors import Gone, NotThere, Resting, TooManyOpen
from disclosure.models import AccessDecision, Grant, Notice, Outbox, Relationship, RelationshipEvent
from intros import introductions
from intros.models import IntroducerPart, Introduction, TargetPart
from profiles.models import Member
from tests.asking.faces import carry, sweep
from tests.asking.world import A_SECOND, NOON, Clock, ask, wording
from tests.intros.world import (
    ANSWER_BY,
    INTRODUCER_BY,
    RETRY_AT,
    TARGET_BY,
    WORDS,
    company,
    seek,
    sought,
    target_row,
    to_introducer,
    to_target,
    vouch_row,
)
from tests.looking import cast

pytestmark = pytest.mark.django_db


def notices() -> set[tuple[int, str, int]]:
    return set(Notice.objects.using("owner").values_list("member_id", "kind", "row_id"))


def relationships() -> set[tuple[int, int, int, str]]:
    rows = Relationship.objects.using("owner").values_list("owner_id", "viewer_id", "level", "basis")
    return set(rows)


def events(since: int = 0) -> list[tuple[int, int, str, int]]:
    rows = RelationshipEvent.objects.using("owner").filter(id__gt=since).order_by("owner_id")
    return list(rows.values_list("owner_id", "viewer_id", "what", "level"))


# --- Seeking ---------------------------------------------------------------------------------------


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


# --- The introducer --------------------------------------------------------------------------------


def test_an_introducer_who_may_be_asked_is_asked(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    part = to_introducer(lin, chen, wang, note="想请教。")
    assert (part.introducer_id, part.seeker_id, part.target_id) == (wang.pk, lin.handle, chen.handle)
    assert (part.state, part.note, part.words) == ("asked", "想请教。", "")
    assert (part.arrived_at, part.answer_by, part.closes_at) == (NOON, INTRODUCER_BY, ANSWER_BY)
    assert notices() == {(wang.pk, "vouch_asked", part.pk)}
    assert not TargetPart.objects.using("owner").exists()


NOT_ELIGIBLE: dict[str, Callable[[Member, Member, Member], object]] = {
    "the introducer trusts the seeker too little": lambda lin, chen, wang: lower(wang, lin),
    "the target trusts the introducer too little": lambda lin, chen, wang: lower(chen, wang),
    "the introducer's trust has run out": lambda lin, chen, wang: end(wang, lin),
    "the target's trust has run out": lambda lin, chen, wang: end(chen, wang),
    "the introducer keeps out of the seeker's sight": lambda lin, chen, wang: cast.shield(wang, lin),
    "the seeker keeps out of the introducer's sight": lambda lin, chen, wang: cast.shield(lin, wang),
    "the target keeps out of the introducer's sight": lambda lin, chen, wang: cast.shield(chen, wang),
    "the target keeps out of the seeker's sight": lambda lin, chen, wang: cast.shield(chen, lin),
    "the introducer left": lambda lin, chen, wang: leave(wang),
    "the target left": lambda lin, chen, wang: leave(chen),
    "the seeker left": lambda lin, chen, wang: leave(lin),
}


def lower(owner: Member, viewer: Member) -> None:
    Relationship.objects.using("owner").filter(owner=owner, viewer=viewer).update(level=1)


def end(owner: Member, viewer: Member) -> None:
    Relationship.objects.using("owner").filter(owner=owner, viewer=viewer).update(ends_at=NOON)


def leave(member: Member) -> None:
    Member.objects.using("owner").filter(pk=member.pk).update(is_active=False)


OF_THE_TARGET = {"the target trusts the introducer too little", "the target's trust has run out"}
"""What an introducer must not learn from being asked: it is looked at when they have vouched."""


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


def vars_of(row: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


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


# --- The target ------------------------------------------------------------------------------------


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


# --- Taking back and running out -------------------------------------------------------------------


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


# --- The envelope ----------------------------------------------------------------------------------


Sent = tuple[str, int, int, list[int]]


def sent(raw: Callable[..., Any]) -> list[Sent]:
    """What the ledger holds of envelopes: act, whose, to whom, which wordings."""
    rows = raw("postgres").execute(
        "SELECT e.act, o.member_id, v.member_id, e.wordings FROM ledger_entry e"
        " JOIN ledger_pseudonym v ON v.pseudonym = e.viewer JOIN ledger_pseudonym o ON o.pseudonym = e.owner"
        " WHERE e.act <> 'read' AND e.reasons = array_fill('sent'::text, ARRAY[cardinality(e.wordings)]) ORDER BY e.id"
    )
    return [tuple(row) for row in rows.fetchall()]


def name(member: Member) -> int:
    """What everybody may call a member: it goes along unasked."""
    return wording(member, "name", 0).pk


def test_what_goes_along_is_recorded_once_to_each_who_is_asked_and_opens_until_the_answer_is_due(
    clock: Clock, raw: Callable[..., Any], lin: Member, chen: Member, wang: Member
) -> None:
    seek(lin, chen, wang, envelope=[company(lin)])
    assert sent(raw) == []
    carry()
    along = sorted([company(lin), name(lin)])
    assert sent(raw) == [("send", lin.pk, wang.pk, along)]
    introductions.vouch(introducer_id=wang.pk, part=vouch_row().pk, words=WORDS)
    carry()
    assert sent(raw) == [
        ("send", lin.pk, wang.pk, along),
        ("send", lin.pk, chen.pk, along),
        ("send", wang.pk, chen.pk, [name(wang)]),
    ]
    opened = Grant.objects.using("owner").filter(owner=lin)
    assert set(opened.values_list("user_id", "content_object_id", "basis", "reference", "expires_at")) == {
        (member.pk, one, "envelope", sought().pk, ANSWER_BY) for member in (wang, chen) for one in along
    }


def test_what_went_along_closes_when_it_is_taken_back(
    clock: Clock, raw: Callable[..., Any], lin: Member, chen: Member, wang: Member
) -> None:
    to_target(lin, chen, wang, envelope=[company(lin)])
    opened = sent(raw)
    introductions.withdraw(seeker_id=lin.pk, introduction=sought().pk)
    carry()
    assert not Grant.objects.using("owner").exists()
    closed = sent(raw)[len(opened) :]
    assert sorted(closed) == sorted(("revoke", *rest) for _act, *rest in opened)


def test_an_empty_envelope_holds_no_more_than_what_everybody_may_call_one(
    clock: Clock, raw: Callable[..., Any], lin: Member, chen: Member, wang: Member
) -> None:
    to_target(lin, chen, wang)
    assert {one for _act, _owner, _viewer, wordings in sent(raw) for one in wordings} == {
        name(lin),
        name(wang),
    }


def test_what_went_along_stays_open_whatever_is_answered(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    """Its seeker could tell otherwise, by what the others still know."""
    part = to_target(lin, chen, wang, envelope=[company(lin)])
    opened = set(Grant.objects.using("owner").values_list("pk", "expires_at"))
    introductions.decline(target_id=chen.pk, part=part.pk)
    assert set(Grant.objects.using("owner").values_list("pk", "expires_at")) == opened
