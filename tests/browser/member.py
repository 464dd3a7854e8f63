"""A member with a phone in hand: goes from page to page, and each page they reach is held to account."""

from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from profiles.models import Member
from tests.browser.phone import PHONE
from tests.running import Service
from tests.signing_in import cookie_for

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
ELEMENTS = """document.documentElement.lang + [...document.querySelectorAll("*")].map((one) =>
    one.tagName + [...one.attributes].map((said) => said.name + (said.name == "class" ? said.value : "")).join()
).join()"""
EXAMINED: set[str] = set()


@dataclass
class Phone:
    """One browser of one member. `wrong` collects what a console says; `close` ends with nothing in it."""

    page: Page
    url: str
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen."""
        self.page.on("console", lambda said: self.wrong.append(said.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def open(self, path: str) -> None:
        """Go to an address."""
        self.page.goto(self.url + path)
        self.look()

    def tap(self, name: str, role: str = "button") -> None:
        """Tap what is called so; it leads to another page."""
        self._follow(self.page.get_by_role(role, name=name, exact=False).first)  # type: ignore[arg-type]

    def send(self) -> None:
        """Tap the one main button of the page's form."""
        self._follow(self.page.locator("form.form button.main"))

    def _follow(self, what: Locator) -> None:
        with self.page.expect_navigation():
            what.click()
        self.look()

    def choose(self, name: str) -> None:
        """Tap a choice by its words."""
        self.page.locator("label.choice", has_text=name).first.click()

    def sees(self, *words: str) -> None:
        """All of it stands on the page."""
        for some in words:
            expect(self.page.locator("#main")).to_contain_text(some)

    def sees_nothing_of(self, *words: str) -> None:
        """None of it stands anywhere in the page, shown or not."""
        source = self.page.content()
        assert [some for some in words if some in source] == []

    def look(self) -> None:
        """Nobody is shut out, and nothing is wider than the phone.

        A page built from the very elements of one that was examined already is not examined again.
        """
        assert self.page.evaluate(FITS)
        if (built := self.page.evaluate(ELEMENTS)) not in EXAMINED:
            found = Axe().run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
            assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
            EXAMINED.add(built)

    def close(self) -> None:
        """Put the phone away; its console has said nothing."""
        self.page.context.close()
        assert self.wrong == []


def new_phone(
    browser: Browser, service: Service, member: Member | None = None, locale: str = "zh-CN"
) -> Phone:
    """A phone of its own, signed in if it is a member's."""
    context: BrowserContext = browser.new_context(viewport=PHONE, locale=locale, has_touch=True)  # type: ignore[arg-type]
    context.set_default_timeout(10_000)
    if member is not None:
        cookie = cookie_for(member)
        context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": service.url}])
    return Phone(context.new_page(), service.url)
