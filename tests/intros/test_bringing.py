"""王芳 brings 林晓梅 and 陈志远 together, unasked: both say yes, or nothing shows."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from disclosure import hiding, receiving, trust
from disclosure.errors import Gone, NotThere, Resting
from disclosure.models import (
    DeskService,
    Ending,
    Exchange,
    Notice,
    Refusal,
    Relationship,
    RelationshipEvent,
    Shield,
)
from disclosure.reading import disclose
from intros import bringing, introductions
from intros.models import IntroducerPart, TargetPart
from profiles import editing
from profiles.models import Member, Wording
from profiles.sealing import Texts
from profiles.wording import Said
from tests.asking.faces import carry, sweep
from tests.asking.test_at_once import TIMES, at_once
from tests.asking.world import A_SECOND, NOON, Clock, field, wording
from tests.intros.world import (
    ANSWER_BY,
    RETRY_AT,
    TARGET_BY,
    events,
    leave,
    lower,
    notices,
    page,
    relationships,
    seek,
    vars_of,
    vouch_row,
)
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db
LINE = "都在做冷链，该认识一下。"


def bring(introducer: Member, one: Member, other: Member, **about: str) -> int:
    words = {"purpose": "advice", "line": LINE, **about}
    return bringing.bring_together(introducer_id=introducer.pk, one=one.handle, other=other.handle, **words)


def part_of(side: Member) -> TargetPart:
    return TargetPart.objects.using("owner").get(target=side)


def asked() -> set[int]:
    return set(TargetPart.objects.using("owner").values_list("target_id", flat=True))


def brought(introducer: Member, one: Member, other: Member) -> tuple[TargetPart, TargetPart]:
    bring(introducer, one, other)
    carry()
    return part_of(one), part_of(other)


def states() -> tuple[str, dict[int, str]]:
    parts = TargetPart.objects.using("owner").values_list("target_id", "state")
    return vouch_row().state, dict(parts)


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


# --- Who is asked ----------------------------------------------------------------------------------

Change = Callable[[Member, Member, Member], object]

ONE_IS_NOT_ASKED: dict[str, Change] = {
    "trusts the introducer too little": lambda lin, chen, wang: lower(chen, wang),
    "closed to all": lambda lin, chen, wang: receiving.change(
        member_id=chen.pk, closed_until=ANSWER_BY, muted=[]
    ),
    "wants no such purpose": lambda lin, chen, wang: receiving.change(
        member_id=chen.pk, closed_until=None, muted=["advice"]
    ),
    "never this person": lambda lin, chen, wang: refuse(chen, lin),
    "nothing more from the introducer": lambda lin, chen, wang: refuse(chen, wang),
    "knows the other already": lambda lin, chen, wang: cast.relate(chen, lin, 1),
    "sought the other, and it rests": lambda lin, chen, wang: introductions.seek(
        seeker_id=chen.pk, target=lin.handle, introducer=wang.handle, purpose="advice", note="", envelope=[]
    ),
    "hides from the introducer": lambda lin, chen, wang: cast.shield(chen, wang),
}
NOBODY_IS_ASKED: dict[str, Change] = {
    "one hides from the other": lambda lin, chen, wang: cast.shield(chen, lin),
    "one has left": lambda lin, chen, wang: leave(chen),
    "the introducer has left": lambda lin, chen, wang: leave(wang),
}


def refuse(owner: Member, asker: Member) -> None:
    Refusal.objects.using("owner").create(owner=owner, asker=asker, since=NOON)


VEILED = {
    "trusts the introducer too little",
    "never this person",
    "nothing more from the introducer",
    "hides from the introducer",
}
"""Who does not let the introducer, or wants nothing more of one of them, shows no more than to everybody."""


@pytest.mark.parametrize("why", [*ONE_IS_NOT_ASKED, *NOBODY_IS_ASKED])
def test_each_side_is_asked_by_what_is_theirs_alone(
    clock: Clock, raw: Callable[..., Any], lin: Member, chen: Member, wang: Member, why: str
) -> None:
    bring(wang, lin, chen)
    before = vars_of(vouch_row())
    (ONE_IS_NOT_ASKED | NOBODY_IS_ASKED)[why](lin, chen, wang)
    carry()
    assert asked() == ({lin.pk} if why in ONE_IS_NOT_ASKED else set())
    assert vars_of(IntroducerPart.objects.using("owner").get(introduction=None)) == before
    if why in ONE_IS_NOT_ASKED:
        shown = {"陈先生", "某头部券商"} if why in VEILED else {"陈志远", "东方证券"}
        assert shown_to(lin, chen) == shown
        assert any(one[:2] == ("introduce", chen.pk) for one in entries(raw)) == (why not in VEILED)


def test_two_contacts_are_brought_together_once_in_ninety_days_by_whomever(
    clock: Clock, lin: Member, chen: Member, wang: Member, zhao: Member
) -> None:
    for one in (lin, chen):
        cast.relate(zhao, one, 1)
        cast.relate(one, zhao, 2)
    bring(wang, lin, chen)
    for one, other in ((lin, chen), (chen, lin)):
        with pytest.raises(Resting):
            bring(wang, one, other)
    carry()
    bring(zhao, chen, lin)
    carry()
    rows = TargetPart.objects.using("owner")
    assert set(rows.values_list("introducer__handle", flat=True)) == {wang.handle}
    seek(lin, chen, wang)
    carry()
    introductions.vouch(
        introducer_id=wang.pk, part=IntroducerPart.objects.using("owner").get(state="asked").pk, words=LINE
    )
    carry()
    assert rows.filter(brought=None).count() == 0, "he was asked about her already"
    clock.to(RETRY_AT - A_SECOND)
    sweep()
    with pytest.raises(Resting):
        bring(wang, lin, chen)
    clock.to(RETRY_AT)
    bring(wang, lin, chen)
    carry()
    assert rows.filter(arrived_at=RETRY_AT).count() == 2


def test_only_two_contacts_who_are_there_can_be_named(
    clock: Clock, lin: Member, chen: Member, wang: Member, zhao: Member
) -> None:
    cast.shield(chen, wang)
    for one, other in ((lin, zhao), (lin, lin), (lin, wang), (lin, chen)):
        with pytest.raises(NotThere):
            bring(wang, one, other)


def test_five_of_an_introducers_own_are_open_at_a_time(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    some = [cast.member("会员") for _ in range(6)]
    for one in some:
        cast.relate(wang, one, 1)
    for one in some[:5]:
        bring(wang, lin, one)
    with pytest.raises(bringing.TooManyVouches):
        bring(wang, lin, some[5])
    introductions.take_back_words(
        introducer_id=wang.pk, part=IntroducerPart.objects.using("owner").all()[0].pk
    )
    bring(wang, lin, some[5])


def test_who_has_no_room_is_asked_when_there_is_some(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    others = [cast.member("会员") for _ in range(2)]
    for one in others:
        cast.relate(wang, one, 1)
        bring(wang, one, chen)
    bring(wang, lin, chen)
    carry()
    rows = TargetPart.objects.using("owner")
    assert set(rows.filter(target=chen).values_list("seeker__handle", flat=True)) == {
        one.handle for one in others
    }
    assert rows.filter(target=lin).count() == 1
    clock.to(NOON + timedelta(days=7))
    sweep()
    late = rows.get(target=chen, seeker=lin)
    assert (late.arrived_at, late.answer_by) == (
        NOON + timedelta(days=7),
        datetime(2026, 12, 5, 2, tzinfo=UTC),
    )
    assert shown_to(chen, lin) == {"林女士", "做冷链的", "蜀道冷链"}


# --- What each sees of the other -------------------------------------------------------------------


def shown_to(viewer: Member, owner: Member) -> set[str]:
    """What the invitation's page reads of the other."""
    person = disclose(viewer.pk, [owner.handle], "asks").get(owner.handle)
    return {field.text("zh-hans") for field in person.readable} if person else set()


def entries(raw: Callable[..., Any]) -> list[tuple[Any, ...]]:
    rows = raw("postgres").execute(
        "SELECT e.act, o.member_id, v.member_id, e.reasons[1], cardinality(e.wordings) FROM ledger_entry e"
        " JOIN ledger_pseudonym v ON v.pseudonym = e.viewer JOIN ledger_pseudonym o ON o.pseudonym = e.owner"
        " WHERE e.act <> 'read' ORDER BY e.id"
    )
    return [tuple(row) for row in rows.fetchall()]


def test_each_sees_what_the_other_shows_to_those_who_were_introduced_until_they_answer(
    clock: Clock, raw: Callable[..., Any], lin: Member, chen: Member, wang: Member
) -> None:
    Member.objects.using("owner").filter(pk=lin.pk).update(listed=False)
    assert shown_to(chen, lin) == set()
    lins, chens = brought(wang, lin, chen)
    assert shown_to(lin, chen) == {"陈志远", "东方证券"}, "and no way to reach him"
    assert shown_to(chen, lin) == {"林女士", "做冷链的", "蜀道冷链"}, "though she stands in no directory"
    both = [("introduce", lin.pk, chen.pk, "introduced", 1), ("introduce", chen.pk, lin.pk, "introduced", 2)]
    sent = [("send", chen.pk, lin.pk, "sent", 3), ("send", lin.pk, chen.pk, "sent", 2)]
    assert entries(raw) == [*both, *sent]
    Ending.objects.using("owner").create(id=1, owner=lin, viewer=chen, ends_at=NOON)
    introductions.decline(target_id=chen.pk, part=chens.pk)
    assert (shown_to(chen, lin), shown_to(lin, chen)) == (set(), {"陈志远", "东方证券"})
    assert Ending.objects.using("owner").exists(), "she could tell that he answered"
    introductions.accept(target_id=lin.pk, part=lins.pk)
    assert shown_to(lin, chen) == {"陈先生", "某头部券商"}
    assert entries(raw)[4:] == [
        ("revoke", lin.pk, chen.pk, "sent", 2), ("revoke", chen.pk, lin.pk, "sent", 3),
    ]  # fmt: skip


def test_an_owner_withholds_and_veils_as_ever(clock: Clock, lin: Member, chen: Member, wang: Member) -> None:
    cast.withhold(field(chen, "name"), lin)
    brought(wang, lin, chen)
    assert shown_to(lin, chen) == {"东方证券"}
    wording(chen, "company", 2).delete(using="owner")
    Wording.objects.using("owner").filter(field=field(chen, "company"), tier=1).update(tier=2)
    assert shown_to(lin, chen) == {"某头部券商"}, "for nearer ones now"


def test_an_owners_page_tells_what_may_have_been_seen_and_not_whether_it_was(
    clock: Clock, lin: Member, chen: Member, wang: Member
) -> None:
    receiving.change(member_id=lin.pk, closed_until=ANSWER_BY, muted=[])
    bring(wang, lin, chen)
    carry()
    assert asked() == {chen.pk}
    told = {}
    for who in (lin, chen):
        client = client_for(who)
        client.get(f"/asks/invitations/{part_of(chen).pk}/")
        told[who.pk] = page(client, "/disclosures/")
    sentence = "可在一次引荐中看到您的"
    assert f"陈先生 自11月23日起，{sentence}公司" in told[lin.pk].replace(" 引荐 ", " ")
    assert sentence in told[chen.pk], "though she is not asked"


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
