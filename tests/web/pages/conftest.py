"""A real Chromium before a real server: a clerk's desk with a keyboard, and what it shows."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect

from tests.web.conftest import CODE, ITEM, SECRETS, Caller, Running

NUMBER = "#number"
LINE = "#line-text"


class Desk:
    """One browser page at one window; every act is a key, unless a test says click."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note_policy)

    def _note_policy(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def open(self, path: str = "/terminal") -> None:
        self.page.goto(self.url + path)

    def sign_in(self, person: str = "zh1", *, account: str = "ZH-1", terminal: str = "T1") -> None:
        expect(self.page.locator("#person")).to_be_focused()
        for value in (person, f"{CODE}-{account}", terminal, SECRETS[person]):
            self.page.keyboard.type(value)
            self.page.keyboard.press("Tab" if value != SECRETS[person] else "Enter")
        expect(self.page.locator("#work")).to_be_visible()
        expect(self.page.locator("#link")).to_have_attribute("data-link", "live")

    def keys(self, *codes: str) -> None:
        for code in codes:
            self.page.keyboard.press(code)

    def shows(self, selector: str, text: str, *, within_s: float = 60.0) -> None:
        expect(self.page.locator(selector)).to_contain_text(text, timeout=within_s * 1000)

    def in_hand(self, number: str) -> None:
        expect(self.page.locator(NUMBER)).to_have_text(number, timeout=60_000)

    def idle(self) -> None:
        expect(self.page.locator(NUMBER)).to_have_text("空闲", timeout=60_000)

    def ready(self, verb: str) -> None:
        expect(self.page.locator(f".verbs [data-verb={verb}], .choice [data-verb={verb}]")).to_be_enabled(
            timeout=60_000
        )

    def call_and_start(self, number: str) -> None:
        self.ready("callNext")
        self.keys("Space")
        self.in_hand(number)
        self.ready("primary")
        self.keys("Enter")
        self.shows("#primary-label", "办结")
        self.ready("primary")

    def ticked(self, count: int) -> None:
        expect(self.page.locator(".material[aria-checked=true]")).to_have_count(count)


expect.set_options(timeout=60_000)


def open_desk(browser: Browser, running: Running) -> Desk:
    context = browser.new_context(viewport={"width": 1440, "height": 860}, locale="zh-CN")
    return Desk(context.new_page(), running.url)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 860}, locale="zh-CN")
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(page: Page, fresh: Running) -> Iterator[Desk]:
    desk = Desk(page, fresh.url)
    yield desk
    assert desk.errors == []


@pytest.fixture
def signed_in(desk: Desk) -> Desk:
    desk.open()
    desk.sign_in()
    return desk


def issue(kiosk: Caller, item: str = ITEM.id) -> dict[str, str]:
    return kiosk.issue(item)


class LostServer:
    """Cuts the browser from the server for chosen paths and counts what it would have sent."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.keys: list[str] = []
        self.lost = True
        page.route(pattern, self._handle)

    def _handle(self, route: Route) -> None:
        self.keys.append(route.request.headers.get("idempotency-key", ""))
        if self.lost:
            route.abort("connectionfailed")
        else:
            route.continue_()
