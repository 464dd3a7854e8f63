"""Who saw what of me: named above tier 0, counted below, and nothing that would be a read receipt."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from disclosure.history import Month, read_month, read_place, write_place
from disclosure.models import Grant
from disclosure.reading import disclose
from profiles.models import Field, Member
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeps(chen: Member) -> Client:
    """陈志远's browser; he has been here since the spring."""
    Member.objects.using("owner").filter(pk=chen.pk).update(joined_at=timezone.now() - timedelta(days=200))
    return client_for(chen)


@pytest.fixture
def plain_csrf(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same token on every page."""
    monkeypatch.setattr("django.middleware.csrf._get_new_csrf_string", lambda: "a" * 32)


def rows(keeps: Client, path: str = "/disclosures/") -> list[str]:
    """Each line of the list, as it reads."""
    body = keeps.get(path).content.decode()
    return [
        cast.words(f"<main>{one}</main>".encode())
        for one in re.findall(r'<li class="row">.*?</li>', body, re.S)
    ]


def today() -> str:
    now = timezone.localdate()
    return f"{now.month}月{now.day}日"


def test_whoever_reads_above_tier_0_is_named_with_what_and_why(
    chen: Member, lin: Member, keeps: Client
) -> None:
    cast.relate(chen, lin, 3)
    disclose(lin.pk, [chen.handle], "profile")
    assert rows(keeps) == [
        f"林女士 {today()}看过您的姓名、简介（含蓄写法）、公司（含蓄写法）、手机 您与对方相识"
    ]


def test_what_a_grant_opened_can_be_taken_back_there(chen: Member, lin: Member, keeps: Client) -> None:
    mobile = Field.objects.using("owner").get(owner=chen, kind="mobile")
    cast.give(cast.at_tier(mobile, 3), lin)
    disclose(lin.pk, [chen.handle], "profile")
    assert rows(keeps) == [f"林女士 {today()}看过您的手机 您另行开放给对方 收回"]
    body = keeps.get("/disclosures/").content.decode()
    [action] = re.findall(r'action="(/contacts/[^"]+/take-back/[^"]+)"', body)
    answer = keeps.post(action.replace("&amp;", "&"))
    assert answer.headers["Location"].startswith("/disclosures/?month=")
    assert not Grant.objects.using("owner").exists()
    assert rows(keeps) == [f"林女士 {today()}看过您的手机 您曾另行开放给对方"]


def test_what_every_member_may_see_is_counted_in_tens_and_names_nobody(
    chen: Member, lin: Member, keeps: Client
) -> None:
    for read in range(29):
        disclose(lin.pk, [chen.handle], "profile")
        if read == 8:
            assert "不到十次" in cast.words(keeps.get("/disclosures/").content)
    body = keeps.get("/disclosures/").content
    assert "大约20次" in cast.words(body)
    assert cast.shown(body, {"林女士", lin.handle}) == set()


def test_a_look_in_which_nothing_was_readable_never_appears(
    chen: Member, lin: Member, keeps: Client, plain_csrf: None
) -> None:
    for field in Field.objects.using("owner").filter(owner=chen):
        field.wordings.using("owner").filter(tier=0).delete()
    before = keeps.get("/disclosures/").content
    for _ in range(12):
        disclose(lin.pk, [chen.handle], "profile")
    assert keeps.get("/disclosures/").content == before


def test_own_looks_never_appear(chen: Member, keeps: Client, plain_csrf: None) -> None:
    before = keeps.get("/disclosures/").content
    for _ in range(12):
        disclose(chen.pk, [chen.handle], "profile")
    assert keeps.get("/disclosures/").content == before


def test_nothing_here_is_a_read_receipt_of_an_ask(
    chen: Member, lin: Member, keeps: Client, plain_csrf: None
) -> None:
    cast.relate(chen, lin, 2)
    company = Field.objects.using("owner").get(owner=chen, kind="company")
    before = keeps.get("/disclosures/").content
    for _ in range(12):
        disclose(lin.pk, [chen.handle], "inbox")
        disclose(lin.pk, [chen.handle], "asks")
    assert keeps.get("/disclosures/").content == before
    cast.give(cast.at_tier(company, 4), lin, basis="envelope")
    disclose(lin.pk, [chen.handle], "profile")
    assert rows(keeps) == [f"林女士 {today()}看过您的姓名、简介（含蓄写法）、手机（含蓄写法） 您与对方相识"]


def test_who_cannot_be_named_is_a_member_without_a_link(chen: Member, lin: Member, keeps: Client) -> None:
    cast.relate(chen, lin, 3)
    disclose(lin.pk, [chen.handle], "profile")
    cast.shield(lin, chen)
    body = keeps.get("/disclosures/").content
    assert cast.shown(body, {"林女士", "一位会员", lin.handle}) == {"一位会员"}


def test_an_erased_viewer_leaves_the_record_and_no_name(
    chen: Member, lin: Member, keeps: Client, raw: Callable[..., psycopg.Connection]
) -> None:
    cast.relate(chen, lin, 3)
    disclose(lin.pk, [chen.handle], "profile")
    raw("postgres").execute("DELETE FROM ledger_pseudonym WHERE member_id = %s", [lin.pk])
    assert rows(keeps) == [
        f"一位会员 {today()}看过您的姓名、简介（含蓄写法）、公司（含蓄写法）、手机 您与对方相识"
    ]


def test_an_erased_wording_is_told_as_such(chen: Member, lin: Member, keeps: Client) -> None:
    cast.relate(chen, lin, 3)
    disclose(lin.pk, [chen.handle], "profile")
    Field.objects.using("owner").filter(owner=chen).delete()
    assert rows(keeps) == [f"林女士 {today()}看过您的已删去的内容 您与对方相识"]


def test_months_turn_at_midnight_in_shanghai(
    chen: Member, lin: Member, keeps: Client, raw: Callable[..., psycopg.Connection]
) -> None:
    cast.relate(chen, lin, 3)
    disclose(lin.pk, [chen.handle], "profile")
    last = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    copy = (
        "INSERT INTO ledger_entry (at, act, surface, viewer, owner, wordings, reasons)"
        " SELECT %s, act, surface, viewer, owner, wordings, reasons FROM ledger_entry ORDER BY id LIMIT 1"
    )
    raw("postgres").execute(copy, [last - timedelta(seconds=1)])
    raw("postgres").execute(copy, [last - timedelta(days=2)])
    before = (last - timedelta(seconds=1)).date()
    assert len(rows(keeps)) == 1
    listed = rows(keeps, f"/disclosures/?month={before:%Y-%m}")
    days = [f"{day.month}月{day.day}日" for day in (before, before - timedelta(days=1))]
    assert [re.findall(r"\d+月\d+日", row) for row in listed] == [[day] for day in days]


@pytest.mark.parametrize(
    "query", ["month=x", "month=2026-13", "month=9999-01", "month=2000-01", "month=", "after=x"]
)
def test_a_month_or_a_place_that_is_none_breaks_nothing(query: str, keeps: Client) -> None:
    assert keeps.get(f"/disclosures/?{query}").status_code == 200


def test_a_month_before_the_first_day_is_the_first(keeps: Client) -> None:
    body = keeps.get("/disclosures/?month=2001-01").content.decode()
    first = Month(*(timezone.localtime() - timedelta(days=200)).timetuple()[:2])
    assert re.search(rf'href="/disclosures/\?month={first}" aria-current="page"', body)
    assert f"month={first.before}" not in body


def test_pages_hold_every_viewer_once_and_cost_the_same(chen: Member, lin: Member, keeps: Client) -> None:
    counts = []
    seen: list[str] = []
    for more in (0, 1, 29):
        for number in range(more):
            one = cast.member(f"会员{more:03}{number:03}号")
            cast.relate(chen, one, 2)
            disclose(one.pk, [chen.handle], "profile")
        keeps.get("/disclosures/")
        with CaptureQueriesContext(connection) as some:
            keeps.get("/disclosures/")
        counts.append(len(some))
    path = "/disclosures/"
    while path:
        body = keeps.get(path).content.decode()
        seen += re.findall(r"会员\d{6}号", body)
        following = re.search(r'href="(/disclosures/\?[^"]+)" rel="next"', body)
        path = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 30
    assert len(set(counts)) == 1


def test_months_and_places_are_written_as_they_are_read() -> None:
    month = Month(2026, 12)
    assert read_month(str(month)) == month
    assert (month.before, month.after) == (Month(2026, 11), Month(2027, 1))
    assert month.start == datetime(2026, 11, 30, 16, tzinfo=UTC)
    for place in ((month.first_day, "a" * 16), (month.first_day, "")):
        assert read_place(write_place(place)) == place
    assert read_place("2026-02-30." + "a" * 16) is None
