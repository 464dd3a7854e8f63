"""Who is asked when two are brought together, and what each may see of the other."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from disclosure import hiding, receiving
from disclosure.errors import NotThere, Resting
from disclosure.models import (
    Ending,
    Refusal,
)
from intros import bringing, introductions
from intros.models import IntroducerPart, TargetPart
from profiles.models import Member, Wording
from tests.asking.faces import carry, sweep
from tests.asking.world import A_SECOND, NOON, Clock, field, wording
from tests.intros.together import LINE, asked, bring, brought, entries, part_of, shown_to
from tests.intros.world import (
    ANSWER_BY,
    RETRY_AT,
    leave,
    lower,
    page,
    seek,
    vars_of,
    vouch_row,
)
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db

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
    "works where the introducer hides from": lambda lin, chen, wang: hiding.hide_from_company(
        owner_id=wang.pk, name="投行三部"
    ),
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
    "works where the introducer hides from",
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
    assert f"陈先生 11月23日起，{sentence}公司" in told[lin.pk].replace(" 引荐 ", " ")
    assert sentence in told[chen.pk], "though she is not asked"
