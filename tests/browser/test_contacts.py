"""陈志远 keeps his contacts: labels, what is kept from them, hiding, notes, closer and further; and keys alone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from profiles.models import Member
from tests.browser.conftest import Phones
from tests.browser.member import Phone, Way
from tests.looking import cast

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

WAYS = {"in WeChat": Way("zh-hans", wechat=True), "at a desk": Way("en", wide=True)}
NOTE = "在江东商会年会上见过，喜欢喝茶。"
CAN_SEE = """() => {
    const one = document.activeElement, card = one.matches(".choice input") ? one.nextElementSibling : one;
    return parseFloat(getComputedStyle(card).outlineWidth) > 0 && getComputedStyle(card).outlineStyle != "none";
}"""


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_a_contact_is_labelled_noted_moved_hidden_from_and_let_go(way: Way, phones: Phones) -> None:
    chen, lin = cast.member("", language=way.language), cast.member("林女士", language=way.language)
    cast.say(chen, "name", {0: "陈先生", 1: "陈志远"})
    cast.say(chen, "mobile", cast.MOBILE)
    cast.relate(chen, lin, 1)
    cast.relate(lin, chen, 2)
    his, hers = phones(chen, way=way), phones(lin, way=way)
    puts_her_under_a_label(his, lin)
    keeps_the_number_from_the_label(his, hers, chen)
    hides_from_the_label_and_shows_himself_again(his, hers)
    notes_where_they_met(his, lin)
    goes_a_step_closer_and_back(his, lin)
    hides_from_her_and_finds_her_again_by_his_note(his, lin)
    his.open(f"/contacts/{lin.handle}/end/")
    his.go("form.decision button")
    his.open("/contacts/")
    his.sees_nothing_of(lin.handle)


def puts_her_under_a_label(his: Phone, lin: Member) -> None:
    """A word of his own, and who is under it."""
    his.open("/contacts/")
    his.go("a[href='/contacts/labels/']")
    his.send()
    expect(his.page.locator("[aria-invalid=true]")).to_be_visible()
    his.page.fill("[name=name]", "老同学")
    his.send()
    his.open("/contacts/labels/")
    his.tap("老同学", "link")
    his.pick("under", lin.handle)
    his.go("form[action$='/people/'] button.main")
    expect(his.page.locator(f"input[name=under][value='{lin.handle}']")).to_be_checked()
    his.open(f"/contacts/{lin.handle}/")
    expect(his.page.locator("form[action$='/labels/'] input:checked")).to_have_count(1)


def keeps_the_number_from_the_label(his: Phone, hers: Phone, chen: Member) -> None:
    """Nothing of it reaches her, and she can't tell why; then it does again."""
    hers.open(f"/people/{chen.handle}/")
    hers.sees("有内地手机")
    his.open("/me/mobile/1/people/")
    his.go("form:has(input[name=label]) button")
    hers.open(f"/people/{chen.handle}/")
    hers.sees_nothing_of("有内地手机", "老同学")
    his.go("form:has(input[name=label]):has(input[name=again]) button")
    hers.open(f"/people/{chen.handle}/")
    hers.sees("有内地手机")


def hides_from_the_label_and_shows_himself_again(his: Phone, hers: Phone) -> None:
    """Both ways at once; from the list of whom he hides from he undoes it."""
    his.open("/contacts/labels/")
    his.tap("老同学", "link")
    his.go("a[href$='/hide/']")
    his.go("form.decision button")
    hers.open("/people/")
    hers.sees_nothing_of("陈志远", "陈先生")
    his.open("/people/")
    his.sees_nothing_of("林女士")
    his.open("/settings/shields/")
    his.go("ul.rows a.button[href$='/hide/']")
    his.go("form.decision button")
    hers.open("/people/")
    hers.sees("陈志远")


def notes_where_they_met(his: Phone, lin: Member) -> None:
    """For himself: on her page and among his contacts."""
    his.open(f"/people/{lin.handle}/")
    his.go("a[href$='/note/']")
    his.page.fill("textarea", NOTE)
    his.send()
    for path in (f"/people/{lin.handle}/", f"/contacts/{lin.handle}/"):
        his.open(path)
        his.sees(NOTE)


def goes_a_step_closer_and_back(his: Phone, lin: Member) -> None:
    """What each step would show is told beside it; an end is set, and it stands in what happened."""
    page = his.page
    his.open(f"/contacts/{lin.handle}/")
    for step in ("closer", "further"):
        page.locator("details:has([name=until]) > summary").click()
        his.go(f"form[action$='/{step}/'] button")
    page.locator("details:has([name=until]) > summary").click()
    page.fill("[name=until]", f"{timezone.localdate() - timedelta(days=1)}")
    his.go("form[action$='/until/']:has([name=until]) button")
    expect(page.locator("[name=until][aria-invalid=true]")).to_be_visible()
    page.fill("[name=until]", f"{timezone.localdate() + timedelta(days=30)}")
    his.go("form[action$='/until/']:has([name=until]) button")
    expect(page.locator(".timeline li")).to_have_count(6)  # met, hid, no longer, closer, back, an end


def hides_from_her_and_finds_her_again_by_his_note(his: Phone, lin: Member) -> None:
    """Her name is out of his sight then; what he wrote is not."""
    his.open(f"/people/{lin.handle}/")
    his.go("a[href$='/hide/']")
    his.page.fill("textarea", "年会上的林女士")
    his.go("form.form button.quiet")
    his.open("/people/")
    his.sees_nothing_of("林女士")
    his.open("/settings/shields/")
    his.sees("年会上的林女士")
    his.go("form[action$='/hide/'] button")
    his.open("/people/")
    his.sees("林女士")


def test_with_keys_alone_a_field_is_changed_and_somebody_found(phones: Phones) -> None:
    chen, lin = cast.member("陈先生", language="en"), cast.member("林女士", language="en")
    cast.say(chen, "city", {1: "上海"})
    cast.say(lin, "headline", {0: "创新药的商务合作"})
    phone = phones(chen, way=Way("en", wide=True))
    page = phone.page
    phone.open("/me/")
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    expect(page.locator("a.skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    goes_to(page, "a[href='/me/city/']")
    page.keyboard.press("Enter")
    expect(page.locator("form#field-city h2")).to_be_focused()
    goes_to(page, "#city-wording0-zh")
    page.route("**/me/city/", lambda _held: None)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("杭州")
    goes_to(page, ".suggested button")
    with page.expect_response("**/me/city/"):
        page.unroute("**/me/city/")
    expect(page.locator(".suggested button.pill").first).to_be_focused()
    goes_to(page, "[name=wording0-tier]", "Shift+Tab")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(CAN_SEE)
    goes_to(page, "form#field-city button.main")
    page.keyboard.press("Enter")
    expect(page.locator("#field-city > header h3")).to_be_focused()
    expect(page.locator("#field-city [role=status]")).to_have_text("Saved")
    expect(page.locator("#field-city .t2 p").last).to_contain_text("杭州")
    goes_to(page, "#field-city .undo button")
    page.keyboard.press("Enter")
    expect(page.locator("#field-city .t1 p").last).to_contain_text("上海")
    expect(page.locator("#field-city > header h3")).to_be_focused()
    phone.open("/people/")
    goes_to(page, "#q")
    page.keyboard.type("创新药")
    page.keyboard.press("Enter")
    expect(page.locator("#people h2")).to_be_focused()
    goes_to(page, "a.person")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    phone.sees("创新药的商务合作")


def goes_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Press a key until something has the focus; wherever it is on the way, one sees where it is."""
    for _ in range(80):
        page.keyboard.press(key)
        assert page.evaluate(CAN_SEE), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"{selector} is out of the keyboard's reach")
