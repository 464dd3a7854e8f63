"""My profile's pages, with htmx and without, in both languages."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from disclosure.models import Relationship
from disclosure.reading import disclose
from profiles.editing import erase_field, own_field
from profiles.kinds import KINDS, in_groups
from profiles.models import Member
from profiles.sealing import Texts
from profiles.tiers import Tier
from tests.profiles.posting import COMPANY, HTMX, field, say, typed, words
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/me/", "/me/name/", "/me/name/row/", "/me/company/erase/"])
def test_strangers_are_sent_to_sign_in(client: Client, path: str, db: None) -> None:
    assert client.get(path).headers["Location"].startswith("/sign-in/")
    assert client.post("/me/company/", COMPANY).headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("path", ["/me/height/", "/me/height/row/", "/me/height/erase/", "/me/name/erase/"])
def test_what_is_no_field_or_stays_is_not_there(chen: Member, path: str) -> None:
    client = client_for(chen)
    assert client.get(path).status_code == 404
    assert client.post(path).status_code in (404, 405)


def test_the_page_shows_what_is_said_and_offers_every_other_kind(chen: Member) -> None:
    say(chen, "name", (Tier.INTRODUCED, "陈志远"), (Tier.OPEN, "陈先生"))
    say(chen, "city", (Tier.OPEN, "上海"))
    page = words(client_for(chen).get("/me/"))
    assert page.index("陈先生") < page.index("会员可见") < page.index("陈志远") < page.index("引荐可见")
    assert page.index("引荐可见") < page.index('id="field-city"') < page.index('id="add"')
    places = [
        page.index(f'class="pill" href="/me/{kind}/"') for kind in KINDS if kind not in {"name", "city"}
    ]
    assert places == [place for group in by_group(page) for place in group]
    assert 'class="pill" href="/me/city/"' not in page


def by_group(page: str) -> list[list[int]]:
    """Where the kinds of each group that nothing is said of are offered."""
    return [
        [
            page.index(f'class="pill" href="/me/{kind.code}/"')
            for kind in kinds
            if kind.code not in {"name", "city"}
        ]
        for kinds in in_groups().values()
    ]


def test_the_page_takes_as_many_statements_for_much_as_for_little(
    chen: Member, lin: Member, django_assert_num_queries: Any
) -> None:
    say(chen, "mobile", (Tier.TRUSTED, "+8613800138000"))
    for kind in ("name", "mobile", "bio", "company", "headline", "city"):
        say(lin, kind, (Tier.OPEN, "+8613800138000" if kind == "mobile" else "林晓梅"))
    # the session; in a transaction one's own row; in another one fields, wordings and key
    for member in (chen, lin):
        client = client_for(member)
        with django_assert_num_queries(1 + 4 + 6):
            client.get("/me/")


def test_a_page_says_that_it_is_private_and_differs_for_htmx(chen: Member) -> None:
    response = client_for(chen).get("/me/name/")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "HX-Request" in response.headers["Vary"]


def test_a_field_is_saved_without_javascript(chen: Member) -> None:
    client = client_for(chen)
    response = client.post("/me/company/", COMPANY)
    assert (response.status_code, response.headers["Location"]) == (302, "/me/?saved=company#field-company")
    page = words(client.get("/me/?saved=company"))
    assert page.count("已保存") == 1
    assert page.index("某大行") < page.index("A big bank") < page.index("工商银行") < page.index("ICBC")


def test_a_field_is_saved_in_its_place_with_htmx(chen: Member) -> None:
    client = client_for(chen)
    sheet = client.get("/me/company/", headers=HTMX)
    assert words(sheet).lstrip().startswith('<form class="form sheet" id="field-company"')
    row = client.post("/me/company/", COMPANY, headers=HTMX)
    assert row.status_code == 200
    assert words(row).lstrip().startswith('<div id="field-company"')
    assert "已保存" in words(row)
    assert "工商银行" in words(row)


def test_a_sheet_that_is_put_away_gives_the_row_back(chen: Member) -> None:
    say(chen, "city", (Tier.OPEN, "上海"))
    client = client_for(chen)
    row = client.get("/me/city/row/", headers=HTMX)
    assert words(row).lstrip().startswith('<div id="field-city"')
    assert "上海" in words(row)
    assert client.get("/me/city/row/").headers["Location"] == "/me/#field-city"


def test_a_sheet_shows_what_is_said_and_who_sees_it(chen: Member) -> None:
    client = client_for(chen)
    client.post("/me/company/", COMPANY | {"ask_from": "2"})
    page = words(client.get("/me/company/"))
    for shown in (
        'name="wording0-zh" value="工商银行"',
        'name="wording1-en" value="A big bank"',
        'name="version" value="1"',
    ):
        assert shown in page
    checked = [part.split(">")[0] for part in page.split("<input ") if "checked" in part.split(">")[0]]
    assert [part.split('name="')[1].split('"')[0] for part in checked] == [
        "wording0-tier",
        "wording1-tier",
        "ask_from",
    ]
    assert [part.split('value="')[1].split('"')[0] for part in checked] == ["3", "0", "2"]


def test_a_new_sheet_starts_with_the_usual_tiers(chen: Member) -> None:
    page = words(client_for(chen).get("/me/mobile/"))
    assert (
        '<input type="radio" name="wording0-tier" value="3" id="mobile-wording0-tier_3" checked'
        in " ".join(page.split()).replace(" required", "")
    )
    assert 'name="ask_from" value="0"' not in page


def test_as_many_coarser_wordings_are_shown_as_there_are(chen: Member) -> None:
    say(chen, "company", (4, "东方证券自营部"), (1, "东方证券"), (0, "某头部券商"))
    client = client_for(chen)
    page = words(client.get("/me/company/"))
    assert [f'name="wording{place}-zh"' in page for place in range(4)] == [True, True, True, False]
    posted = typed(("东方证券自营部", "", 4), ("东方证券", "", 2), ("某头部券商", "", 0), version=1)
    assert client.post("/me/company/", posted).status_code == 302
    assert [wording.tier for wording in field(chen, "company").wordings] == [0, 2, 4]


# --- A number ---------------------------------------------------------------------------------------


def test_a_number_is_kept_whole_and_shown_as_people_write_it(chen: Member, lin: Member) -> None:
    client = client_for(chen)
    client.post("/me/mobile/", typed(("138-0013 8000", "", 3), ("有内地手机", "", 1)))
    assert field(chen, "mobile").wordings[-1].texts == Texts("+8613800138000")
    for path in ("/me/", "/me/mobile/"):
        page = words(client.get(path))
        assert "138 0013 8000" in page
        assert "+86138" not in page
    Relationship.objects.using("owner").create(owner=chen, viewer=lin, level=1, basis="met")
    assert disclose(lin.pk, [chen.handle], "profile")[chen.handle].say("mobile", "en") == "有内地手机"


# --- Two windows ------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_the_slower_window_is_shown_both_and_may_save_again(chen: Member, headers: dict[str, str]) -> None:
    client = client_for(chen)
    client.post("/me/city/", typed(("上海", "", 1), ("", "", 0)))
    client.post("/me/city/", typed(("苏州", "", 2), ("", "", 0), version=1))
    late = typed(("杭州", "", 1), ("江南", "", 0), version=1)
    response = client.post("/me/city/", late, headers=headers)
    page = words(response)
    assert response.status_code == 422
    assert "这一项刚在另一个窗口改过" in page
    assert page.index("苏州") < page.index('value="杭州"') < page.index('value="江南"')
    assert 'name="version" value="2"' in page
    assert field(chen, "city").wordings[0].texts.zh == "苏州"
    assert client.post("/me/city/", late | {"version": 2}, headers=headers).status_code in (200, 302)
    assert [wording.texts.zh for wording in field(chen, "city").wordings] == ["江南", "杭州"]


def test_the_slower_window_learns_that_the_field_was_erased(lin: Member) -> None:
    client = client_for(lin)
    client.post("/me/city/", typed(("上海", "", 1), ("", "", 0)))
    erase_field(owner_id=lin.pk, kind="city", version=1)
    late = typed(("杭州", "", 1), ("", "", 0), version=1)
    response = client.post("/me/city/", late)
    assert response.status_code == 422
    assert "This was erased in another window meanwhile." in words(response)
    assert client.post("/me/city/", late | {"version": 0}).status_code == 302


def test_a_double_tap_saves_once_and_says_nothing_more(chen: Member) -> None:
    client = client_for(chen)
    for _ in range(2):
        assert client.post("/me/company/", COMPANY).status_code == 302
    assert field(chen, "company").version == 1


# --- Erasing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_field_is_erased_after_a_question(chen: Member, headers: dict[str, str]) -> None:
    say(chen, "city", (Tier.INTRODUCED, "上海"))
    client = client_for(chen)
    assert "/me/city/erase/" in words(client.get("/me/city/", headers=headers))
    question = client.get("/me/city/erase/", headers=headers)
    assert "上海" in words(question)
    assert own_field(chen.pk, "city")
    done = client.post("/me/city/erase/", {"version": 1}, headers=headers)
    assert done.status_code == (200 if headers else 302)
    assert own_field(chen.pk, "city") is None


def test_a_question_that_is_out_of_date_is_asked_again(chen: Member) -> None:
    client = client_for(chen)
    client.post("/me/city/", typed(("上海", "", 1), ("", "", 0)))
    client.post("/me/city/", typed(("苏州", "", 1), ("", "", 0), version=1))
    response = client.post("/me/city/erase/", {"version": 1})
    assert response.status_code == 422
    assert "苏州" in words(response)
    assert client.post("/me/city/erase/", {"version": 2}).status_code == 302


def test_there_is_nothing_to_erase_of_an_empty_field(chen: Member) -> None:
    client = client_for(chen)
    assert "erase" not in words(client.get("/me/city/"))
    assert client.get("/me/city/erase/").headers["Location"] == "/me/#field-city"
    assert "/erase/" not in words(client.get("/me/name/"))


# --- Others -----------------------------------------------------------------------------------------


def test_one_members_pages_say_and_change_nothing_of_another(chen: Member, wang: Member) -> None:
    stands = say(chen, "city", (Tier.OPEN, "上海"))
    client = client_for(wang)
    for path in ("/me/", "/me/city/"):
        assert "上海" not in words(client.get(path))
    client.post("/me/city/", typed(("北京", "", 1), ("", "", 0)))
    client.post("/me/city/erase/", {"version": 1})
    assert own_field(chen.pk, "city") == stands


def test_every_word_of_the_pages_is_in_the_readers_language(chen: Member, lin: Member) -> None:
    for member, language, other in ((chen, "zh-hans", "Save"), (lin, "en", "保存")):
        say(member, "name", (Tier.OPEN, "志远" if member is chen else "Lin"))
        say(member, "city", (Tier.OPEN, "上海"))
        client = client_for(member)
        for path in (
            "/me/",
            "/me/preset/?to=reserved",
            *(f"/me/{kind}/" for kind in KINDS),
            "/me/city/erase/",
        ):
            page = words(client.get(path))
            assert f'lang="{language}"' in page
            assert f">{other}<" not in page
    with translation.override("zh-hans"):
        assert str(KINDS["name"].label) == "姓名"
