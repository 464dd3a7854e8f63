"""林女士 asks 陈志远 for several things, he opens some of it; what his assistant and the reviewers see."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from config.processes import wait_until
from disclosure.models import AccessDecision, AccessRequest, Triage
from profiles.models import Member
from tests.asking.world import ask, field, wording
from tests.browser.conftest import SOON, Phones, carried, everything
from tests.browser.member import Phone, Way
from tests.looking import cast
from tests.review.conftest import open_case
from tests.running import Service

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

WAYS = {"in WeChat": Way("zh-hans", wechat=True), "at a desk": Way("en", wide=True)}
WORDS = {
    "zh-hans": {
        "received": "已收到您的请求", "until": "对您开放至", "saved": "已保存，不会通知任何人。",
        "one_letter": "至少输入两个字", "nobody": "没有会员向您展示这些字", "passed": "已转给您", "settled": "用途不符",
    },
    "en": {
        "received": "Received. You will have an answer by", "until": "Open to you until",
        "saved": "Saved. Nobody is told.", "one_letter": "Please type at least two.",
        "nobody": "Nobody shows you these words.",
        "passed": "passed on", "settled": "Not what it said",
    },
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_several_fields_are_asked_for_and_opened_in_part(way: Way, service: Service, phones: Phones) -> None:
    words = WORDS[way.language]
    chen, lin = cast.member("", language=way.language), cast.member("林女士", language=way.language)
    cast.say(chen, "name", {0: "陈先生", 1: "陈志远"})
    cast.say(chen, "company", {0: "某头部券商", 2: "东方证券", 3: "代号青松"}, ask_from=1)
    cast.say(chen, "title", {2: "董事总经理"}, ask_from=1)
    cast.say(chen, "bio", {2: "投行三部"}, ask_from=1)
    cast.relate(chen, lin, 1)
    cast.relate(lin, chen, 2)
    everything(service)
    hers, his = phones(lin, way=way), phones(chen, way=way)
    finds(hers, words)
    asks_for_all_of_it(hers, words)
    carried(chen, AccessDecision)
    opens_some_of_it(his, chen)
    assert wait_until(AccessRequest.objects.using("owner").filter(state="granted").exists, SOON)
    hers.open("/asks/")
    hers.go(".card-link")
    hers.sees("董事总经理", "东方证券", words["until"])
    hers.sees_nothing_of("代号青松", "投行三部")
    hers.open(f"/people/{chen.handle}/card/")
    assert "董事总经理" in hers.page.locator("textarea").input_value()
    closes_the_door_for_a_month(his, words)


def finds(hers: Phone, words: dict[str, str]) -> None:
    """A word too short, a word that nobody shows her, a word that he shows to all."""
    hers.open("/people/")
    for typed, said in (("a", words["one_letter"]), ("投行三部", words["nobody"])):
        hers.page.fill("#q", typed)
        hers.page.locator(".search button").click()
        hers.sees(said)
        hers.look()
    hers.page.fill("#q", "头部券商")
    hers.page.locator(".search button").click()
    expect(hers.page.locator("a.person")).to_contain_text("陈志远")
    hers.go("a.person")


def asks_for_all_of_it(hers: Phone, words: dict[str, str]) -> None:
    """A number in the note is refused and nothing is lost; then it is received."""
    page = hers.page
    hers.go("a[href*='/ask/?field=']")
    for box in page.locator("input[name=fields_asked]").all():
        box.check(force=True)
    hers.pick("purpose", "advice")
    page.fill("textarea", "想请教，电话１３９０００００００１")
    hers.send()
    expect(page.locator("textarea[aria-invalid=true]")).to_have_value("想请教，电话１３９０００００００１")
    expect(page.locator("input[name=fields_asked]:checked")).to_have_count(3)
    page.fill("textarea", "想向您请教一件事。")
    hers.send()
    hers.sees(words["received"])


def opens_some_of_it(his: Phone, chen: Member) -> None:
    """His company in coarser words, his title as it is, no word about himself."""
    his.open("/")
    his.go("a.row[href^='/asks/decisions/']")
    his.pick(f"field_{field(chen, 'company').pk}", wording(chen, "company", 2).pk)
    his.pick(f"field_{field(chen, 'bio').pk}", "")
    his.pick("days", 30)
    his.go("button[value=granted]")
    expect(his.page.locator(".note.success")).to_be_visible()


def closes_the_door_for_a_month(his: Phone, words: dict[str, str]) -> None:
    """Closed to all until a day, a purpose muted; a day that has passed is told at the field."""
    page = his.page
    his.open("/settings/asks/")
    page.locator("[name=closed]").check()
    page.fill("[name=until]", f"{timezone.localdate() - timedelta(days=1)}")
    his.pick("muted", "acquainted")
    his.send()
    expect(page.locator("[name=until][aria-invalid=true]")).to_be_visible()
    page.fill("[name=until]", f"{timezone.localdate() + timedelta(days=30)}")
    his.send()
    his.sees(words["saved"])
    expect(page.locator("[name=closed]")).to_be_checked()
    expect(page.locator("[name=muted][value=acquainted]")).to_be_checked()


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_an_assistant_looks_first_and_the_reviewers_hear_of_it(
    way: Way, service: Service, phones: Phones
) -> None:
    words = WORDS[way.language]
    chen, zhou, wang = (cast.member(name, language=way.language) for name in ("陈先生", "周先生", "王女士"))
    reviewer = cast.member("监督员", language=way.language, is_staff=True, listed=False)
    cast.say(chen, "company", {0: "某头部券商", 2: "东方证券"}, ask_from=0)
    cast.relate(chen, zhou, 2)
    cast.relate(zhou, chen, 2)
    open_case(reviewer)
    everything(service)
    his, helpers = phones(chen, way=way), phones(zhou, way=way)
    his.open("/settings/assistant/")
    his.pick("assistant", zhou.handle)
    his.send()
    ask(wang, chen, note="有个项目想请您看看。")
    assert wait_until(Triage.objects.using("owner").exists, SOON)
    helpers.open("/")
    helpers.go("a.row[href^='/asks/triage/']")
    helpers.sees("有个项目想请您看看。", "王女士")
    helpers.sees_nothing_of("东方证券")
    helpers.go("button[value=passed]")
    his.open("/asks/")
    his.go("a.row[href^='/asks/decisions/']")
    his.go("button[value=mismatch]")
    his.go("a[href*='/report/?decision=']")
    his.page.locator("[name=block]").uncheck()
    his.send()
    expect(his.page.locator("fieldset[aria-invalid=true]")).to_be_visible()
    his.page.locator("input[name=reason]").first.check(force=True)
    his.send()
    his.open("/settings/assistant/")
    his.sees(words["passed"])
    his.go("form:has([name=end]) button")
    desk = phones(reviewer, way=way)
    desk.open("/admin/review/reports/")
    desk.sees("有个项目想请您看看。", wang.handle, words["settled"])
    desk.sees_nothing_of("东方证券", "陈先生", "王女士")
    desk.go("form[action*='/reports/'] button")
    desk.sees_nothing_of("有个项目想请您看看。")
