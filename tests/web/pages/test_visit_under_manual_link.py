"""The same visit where cases live in an outside system: from the ticket to the result, its states typed by hand."""

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, expect

from queue_server.domain.hall import CaseSystemRules
from tests.web.conftest import HALL, ITEM, running
from tests.web.pages.conftest import Desk, open_desk
from tests.web.pages.test_axe import grave

OUTSIDE = "http://cases.example.gov.cn/"
OUTSIDE_NO = "LN2026112300017"


def enter(desk: Desk, state: str, words: str) -> None:
    """N, the state that the outside system shows, Enter: today is already in the field of the day."""
    expect(desk.page.locator(f"#outside-choice option[value={state}]")).to_be_attached()
    desk.keys("KeyN")
    expect(desk.page.locator("#outside-choice")).to_be_focused()
    desk.page.select_option("#outside-choice", state)
    desk.keys("Enter")
    desk.shows("#outside-now", words)
    desk.shows("#outside-known", "张敏手工录入")


def accessible(desk: Desk) -> bool:
    """Whether axe finds nothing grave; its own inline styles are not the page's."""
    found = grave(desk.page)
    desk.errors.clear()
    return found == []


def at_the_window(desk: Desk, number: str) -> None:
    """Called, served, linked, and the first state typed in the same visit."""
    desk.call_and_start(number)
    desk.keys("KeyN")
    desk.shows("#case-state", "未收件")
    desk.keys("Digit0")
    desk.ticked(len(ITEM.materials))
    desk.keys("KeyN")
    expect(desk.page.locator("#outside-no")).to_be_focused()
    desk.page.keyboard.type(OUTSIDE_NO)
    desk.keys("Enter")
    desk.shows("#case-state", "已关联")
    desk.shows("#outside-now", "外部系统还没有状态")
    desk.shows("#outside-known", "前告知是否受理")
    assert desk.errors == []
    assert accessible(desk)
    enter(desk, "ACCEPTED", "已受理")
    desk.shows("#outside-known", "前办结")
    desk.ready("primary")
    desk.keys("Enter", "Digit2")
    desk.idle()


def days_later(desk: Desk) -> None:
    """Found by the outside system's number, and followed to its end; a wrong step asks for the reason of a mistake."""
    desk.keys("KeyE")
    expect(desk.page.locator("#worklist")).to_be_visible()
    desk.keys("KeyE")
    desk.page.keyboard.type(OUTSIDE_NO)
    desk.keys("Enter")
    desk.shows("#worklist-count", "外部编号")
    expect(desk.page.locator("#worklist-list .case-row")).to_have_count(1)
    desk.keys("Digit1")
    expect(desk.page.locator("#worklist")).to_be_hidden()
    expect(desk.page.locator("#outside-state")).to_be_visible()
    enter(desk, "ISSUED", "已出件")
    desk.keys("KeyN")
    desk.page.select_option("#outside-choice", "REVIEWING")
    desk.keys("Enter")
    expect(desk.page.locator("#outside-reason")).to_be_focused()
    desk.keys("Escape")
    enter(desk, "DELIVERED", "已领取")


def test_a_visit_under_manual_link_from_ticket_to_result(browser: Browser, tmp_path: Path) -> None:
    manual = replace(HALL, case_system=CaseSystemRules(kind="manual", address=OUTSIDE))
    with running(tmp_path, hall=manual) as linked:
        desk = open_desk(browser, linked)
        number = linked.device().issue(ITEM.id)["number"]
        desk.open()
        desk.sign_in()
        at_the_window(desk, number)
        days_later(desk)
        desk.keys("KeyQ")
        for words in ("关联外部编号", OUTSIDE_NO, "外部状态：已受理", "外部状态：已领取", "张敏", number):
            desk.shows("#timeline", words)
        clerk = linked.person("zh2", account="ZH-2", terminal="T2")
        (found,) = clerk.get(f"/cases/search?q={number}")["cases"]
        story = clerk.get(f"/cases/{found['no']}/timeline")
        assert (found["outside_no"], found["outside_state_text"]) == (OUTSIDE_NO, "已领取")
        assert (story["ticket"]["number"], story["ticket"]["cases"]) == (number, [found["no"]])
        assert clerk.get("/outside-cases")["cases"] == []
        desk.page.goto(f"{linked.url}/results")
        expect(desk.page.locator("tbody .state")).to_have_text("结果已领取")
        assert desk.errors == []
        assert accessible(desk)
        desk.page.context.close()
