"""A phone-sized browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import chromium

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the session; a missing one fails the run with a sentence."""
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.MISSING, pytrace=False)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, headless=True, args=chromium.FLAGS)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A member's phone: 390 px wide, nothing remembered. Parametrize indirectly with a locale, zh-CN or en."""
    made = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        locale=getattr(request, "param", "zh-CN"),
        has_touch=True,
        reduced_motion="reduce",
    )
    made.set_default_timeout(20_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """One page of that phone."""
    return context.new_page()
