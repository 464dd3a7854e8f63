"""A member's own relationships, and the verbs that change them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosure.models import Grant, Relationship, RelationshipEvent
from profiles.models import Field, Member
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeps(chen: Member) -> Client:
    """陈志远's browser."""
    return client_for(chen)


def level(chen: Member, lin: Member) -> int | None:
    found = Relationship.objects.using("owner").filter(owner=chen, viewer=lin).first()
    return found.level if found else None


def of(lin: Member, act: str = "") -> str:
    return f"/contacts/{lin.handle}/{act}"


def mobile(chen: Member) -> Field:
    return Field.objects.using("owner").get(owner=chen, kind="mobile")


def test_contacts_stand_newest_first_in_pages_that_miss_nobody(chen: Member, keeps: Client) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = [cast.member(f"会员{number:03}号") for number in range(23)]
    for number, one in enumerate(made):
        cast.relate(chen, one, 1, since=start + timedelta(days=number // 2))
    path, seen = "/contacts/", []
    while path:
        body = keeps.get(path).content.decode()
        seen.append(re.findall(r'class="person" href="/contacts/([a-z2-7]{16})/"', body))
        following = re.search(r'href="(/contacts/\?after=[0-9]+\.[a-z2-7]{16})" rel="next"', body)
        path = following[1] if following else ""
    assert [len(page) for page in seen] == [20, 3]
    handles = [handle for page in seen for handle in page]
    assert sorted(handles) == sorted(one.handle for one in made)
    assert set(handles[:1]) == {made[22].handle}


@pytest.mark.parametrize(
    "after", ["x", "1.", "9" * 30 + ".aaaaaaaaaaaaaaaa", "9" * 16 + ".aaaaaaaaaaaaaaaa", "%00"]
)
def test_a_place_that_is_none_breaks_nothing(after: str, keeps: Client) -> None:
    assert keeps.get(f"/contacts/?after={after}").status_code == 200


def test_nobody_yet_is_said_kindly(keeps: Client) -> None:
    assert "还没有相识的会员" in cast.words(keeps.get("/contacts/").content)


def test_a_page_of_contacts_costs_the_same_for_nobody_and_for_twenty(chen: Member, keeps: Client) -> None:
    counts = []
    for more in (0, 1, 19):
        for _ in range(more):
            one = cast.member("会员")
            cast.relate(chen, one, 2)
            cast.relate(one, chen, 2)
            cast.give(cast.at_tier(mobile(chen), 3), one)
        keeps.get("/contacts/")
        with CaptureQueriesContext(connection) as some:
            keeps.get("/contacts/")
        counts.append(len(some))
    assert len(set(counts)) == 1


def test_a_step_closer_and_a_step_back_and_the_history_of_both(
    chen: Member, lin: Member, keeps: Client
) -> None:
    cast.relate(chen, lin, 2)
    assert keeps.post(of(lin, "closer/"), {"was": 2}).headers["Location"] == of(lin)
    assert level(chen, lin) == 3
    keeps.post(of(lin, "further/"), {"was": 3})
    keeps.post(of(lin, "further/"), {"was": 2})
    assert level(chen, lin) == 1
    said = cast.words(keeps.get(of(lin)).content)
    assert re.findall("退远一步：..|走近一步：..|当面相识", said) == [
        "退远一步：引荐", "退远一步：相识", "走近一步：熟人", "当面相识",
    ]  # fmt: skip


@pytest.mark.parametrize("was", [2, 4, 0, "", "3x", None])
def test_a_tap_that_comes_twice_or_from_an_old_page_moves_nobody(
    chen: Member, lin: Member, keeps: Client, was: object
) -> None:
    cast.relate(chen, lin, 3)
    for step in ("closer/", "further/"):
        answer = keeps.post(of(lin, step), {} if was is None else {"was": was})
        assert answer.headers["Location"] == of(lin)
    assert level(chen, lin) == 3


def test_the_nearest_and_the_furthest_step_stay_where_they_are(
    chen: Member, lin: Member, keeps: Client
) -> None:
    cast.relate(chen, lin, 4)
    assert "closer/" not in keeps.get(of(lin)).content.decode()
    keeps.post(of(lin, "closer/"), {"was": 4})
    assert level(chen, lin) == 4
    Relationship.objects.using("owner").update(level=1)
    assert "further/" not in keeps.get(of(lin)).content.decode()
    keeps.post(of(lin, "further/"), {"was": 1})
    assert level(chen, lin) == 1


def test_what_a_step_would_show_or_hide_is_said_before_it(chen: Member, lin: Member, keeps: Client) -> None:
    cast.relate(chen, lin, 2)
    said = cast.words(keeps.get(of(lin)).content)
    assert "对方会多看到：手机。" in said
    assert "对方会少看到：简介。" in said
    cast.withhold(mobile(chen), lin)
    assert "对方会多看到" not in cast.words(keeps.get(of(lin)).content)


def test_the_end_is_confirmed_on_a_page_that_says_what_it_takes(
    chen: Member, lin: Member, keeps: Client
) -> None:
    cast.relate(chen, lin, 1)
    cast.relate(lin, chen, 2)
    cast.give(cast.at_tier(mobile(chen), 3), lin)
    said = cast.words(keeps.get(of(lin, "end/")).content)
    assert "您的姓名、公司、手机，对方将只能看到会员可见的部分。" in said
    assert level(chen, lin) == 1
    assert keeps.post(of(lin, "end/")).headers["Location"] == "/contacts/"
    assert level(chen, lin) is None
    assert level(lin, chen) == 2
    assert not Grant.objects.using("owner").exists()
    assert list(RelationshipEvent.objects.using("owner").filter(owner=chen).values_list("what", flat=True)) == [
        "met", "ended",
    ]  # fmt: skip


@pytest.mark.parametrize("act", ["", "end/"])
def test_who_is_no_contact_has_no_page(act: str, lin: Member, keeps: Client) -> None:
    assert keeps.get(of(lin, act)).status_code == 404
    assert keeps.get(f"/contacts/{'a' * 16}/{act}").status_code == 404


@pytest.mark.parametrize("act", ["closer/", "further/", "end/"])
def test_who_is_no_contact_cannot_be_moved(act: str, chen: Member, lin: Member, keeps: Client) -> None:
    cast.relate(lin, chen, 2)
    assert keeps.post(of(lin, act)).status_code == 404
    assert level(lin, chen) == 2


def test_the_verbs_are_posts(lin: Member, keeps: Client) -> None:
    assert {keeps.get(of(lin, act)).status_code for act in ("closer/", "further/", "take-back/")} == {405}


def test_what_is_open_beyond_the_level_is_listed_and_taken_back(
    chen: Member, lin: Member, keeps: Client
) -> None:
    cast.give(cast.at_tier(mobile(chen), 3), lin)
    cast.give(cast.at_tier(Field.objects.using("owner").get(owner=chen, kind="company"), 4), lin, days=60)
    assert "您的公司、手机，至" in cast.words(keeps.get("/contacts/").content)
    body = keeps.get(of(lin)).content.decode()
    urls = re.findall(r'action="(/contacts/[^"]+/take-back/[^"]+)"', body)
    assert len(urls) == 2
    answer = keeps.post(urls[0].replace("&amp;", "&"))
    assert answer.headers["Location"] == of(lin)
    assert [one.content_object.field.kind for one in Grant.objects.using("owner")] == ["company"]


@pytest.mark.parametrize("query", ["?wording=x", "?wording=", "?wording=99999999999999999999", "?wording=1"])
def test_taking_back_what_is_not_there_changes_nothing(
    query: str, chen: Member, lin: Member, keeps: Client
) -> None:
    cast.give(cast.at_tier(mobile(chen), 3), lin)
    assert keeps.post(of(lin, "take-back/") + query).status_code == 302
    assert Grant.objects.using("owner").count() == 1


def test_the_way_back_stays_in_the_house(lin: Member, keeps: Client) -> None:
    for way in ("https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "x"):
        answer = keeps.post(of(lin, "take-back/") + f"?next={way}")
        assert answer.headers["Location"] == "/contacts/"


def test_someone_who_hides_from_the_owner_is_unnamed_and_stays_in_the_list(
    chen: Member, lin: Member, keeps: Client
) -> None:
    cast.relate(chen, lin, 2)
    cast.shield(lin, chen)
    body = keeps.get("/contacts/").content
    assert cast.shown(body, {"林女士", "一位会员"}) == {"一位会员"}
    assert keeps.get(of(lin)).status_code == 200
