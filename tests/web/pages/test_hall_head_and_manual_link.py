"""Two halls that differ: one whose head ends the day, one whose cases live in an outside system."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, expect

from queue_server.domain.hall import CaseSystemRules
from tests.web.conftest import HALL, ITEM, Caller, Running, running
from tests.web.pages.conftest import Desk, open_desk

OUTSIDE = "http://cases.example.gov.cn/"


@pytest.fixture
def linked(tmp_path: Path) -> Iterator[Running]:
    with running(tmp_path, hall=replace(HALL, case_system=CaseSystemRules(kind="manual", address=OUTSIDE))) as started:
        yield started


def test_only_the_hall_head_sees_the_end_of_the_day_and_gives_a_reason(desk: Desk, kiosk: Caller) -> None:
    waiting = kiosk.issue("consult")
    desk.open()
    desk.sign_in("head")
    desk.page.get_by_role("button", name="结束当日").click()
    desk.shows("#line-text", "未办号码将失效")
    assert kiosk.get(f"/tickets/{waiting['id']}")["state"] == "waiting"
    desk.keys("Digit1")
    expect(desk.page.locator("#next-list")).to_have_text("无")
    assert kiosk.get(f"/tickets/{waiting['id']}")["state"] == "expired"


def test_a_clerk_is_not_offered_the_end_of_the_day(signed_in: Desk) -> None:
    expect(signed_in.page.get_by_role("button", name="结束当日")).to_be_hidden()


def test_the_outside_systems_number_is_typed_and_links_the_case(browser: Browser, linked: Running) -> None:
    desk = open_desk(browser, linked)
    ticket = linked.device().issue(ITEM.id)
    desk.open()
    desk.sign_in()
    desk.call_and_start(ticket["number"])
    desk.keys("KeyN")
    desk.shows("#case-state", "未收件")
    desk.keys("Digit0")
    desk.ticked(len(ITEM.materials))
    expect(desk.page.locator("#outside-open")).to_have_attribute("href", OUTSIDE)
    desk.keys("KeyN")
    expect(desk.page.locator("#outside-no")).to_be_focused()
    desk.page.keyboard.type("LN2026112300017")
    desk.keys("Enter")
    desk.shows("#case-state", "已关联")
    desk.shows("#case-done", "LN2026112300017")
    desk.ready("primary")
    desk.keys("Enter", "Digit2")
    desk.idle()
    assert desk.errors == []
    desk.page.context.close()


def test_the_root_leads_to_the_terminal(fresh: Running) -> None:
    assert requests.get(f"{fresh.url}/", timeout=5).url == f"{fresh.url}/terminal"
