"""王芳 brings 林晓梅 and 陈志远 together, unasked: both say yes, or nothing shows."""

from collections.abc import Callable

import pytest

from disclosure import hiding, trust
from disclosure.errors import Gone
from disclosure.models import (
    DeskService,
    Exchange,
    Notice,
    Relationship,
    RelationshipEvent,
    Shield,
)
from intros import bringing, introductions
from intros.models import IntroducerPart, TargetPart
from profiles import editing
from profiles.models import Member
from profiles.sealing import Texts
from profiles.wording import Said
from tests.asking.faces import carry, sweep
from tests.asking.test_at_once import TIMES, at_once
from tests.asking.world import A_SECOND, NOON, Clock
from tests.intros.together import LINE, asked, bring, brought, part_of, shown_to, states
from tests.intros.world import (
    ANSWER_BY,
    RETRY_AT,
    TARGET_BY,
    events,
    notices,
    relationships,
    vars_of,
    vouch_row,
)
from tests.looking import cast

pytestmark = pytest.mark.django_db


def test_both_are_asked_at_once_and_both_yes_connect_them(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    own = bring(wang, lin, chen)
    assert (vouch_row().state, vouch_row().closes_at, vouch_row().retry_at) == (
        "vouched",
        ANSWER_BY,
        RETRY_AT,
    )
    assert asked() == set()
    carry()
    lins, chens = part_of(lin), part_of(chen)
    for row, other in ((lins, chen), (chens, lin)):
        assert (row.seeker_id, row.introducer_id, row.words, row.purpose) == (
            other.handle, wang.handle, LINE, "advice",
        )  # fmt: skip
        assert (row.state, row.arrived_at, row.answer_by) == ("asked", NOON, TARGET_BY)
    assert notices() == {(lin.pk, "introduced", lins.pk), (chen.pk, "introduced", chens.pk)}
    before = relationships()
    introductions.accept(target_id=lin.pk, part=lins.pk)
    assert states() == ("vouched", {lin.pk: "willing", chen.pk: "asked"})
    assert part_of(lin).answer_by == ANSWER_BY
    assert relationships() == before
    introductions.accept(target_id=chen.pk, part=chens.pk)
    assert states() == ("connected", {lin.pk: "accepted", chen.pk: "accepted"})
    assert relationships() - before == {
        (lin.pk, chen.pk, 1, "introduced"),
        (chen.pk, lin.pk, 1, "introduced"),
    }
    assert {(lin.pk, chen.pk, "introduced", 1), (chen.pk, lin.pk, "introduced", 1)} <= set(events())
    assert notices() >= {(lin.pk, "brought_connected", lins.pk), (wang.pk, "vouch_connected", own)}
    for who, row in ((lin, lins), (chen, chens)):
        introductions.thank(member_id=who.pk, row=row.pk)
    assert (vouch_row().thanked_by_seeker, vouch_row().thanked_by_target) == (True, True)
    assert vouch_row().retry_at is None


def test_whoever_said_yes_alone_waits_for_the_hour_and_may_take_it_back(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    lins, chens = brought(wang, lin, chen)
    before = relationships()
    introductions.accept(target_id=lin.pk, part=lins.pk)
    clock.to(TARGET_BY)
    sweep()
    assert states() == ("vouched", {lin.pk: "willing", chen.pk: "lapsed"})
    clock.to(ANSWER_BY - A_SECOND)
    sweep()
    assert states() == ("vouched", {lin.pk: "willing", chen.pk: "lapsed"})
    clock.to(ANSWER_BY)
    sweep()
    assert states() == ("closed", {lin.pk: "closed", chen.pk: "lapsed"})
    assert relationships() == before
    told = {
        (lin.pk, "introduced", lins.pk),
        (chen.pk, "introduced", chens.pk),
        (lin.pk, "brought_closed", lins.pk),
    }
    assert notices() == told
    for late in (lins, chens):
        with pytest.raises(Gone):
            introductions.accept(target_id=late.target_id, part=late.pk)


def test_a_yes_taken_back_or_a_no_connects_nobody(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    lins, chens = brought(wang, lin, chen)
    before = relationships()
    introductions.accept(target_id=lin.pk, part=lins.pk)
    introductions.decline(target_id=lin.pk, part=lins.pk)
    introductions.accept(target_id=chen.pk, part=chens.pk)
    assert states() == ("vouched", {lin.pk: "declined", chen.pk: "willing"})
    for verb in (introductions.accept, introductions.never, bringing.not_by):
        with pytest.raises(Gone):
            verb(target_id=lin.pk, part=lins.pk)
        with pytest.raises(Gone):
            verb(target_id=chen.pk, part=chens.pk)
    assert relationships() == before


def test_what_both_chose_is_exchanged_and_no_more(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    for kind, text in (("email", "a@example.com"), ("wechat", "someone_1")):
        for one in (lin, chen):
            field = editing.save_field
            field(owner_id=one.pk, kind=kind, version=0, wordings=[Said(3, Texts(text, text))], ask_from=1)
    lins, chens = brought(wang, lin, chen)
    introductions.accept(target_id=lin.pk, part=lins.pk, exchange=["email"])
    introductions.accept(target_id=chen.pk, part=chens.pk, exchange=["email", "wechat"])
    assert list(Exchange.objects.using("owner").values_list("kinds", flat=True)) == [["email"]]


# --- Ending it -------------------------------------------------------------------------------------


def test_taken_back_it_lapses_for_whoever_has_not_answered_and_shows_to_nobody_else(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    lins, chens = brought(wang, lin, chen)
    introductions.accept(target_id=lin.pk, part=lins.pk)
    waiting = vars_of(part_of(lin))
    introductions.take_back_words(introducer_id=wang.pk, part=vouch_row().pk)
    assert states() == ("withdrawn", {lin.pk: "willing", chen.pk: "lapsed"})
    assert vars_of(part_of(lin)) == waiting
    assert shown_to(chen, lin) == {"林女士", "做冷链的"}
    with pytest.raises(Gone):
        introductions.accept(target_id=chen.pk, part=chens.pk)
    clock.to(ANSWER_BY)
    sweep()
    assert states() == ("withdrawn", {lin.pk: "closed", chen.pk: "lapsed"})


def test_words_taken_back_later_are_flagged_to_both(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    for one in brought(wang, lin, chen):
        introductions.accept(target_id=one.target_id, part=one.pk)
    introductions.take_back_words(introducer_id=wang.pk, part=vouch_row().pk)
    flagged = {who for who, kind, _row in notices() if kind == "vouch_withdrawn"}
    assert (flagged, part_of(lin).words, part_of(chen).words) == ({lin.pk, chen.pk}, "", "")


@pytest.mark.parametrize("first", [True, False])
def test_who_ends_with_the_introducer_or_hides_answers_no(
    clock: Clock, lin: Member, chen: Member, wang: Member, first: bool
) -> None:
    lins, chens = brought(wang, lin, chen)
    introductions.accept(target_id=lin.pk, part=lins.pk)
    if first:
        trust.end(owner_id=lin.pk, handle=wang.handle)
    else:
        hiding.hide_from(owner_id=lin.pk, handle=chen.handle)
    assert states() == ("vouched", {lin.pk: "declined", chen.pk: "asked"})
    if first:
        introductions.accept(target_id=chen.pk, part=chens.pk)
        assert part_of(chen).state == "willing"
    else:
        with pytest.raises(Gone):
            introductions.accept(target_id=chen.pk, part=chens.pk)


def test_an_introducer_who_ends_it_with_one_of_them_takes_it_back(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    brought(wang, lin, chen)
    trust.end(owner_id=wang.pk, handle=lin.handle)
    assert states() == ("withdrawn", {lin.pk: "lapsed", chen.pk: "lapsed"})


def test_the_desk_brings_together_who_lets_it(clock: Clock, lin: Member, chen: Member) -> None:
    desk = cast.member("秘书处", is_desk=True)
    for one in (lin, chen):
        cast.relate(desk, one, 1)
    DeskService.objects.using("owner").create(member=lin, since=NOON)
    bring(desk, lin, chen)
    carry()
    assert asked() == {lin.pk}


# --- At once ---------------------------------------------------------------------------------------


def test_two_yes_at_once_connect_once(clock: Clock, lin: Member, chen: Member, wang: Member) -> None:
    for _ in range(TIMES):
        anew()
        lins, chens = brought(wang, lin, chen)
        at_once(
            *[lambda: introductions.accept(target_id=lin.pk, part=lins.pk)] * 2,  # noqa: B023
            *[lambda: introductions.accept(target_id=chen.pk, part=chens.pk)] * 2,  # noqa: B023
        )
        assert states() == ("connected", {lin.pk: "accepted", chen.pk: "accepted"})
        assert RelationshipEvent.objects.using("owner").filter(what="introduced").count() == 2
        told = [kind for _who, kind, _row in notices()]
        assert told.count("brought_connected") == told.count("vouch_connected") == 1


def test_a_yes_while_it_is_taken_back_or_somebody_hides_connects_both_or_neither(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    for number in range(TIMES):
        anew()
        lins, chens = brought(wang, lin, chen)
        introductions.accept(target_id=lin.pk, part=lins.pk)
        ends: list[Callable[[], object]] = [
            lambda: introductions.take_back_words(introducer_id=wang.pk, part=vouch_row().pk),
            lambda: hiding.hide_from(owner_id=lin.pk, handle=chen.handle),
        ]
        at_once(lambda: introductions.accept(target_id=chen.pk, part=chens.pk), ends[number % 2])  # noqa: B023
        introducers, parts = states()
        met = {(owner, viewer) for owner, viewer, _level, basis in relationships() if basis == "introduced"}
        assert met in (set(), {(lin.pk, chen.pk), (chen.pk, lin.pk)})
        assert (parts[lin.pk] == "accepted") == (parts[chen.pk] == "accepted") == bool(met)
        assert introducers in ({"connected", "withdrawn"} if met else {"vouched", "withdrawn"})


def anew() -> None:
    """As if nobody had introduced anybody."""
    for model in (TargetPart, IntroducerPart, Notice, Shield, RelationshipEvent):
        model.objects.using("owner").all().delete()
    Relationship.objects.using("owner").filter(basis="introduced").delete()
