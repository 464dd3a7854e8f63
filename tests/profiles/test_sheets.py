"""Sheets of every sort, with htmx and without: parts, several of a kind, suggestions, doubts, undo, presets."""

from typing import Any

import pytest

from profiles.editing import own_field, own_fields
from profiles.kinds import KINDS, Preset
from profiles.models import Member
from profiles.parts import BETWEEN
from profiles.sealing import Texts
from profiles.tiers import Tier
from tests.profiles.posting import HTMX, say, typed, words
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db

POST = {
    "version": 0,
    "wording0-organisation-zh": "澄江证券",
    "wording0-organisation-en": "",
    "wording0-role-zh": "经理",
    "wording0-role-en": "",
    "wording0-from": "2015-03",
    "wording0-to": "",
    "wording0-tier": "1",
    "wording1-zh": "某券商",
    "wording1-en": "",
    "wording1-tier": "0",
    "ask_from": "1",
}
BORN = {
    "version": 0,
    "wording0-calendar": "lunar",
    "wording0-year": "1980",
    "wording0-month": "8",
    "wording0-day": "15",
    "wording0-tier": "4",
    "wording1-zh": "属猴",
    "wording1-en": "",
    "wording1-tier": "3",
    "ask_from": "",
}


def texts(member: Member, kind: str, position: int = 0) -> list[tuple[int, str, str]]:
    found = own_field(member.pk, kind, position)
    return [(one.tier, one.texts.zh, one.texts.en) for one in found.wordings] if found else []


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_parts_are_kept_together_and_put_apart_again(chen: Member, headers: dict[str, str]) -> None:
    client = client_for(chen)
    assert client.post("/me/experience/", POST, headers=headers).status_code in (200, 302)
    kept = BETWEEN.join(["澄江证券", "经理", "2015-03", ""])
    assert texts(chen, "experience") == [(0, "某券商", ""), (1, kept, "")]
    sheet = words(client.get("/me/experience/", headers=headers))
    assert 'name="wording0-organisation-zh" value="澄江证券"' in sheet
    assert 'name="wording0-from" value="2015-03"' in sheet
    assert "澄江证券\xa0· 经理\xa0· 2015.03–今" in words(client.get("/me/"))


@pytest.mark.parametrize(
    ("change", "sentence", "at"),
    [
        ({"wording0-organisation-zh": ""}, "请填写：机构。", "organisation-zh"),
        (
            {"wording0-organisation-en": "", "wording0-role-en": "Manager"},
            "请填写：机构。",
            "organisation-en",
        ),
        ({"wording0-to": "2014-01"}, "结束时间早于起始时间。", "to"),
        ({"wording0-from": "上个月"}, "请这样写年月：2015-03。", "from"),
        ({"wording0-role-zh": "好" * 41}, "最多40字，现有41字。", "role-zh"),
        ({"wording0-role-zh": "经\u202e理"}, "会颠倒文字方向", "role-zh"),
    ],
)
def test_a_wrong_part_is_told_where_it_stands(
    chen: Member, change: dict[str, str], sentence: str, at: str
) -> None:
    response = client_for(chen).post("/me/experience/", POST | change)
    page = words(response)
    assert response.status_code == 422
    assert page.count('class="errorlist"') == 1
    assert page.index(sentence) < page.index(f'name="wording0-{at}"')
    assert own_fields(chen.pk) == []


def test_an_empty_sheet_of_parts_asks_for_something(chen: Member) -> None:
    for kind in ("experience", "birthday", "assistant"):
        response = client_for(chen).post(
            f"/me/{kind}/", {"version": 0, "wording0-tier": "1", "ask_from": ""} | AGREED
        )
        assert (response.status_code, "请在这里写一点。" in words(response)) == (422, True), kind


AGREED = {"agreed": "on"}


def test_a_birthday_is_kept_in_its_calendar_and_its_animal_is_offered(chen: Member) -> None:
    client = client_for(chen)
    offered = words(client.post("/me/birthday/", BORN | {"suggest": "1"}, headers=HTMX))
    assert 'data-zh="属猴"' in offered
    assert 'data-zh="农历八月十五"' in offered
    assert own_fields(chen.pk) == []
    assert client.post("/me/birthday/", BORN).status_code == 302
    assert texts(chen, "birthday")[1] == (4, BETWEEN.join(["lunar", "1980", "8", "15"]), "")
    assert "农历1980年八月十五" in words(client.get("/me/"))
    wrong = client.post("/me/birthday/", BORN | {"version": 1, "wording0-calendar": "leap"})
    assert "农历1980年没有这个闰月" in words(wrong)


def test_an_assistant_is_named_with_their_consent_alone(chen: Member) -> None:
    client = client_for(chen)
    named = {
        "version": 0,
        "wording0-called-zh": "小周",
        "wording0-number": "021 5555 6666",
        "wording0-tier": "2",
        "ask_from": "1",
    }
    assert "请先征得对方同意。" in words(client.post("/me/assistant/", named))
    assert client.post("/me/assistant/", named | AGREED).status_code == 302
    assert texts(chen, "assistant") == [(2, BETWEEN.join(["小周", "+862155556666"]), "")]


# --- Several of a kind ------------------------------------------------------------------------------


def test_several_stand_each_for_itself_up_to_the_most(chen: Member) -> None:
    client = client_for(chen)
    for place in range(1, KINDS["offer"].most + 1):
        path = "/me/offer/" if place == 1 else f"/me/offer/{place}/"
        row = client.post(path, typed((f"第{place}件", "", place - 1)), headers=HTMX)
        assert row.status_code == 200
        assert f'id="field-offer{"" if place == 1 else f"-{place}"}"' in words(row)
    assert [texts(chen, "offer", position) for position in range(5)] == [
        [(position, f"第{position + 1}件", "")] for position in range(5)
    ]
    assert client.get("/me/offer/6/").status_code == 404
    assert client.get("/me/city/2/").status_code == 404
    assert client.get("/me/offer/0/").status_code == 404
    assert "/me/offer/6/" not in words(client.get("/me/"))
    assert client.post("/me/offer/2/erase/", {"version": 1}).status_code == 302
    assert [bool(texts(chen, "offer", position)) for position in range(5)] == [True, False, True, True, True]
    page = words(client.get("/me/"))
    assert page.index("第1件") < page.index("第3件") < page.index('href="/me/offer/2/"') < page.index("第5件")


def test_another_is_offered_once_after_the_last(chen: Member) -> None:
    client = client_for(chen)
    client.post("/me/experience/", POST)
    client.post("/me/experience/2/", POST | {"wording0-organisation-zh": "远望银行"})
    page = words(client.get("/me/"))
    assert page.count("再添一条") == 1
    assert page.index("远望银行") > page.index('href="/me/experience/3/"') > page.index("澄江证券")


# --- Suggestions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_suggestion_fills_the_sheet_and_saves_nothing(chen: Member, headers: dict[str, str]) -> None:
    client = client_for(chen)
    posted = typed(("陈志远", "Chen Zhiyuan", 1), ("", "", 0))
    filled = client.post("/me/name/", posted | {"fill": "1:2"}, headers=headers)
    page = words(filled)
    assert filled.status_code == 200
    assert 'name="wording1-zh" value="陈总"' in page
    assert 'name="wording1-en" value="Z. Chen"' in page
    assert 'name="wording0-zh" value="陈志远"' in page
    assert "errorlist" not in page
    assert own_fields(chen.pk) == []


def test_a_choice_is_put_behind_what_stands_there(chen: Member) -> None:
    posted = typed(("普通话", "Mandarin", 0))
    page = words(client_for(chen).post("/me/languages/", posted | {"fill": "0:1"}))
    assert 'name="wording0-zh" value="普通话、粤语"' in page
    assert 'name="wording0-en" value="Mandarin, Cantonese"' in page


@pytest.mark.parametrize("fill", ["", ":", "1:99", "9:0", "0:0", "-1:0", "1:-1", "1:²", "x" * 500])
def test_a_suggestion_that_nobody_made_fills_nothing(chen: Member, fill: str) -> None:
    posted = typed(("陈志远", "", 1), ("陈老弟", "", 0)) | {"fill": fill}
    response = client_for(chen).post("/me/name/", posted)
    assert response.status_code == 200
    assert 'name="wording1-zh" value="陈老弟"' in words(response)


def test_suggestions_follow_what_is_typed(chen: Member) -> None:
    client = client_for(chen)
    posted = typed(("欧阳若兰", "", 1), ("", "", 0)) | {"suggest": "1"}
    part = words(client.post("/me/name/", posted, headers=HTMX))
    assert part.startswith('<div class="suggested"') or '<div class="suggested"' in part[:300]
    assert 'data-zh="欧阳女士"' in part
    assert "<form" not in part
    assert 'data-zh="欧阳女士"' in words(client.post("/me/name/", posted))


# --- What looks odd ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "posted"),
    [
        ("city", typed(("乌有乡", "", 1), ("", "", 0))),
        ("company", typed(("Аcme", "", 1), ("", "", 0))),
        ("wechat", typed(("老陈", "", 3), ("可互换微信", "", 1))),
    ],
)
def test_what_looks_odd_is_told_once_and_saved_when_it_is_meant(
    chen: Member, kind: str, posted: dict[str, Any]
) -> None:
    client = client_for(chen)
    doubted = client.post(f"/me/{kind}/", posted)
    assert doubted.status_code == 422
    assert 'name="sure"' in words(doubted)
    assert own_fields(chen.pk) == []
    assert client.post(f"/me/{kind}/", posted | {"sure": "on"}).status_code == 302
    assert len(own_fields(chen.pk)) == 1


# --- Undo -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_saved_may_be_taken_back_from_where_it_says_so(chen: Member, headers: dict[str, str]) -> None:
    client = client_for(chen)
    say(chen, "city", (Tier.INTRODUCED, "上海"))
    client.post("/me/city/", typed(("苏州", "", 1), ("", "", 0), version=1), headers=headers)
    told = words(client.get("/me/?saved=city"))
    assert 'action="/me/city/undo/"' in told
    assert 'data-saved="' in told
    back = client.post("/me/city/undo/", {"version": 2}, headers=headers)
    assert back.status_code == (200 if headers else 302)
    assert texts(chen, "city") == [(1, "上海", "")]
    assert "/undo/" not in words(client.get("/me/?saved=city"))
    assert client.post("/me/city/undo/", {"version": 2}, headers=headers).status_code == back.status_code
    assert texts(chen, "city") == [(1, "上海", "")]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_erased_may_be_taken_back(chen: Member, headers: dict[str, str]) -> None:
    client = client_for(chen)
    say(chen, "mobile", (Tier.TRUSTED, "+8613800138000"))
    erased = client.post("/me/mobile/erase/", {"version": 1}, headers=headers)
    page = words(erased) if headers else words(client.get(erased.headers["Location"].split("#")[0]))
    assert 'action="/me/mobile/undo/"' in page
    assert "138 0013 8000" not in page
    client.post("/me/mobile/undo/", {"version": 0}, headers=headers)
    assert texts(chen, "mobile") == [(3, "+8613800138000", "")]


@pytest.mark.parametrize(
    "query", ["saved=", "saved=x", "erased=name", "erased=city-99", "erased=city-x", "erased=%00"]
)
def test_an_address_that_says_what_never_happened_shows_the_page(chen: Member, query: str) -> None:
    page = client_for(chen).get(f"/me/?{query}")
    assert page.status_code == 200
    assert "/undo/" not in words(page)


# --- Presets ----------------------------------------------------------------------------------------


def test_a_preset_is_seen_before_it_is_done_and_what_is_unticked_stays(chen: Member) -> None:
    client = client_for(chen)
    say(chen, "name", (Tier.INTRODUCED, "陈志远"), (Tier.OPEN, "陈先生"))
    say(chen, "city", (Tier.INTRODUCED, "上海"))
    say(chen, "company", (Tier.INTRODUCED, "工商银行"), (Tier.OPEN, "某大行"))
    before = own_fields(chen.pk)
    page = words(client.get("/me/preset/?to=reserved"))
    for token in ("name-0-1", "city-0-1", "company-0-1"):
        assert f'value="{token}" checked' in page
    assert own_fields(chen.pk) == before
    done = client.post("/me/preset/", {"to": "reserved", "field": ["name-0-1", "company-0-1"]})
    assert done.headers["Location"] == "/me/?preset=reserved"
    assert [tier for tier, *_ in texts(chen, "name")] == [0, 2]
    assert [tier for tier, *_ in texts(chen, "company")] == [0, 2]
    assert [tier for tier, *_ in texts(chen, "city")] == [1]
    assert 'name="wording0-tier" value="2" id="title-wording0-tier_2" checked' in " ".join(
        words(client.get("/me/title/")).split()
    ).replace(" required", "")
    opened = words(client.get("/me/preset/?to=open"))
    assert "不再需要：原文已对会员可见" in opened
    tokens = [part.split('"')[0] for part in opened.split('name="field" value="')[1:]]
    client.post("/me/preset/", {"to": "open", "field": tokens})
    assert texts(chen, "name") == [(0, "陈志远", "")]
    assert Member.objects.using("owner").get(pk=chen.pk).preset == Preset.OPEN


def test_a_preset_that_was_overtaken_is_shown_again_and_does_nothing(chen: Member) -> None:
    client = client_for(chen)
    say(chen, "city", (Tier.INTRODUCED, "上海"))
    say(chen, "company", (Tier.INTRODUCED, "工商银行"))
    client.post("/me/city/", typed(("苏州", "", 1), ("", "", 0), version=1))
    late = client.post("/me/preset/", {"to": "reserved", "field": ["city-0-1", "company-0-1"]})
    assert late.status_code == 422
    assert "资料刚刚改过，请再看一眼。" in words(late)
    assert [texts(chen, kind)[0][0] for kind in ("city", "company")] == [1, 1]
    assert client.post("/me/preset/", {"to": "reserved", "field": ["city-0-2"]}).status_code == 302


def test_a_beginner_is_offered_the_presets_and_pages_stay_light(chen: Member) -> None:
    client = client_for(chen)
    say(chen, "name", (Tier.OPEN, "陈志远"))
    assert "/me/preset/?to=reserved" in words(client.get("/me/"))
    for kind, zh in (
        ("headline", "做了十五年投行"),
        ("company", "澄江证券"),
        ("title", "经理"),
        ("industry", "金融"),
    ):
        say(chen, kind, (Tier.INTRODUCED, zh), (Tier.OPEN, f"某{zh}"))
    for kind, zh in (
        ("city", "上海"),
        ("languages", "普通话"),
        ("hometown", "浙江"),
        ("bio", "话不多，见面聊。"),
    ):
        say(chen, kind, (Tier.INTRODUCED, zh))
    say(chen, "mobile", (Tier.TRUSTED, "+8613800138000"), (Tier.INTRODUCED, "有内地手机"))
    page = client.get("/me/")
    assert "/me/preset/?to=reserved" not in words(page)
    assert len(page.content) < 15 * 1024
    assert Texts("澄江证券") in [one.texts for field in own_fields(chen.pk) for one in field.wordings]
