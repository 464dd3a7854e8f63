"""The pages on a phone: accessible, quiet under the strict CSP, no wider than the screen; all without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from disclosure.models import Relationship
from disclosure.reading import disclose
from profiles.models import Field, Member
from tests.looking import cast
from tests.running import Service
from tests.signing_in import cookie_for

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def town(chen: Member, lin: Member, zhou: Member) -> Member:
    """陈志远 with contacts, something open beyond them, something to be asked for, and looks of others."""
    cast.relate(chen, lin, 2)
    cast.relate(lin, chen, 3)
    cast.relate(chen, zhou, 1)
    mobile = Field.objects.using("owner").get(owner=chen, kind="mobile")
    cast.give(cast.at_tier(mobile, 3), zhou)
    cast.say(lin, "bio", {0: "做冷链的", 4: "正在找成都的合作方"}, ask_from=0)
    cast.say(lin, "headline", {0: "创新药的商务合作"})
    cast.say(lin, "mobile", {3: "+8613900000001"})
    for viewer in (lin, zhou):
        disclose(viewer.pk, [chen.handle], "profile")
    return chen


def sign_in(context: BrowserContext, member: Member, service: Service) -> None:
    """Put a member's session into a browser."""
    cookie = cookie_for(member)
    context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": service.url}])


def paths(lin: Member, chen: Member, zhou: Member) -> list[str]:
    """Every page, with what it can hold."""
    return [
        "/", "/people/", f"/people/{lin.handle}/", f"/people/{chen.handle}/", f"/people/{'a' * 16}/", "/contacts/",
        f"/contacts/{lin.handle}/", f"/contacts/{zhou.handle}/", f"/contacts/{lin.handle}/end/", "/disclosures/",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_page_has_violations_errors_or_overflow(
    language: str,
    town: Member,
    lin: Member,
    zhou: Member,
    page: Page,
    service: Service,
) -> None:
    Member.objects.using("owner").filter(pk=town.pk).update(language=language)
    service.start("web")
    sign_in(page.context, town, service)
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if "404" not in said.text else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for path in paths(lin, town, zhou):
        page.goto(service.url + path)
        found = Axe().run(page).response["violations"]
        wrong += [f"{path}: {one['id']} {[node['target'] for node in one['nodes']]}" for one in found]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append(f"{path}: wider than the screen")
    assert wrong == []


def test_every_verb_works_without_javascript(
    town: Member, lin: Member, browser: Browser, service: Service
) -> None:
    service.start("web")
    without = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", java_script_enabled=False
    )
    sign_in(without, town, service)
    shown = without.new_page()
    shown.goto(f"{service.url}/contacts/")
    shown.get_by_role("link", name="林女士").click()
    shown.get_by_text("关系远近").click()
    shown.get_by_role("button", name="走近一步").click()
    expect(shown.get_by_text("已走近一步，对方不会知道。")).to_be_visible()
    assert Relationship.objects.using("owner").get(owner=town, viewer=lin).level == 3
    shown.get_by_role("link", name="移出相识").click()
    assert Relationship.objects.using("owner").filter(owner=town, viewer=lin).exists()
    shown.get_by_role("button", name="移出相识").click()
    expect(shown.get_by_text("已移出相识，对方不会知道。")).to_be_visible()
    assert not Relationship.objects.using("owner").filter(owner=town, viewer=lin).exists()
    shown.goto(f"{service.url}/disclosures/")
    shown.get_by_role("button", name="收回").click()
    expect(shown.get_by_text("您曾另行开放给对方")).to_be_visible()
    without.close()
