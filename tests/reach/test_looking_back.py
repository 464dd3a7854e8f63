"""As others see me, who can read a field and why, and what a change would open: of the owner's own rows alone."""

from collections.abc import Callable
from itertools import product

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from disclosure import hiding, labels, reach
from disclosure.models import Grant, Relationship, Shield
from disclosure.reach import Impact, People
from disclosure.reading import DisclosedField, disclose
from profiles.models import Field, Member
from tests.looking import cast
from tests.looking.cast import words

pytestmark = pytest.mark.django_db

Of = Callable[[str], Field]


def as_seen(fields: tuple[DisclosedField, ...]) -> list[tuple[int, int | None, str | None, bool, str]]:
    return [(one.field_id, one.wording_id, one.reason, one.askable, one.texts.zh) for one in fields]


# --- As others see me ---------------------------------------------------------------------------------


@pytest.mark.parametrize("level", range(5))
def test_a_preview_is_what_the_door_gives_at_that_level(level: int, chen: Member, lin: Member) -> None:
    if level:
        cast.relate(chen, lin, level)
    through_the_door = disclose(lin.pk, [chen.handle], "profile")[chen.handle]
    sees = reach.preview(chen.pk, chen.handle, level=level)
    assert sees is not None
    assert as_seen(sees.fields) == as_seen(through_the_door.fields)


def test_a_preview_of_a_contact_is_what_the_door_gives_them(chen: Member, lin: Member, field: Of) -> None:
    cast.relate(chen, lin, 1)
    cast.give(cast.at_tier(field("mobile"), 3), lin)
    label = labels.make(owner_id=chen.pk, name="同行")
    labels.put(owner_id=chen.pk, label_id=label, under=[lin.handle], not_under=[])
    hiding.withhold(owner_id=chen.pk, field_id=field("company").pk, label_id=label)
    through_the_door = disclose(lin.pk, [chen.handle], "profile")[chen.handle]
    sees = reach.preview(chen.pk, chen.handle, handle=lin.handle)
    assert sees is not None
    assert as_seen(sees.fields) == as_seen(through_the_door.fields)
    assert {one.reason for one in sees.readable} == {"known", "granted"}


def test_what_was_sent_along_with_an_ask_is_in_no_preview(chen: Member, lin: Member, field: Of) -> None:
    """It would tell the owner that it arrived, and how long it lasts."""
    cast.relate(chen, lin, 1)
    cast.give(cast.at_tier(field("mobile"), 3), lin, basis="envelope", days=90)
    before = reach.preview(chen.pk, chen.handle, handle=lin.handle)
    Grant.objects.using("owner").all().delete()
    assert reach.preview(chen.pk, chen.handle, handle=lin.handle) == before


def test_a_preview_says_nothing_of_others(
    chen: Member, lin: Member, keeps: Client, entries: Callable[[], int]
) -> None:
    cast.relate(chen, lin, 2)
    paths = [f"/me/as/?contact={lin.handle}", "/me/as/?level=2", f"/contacts/{lin.handle}/"]
    keeps.get(paths[0])
    count = entries()
    first = [words(keeps.get(path).content) for path in paths[:2]]
    assert entries() == count, "nothing is recorded, because nothing of anybody else's is read"
    assert "林女士" not in first[0]
    Shield.objects.using("owner").create(owner=lin, person=chen)
    Member.objects.using("owner").filter(pk=lin.pk).update(is_active=False)
    assert [words(keeps.get(path).content) for path in paths[:2]] == first


def test_a_preview_is_marked_and_has_every_level(chen: Member, lin: Member, keeps: Client) -> None:
    cast.relate(chen, lin, 3)
    for level, says in {0: "陈先生", 1: "东方证券", 3: "139 0000 0002", 4: "代号青松"}.items():
        page = words(keeps.get(f"/me/as/?level={level}").content)
        assert "这是预览" in page
        assert says in page
    assert keeps.get(f"/me/as/?contact={'a' * 16}").status_code == 404
    assert "对方可以请您开放：公司" in words(keeps.get("/me/as/?level=1").content)


def test_whoever_finds_nobody_is_shown_nobody(chen: Member, lin: Member, keeps: Client) -> None:
    cast.relate(chen, lin, 2)
    hiding.hide_from(owner_id=chen.pk, handle=lin.handle)
    assert "您已屏蔽对方" in words(keeps.get(f"/me/as/?contact={lin.handle}").content)
    Member.objects.using("owner").filter(pk=chen.pk).update(listed=False)
    assert "您不在名录中" in words(keeps.get("/me/as/?level=0").content)
    assert "东方证券" in words(keeps.get("/me/as/?level=1").content)


# --- Who can read this, and why -----------------------------------------------------------------------


def test_who_can_read_a_field_stands_there_with_the_reason_and_a_tap_back(
    chen: Member, lin: Member, zhou: Member, keeps: Client, field: Of
) -> None:
    wang, stranger = cast.member("王女士"), cast.member("赵先生")
    for one, level in ((lin, 4), (wang, 1)):
        cast.relate(chen, one, level)
    cast.give(cast.at_tier(field("mobile"), 3), zhou)
    page = keeps.get("/me/mobile/1/people/")
    said = words(page.content)
    assert cast.shown(page.content, {"林女士", "周总", "王女士", "赵先生"}) == {"林女士", "周总", "王女士"}
    assert "您已开放至" in said
    [back] = [
        part.split('"')[0] for part in page.content.decode().split('action="')[1:] if "take-back" in part
    ]
    keeps.post(back.replace("&amp;", "&"))
    keeps.post("/me/mobile/1/people/withhold/", {"person": lin.handle})
    said = words(keeps.get("/me/mobile/1/people/").content)
    assert "周总" not in said
    assert said.index("王女士") < said.index("不给谁看 林") < said.index("林女士")
    keeps.post("/me/mobile/1/people/withhold/", {"person": lin.handle, "again": "1"})
    assert "不给谁看 林" not in words(keeps.get("/me/mobile/1/people/").content)
    assert stranger.handle not in keeps.get("/me/mobile/1/people/choose/").content.decode()


def test_readers_are_those_who_get_more_than_every_member(chen: Member, field: Of) -> None:
    people = [cast.member(f"会员{number}号") for number in range(1, 5)]
    for number, one in enumerate(people, start=1):
        cast.relate(chen, one, number)
        cast.shield(one, chen)  # which is theirs, and changes nothing here
    found = {
        one.handle: one.wording_id
        for one in reach.readers(chen.pk, field("company").pk, after=None, at_most=9)
    }
    at = {tier: cast.at_tier(field("company"), tier).pk for tier in (1, 4)}
    assert found == {one.handle: at[4 if number == 4 else 1] for number, one in enumerate(people, start=1)}
    hiding.hide_from(owner_id=chen.pk, handle=people[3].handle)
    assert len(reach.readers(chen.pk, field("company").pk, after=None, at_most=9)) == 3
    first = reach.readers(chen.pk, field("company").pk, after=None, at_most=2)
    place = (first[-1].since, first[-1].handle)
    rest = reach.readers(chen.pk, field("company").pk, after=place, at_most=9)
    assert len({one.handle for one in [*first, *rest]}) == 3


# --- Before anything opens ----------------------------------------------------------------------------


def sheet(tier: int, **more: str) -> dict[str, str]:
    return {"version": "1", "wording0-zh": "13900000002", "wording0-tier": str(tier), "ask_from": "1", **more}


@pytest.mark.parametrize(
    ("tier", "says"),
    [
        (2, "保存后，会多出2人能看到您的手机"),
        (0, "保存后，所有会员都能看到您的手机"),
        (4, "看到的手机会变少"),
        (3, "与现在一样多"),
    ],
)
def test_a_save_says_whom_it_opens_to_before_it_does(
    tier: int, says: str, chen: Member, keeps: Client, field: Of
) -> None:
    cast.say(cast.member("赵先生"), "company", {0: "x"})
    Field.objects.using("owner").filter(pk=field("mobile").pk).delete()
    Field.objects.using("owner").filter(owner=chen, kind="mobile").delete()
    cast.say(chen, "mobile", {3: "+8613900000002"})
    for number, level in enumerate((2, 2, 3, 1)):
        one = cast.member(f"会员{number}号")
        cast.relate(chen, one, level)
        if number == 0:
            cast.shield(one, chen)
    answer = keeps.post("/me/mobile/1/impact/", sheet(tier), headers={"HX-Request": "true"})
    assert says in answer.content.decode()
    assert ("人" in answer.content.decode() and "2人" in answer.content.decode()) == (tier == 2)
    whole = keeps.post("/me/mobile/1/impact/", sheet(tier)).content.decode()
    assert says in whole
    assert f'name="wording0-tier" value="{tier}"' in whole, "what was typed goes on to be saved"
    assert 'action="/me/mobile/"' in whole


def test_whoever_the_owner_hides_from_or_withholds_from_is_not_counted(chen: Member, field: Of) -> None:
    people = [cast.member(f"会员{number}号") for number in range(4)]
    for one in people:
        cast.relate(chen, one, 2)
    hiding.hide_from(owner_id=chen.pk, handle=people[0].handle)
    hiding.withhold(owner_id=chen.pk, field_id=field("mobile").pk, handle=people[1].handle)
    cast.give(cast.at_tier(field("mobile"), 3), people[2])
    assert sorted(reach.people(chen.pk, field("mobile").pk), key=str) == [
        People(2, 3, 1), People(2, None, 1),
    ]  # fmt: skip
    assert reach.people(chen.pk, None) == [People(2, None, 3)]
    cast.relate(people[0], chen, 4)
    Relationship.objects.using("owner").filter(owner=chen, viewer=people[3]).update(level=4)
    assert People(4, None, 1) in reach.people(chen.pk, field("mobile").pk)


TIERS = st.lists(st.integers(0, 5), max_size=3, unique=True).map(
    lambda tiers: dict(enumerate(sorted(tiers, reverse=True)))
)


@given(
    before=TIERS,
    after=TIERS,
    people=st.lists(
        st.tuples(st.integers(0, 4), st.none() | st.integers(0, 4), st.integers(1, 3)), max_size=6
    ),
)
def test_the_arithmetic_is_that_of_asking_each_person(
    before: dict[int, int], after: dict[int, int], people: list[tuple[int, int | None, int]]
) -> None:
    def reads(tiers: dict[int, int], level: int, granted: int | None) -> int:
        opens = {coarse for coarse, tier in tiers.items() if tier <= level}
        opens |= {
            coarse
            for coarse in tiers
            if before.get(coarse) == granted and tiers[coarse] < 5 and granted is not None
        }
        return min(opens, default=9)

    exact = veiled = fewer = 0
    for level, granted, count in people:
        now, then = reads(before, level, granted), reads(after, level, granted)
        exact += count * (then < now and then == 0)
        veiled += count * (then < now and then != 0)
        fewer += count * (then > now)
    now, then = reads(before, 0, None), reads(after, 0, None)
    everybody = (then < now and then == 0, 0 < then < now, then > now)
    found = reach.impact([People(*one) for one in people], before, after)
    assert found == Impact(exact, veiled, fewer, *everybody)


def test_a_step_and_an_end_say_what_the_rule_says(
    chen: Member, lin: Member, keeps: Client, field: Of
) -> None:
    cast.relate(chen, lin, 2)
    said = words(keeps.get(f"/contacts/{lin.handle}/").content)
    assert "对方会多看到：手机。" in said
    assert "对方会少看到" not in said
    cast.give(cast.at_tier(field("mobile"), 3), lin)
    assert "对方会多看到" not in words(keeps.get(f"/contacts/{lin.handle}/").content)
    for kind, level in product(("company", "mobile"), (3,)):
        hiding.withhold(owner_id=chen.pk, field_id=field(kind).pk, handle=lin.handle)
        Relationship.objects.using("owner").update(level=level)
    assert "对方会多看到" not in words(keeps.get(f"/contacts/{lin.handle}/").content)


def test_what_a_contact_may_read_stands_on_their_page(chen: Member, lin: Member, keeps: Client) -> None:
    cast.relate(chen, lin, 1)
    said = words(keeps.get(f"/contacts/{lin.handle}/").content)
    assert "对方能看到您的什么" in said
    assert "东方证券" in said
    assert "有内地手机" in said
    assert "139 0000 0002" not in said
