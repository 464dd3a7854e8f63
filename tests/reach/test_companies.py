"""Hiding from everybody of a company: one way, unseen, and for whoever said so within 180 days."""

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from disclosure import asking, assistants, directory, hiding, reporting
from disclosure.errors import NotThere, TooManyCompanies
from disclosure.models import AccessDecision, AccessRequest, Notice
from disclosure.reading import disclose
from profiles import editing
from profiles.fields import NOT_YET
from profiles.models import CompanyClaim, Field, Member
from profiles.sealing import Texts
from profiles.wording import Said
from tests.looking import cast
from tests.signing_in import client_for

pytestmark = pytest.mark.django_db

Connect = Callable[..., psycopg.Connection]
BANK = "中国工商银行"


def works_at(member: Member, company: str, *, tier: int = 1) -> None:
    """Let a member say what their company is."""
    stored = editing.own_field(member.pk, "company")
    editing.save_field(
        owner_id=member.pk,
        kind="company",
        version=stored.version if stored else NOT_YET,
        wordings=[Said(tier, Texts(company))],
        ask_from=None,
    )


def days_pass(days: int) -> None:
    """Let what was claimed have been claimed so much earlier."""
    for one in CompanyClaim.objects.using("owner").all():
        one.since -= timedelta(days=days)
        one.until = one.until and one.until - timedelta(days=days)
        one.save(using="owner")


def finds(viewer: Member, owner: Member) -> bool:
    """Whether a viewer finds an owner, by a link and in the directory alike."""
    linked = owner.handle in disclose(viewer.pk, [owner.handle], "profile")
    assert linked == (owner.handle in directory.page(viewer.pk, None).handles)
    return linked


def carried() -> None:
    """Let the worker do what waits."""
    with connections["worker"].cursor() as cursor:
        cursor.execute("SELECT run_step(id) FROM disclosure_outbox WHERE done_at IS NULL ORDER BY id")


@pytest.mark.parametrize(
    "other",
    [
        "中国工商银行股份有限公司",
        "中国工商银行（上海）有限公司",
        "中國工商銀行",
        " 中国 工商 银行 集团 ",
        "中国工商银行(股份)有限责任公司",
    ],
)
def test_a_company_is_the_same_however_it_is_written(raw: Connect, other: str) -> None:
    [(one, two)] = raw("web").execute("SELECT company_key(%s), company_key(%s)", [BANK, other]).fetchall()
    assert one == two == BANK


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Acme Trading Co., Ltd.", "acmetrading"),
        ("ＡＣＭＥ Trading", "acmetrading"),
        ("The Acme Group Holdings PLC", "acme"),
        ("Group", "group"),
        ("有限公司", "有限公司"),
        ("（上海）", "上海"),
        ("", ""),
        (" · ", ""),
    ],
)
def test_a_key_is_what_is_left_of_a_name(raw: Connect, name: str, key: str) -> None:
    assert raw("web").execute("SELECT company_key(%s)", [name]).fetchall() == [(key,)]


def test_whoever_claims_the_company_finds_nothing_and_the_owner_sees_as_before(
    chen: Member, lin: Member
) -> None:
    cast.relate(chen, lin, 3)
    cast.relate(lin, chen, 3)
    works_at(lin, "中国工商银行股份有限公司", tier=5)
    assert finds(lin, chen)
    hiding.hide_from_company(owner_id=chen.pk, name=BANK)
    assert not finds(lin, chen)
    assert finds(chen, lin)
    assert [one.name for one in hiding.companies(chen.pk)] == [BANK]
    hiding.show_to_company(owner_id=chen.pk, shield_id=hiding.companies(chen.pk)[0].pk)
    assert finds(lin, chen)


def test_a_company_counts_for_180_days_after_it_was_said(chen: Member, lin: Member) -> None:
    hiding.hide_from_company(owner_id=chen.pk, name=BANK)
    works_at(lin, BANK)
    works_at(lin, "东方证券")
    days_pass(179)
    assert not finds(lin, chen)
    days_pass(2)
    assert finds(lin, chen)


def test_a_company_said_later_hides_at_once(chen: Member, lin: Member) -> None:
    hiding.hide_from_company(owner_id=chen.pk, name=BANK)
    assert finds(lin, chen)
    works_at(lin, BANK)
    assert not finds(lin, chen)


def test_nobody_hides_from_themselves(chen: Member) -> None:
    works_at(chen, BANK)
    hiding.hide_from_company(owner_id=chen.pk, name=BANK)
    assert chen.handle in disclose(chen.pk, [chen.handle], "profile")


def asks(asker: Member, owner: Member, field: Field) -> int:
    """Ask for a field."""
    return asking.ask(
        asker_id=asker.pk, owner=owner.handle, fields=[field.pk], purpose="advice", note="", envelope=[]
    )


def test_what_one_asks_of_whom_one_hides_from_goes_nowhere(chen: Member, lin: Member) -> None:
    field = cast.say(lin, "bio", {2: "二十年冷链"}, ask_from=0)
    works_at(lin, BANK)
    hiding.hide_from_company(owner_id=chen.pk, name=BANK)
    ask = asks(chen, lin, field)
    carried()
    assert AccessRequest.objects.using("owner").get(pk=ask).state == "waiting"
    assert not AccessDecision.objects.using("owner").exists()
    assert not Notice.objects.using("owner").exists()


def test_what_was_asked_before_lapses_for_whom_it_is_out_of_sight_alone(chen: Member, lin: Member) -> None:
    field = cast.say(lin, "bio", {2: "二十年冷链"}, ask_from=0)
    works_at(lin, BANK)
    ask = asks(chen, lin, field)
    carried()
    before = AccessRequest.objects.using("owner").filter(pk=ask).values().get()
    hiding.hide_from_company(owner_id=chen.pk, name=BANK)
    assert AccessDecision.objects.using("owner").get().state == "lapsed"
    assert AccessRequest.objects.using("owner").filter(pk=ask).values().get() == before


def test_what_was_asked_of_whoever_left_that_company_lately_lapses_too(chen: Member, lin: Member) -> None:
    field = cast.say(lin, "bio", {2: "二十年冷链"}, ask_from=0)
    works_at(lin, BANK)
    asks(chen, lin, field)
    carried()
    works_at(lin, "东方证券")
    hiding.hide_from_company(owner_id=chen.pk, name=BANK)
    assert AccessDecision.objects.using("owner").get().state == "lapsed"


def test_whoever_hides_names_an_assistant_as_before_who_hears_nothing(chen: Member, lin: Member) -> None:
    cast.relate(chen, lin, 3)
    cast.relate(lin, chen, 3)
    works_at(lin, BANK)
    hiding.hide_from_company(owner_id=chen.pk, name=BANK)
    assistants.name(principal_id=chen.pk, handle=lin.handle)
    named = assistants.assistant_of(chen.pk)
    assert named is not None
    assert not Notice.objects.using("owner").exists()
    assert client_for(lin).get(f"/asks/assisting/{named.pk}/").status_code == 404


def test_who_answers_one_they_hide_from_learns_nothing_and_the_asker_goes_on_waiting(
    chen: Member, lin: Member
) -> None:
    field = cast.say(chen, "bio", {2: "投行三部"}, ask_from=0)
    works_at(lin, BANK)
    ask = asks(lin, chen, field)
    carried()
    hiding.hide_from_company(owner_id=chen.pk, name=BANK)
    decision = AccessDecision.objects.using("owner").get()
    assert decision.state == "open"
    asking.grant(
        owner_id=chen.pk,
        decision=decision.pk,
        wordings=[cast.at_tier(field, 2).pk],
        until=timezone.now() + timedelta(days=30),
    )
    assert AccessDecision.objects.using("owner").get().state == "granted"
    assert AccessRequest.objects.using("owner").get(pk=ask).state == "waiting"
    assert not Notice.objects.using("owner").filter(member=lin).exists()
    assert not finds(lin, chen)


def test_a_company_changes_twice_a_year_and_the_reviewers_hear_of_it(chen: Member) -> None:
    reviewer, client = cast.member("监督员", is_staff=True, listed=False), client_for(chen)
    assert reporting.company_changers(reviewer.pk) == []
    for company in ("甲公司", "甲股份有限公司", "乙银行", "甲公司"):
        works_at(chen, company)
    assert [handle for handle, _latest in reporting.company_changers(reviewer.pk)] == [chen.handle]
    field = editing.own_field(chen.pk, "company")
    assert field is not None
    with pytest.raises(editing.CompanyTooOften):
        works_at(chen, "丁银行")
    typed = {"version": field.version, "wording0-zh": "丁银行", "wording0-tier": "1", "ask_from": ""}
    page = client.post("/me/company/", typed)
    assert page.status_code == 422
    assert "一年内" in page.content.decode()
    assert "丁银行" in page.content.decode()
    assert editing.own_field(chen.pk, "company") == field
    works_at(chen, "乙银行")
    days_pass(366)
    works_at(chen, "丁银行")


def test_the_pages_say_what_it_means_and_do_it(chen: Member, lin: Member) -> None:
    works_at(chen, BANK)
    works_at(lin, BANK)
    client: Client = client_for(chen)
    form = client.get("/settings/shields/company/")
    assert f'value="{BANK}"' in form.content.decode()
    for wrong in ("", " ", "…", "好" * 61):
        page = client.post("/settings/shields/company/", {"name": wrong})
        assert page.status_code == 422
        assert "aria-invalid" in page.content.decode()
    assert client.post("/settings/shields/company/", {"name": BANK}).status_code == 302
    assert client.post("/settings/shields/company/", {"name": "工行"}).status_code == 302
    assert not finds(lin, chen)
    listed = client.get("/settings/shields/").content.decode()
    assert BANK in listed
    assert "工行" in listed
    [one] = [shield for shield in hiding.companies(chen.pk) if shield.name == BANK]
    assert client.post(f"/settings/shields/company/{one.pk}/").status_code == 302
    assert client.post(f"/settings/shields/company/{one.pk}/").status_code == 404
    assert finds(lin, chen)


def test_there_is_an_end_to_companies(chen: Member, lin: Member) -> None:
    for number in range(hiding.MOST_COMPANIES):
        hiding.hide_from_company(owner_id=chen.pk, name=f"公司{number}号")
    with pytest.raises(TooManyCompanies):
        hiding.hide_from_company(owner_id=chen.pk, name=BANK)
    with pytest.raises(NotThere):
        hiding.show_to_company(owner_id=lin.pk, shield_id=hiding.companies(chen.pk)[0].pk)
