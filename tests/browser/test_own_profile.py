"""陈志远 makes a profile, veils it, checks it and takes it along: in WeChat, at a desk, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from profiles.models import Member
from tests.browser.conftest import Phones
from tests.browser.member import Phone, Way
from tests.looking import cast
from tests.portability.files import JPEG

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

WAYS = {
    "in WeChat": Way("zh-hans", wechat=True),
    "at a desk": Way("en", wide=True),
    "without JavaScript": Way("zh-hans", javascript=False),
}
WORDS = {
    "zh-hans": {
        "seen": "保存后，会多出1人能看到您的手机。", "copied": "已复制", "preview": "不会留下任何记录",
        "back": "收回", "again": "恢复", "broker": "某头部券商",
    },
    "en": {
        "seen": "After saving, 1 more person can see your mobile.", "copied": "Copied",
        "preview": "Nothing of it is recorded.", "back": "Take back", "again": "As before",
        "broker": "A leading brokerage",
    },
}  # fmt: skip
NUMBER, SHOWN = "13900000088", "139 0000 0088"
CARD = """BEGIN:VCARD
VERSION:3.0
FN:陈志远
TITLE:董事总经理
EMAIL:chen@example.org
URL:https://example.org
END:VCARD
"""


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_a_profile_is_made_veiled_checked_and_taken_along(way: Way, phones: Phones) -> None:
    chen = cast.member("", language=way.language)
    lin, zhou = (cast.member(name, language=way.language) for name in ("林女士", "周先生"))
    cast.say(chen, "name", {0: "陈先生", 1: "陈志远"})
    cast.relate(chen, lin, 2)
    cast.relate(chen, zhou, 1)
    phone = phones(chen, way=way)
    starts_reserved(phone)
    says_a_company_in_three_ways(phone)
    sees_whom_a_number_reaches_before_it_is_saved(phone, WORDS[way.language]["seen"])
    goes_back_to_moderate(phone)
    hangs_a_photo(phone)
    brings_in_a_card(phone)
    takes_a_card_along(phone, WORDS[way.language]["copied"])
    looks_as_others_do(phone, lin, WORDS[way.language])
    says_who_reads_the_company(phone, zhou, WORDS[way.language])
    what_was_previewed_is_what_she_sees(phone, phones(lin, way=way), chen, lin)


def starts_reserved(phone: Phone) -> None:
    """A preset for all that follows, chosen with one tap and one look."""
    phone.open("/me/")
    phone.go("a.pill[href$='to=reserved']")
    phone.send()
    expect(phone.page.locator(".note.success")).to_be_visible()


def says_a_company_in_three_ways(phone: Phone) -> None:
    """The exact wording is typed, a coarser one tapped, a third typed below it."""
    page = phone.page
    phone.go("a.pill[href='/me/company/']")
    page.fill("#company-wording0-zh", "东吴远帆证券")
    page.locator("#company-wording0-zh").blur()
    if not phone.javascript:
        phone.go("button[name=suggest]")
    page.locator(".suggested .pill[data-zh='某头部券商']").click()
    expect(page.locator("#company-wording1-zh")).to_have_value("某头部券商")
    phone.pick("wording1-tier", 1)
    phone.send()
    expect(page.locator("#field-company .t2 p").first).to_have_text("东吴远帆证券")
    phone.open("/me/company/")
    page.locator("form.sheet details.wording-editor > summary").click()
    phone.pick("wording1-tier", 1)
    page.fill("#company-wording2-zh", "某金融机构")
    phone.pick("wording2-tier", 0)
    phone.send()
    tiers = [one.get_attribute("class") for one in page.locator("#field-company li").all()]
    assert tiers == ["t0", "t1", "t2"]


def sees_whom_a_number_reaches_before_it_is_saved(phone: Phone, seen: str) -> None:
    """What saving would open is told beforehand: by itself with JavaScript, on a page of its own without."""
    page = phone.page
    phone.open("/me/mobile/")
    page.fill("#mobile-wording0-zh", NUMBER)
    phone.pick("wording0-tier", 2)
    if phone.javascript:
        expect(page.locator("#field-mobile-impact")).to_contain_text(seen)
        phone.look()
        phone.send()
    else:
        phone.go("button[formaction$='/impact/']")
        phone.sees(seen)
        phone.go("form.decision button.main")
    expect(page.locator("#field-mobile .t2 p")).to_have_text(SHOWN)


def goes_back_to_moderate(phone: Phone) -> None:
    """All at once, one field left as it is; how far it reaches is told first."""
    phone.open("/me/preset/")
    phone.go("a.row[href$='to=moderate']")
    if phone.javascript:
        expect(phone.page.locator(".impact").first).to_be_visible()
        phone.look()
    phone.page.locator(".shifts input[value^='mobile-']").uncheck()
    phone.send()
    expect(phone.page.locator("#field-name .t1 p").filter(has_text=re.compile("^陈志远$"))).to_be_visible()
    expect(phone.page.locator("#field-mobile .t2 p")).to_have_text(SHOWN)


def hangs_a_photo(phone: Phone) -> None:
    """A camera's picture, blurred for those who know one less."""
    phone.go("a.pill[href='/me/photo/']")
    phone.page.set_input_files(
        "input[type=file]", {"name": "IMG_1.JPG", "mimeType": "image/jpeg", "buffer": JPEG}
    )
    phone.pick("others", "blur")
    phone.send()
    expect(phone.page.locator("#field-photo img.portrait")).to_be_visible()


def brings_in_a_card(phone: Phone) -> None:
    """Pasted, looked at line by line, one line left out, the rest saved."""
    page = phone.page
    phone.open("/settings/data/import/")
    page.fill("textarea", "BEGIN:VCARD\nTEL:12")
    phone.send()
    expect(page.locator("[role=alert]")).to_be_visible()
    page.fill("textarea", CARD)
    phone.send()
    page.locator(".import-row", has_text="https://example.org").locator("input[type=checkbox]").uncheck()
    phone.send()
    phone.open("/me/")
    expect(page.locator("#field-title li").last).to_contain_text("董事总经理")
    expect(page.locator("#field-email li")).to_contain_text("chen@example.org")
    expect(page.locator("#field-site")).to_have_count(0)


def takes_a_card_along(phone: Phone, copied: str) -> None:
    """Copied with a tap; without JavaScript the text stands there to be marked."""
    page = phone.page
    phone.open("/settings/data/")
    text = page.locator("#card-text").input_value()
    assert re.search(r"^TEL.*:\+8613900000088\r?$", text, re.MULTILINE)
    button = page.locator("[data-copy-from='card-text']")
    if not phone.javascript:
        expect(button).to_be_hidden()
        return
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button.click()
    expect(button).to_contain_text(copied)
    expect(page.locator("#said")).to_have_text(copied)
    assert page.evaluate("navigator.clipboard.readText()").split() == text.split()


def looks_as_others_do(phone: Phone, lin: Member, words: dict[str, str]) -> None:
    """A stranger finds a veiled profile, whoever is introduced the name; it is marked as a preview."""
    phone.open("/me/as/?level=0")
    phone.sees("陈先生", "某金融机构", words["preview"])
    phone.sees_nothing_of("陈志远", "东吴远帆证券", SHOWN)
    phone.go(".segments a[href$='level=1']")
    phone.sees("陈志远", words["broker"])
    phone.sees_nothing_of("东吴远帆证券", SHOWN)
    phone.open(f"/me/as/?contact={lin.handle}")
    phone.sees("东吴远帆证券", SHOWN)


def says_who_reads_the_company(phone: Phone, zhou: Member, words: dict[str, str]) -> None:
    """Who can read it and why; shown to one person besides, taken back; kept from another, and not any more."""
    rows = phone.page.locator("ul.rows li")
    phone.open("/me/company/1/people/")
    expect(rows.filter(has_text="林女士")).to_contain_text("东吴远帆证券")
    expect(rows.filter(has_text="周先生")).to_contain_text(words["broker"])
    phone.go("a[href$='/people/choose/']")
    phone.go(f"a[href^='/contacts/{zhou.handle}/show/']")
    phone.send()
    phone.open("/me/company/1/people/")
    expect(rows.filter(has_text="周先生")).to_contain_text("东吴远帆证券")
    phone.follow(rows.filter(has_text="周先生").get_by_role("button", name=words["back"]))
    expect(rows.filter(has_text="周先生")).to_contain_text(words["broker"])
    phone.follow(rows.filter(has_text="林女士").locator("form[action$='/withhold/'] button"))
    phone.follow(rows.filter(has_text="林女士").get_by_role("button", name=words["again"]))
    expect(rows.filter(has_text="林女士")).to_contain_text("东吴远帆证券")


def what_was_previewed_is_what_she_sees(phone: Phone, hers: Phone, chen: Member, lin: Member) -> None:
    """The preview by contact and the real page say the same, word for word."""
    phone.open(f"/me/as/?contact={lin.handle}")
    hers.open(f"/people/{chen.handle}/")
    for part in (".person-head", "dl.fields"):
        texts = [one.inner_text().split() for one in phone.page.locator(part).all()]
        assert texts
        real = [one.inner_text().split() for one in hers.page.locator(part).all()]
        assert real[: len(texts)] == texts
