"""The whole way on the phone, in both languages, with the worker and the relay behind it.

A field is veiled, seen as far as it may be, asked for, granted, read, taken back and reviewed; somebody is
introduced through a contact; a newcomer signs up, and comes back.
"""

from contextlib import suppress

import pytest
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from playwright.sync_api import expect

from config.processes import wait_until
from disclosure.models import AccessDecision, AccessRequest, Relationship
from intros.models import IntroducerPart, TargetPart
from tests.browser.conftest import SOON, Phones, carried, everything
from tests.browser.member import Phone
from tests.looking import cast
from tests.review.conftest import open_case
from tests.running import Service

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

LANGUAGES = ("zh-hans", "en")
NUMBER, SHOWN = "13900000088", "139 0000 0088"

WORDS = {
    "zh-hans": {
        "add": "填写", "trusted": "熟人可见", "save": "保存", "saved": "已保存", "ask_to_see": "请对方开放",
        "advice": "请教交流", "received": "已收到您的请求", "asks_you": "林女士请您开放资料",
        "may_they": "对方想看您的手机，可以吗？", "days": "30天", "open": "开放给对方", "opened": "您已开放手机",
        "opened_to_you": "陈志远已应您所请，向您开放", "until": "对您开放至", "seen": "看过您的手机",
        "take_back": "收回", "taken_back": "已收回", "review": "合规查阅", "mobile": "手机",
        "introduce_me": "托人引荐", "wants": "林女士想请您引荐认识王女士", "vouch": "愿意引荐",
        "on_the_way": "引荐语已收到", "introduced": "周先生想为您引荐林女士", "glad": "乐意认识",
        "connected": "已认识", "now": "您和王女士已认识", "thanks": "经您引荐，林女士和王女士已认识",
        "nothing": "眼下没有事要您处理。",
        "welcome": "欢迎", "agree": "我已了解，并同意。",
        "settings": "设置", "out": "退出登录", "wrong_code": "验证码不对", "wrong_number": "请核对号码",
    },
    "en": {
        "add": "Add", "trusted": "Trusted", "save": "Save", "saved": "Saved", "ask_to_see": "Ask to see it",
        "advice": "Advice", "received": "Received. You will have an answer by",
        "asks_you": "林女士 (en) asks you to open something", "may_they": "May they see your mobile?",
        "days": "30 days", "open": "Open it to them", "opened": "You opened mobile until",
        "opened_to_you": "陈志远 (en) opened to you what you asked for", "until": "Open to you until",
        "seen": "saw your mobile", "take_back": "Take back", "taken_back": "Taken back",
        "review": "Review the audit", "mobile": "Mobile",
        "introduce_me": "Ask to be introduced", "wants": "林女士 (en) asks you for an introduction to 王女士 (en)",
        "vouch": "Introduce them", "on_the_way": "Your words are on their way",
        "introduced": "周先生 (en) would like to introduce 林女士 (en) to you", "glad": "Glad to meet",
        "connected": "You know each other now", "now": "王女士 (en) and you know each other now",
        "thanks": "林女士 (en) and 王女士 (en) know each other now, thanks to you",
        "nothing": "Nothing needs you now.",
        "welcome": "Welcome", "agree": "I have read this and agree.",
        "settings": "Settings", "out": "Sign out", "wrong_code": "That is not the code.",
        "wrong_number": "Check the number",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_field_is_veiled_asked_for_granted_taken_back_and_reviewed(
    language: str, service: Service, phones: Phones
) -> None:
    words = WORDS[language]
    chen, lin, reviewer = (
        cast.member(name, language=language, **about)
        for name, about in (("", {}), ("林女士", {}), ("监督员", {"is_staff": True, "listed": False}))
    )
    cast.say(chen, "name", {0: "陈先生", 1: "陈志远"})
    cast.relate(chen, lin, 1)
    cast.relate(lin, chen, 2)
    open_case(reviewer)
    everything(service)

    chens, lins = phones(chen), phones(lin)
    chens.open("/me/")
    chens.page.locator("a.pill[href='/me/mobile/']").click()
    chens.page.fill("#mobile-wording0-zh", NUMBER)
    chens.page.locator("#mobile-wording0-tier_3").check(force=True)
    chens.page.get_by_role("button", name=words["save"], exact=True).click()
    expect(chens.page.locator("#field-mobile .chip")).to_have_text(words["saved"])
    expect(chens.page.locator("#field-mobile .wordings small")).to_have_text(words["trusted"])
    chens.look()

    lins.open("/people/")
    lins.tap("陈志远", "link")
    lins.sees_nothing_of(NUMBER, SHOWN, words["trusted"])
    lins.tap(words["ask_to_see"], "link")
    lins.choose(words["advice"])
    lins.page.fill("textarea", "想向您请教一件事。")
    lins.send()
    lins.sees(words["received"])
    lins.sees_nothing_of(SHOWN)

    carried(chen, AccessDecision)
    chens.open("/")
    chens.tap(words["asks_you"], "link")
    chens.sees(words["may_they"], "想向您请教一件事。", words["advice"])
    chens.choose(words["days"])
    chens.tap(words["open"])
    chens.sees(words["opened"])

    assert wait_until(AccessRequest.objects.using("owner").filter(state="granted").exists, SOON)
    lins.open("/")
    lins.tap(words["opened_to_you"], "link")
    lins.sees(SHOWN, words["until"])

    chens.open("/disclosures/")
    chens.sees(words["seen"])
    chens.tap(words["take_back"])
    chens.sees(words["taken_back"])

    lins.open(f"/people/{chen.handle}/")
    lins.sees(words["ask_to_see"])
    lins.sees_nothing_of(SHOWN)

    desk = phones(reviewer)
    desk.open("/me/")
    desk.tap(words["review"], "link")
    desk.tap("例行抽查", "link")
    reads = desk.page.locator("table.audit tbody tr", has_text=lin.handle).filter(has_text=chen.handle)
    expect(reads.filter(has_text=words["advice"]).filter(has_text=words["mobile"]).first).to_be_visible()
    desk.sees_nothing_of(SHOWN, NUMBER, "陈志远", "林女士")


@pytest.mark.parametrize("language", LANGUAGES)
def test_somebody_is_introduced_through_a_contact(language: str, service: Service, phones: Phones) -> None:
    words = WORDS[language]
    lin, zhou, wang = (cast.member(name, language=language) for name in ("林女士", "周先生", "王女士"))
    for owner, viewer in ((lin, zhou), (zhou, lin), (zhou, wang), (wang, zhou)):
        cast.relate(owner, viewer, 2)
    everything(service)

    lins, zhous, wangs = phones(lin), phones(zhou), phones(wang)
    lins.open(f"/people/{wang.handle}/")
    lins.tap(words["introduce_me"], "link")
    lins.choose("周先生")
    lins.choose(words["advice"])
    lins.send()
    lins.sees(words["received"])

    carried(zhou, IntroducerPart)
    zhous.open("/")
    zhous.tap(words["wants"], "link")
    zhous.page.fill("textarea", "共事多年，值得一见。")
    zhous.tap(words["vouch"])
    zhous.sees(words["on_the_way"])

    carried(wang, TargetPart)
    wangs.open("/")
    wangs.tap(words["introduced"], "link")
    wangs.sees("共事多年，值得一见。")
    wangs.tap(words["glad"])
    wangs.sees(words["connected"])

    both = Relationship.objects.using("owner").filter(owner__in=(lin, wang), viewer__in=(lin, wang))
    assert wait_until(lambda: both.count() == len((lin, wang)), SOON)
    for phone, other in ((wangs, "林女士"), (lins, "王女士")):
        phone.open("/contacts/")
        phone.sees(other, "周先生")
    lins.open("/")
    lins.sees(words["now"])
    zhous.open("/")
    zhous.sees(words["thanks"])


def code_on(phone: Phone) -> str:
    """The code of the text message, which a demo shows on the page."""
    return "".join(letter for letter in phone.page.locator("blockquote").inner_text() if letter.isdigit())[:6]


@pytest.mark.parametrize(("language", "locale"), [("zh-hans", "zh-CN"), ("en", "en")])
def test_a_newcomer_signs_up_and_comes_back(
    language: str, locale: str, service: Service, phones: Phones
) -> None:
    words = WORDS[language]
    phone = phones(locale=locale)
    phone.open("/people/")
    phone.page.fill("[name=number]", "123")
    phone.send()
    phone.sees(words["wrong_number"])
    phone.page.fill("[name=number]", NUMBER)
    phone.send()
    code = code_on(phone)
    phone.page.fill("[name=code]", "000000" if code != "000000" else "111111")
    phone.send()
    phone.sees(words["wrong_code"])
    phone.page.fill("[name=code]", code)
    phone.send()
    phone.sees(words["welcome"])
    phone.page.fill("[name=called]", "赵女士")
    phone.page.get_by_label(words["agree"]).check()
    phone.send()
    assert phone.page.url == f"{service.url}/people/"
    phone.open("/")
    phone.sees(words["nothing"])
    phone.open("/me/")
    phone.sees("赵女士")
    phone.tap(words["settings"], "link")
    phone.tap(words["out"])

    again = phones(locale=locale)
    again.open("/sign-in/")
    again.page.fill("[name=number]", NUMBER)
    again.send()
    again.page.fill("[name=code]", code_on(again))
    again.send()
    assert again.page.url == f"{service.url}/"
    again.sees(words["nothing"])
    if language == "en":  # whose words are the longer ones
        looks_into_every_room(again)


def looks_into_every_room(phone: Phone) -> None:
    """Every page that is there for each member, while nothing is in it yet."""
    rooms = [path for path in same_for_all() if phone.page.request.get(phone.url + path).status == 200]
    assert len(rooms) > 20
    for path in rooms:
        phone.open(path)


def same_for_all() -> list[str]:
    """Every address without anybody's number or handle in it; some are for sending forms alone."""
    found = []
    for pattern in get_resolver().url_patterns:
        space = getattr(pattern, "namespace", None)
        below = [pattern] if isinstance(pattern, URLPattern) else pattern.url_patterns
        for name in (getattr(one, "name", None) for one in below if space != "admin"):
            with suppress(NoReverseMatch):
                found.append(reverse(f"{space}:{name}" if space else str(name)))
    return [path for path in found if path.endswith("/") and "/sign-" not in path]
