"""Search: what is found is what the searcher may read, in an order that is their own."""

import re
from collections.abc import Callable

import psycopg
import pytest
from django.db import transaction
from django.test import Client

from disclosure import searching
from disclosure.models import Grant
from disclosure.reading import InsideTransaction
from profiles.models import Field, Member
from tests.looking import cast
from tests.looking.test_directory import members

pytestmark = pytest.mark.django_db


def found(viewer: Member, typed: str) -> list[str]:
    """Whom somebody finds, page by page."""
    handles, after = [], None
    while True:
        page = searching.search(viewer.pk, searching.read_words(typed), after)
        handles += [one.person.handle for one in page.found]
        if page.after is None:
            return handles
        after = page.after


def company(owner: Member) -> Field:
    return Field.objects.using("owner").get(owner=owner, kind="company")


def test_a_word_open_to_all_finds_who_says_it(chen: Member, lin: Member) -> None:
    assert found(lin, "头部") == [chen.handle]
    assert found(lin, "头部 先生") == [chen.handle]
    assert found(lin, "头部 女士") == []


def test_a_word_behind_a_veil_is_found_by_those_who_read_it_and_nobody_else(
    chen: Member, lin: Member, zhou: Member
) -> None:
    cast.relate(chen, zhou, 2)
    assert found(lin, "证券") == []
    assert found(zhou, "证券") == [chen.handle]
    assert found(zhou, "代号") == []


def test_what_stands_under_a_closer_wording_is_not_what_a_contact_reads(chen: Member, lin: Member) -> None:
    cast.relate(chen, lin, 1)
    assert found(lin, "东方") == [chen.handle]
    assert found(lin, "头部") == []


def test_a_grant_is_found_until_it_ends(chen: Member, lin: Member) -> None:
    cast.give(cast.at_tier(company(chen), 4), lin, days=3)
    assert found(lin, "代号青松") == [chen.handle]
    Grant.objects.using("owner").update(expires_at="2020-01-01T00:00:00Z")
    assert found(lin, "代号青松") == []


def test_what_is_withheld_is_not_found(chen: Member, lin: Member) -> None:
    cast.withhold(company(chen), lin)
    assert found(lin, "头部") == []
    assert found(lin, "先生") == [chen.handle]


def test_who_hides_and_who_is_unlisted_is_not_found(chen: Member, lin: Member, zhou: Member) -> None:
    cast.shield(chen, lin)
    assert found(lin, "头部") == []
    Member.objects.using("owner").filter(pk=zhou.pk).update(listed=False)
    assert found(lin, "周总") == []
    cast.relate(zhou, lin, 1)
    assert found(lin, "周总") == [zhou.handle]


def test_sealed_kinds_are_not_searched(chen: Member, lin: Member) -> None:
    cast.relate(chen, lin, 4)
    assert found(lin, "内地手机") == []
    assert found(lin, "13900000002") == []


def test_nobody_finds_themselves(chen: Member) -> None:
    assert found(chen, "头部") == []


@pytest.mark.parametrize("typed", ["ＡＢＣ　Capital", "abc capital", "Abc", "CAPITAL", "capital abc"])
def test_case_and_width_are_set_aside(lin: Member, typed: str) -> None:
    other = cast.member("赵先生")
    cast.say(other, "company", {0: "ABC ｃａｐｉｔａｌ"})
    assert found(lin, typed) == [other.handle]


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("东方证券", "證券"),
        ("東方證券", "证券"),
        ("臺灣", "台湾"),
        ("头髮护理", "头发"),
        ("公开發行", "公開发行"),
        ("為人民", "爲人"),
    ],
)
def test_traditional_and_simplified_characters_are_the_same(lin: Member, said: str, typed: str) -> None:
    other = cast.member("赵先生")
    cast.say(other, "company", {0: said})
    assert found(lin, typed) == [other.handle]
    cast.say(other, "bio", {0: f"{said}之友"})
    assert found(lin, typed) == [other.handle]


def test_no_traditional_character_leads_to_another(raw: Callable[..., psycopg.Connection]) -> None:
    """What is folded stays as it is when it is folded again, and every pair is one character for one."""
    pairs = (
        raw("owner")
        .execute("SELECT key, value, folded(key), folded(value) FROM jsonb_each_text(simplified())")
        .fetchall()
    )
    assert len(pairs) == 3222
    assert [
        pair for pair in pairs if not (len(pair[0]) == len(pair[1]) == 1 and pair[1] == pair[2] == pair[3])
    ] == []


@pytest.mark.parametrize("typed", ["头%", "头_部", "%%", "头\\部", "''", "头' OR 1=1", "\x00\x00部门"])
def test_nothing_typed_is_anything_but_words(chen: Member, lin: Member, typed: str, looks: Client) -> None:
    assert looks.get("/people/", {"q": typed}).status_code in {200, 422}
    assert chen.handle not in looks.get("/people/", {"q": typed}).content.decode()


def test_one_character_is_refused_kindly(looks: Client) -> None:
    answer = looks.get("/people/", {"q": "陈"})
    assert answer.status_code == 422
    assert "至少" in cast.words(answer.content)
    assert looks.get("/people/", {"q": " "}).status_code == 200
    assert looks.get("/people/", {"q": "一二 三四 五六 七八 九十"}).status_code == 422


def test_pages_neither_overlap_nor_miss_anybody_and_keep_the_directorys_order(
    lin: Member, looks: Client
) -> None:
    made = members(45)
    assert sorted(found(lin, "会员")) == sorted(one.handle for one in made)
    everybody = _walk(looks, "/people/")
    assert found(lin, "会员") == everybody
    assert _walk(looks, "/people/?q=%E4%BC%9A%E5%91%98") == everybody
    another = cast.member("另一位")
    others = found(another, "会员")
    start = everybody.index(others[0])
    assert others == everybody[start:] + everybody[:start]


def _walk(client: Client, path: str) -> list[str]:
    handles: list[str] = []
    while path:
        body = client.get(path).content.decode()
        handles += re.findall(r'class="person" href="/people/([a-z2-7]{16})/"', body)
        following = re.search(r'href="(/people/\?[^"]+)" rel="next"', body)
        path = following[1].replace("&amp;", "&") if following else ""
    return handles


def test_a_common_word_gives_the_same_people_in_the_same_order_as_a_rare_one_would(
    lin: Member, raw: Callable[..., psycopg.Connection]
) -> None:
    """The two ways of looking, walking the ring and gathering, are one, wherever the one gives way to the other."""
    made = members(30)
    cast.relate(made[3], lin, 2)
    cast.shield(made[5], lin)
    cast.say(made[3], "bio", {2: "登山"})
    cast.say(made[7], "bio", {2: "会员会刊"})
    Member.objects.using("owner").filter(pk__in=(made[3].pk, made[11].pk)).update(listed=False)
    due = found(lin, "会员")
    assert len(due) == 28
    definition = definition_of_search(raw)
    for stride, enough in ((4, 3000), (4, 0), (1, 50), (1, 0)):
        search_with(raw, definition, stride, enough)
        assert found(lin, "会员") == due
        assert found(lin, "登山 会员") == [made[3].handle]
        assert found(lin, "会刊 会员") == []
    search_with(raw, definition, 100, 3000)


def definition_of_search(raw: Callable[..., psycopg.Connection]) -> str:
    """How the function stands in the database."""
    row = raw("postgres").execute("SELECT pg_get_functiondef('search'::regproc)").fetchone()
    assert row
    assert "stride CONSTANT integer := 100" in row[0]
    assert "enough CONSTANT integer := 3000" in row[0]
    return str(row[0])


def search_with(raw: Callable[..., psycopg.Connection], definition: str, stride: int, enough: int) -> None:
    """Walk the ring in other strides, and give up sooner."""
    other = definition.replace("stride CONSTANT integer := 100", f"stride CONSTANT integer := {stride}")
    raw("postgres").execute(
        other.replace("enough CONSTANT integer := 3000", f"enough CONSTANT integer := {enough}").encode()
    )


def test_what_matched_is_in_the_entry(
    chen: Member, lin: Member, zhou: Member, raw: Callable[..., psycopg.Connection]
) -> None:
    cast.say(zhou, "bio", {0: "爱好登山"})
    [page] = searching.search(lin.pk, ("登山",), None).found
    assert [field.kind.code for field in page.matched] == ["bio"]
    rows = raw("postgres").execute(
        "SELECT e.surface, array_agg(f.kind::text ORDER BY f.kind) FROM ledger_entry e, unnest(e.wordings) u"
        " JOIN profiles_wording w ON w.id = u JOIN profiles_field f ON f.id = w.field_id GROUP BY e.id, e.surface"
    )
    assert rows.fetchall() == [("search", ["bio", "name"])]


def test_a_search_that_finds_nobody_writes_nothing(lin: Member, entries: Callable[[], int]) -> None:
    before = entries()
    assert found(lin, "没有这样的词") == []
    assert entries() == before


def test_a_search_does_not_happen_inside_a_transaction(lin: Member) -> None:
    with pytest.raises(InsideTransaction), transaction.atomic():
        searching.search(lin.pk, ("头部",), None)


def test_the_page_says_what_was_found_in_both_languages(chen: Member, lin: Member, looks: Client) -> None:
    cast.say(chen, "bio", {0: "二十年投行老兵"})
    page = cast.words(looks.get("/people/", {"q": "老兵"}).content)
    assert "二十年投行老兵" in page
    assert "没有" in cast.words(looks.get("/people/", {"q": "无此人"}).content)
    Member.objects.using("owner").filter(pk=lin.pk).update(language="en")
    assert "Nobody shows you these words" in cast.words(looks.get("/people/", {"q": "无此人"}).content)


def test_with_htmx_the_list_alone_comes(chen: Member, looks: Client) -> None:
    answer = looks.get("/people/", {"q": "头部"}, headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert b'id="people"' in answer.content
    assert chen.handle in answer.content.decode()


def test_anybody_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/people/", {"q": "头部"}).status_code == 302
