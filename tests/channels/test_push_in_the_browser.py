"""A push arrives in a real browser: our own worker shows it, under the strict policy, and once for one key.

What carries it there is the service of the browser's maker, which can't be another one: here Chromium refuses to name
an address of it, and the page says so. What goes over the wire to such a service is seen in test_delivering.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from config.processes import wait_until
from profiles.models import Member
from tests.browser.phone import launched
from tests.running import Service
from tests.signing_in import cookie_for

pytestmark = [pytest.mark.django_db, pytest.mark.browser]

REGISTER = """() => navigator.serviceWorker.register(
    document.querySelector("form[data-push-key]").getAttribute("data-push-worker")
).then(() => navigator.serviceWorker.ready).then((ready) => ready.scope)"""
SHOWN = """() => navigator.serviceWorker.ready.then((ready) => ready.getNotifications())
    .then((all) => all.map((one) => [one.title, one.body, one.tag]))"""


@pytest.fixture
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium with windows: the one without shows no notices."""
    with launched(playwright) as whole:
        yield whole


def test_what_a_push_says_is_shown_by_our_own_worker(
    service: Service, context: BrowserContext, page: Page, chen: Member
) -> None:
    service.environment.update(HALFVEIL_CHANNELS="push", HALFVEIL_PUSH_CONTACT="mailto:it@example.com")
    service.start("web")
    context.grant_permissions(["notifications"], origin=service.url)
    cookie = cookie_for(chen)
    context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": service.url}])
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text))
    page.goto(f"{service.url}/settings/channels/add/push/")
    registrations: list[dict[str, Any]] = []
    devtools = context.new_cdp_session(page)
    devtools.on(
        "ServiceWorker.workerRegistrationUpdated", lambda about: registrations.extend(about["registrations"])
    )
    devtools.send("ServiceWorker.enable")
    assert page.evaluate(REGISTER) == f"{service.url}/"
    said = {"title": "江东商会", "body": "您有2件事待查看，不急。", "tag": "one"}
    [own] = {one["registrationId"] for one in registrations if one["scopeURL"] == f"{service.url}/"}
    push = {
        "origin": service.url,
        "registrationId": own,
        "data": json.dumps(said, ensure_ascii=False),
    }

    def shown_once() -> bool:
        """A browser drops what comes before its worker stands; however often the same comes, it is shown once."""
        devtools.send("ServiceWorker.deliverPushMessage", push)
        return bool(page.evaluate(SHOWN) == [["江东商会", "您有2件事待查看，不急。", "one"]])

    assert wait_until(shown_once, 30, pause=0.2), page.evaluate(SHOWN)
    assert shown_once()
    page.locator("form button.main").click()
    refusal = page.locator("#push-said")
    expect(refusal).to_contain_text("提醒方式")
    assert page.url.endswith("/add/push/"), "nothing was sent"
    assert [one for one in wrong if "incognito" not in one] == [], "the browser says why it refuses"
