"""One member as the viewer may see them: what the rule gives, and nothing that tells of the rest."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from disclosure import budget
from disclosure.models import AccessRequest, ReadBudget, Relationship, Shield
from disclosure.views.drawing import is_exact
from profiles.models import Field, Member
from tests.looking import cast

pytestmark = pytest.mark.django_db

NAMES = {"陈先生", "陈志远"}
TEXTS = NAMES | {*cast.COMPANY.values(), *cast.BIO.values(), *cast.MOBILE_ON_A_PAGE.values()}
AT_LEVEL = {
    0: {"陈先生", "某头部券商"},
    1: {"陈志远", "东方证券", "有内地手机"},
    2: {"陈志远", "东方证券", "投行三部", "有内地手机"},
    3: {"陈志远", "东方证券", "投行三部", "139 0000 0002"},
    4: {"陈志远", "代号青松", "投行三部", "139 0000 0002"},
}


def page_of(chen: Member) -> str:
    return f"/people/{chen.handle}/"


def company_of(chen: Member) -> Field:
    return Field.objects.using("owner").get(owner=chen, kind="company")


@pytest.fixture
def plain_csrf(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same token on every page: it is all that two pages may differ in."""
    monkeypatch.setattr("django.middleware.csrf._get_new_csrf_string", lambda: "a" * 32)


@pytest.mark.parametrize("level", AT_LEVEL)
def test_a_profile_shows_at_each_level_exactly_what_the_rule_gives(
    level: int, chen: Member, lin: Member, looks: Client
) -> None:
    if level:
        cast.relate(chen, lin, level)
    assert cast.shown(looks.get(page_of(chen)).content, TEXTS) == AT_LEVEL[level]


def test_a_grant_opens_one_wording_and_says_until_when(chen: Member, lin: Member, looks: Client) -> None:
    cast.give(cast.at_tier(company_of(chen), 4), lin)
    body = looks.get(page_of(chen)).content
    assert cast.shown(body, TEXTS) == {"陈先生", "代号青松"}
    assert "对您开放至" in cast.words(body)


def test_what_was_sent_along_with_an_ask_reads_like_a_grant(chen: Member, lin: Member, looks: Client) -> None:
    cast.give(cast.at_tier(company_of(chen), 4), lin, basis="envelope")
    body = looks.get(page_of(chen)).content
    assert cast.shown(body, TEXTS) == {"陈先生", "代号青松"}
    assert "对您开放至" in cast.words(body)


def test_an_expired_grant_opens_nothing(chen: Member, lin: Member, looks: Client) -> None:
    cast.give(cast.at_tier(company_of(chen), 4), lin, days=-1)
    assert cast.shown(looks.get(page_of(chen)).content, TEXTS) == AT_LEVEL[0]


def test_a_withheld_field_is_as_if_it_were_not_there(chen: Member, lin: Member, looks: Client) -> None:
    cast.relate(chen, lin, 4)
    cast.withhold(company_of(chen), lin)
    withheld = looks.get(page_of(chen)).content
    assert cast.shown(withheld, TEXTS) == {"陈志远", "投行三部", "139 0000 0002"}


def test_nothing_tells_of_what_cannot_be_read(
    chen: Member, looks: Client, lin: Member, plain_csrf: None
) -> None:
    before = looks.get(page_of(chen)).content
    company_of(chen).wordings.using("owner").filter(tier__gt=0).delete()
    cast.say(chen, "bio", {2: "二十年老厂"})
    assert looks.get(page_of(chen)).content == before


def test_the_reason_is_worded_as_an_event(chen: Member, lin: Member, looks: Client) -> None:
    assert "您与对方相识" not in cast.words(looks.get(page_of(chen)).content)
    cast.relate(chen, lin, 1)
    assert "您与对方相识" in cast.words(looks.get(page_of(chen)).content)


def test_every_reader_gets_their_own_language(chen: Member, lin: Member, looks: Client) -> None:
    Member.objects.using("owner").filter(pk=lin.pk).update(language="en")
    body = looks.get(page_of(chen)).content
    assert cast.shown(body, {"某头部券商 (en)", "Directory"}) == {"某头部券商 (en)", "Directory"}


def test_a_contact_kind_can_be_copied_and_others_cannot(chen: Member, lin: Member, looks: Client) -> None:
    cast.relate(chen, lin, 3)
    assert looks.get(page_of(chen)).content.decode().count("data-copy=") == 1


@pytest.mark.parametrize(
    ("said", "exact"),
    [
        ("139 0000 0002", True), ("linxiaomei_demo", True), ("chen@example.org", True),
        ("有内地手机", False), ("可互换微信", False), ("Happy to swap WeChat", False), ("", False),
    ],
)  # fmt: skip
def test_what_can_be_put_to_use_can_be_copied(said: str, exact: bool) -> None:
    assert is_exact(said) is exact


def test_the_head_says_what_stands_on_a_card_and_no_row_says_it_again(
    chen: Member, lin: Member, looks: Client
) -> None:
    cast.relate(chen, lin, 1)
    page = cast.words(looks.get(page_of(chen)).content)
    assert page.count("陈志远") == page.count("东方证券") == page.count("您与对方相识") == 1


def test_whoever_is_not_there_for_the_viewer_gets_one_page_to_the_byte(
    chen: Member, lin: Member, looks: Client, plain_csrf: None, entries: Callable[[], int]
) -> None:
    assert looks.get(page_of(chen)).status_code == 200
    before = entries()
    seen = []
    for hide in (
        {"listed": False},
        {"listed": True, "is_active": False},
        {"is_active": True},
    ):
        Member.objects.using("owner").filter(pk=chen.pk).update(**hide)
        if hide == {"is_active": True}:
            cast.shield(chen, lin)
        seen.append(looks.get(page_of(chen)))
    Shield.objects.using("owner").all().delete()
    cast.shield(lin, chen)
    seen.append(looks.get(page_of(chen)))
    Member.objects.using("owner").filter(pk=chen.pk).delete()
    seen.append(looks.get(page_of(chen)))
    assert {answer.status_code for answer in seen} == {404}
    assert len({answer.content for answer in seen}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in seen}) == 1
    assert entries() == before + len(seen)


def test_an_unlisted_member_is_there_for_contacts_and_for_those_with_a_grant(
    chen: Member, lin: Member, looks: Client
) -> None:
    Member.objects.using("owner").filter(pk=chen.pk).update(listed=False)
    cast.relate(chen, lin, 1)
    assert cast.shown(looks.get(page_of(chen)).content, TEXTS) == AT_LEVEL[1]
    Relationship.objects.using("owner").all().delete()
    cast.give(cast.at_tier(company_of(chen), 1), lin)
    assert cast.shown(looks.get(page_of(chen)).content, TEXTS) == {"陈先生", "东方证券"}


def test_ones_own_page_is_marked_as_ones_own(lin: Member, looks: Client) -> None:
    said = cast.words(looks.get(f"/people/{lin.handle}/").content)
    assert "这是您自己" in said
    assert "托人引荐" not in said


def test_what_may_be_asked_for_leads_to_the_ask(chen: Member, lin: Member, looks: Client) -> None:
    field = cast.say(chen, "bio", {3: "二十年老厂"}, ask_from=0)
    body = looks.get(page_of(chen)).content.decode()
    assert f'href="/people/{chen.handle}/ask/?field={field.pk}"' in body
    assert "二十年老厂" not in body


@pytest.mark.parametrize(
    ("state", "days", "says", "button"),
    [
        ("waiting", 3, "最迟", False),
        ("waiting", -1, "后可以再问", False),
        ("closed", -1, "后可以再问", False),
        ("withdrawn", 3, "后可以再问", False),
        ("granted", 3, "请对方开放", True),
    ],
)
def test_ones_own_ask_stands_in_place_of_the_button(
    state: str, days: int, says: str, button: bool, chen: Member, lin: Member, looks: Client
) -> None:
    field = cast.say(chen, "bio", {3: "二十年老厂"}, ask_from=0)
    now = timezone.now()
    AccessRequest.objects.using("owner").create(
        asker=lin, owner=chen, field_ids=[field.pk], kinds=["bio"], purpose="advice", state=state,
        sent_at=now, answer_by=now + timedelta(days=days), changed_at=now,
        retry_at=None if state == "granted" else now + timedelta(days=90),
    )  # fmt: skip
    body = looks.get(page_of(chen)).content
    assert says in cast.words(body)
    assert (b"?field=" in body) == button


def test_the_sixty_first_profile_of_an_hour_is_not_read(
    chen: Member, lin: Member, looks: Client, entries: Callable[[], int]
) -> None:
    looks.get(page_of(chen))
    ReadBudget.objects.using("owner").filter(member=lin).update(used=budget.READS_AN_HOUR - 1)
    assert looks.get(page_of(chen)).status_code == 200
    before = entries()
    for path in (page_of(chen), f"/people/{'a' * 16}/"):
        answer = looks.get(path)
        assert answer.status_code == 429
        assert cast.shown(answer.content, TEXTS) == set()
    assert entries() == before


def test_nobody_costs_as_much_as_somebody(lin: Member, looks: Client) -> None:
    for handle in ("a" * 16, "b" * 16):
        looks.get(f"/people/{handle}/")
    assert ReadBudget.objects.using("owner").get(member=lin).used == 2


def test_the_budget_is_whole_again_after_an_hour(chen: Member, lin: Member, looks: Client) -> None:
    ReadBudget.objects.using("owner").create(
        member=lin, window_start=timezone.now() - timedelta(hours=1), used=budget.READS_AN_HOUR
    )
    assert looks.get(page_of(chen)).status_code == 200


def test_a_handle_that_none_can_have_is_not_looked_up(looks: Client, entries: Callable[[], int]) -> None:
    for path in ("/people/x/", "/people/%00/", f"/people/{'A' * 16}/", f"/people/{'陈' * 16}/"):
        assert looks.get(path).status_code == 404
    assert entries() == 0
