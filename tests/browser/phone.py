"""A phone-sized browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser import chromium

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers: one for a process."""
    with sync_playwright() as driver:
        yield driver


def launched(playwright: Playwright, *first: str) -> Browser:
    """A browser, one of the names given if it is here; where there is none the run fails with a sentence."""
    path = chromium.find(*first) or playwright.chromium.executable_path
    if not Path(path).exists():
        pytest.fail(chromium.MISSING, pytrace=False)
    return playwright.chromium.launch(executable_path=path, headless=True, args=chromium.FLAGS)


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One browser for the session."""
    with launched(playwright, chromium.WINDOWLESS) as started:
        yield started


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
