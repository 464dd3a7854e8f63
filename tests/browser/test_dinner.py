"""The first ten minutes, at a dinner: one shows a code, a neighbour in WeChat scans it, signs up and knows them."""

import pytest
from playwright.sync_api import expect

from intros import handshakes
from profiles import editing
from profiles.models import Member
from profiles.sealing import Texts
from profiles.wording import Said
from tests.browser.conftest import Phones
from tests.browser.member import Phone, Way
from tests.looking import cast
from tests.running import Service

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

NUMBER = "13900000099"
NOTE = "江东商会年会，同桌，聊到冷链。"
LOADED = "document.querySelector('img.qr').naturalWidth > 200"
SOON = 15_000
"""Milliseconds in which a page that waits has surely asked for news."""
WORDS = {
    "zh-hans": {
        "mine": "我的码", "question": "是眼前这位吗？", "them": "就是这位", "signing_up": "正在注册", "welcome": "欢迎",
        "agree": "我已了解，并同意。", "their_turn": "请对方点一下", "met": "已相识", "swap": "互换微信",
        "offered": "对方想与您互换名片", "yes": "同意互换", "exchanged": "已互换", "note": "记一笔", "save": "保存",
        "contacts": "相识",
    },
    "en": {
        "mine": "My code", "question": "Is this the person before you?", "them": "Yes, that is them",
        "signing_up": "is signing up", "welcome": "Welcome", "agree": "I have read this and agree.",
        "their_turn": "Now it is their turn", "met": "You know each other now", "swap": "Swap WeChat",
        "offered": "They would like to exchange cards", "yes": "Agree", "exchanged": "Exchanged",
        "note": "Note something for yourself", "save": "Save", "contacts": "Contacts",
    },
}  # fmt: skip


def code_on(phone: Phone) -> str:
    """The code of the text message, which a demo shows on the page."""
    return "".join(letter for letter in phone.page.locator("blockquote").inner_text() if letter.isdigit())[:6]


def sign_up(phone: Phone, words: dict[str, str], called: str) -> None:
    """A number, a code, a name."""
    phone.page.fill("[name=number]", NUMBER)
    phone.send()
    phone.page.fill("[name=code]", code_on(phone))
    phone.send()
    phone.sees(words["welcome"])
    phone.page.fill("[name=called]", called)
    phone.page.get_by_label(words["agree"]).check()
    phone.send()


@pytest.mark.parametrize(("language", "locale"), [("zh-hans", "zh-CN"), ("en", "en")])
def test_a_neighbour_scans_signs_up_and_swaps_wechat(
    language: str, locale: str, service: Service, phones: Phones
) -> None:
    words = WORDS[language]
    chen = cast.member("", language=language)
    cast.say(chen, "name", {0: "陈先生", 1: "陈志远"})
    said = [Said(3, Texts("chen_zhiyuan", "chen_zhiyuan"))]
    editing.save_field(owner_id=chen.pk, kind="wechat", version=0, wordings=said, ask_from=1)

    chens = phones(chen)
    chens.open("/meet/")
    chens.sees(words["mine"])
    expect(chens.page.locator("p.digits")).to_have_text(spaced(chen))
    chens.page.wait_for_function(LOADED)

    neighbour = phones(locale=locale, way=Way(language, wechat=True))
    path = f"/meet/{handshakes.own_code(chen.pk).token}/"
    neighbour.open(path)
    neighbour.sees("陈先生", words["question"])
    neighbour.sees_nothing_of("陈志远", "chen_zhiyuan")
    neighbour.tap(words["them"])
    expect(chens.page.locator("#main")).to_contain_text(words["signing_up"], timeout=SOON)
    sign_up(neighbour, words, "王女士")
    assert neighbour.page.url == service.url + path
    neighbour.sees("陈先生", words["question"])
    neighbour.tap(words["them"])
    neighbour.sees(words["their_turn"])

    expect(chens.page.locator("h1")).to_have_text(words["question"], timeout=SOON)
    chens.look()
    chens.sees("王女士")
    chens.tap(words["them"])
    chens.sees(words["met"], "王女士")
    neighbour.page.wait_for_url(f"**/meet/with/{chen.handle}/", timeout=SOON)
    neighbour.look()
    neighbour.sees(words["met"], "陈志远")
    neighbour.sees_nothing_of("chen_zhiyuan")

    chens.tap(words["swap"])
    expect(neighbour.page.locator("#main")).to_contain_text(words["offered"], timeout=SOON)
    neighbour.tap(words["offered"], "link")
    neighbour.sees_nothing_of("chen_zhiyuan")
    neighbour.page.fill("[name=wechat]", "wang_nvshi")
    neighbour.tap(words["yes"])
    neighbour.sees(words["exchanged"], "chen_zhiyuan")
    expect(neighbour.page.locator("[data-copy=chen_zhiyuan]")).to_be_visible()
    expect(chens.page.locator("#main")).to_contain_text("wang_nvshi", timeout=SOON)
    chens.look()

    neighbour.tap(words["note"], "link")
    neighbour.page.fill("[name=note]", NOTE)
    neighbour.send()
    neighbour.sees(NOTE)
    neighbour.open("/contacts/")
    neighbour.sees("陈志远")
    chens.open("/contacts/")
    chens.sees("王女士")
    chens.sees_nothing_of(NOTE)


def test_at_one_table_a_tick_shows_nothing_and_two_connect(phones: Phones) -> None:
    chen, lin = cast.member(""), cast.member("林女士")
    cast.say(chen, "name", {0: "陈先生", 1: "陈志远"})
    chens, hers = phones(chen), phones(lin, way=Way("zh-hans", wechat=True))
    chens.open("/meet/table/")
    chens.tap("开一桌")
    chens.sees("还没有别人入座")
    hers.open("/meet/typed/")
    hers.page.fill("[name=digits]", chens.page.locator("p.digits").inner_text())
    hers.send()
    hers.tap("坐下")
    hers.sees("陈先生")
    before = hers.page.locator("#table").inner_text()

    row = chens.page.locator(".mates li", has_text="林女士")
    row.get_by_role("button", name="认识了").click()
    expect(row.get_by_role("button", name="认识了")).to_have_attribute("aria-pressed", "true")
    chens.look()
    hers.open(hers.path)
    assert hers.page.locator("#table").inner_text() == before

    hers.tap("认识了")
    hers.sees("已相识", "陈志远")
    expect(chens.page.locator("#table")).to_contain_text("已相识", timeout=SOON)
    hers.tap("已相识", "link")
    hers.sees("已相识", "陈志远")


def spaced(member: Member) -> str:
    """The digits of a member's code, as people say them."""
    digits = handshakes.own_code(member.pk).digits
    return f"{digits[:3]} {digits[3:]}"
