"""陈志远 edits his profile on a phone, in place with JavaScript and page by page without."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from profiles import sealing
from profiles.editing import own_field, save_field
from profiles.fields import NOT_YET
from profiles.models import Member, MemberKey
from profiles.sealing import Texts
from profiles.tiers import Tier
from profiles.wording import Said
from tests.running import Service
from tests.signing_in import cookie_for

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

WORDS = {
    "zh-hans": {
        "edit": "修改",
        "save": "保存",
        "trusted": "熟人可见",
        "open": "会员可见",
        "saved": "已保存",
        "undo": "撤销",
        "suggest": "给些建议",
    },
    "en": {
        "edit": "Edit",
        "save": "Save",
        "trusted": "Trusted",
        "open": "Every member",
        "saved": "Saved",
        "undo": "Undo",
        "suggest": "Suggest something",
    },
}


def sign_in(context: BrowserContext, member: Member, service: Service) -> None:
    """Give a phone the member's session."""
    cookie = cookie_for(member)
    context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": service.url}])


@pytest.fixture(params=WORDS)
def chen(request: pytest.FixtureRequest, service: Service, context: BrowserContext) -> Member:
    """陈志远, signed in on this phone; reads Chinese, then English."""
    member = Member(handle=f"{'chen':a<16}", language=request.param)
    member.save(using="owner")
    MemberKey.objects.using("owner").create(member=member, wrapped=sealing.new_wrapped_key())
    sign_in(context, member, service)
    return member


def said(member: Member, kind: str, text: str) -> None:
    """Something that stands there already."""
    wordings = [Said(Tier.INTRODUCED, Texts(text))]
    save_field(owner_id=member.pk, kind=kind, version=NOT_YET, wordings=wordings, ask_from=1)


def choose(page: Page, kind: str, place: int, tier: int) -> None:
    """Tap the card of a tier."""
    page.locator(f"label:has(#{kind}-wording{place}-tier_{tier})").click()


def in_order(page: Page) -> None:
    """Nothing is wider than the phone, and nobody is shut out, by day and by night."""
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, runOnly=["color-contrast"]) == []
    page.emulate_media(color_scheme="light")


def violations(page: Page, **options: object) -> list[str]:
    """What axe has against a page."""
    return [found["id"] for found in Axe().run(page, options=options).response["violations"]]


def test_a_member_veils_a_field_in_place(service: Service, page: Page, chen: Member) -> None:
    words = WORDS[chen.language]
    said(chen, "company", "远帆")
    page.goto(f"{service.url}/me/")
    in_order(page)
    row = page.locator("#field-company")
    row.get_by_role("link", name=words["edit"]).click()
    expect(page.locator("form#field-company h2")).to_be_focused()
    in_order(page)
    page.fill("#company-wording0-zh", "东吴远帆证券")
    choose(page, "company", 0, 3)
    page.click("form#field-company details.wording-editor > summary")
    page.fill("#company-wording1-zh", "东吴远帆证券")
    row.get_by_role("button", name=words["save"], exact=True).click()
    expect(
        page.locator("#company-wording1-zh")
    ).to_be_focused()  # it says the same: told, and nothing is lost
    expect(page.locator("#company-wording0-zh")).to_have_value("东吴远帆证券")
    in_order(page)
    page.locator("form#field-company .suggested .pill").first.click()
    expect(page.locator("#company-wording1-zh")).to_have_value("某头部券商")
    page.fill("#company-wording1-en", "")
    row.get_by_role("button", name=words["save"], exact=True).click()
    expect(row.locator(".chip")).to_have_text(words["saved"])
    expect(row.locator(".wordings small")).to_have_text([words["open"], words["trusted"]])
    expect(row.locator(".wordings p")).to_have_text(["某头部券商", "东吴远帆证券"])
    assert page.url == f"{service.url}/me/"
    in_order(page)
    row.get_by_role("button", name=words["undo"]).click()
    expect(row.locator(".wordings p")).to_have_text(["远帆"])
    expect(row.locator("h3")).to_be_focused()
    in_order(page)


@pytest.mark.parametrize("chen", ["zh-hans"], indirect=True)
def test_another_window_was_faster(
    service: Service, page: Page, context: BrowserContext, chen: Member
) -> None:
    words = WORDS[chen.language]
    said(chen, "city", "上海")
    other = context.new_page()
    for window, city in ((page, "杭州"), (other, "苏州")):
        window.goto(f"{service.url}/me/")
        window.get_by_role("link", name=words["edit"]).click()
        window.fill("#city-wording0-zh", city)
    other.get_by_role("button", name=words["save"], exact=True).click()
    expect(other.locator("#field-city .wordings p")).to_have_text("苏州")
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator("#field-city .wordings p")).to_have_text("苏州")
    expect(page.locator("#city-wording0-zh")).to_have_value("杭州")
    in_order(page)
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator("#field-city .wordings p")).to_have_text("杭州")


@pytest.fixture
def without_javascript(chen: Member, service: Service, browser: Browser) -> Iterator[Page]:
    """The same phone with JavaScript switched off."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    context.set_default_timeout(20_000)
    sign_in(context, chen, service)
    yield context.new_page()
    context.close()


def test_all_of_it_works_page_by_page(service: Service, without_javascript: Page, chen: Member) -> None:
    page, words = without_javascript, WORDS[chen.language]
    page.goto(f"{service.url}/me/")
    page.locator("a.pill[href='/me/mobile/']").click()
    page.fill("#mobile-wording0-zh", "1380013")
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator(".errorlist")).to_be_visible()
    page.fill("#mobile-wording0-zh", "13800138000")
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator("#field-mobile .chip")).to_have_text(words["saved"])
    expect(page.locator("#field-mobile .wordings p")).to_have_text("138 0013 8000")
    kept = own_field(chen.pk, "mobile")
    assert kept
    assert kept.wordings[0].texts == Texts("+8613800138000")
    page.locator("#field-mobile").get_by_role("link", name=words["edit"]).click()
    page.locator("a[href$='/erase/']").click()
    page.locator("form button[type=submit].main").click()
    assert own_field(chen.pk, "mobile") is None
    page.locator("#field-mobile").get_by_role("button", name=words["undo"]).click()
    expect(page.locator("#field-mobile .wordings p")).to_have_text("138 0013 8000")
    page.goto(f"{service.url}/me/name/")
    page.fill("#name-wording0-zh", "欧阳远帆")
    page.get_by_role("button", name=words["suggest"]).click()
    page.locator("button[data-zh='欧阳女士']").click()
    expect(page.locator("#name-wording1-zh")).to_have_value("欧阳女士")
    expect(page.locator("#name-wording0-zh")).to_have_value("欧阳远帆")


@pytest.mark.parametrize("chen", ["zh-hans"], indirect=True)
def test_what_is_typed_outlives_a_lost_line_and_a_reload_until_it_is_saved(
    service: Service, page: Page, context: BrowserContext, chen: Member
) -> None:
    words = WORDS[chen.language]
    said(chen, "city", "上海")
    page.goto(f"{service.url}/me/")
    page.locator("#field-city").get_by_role("link", name=words["edit"]).click()
    page.fill("#city-wording0-zh", "宁波北仑区")
    context.set_offline(True)
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator(".note.draft")).to_contain_text("没有发出去")
    expect(page.locator("#city-wording0-zh")).to_have_value("宁波北仑区")
    in_order(page)
    context.set_offline(False)
    page.goto(f"{service.url}/me/city/")
    expect(page.locator(".note.draft")).to_be_visible()
    expect(page.locator("#city-wording0-zh")).to_have_value("宁波北仑区")
    page.get_by_role("button", name=words["save"], exact=True).click()
    expect(page.locator("#field-city .wordings p").last).to_have_text("宁波北仑区")
    page.goto(f"{service.url}/me/city/")
    expect(page.locator("#city-wording0-zh")).to_have_value("宁波北仑区")
    expect(page.locator(".note.draft")).to_have_count(0)
    page.fill("#city-wording0-zh", "苏州")
    page.goto(f"{service.url}/settings/")
    page.locator("form[action$='/sign-out/'] button").click()
    assert page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('draft:')).length") == 0
