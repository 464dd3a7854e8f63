"""A member with a phone in hand, or at a desk: goes from page to page, and each page reached is held to account."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from profiles.models import Member
from tests.browser.phone import PHONE
from tests.running import Service
from tests.signing_in import cookie_for

DESK = {"width": 1280, "height": 900}
WECHAT = (
    "Mozilla/5.0 (Linux; Android 13; V2183A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 "
    "Mobile Safari/537.36 XWEB/1160117 MMWEBSDK/20231202 MicroMessenger/8.0.47 NetType/4G Language/zh_CN ABI/arm64"
)
HAS_THE_KEYBOARD = "() => document.activeElement !== document.body || !document.querySelector('[autofocus]')"
"""What a page gives the keyboard to has it; a hand that was there before would keep it."""
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
NARROW = 320
THUMB = 44
"""Pixels: the narrowest phone that is in use, and what a thumb hits."""

TOO_SMALL = """thumb => [...document.querySelectorAll("a, button, select, textarea, summary, input:not([type=hidden])")]
    .filter((one) => {
        const tapped = one.matches("[type=radio], [type=checkbox]") ? one.closest("label") || one : one;
        const {width, height} = tapped.getBoundingClientRect();
        const unseen = !one.checkVisibility({visibilityProperty: true}) || one.matches(".unseen, .skip, .card-link");
        const beside = [...one.parentElement.childNodes].some((node) => node.nodeType == 3 && node.data.trim());
        const inText = getComputedStyle(one).display == "inline" && beside;
        return !unseen && !inText && width > 1 && (Math.round(width) < thumb || Math.round(height) < thumb);
    }).map((one) => one.outerHTML.slice(0, 120))"""
ELEMENTS = """(() => {
    const sort = (one) => one
        ? one.tagName + [...one.attributes].map((said) => said.name + (said.name == "class" ? said.value : "")).join()
        : "";
    return [...new Set([...document.querySelectorAll("*")].map((one) => sort(one.parentElement) + ">" + sort(one)))]
        .sort().join();
})()"""
"""The sorts of element that a page is built from, and which stands in which; a longer list of the same is no other."""
EXAMINED: set[str] = set()
UNFOLD = """() => {
    window.folded = [...document.querySelectorAll("details:not([open])")];
    folded.forEach((one) => { one.open = true; });
}"""
FOLD = "folded.forEach((one) => { one.open = false; })"


@dataclass(frozen=True)
class Way:
    """How somebody comes: their language and what they hold in hand."""

    language: str
    wide: bool = False
    wechat: bool = False
    javascript: bool = True

    @property
    def locale(self) -> str:
        """The language of their browser."""
        return "en" if self.language == "en" else "zh-CN"


@dataclass
class Phone:
    """One browser of one member. `wrong` collects what a console says; `close` ends with nothing in it."""

    page: Page
    url: str
    javascript: bool = True
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen. That a form was answered with 422 is no fault."""
        self.page.on(
            "console", lambda said: self.wrong.append(said.text) if " 422 " not in said.text else None
        )
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))

    @property
    def path(self) -> str:
        """Where this phone is now."""
        return urlsplit(self.page.url).path

    def open(self, path: str) -> None:
        """Go to an address."""
        self.page.goto(self.url + path)
        self.look()

    def tap(self, name: str, role: str = "button") -> None:
        """Tap what is called so; it leads to another page."""
        self.follow(self.page.get_by_role(role, name=name, exact=False).first)  # type: ignore[arg-type]

    def go(self, selector: str) -> None:
        """Tap the first that a selector finds; it leads to another page."""
        self.follow(self.page.locator(selector).first)

    def send(self) -> None:
        """Tap the one main button of the page's form."""
        self.follow(self.page.locator("form.form button.main"))

    def follow(self, what: Locator) -> None:
        """Tap something that leads to another page."""
        with self.page.expect_navigation():
            what.click()
        self.look()

    def choose(self, name: str) -> None:
        """Tap a choice by its words."""
        self.page.locator("label.choice", has_text=name).first.click()

    def pick(self, name: str, value: object) -> None:
        """Tap a choice by what it posts."""
        self.page.locator(f"label:has(input[name='{name}'][value='{value}'])").click()

    def sees(self, *words: str) -> None:
        """All of it stands on the page."""
        for some in words:
            expect(self.page.locator("#main")).to_contain_text(some)

    def sees_nothing_of(self, *words: str) -> None:
        """None of it stands anywhere in the page, shown or not."""
        source = self.page.content()
        assert [some for some in words if some in source] == []

    def look(self) -> None:
        """Nobody is shut out, by day and by night, nothing is wider than the screen, and a thumb hits everything.

        What is folded is unfolded for it.
        A page built from the very sorts of one that was examined already is not examined again; in another language
        its words may be wider, by night it is the colours alone that differ.
        """
        if not self.javascript:
            return
        self.page.wait_for_function(HAS_THE_KEYBOARD)
        assert self.page.evaluate(FITS), self.page.url
        built = self.page.evaluate(ELEMENTS)
        self.page.evaluate(UNFOLD)
        if (read := self.page.evaluate("document.documentElement.lang") + built) not in EXAMINED:
            assert self.page.evaluate(TOO_SMALL, THUMB) == [], self.page.url
            self._fits_the_narrowest()
            EXAMINED.add(read)
        if built not in EXAMINED:
            assert self._violations(resultTypes=["violations"]) == []
            self.page.emulate_media(color_scheme="dark")
            assert self._violations(runOnly=["color-contrast"]) == []
            self.page.emulate_media(color_scheme="light")
            EXAMINED.add(built)
        self.page.evaluate(FOLD)

    def _fits_the_narrowest(self) -> None:
        wide = self.page.viewport_size
        if wide and wide["width"] == PHONE["width"]:
            self.page.set_viewport_size({"width": NARROW, "height": wide["height"]})
            assert self.page.evaluate(FITS), f"{self.page.url} on the narrowest phone"
            self.page.set_viewport_size(wide)

    def _violations(self, **options: object) -> list[tuple[str, str, list[object]]]:
        found = Axe().run(self.page, options=options).response["violations"]
        return [(self.page.url, one["id"], [node["target"] for node in one["nodes"]]) for one in found]

    def close(self) -> None:
        """Put the phone away; its console has said nothing."""
        self.page.context.close()
        assert self.wrong == []


def new_phone(
    browser: Browser,
    service: Service,
    member: Member | None = None,
    locale: str = "zh-CN",
    way: Way | None = None,
) -> Phone:
    """A phone of its own, signed in if it is a member's."""
    way = way or Way("en" if locale == "en" else "zh-hans")
    context: BrowserContext = browser.new_context(
        viewport=DESK if way.wide else PHONE,  # type: ignore[arg-type]
        locale=locale if member is None else way.locale,
        has_touch=not way.wide,
        java_script_enabled=way.javascript,
        user_agent=WECHAT if way.wechat else None,
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    if member is not None:
        cookie = cookie_for(member)
        context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": service.url}])
    return Phone(context.new_page(), service.url, way.javascript)
