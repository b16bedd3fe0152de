"""axe-core on every page of the server, in every state that people meet: nothing serious, nothing critical."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import CODE, ITEM, SECRETS, Running
from tests.web.pages.conftest import LINE, Desk, open_desk

AXE = Axe()
GRAVE = {"serious", "critical"}
TEXT = "请听从工作人员指挥，有序离开"


def grave(page: Page) -> list[str]:
    """Returns `rule: element` for every violation that would keep somebody out."""
    # A colour that is still fading is not the one that stays.
    page.emulate_media(reduced_motion="reduce")
    found: list[dict[str, Any]] = AXE.run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found if one["impact"] in GRAVE for node in one["nodes"]]


def sign_in_on(page: Page, person: str, *, account: str, terminal: str) -> None:
    expect(page.locator("#person")).to_be_focused()
    page.fill("#person", person)
    page.fill("#account", f"{CODE}-{account}" if account else "")
    page.fill("#terminal", terminal)
    page.fill("#secret", SECRETS[person])
    page.keyboard.press("Enter")
    expect(page.locator("#work")).to_be_visible()


@pytest.fixture
def busy(fresh: Running) -> Running:
    """A hall with people waiting, a call and an open report."""
    kiosk = fresh.device()
    for item in (ITEM.id, "consult", "pickup"):
        kiosk.issue(item)
    kiosk.post("/reports", {"kind": "suggestion", "channel": "kiosk", "about": "place"}, status=201)
    return fresh


def test_the_terminal_in_every_phase(page: Page, busy: Running) -> None:
    desk = Desk(page, busy.url)
    desk.open()
    expect(page.locator("#person")).to_be_focused()
    assert grave(page) == []
    desk.sign_in()
    assert grave(page) == []
    desk.ready("callNext")
    desk.keys("Space")
    desk.shows("#number", "A001")
    desk.ready("primary")
    assert grave(page) == []
    desk.keys("Enter")
    desk.shows("#primary-label", "办结")
    desk.keys("Digit1")
    desk.shows("#case-state", "未收件")
    assert grave(page) == []
    desk.ready("primary")
    for keys, selector in (("KeyO", "#options"), ("KeyK", "#knowledge-list .pick"), ("KeyW", "#report-form")):
        desk.keys(keys)
        expect(page.locator(selector).first).to_be_visible()
        assert grave(page) == []
        desk.keys("Escape")
    desk.keys("Shift+Slash")
    assert grave(page) == []
    desk.keys("Escape", "KeyX", "Digit1")
    desk.shows("#expert", "首席代表")
    busy.device().post("/help", {}, status=201)
    desk.shows("#strip-text", "需要帮助")
    assert grave(page) == []


def test_the_emergency_message_over_every_page(page: Page, busy: Running) -> None:
    desk = Desk(page, busy.url)
    desk.open()
    desk.sign_in()
    busy.person("head", account="", terminal="S-JS").post("/emergency", {"text": TEXT}, status=201)
    expect(page.locator("#emergency")).to_be_visible()
    assert grave(page) == []
    page.goto(f"{busy.url}/queue-screen")
    expect(page.locator("#emergency")).to_be_visible()
    assert grave(page) == []


def test_the_page_of_a_representative(page: Page, busy: Running) -> None:
    page.goto(f"{busy.url}/station")
    expect(page.locator("#person")).to_be_focused()
    assert grave(page) == []
    sign_in_on(page, "ld1", account="SP-LD", terminal="S-LD")
    assert grave(page) == []


def test_the_page_of_the_hall_head_in_every_tab(page: Page, busy: Running) -> None:
    page.goto(f"{busy.url}/head")
    sign_in_on(page, "head", account="", terminal="S-JS")
    page.locator("#reports-list .pick").first.click()
    expect(page.locator("#detail .step").first).to_be_visible()
    assert grave(page) == []
    for key, selector in (("2", "#experts"), ("3", "#checks-list .check"), ("4", "#knowledge-list .pick")):
        page.keyboard.press(key)
        expect(page.locator(selector).first).to_be_visible()
        assert grave(page) == []
    page.locator("#knowledge-new").click()
    assert grave(page) == []
    page.locator("#emergency-open").click()
    assert grave(page) == []


@pytest.mark.parametrize("path", ["/counter", "/queue-screen", "/t/{ticket}", "/prints/ticket/{ticket}"])
def test_the_pages_of_the_public_and_their_papers(page: Page, busy: Running, path: str) -> None:
    ticket = busy.device().issue(ITEM.id)
    page.goto(busy.url + path.format(ticket=ticket["id"]))
    if path != "/counter":
        expect(page.locator("body")).to_contain_text("A00")
    assert grave(page) == []


def test_the_papers_of_a_clerk(browser: Browser, busy: Running) -> None:
    desk = open_desk(browser, busy)
    desk.open()
    desk.sign_in()
    desk.ready("callNext")
    desk.keys("Space")
    desk.shows("#number", "A001")
    desk.ready("primary")
    desk.keys("Enter")
    desk.shows("#primary-label", "办结")
    desk.ready("hold")
    desk.keys("KeyL")
    desk.shows(LINE, "一次性告知书")
    address = str(desk.page.locator("#printer").get_attribute("src")).partition("?")[0]
    desk.page.goto(busy.url + address)
    expect(desk.page.locator("body[data-ready=true]")).to_be_attached()
    assert grave(desk.page) == []
    desk.page.goto(f"{busy.url}/prints/receipt/none")
    expect(desk.page.locator("#problem")).to_be_visible()
    assert grave(desk.page) == []
    desk.page.context.close()


def test_a_planted_fault_is_found(page: Page, busy: Running) -> None:
    page.goto(f"{busy.url}/station")
    expect(page.locator("#person")).to_be_focused()
    page.evaluate("() => { document.getElementById('person').closest('label').firstElementChild.remove(); }")
    assert [fault.partition(":")[0] for fault in grave(page)] == ["label"]
