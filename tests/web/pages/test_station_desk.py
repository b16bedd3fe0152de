"""The desk of a representative in a browser: steps by key, guidance for the window, nothing written is lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.web.conftest import CODE, HALL, running, wait_until
from tests.web.pages.case_town import (
    IMMEDIATE,
    PANEL,
    PROMISED,
    SECRET,
    STRIP,
    Town,
    case_town,
    choose,
    drafted,
    faults,
    leave,
    station_desk,
)
from tests.web.pages.conftest import Desk, LostServer, open_desk
from tests.web.pages.layout_shifts import shifts_of, watch_shifts


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with case_town(tmp_path_factory.mktemp("hall")) as started:
        yield started


@pytest.fixture
def station(browser: Browser, town: Town) -> Iterator[Desk]:
    with station_desk(browser, town) as desk:
        yield desk


def test_whoever_types_the_secret_at_once_is_not_faster_than_the_draft(station: Desk, town: Town) -> None:
    no = town.take_in(IMMEDIATE)["no"]
    choose(station, no)
    station.page.keyboard.press("KeyY")
    station.page.keyboard.type(SECRET)
    station.page.keyboard.press("Enter")
    wait_until(lambda: town.at_window(no), within_s=30)
    assert town.case(no)["decision"]["confirmed"]


def test_special_procedure_extension_and_forwarding_are_asked_for_by_key(station: Desk, town: Town) -> None:
    no = town.take_in("JP-LD-006")["no"]
    choose(station, no)
    station.keys("KeyJ")
    station.shows(PANEL, "一次性补正")
    station.keys("KeyL")
    station.shows("#case .case-tags", "已受理")
    station.shows(PANEL, "申请延期")
    due = town.case(no)["due"]
    station.keys("KeyE")
    station.page.fill("#f-days", "3")
    station.keys("Control+Enter")
    station.shows("#form-line", "请写延期理由")
    station.page.fill("#f-reason-text", "现场核查因大雪推迟")
    station.keys("Control+Enter")
    station.shows("#case", "待负责人批准")
    assert (town.case(no)["extension"]["days"], town.case(no)["due"]) == (3, due)
    station.keys("KeyS")
    station.shows(PANEL, "公示")
    station.keys("Control+Enter")
    station.shows("#case .case-tags", "不计时")
    assert town.case(no)["paused"]
    station.keys("KeyS")
    station.page.fill("#f-evidence", "公示 5 日无异议，照片 2 张入卷")
    station.keys("Control+Enter")
    station.shows("#case .case-tags", "已受理")
    station.shows(PANEL, "转报县级")
    station.keys("KeyZ")
    station.page.fill("#f-reason-text", "需要县级认定")
    station.keys("Control+Enter")
    station.shows("#case .case-tags", "已转报县级")
    town.step(no, "withdraw", {"reason": "演示结束"})


def test_guidance_on_a_draft_and_on_an_item_reaches_the_window_and_leaves_the_guide_alone(
    station: Desk, town: Town
) -> None:
    ticket = town.kiosk.issue(PROMISED)
    town.clerk.serve_next()
    case = town.clerk.post("/cases", {"ticket": ticket["id"]}, status=201)
    no, names = case["no"], [line["name"] for line in case["materials"]]
    choose(station, no, state="预收件")
    station.shows(PANEL, "指导窗口收件")
    station.keys("KeyC")
    station.page.fill("#f-text", "社保卡要先激活")
    station.keys("Control+Enter")
    wait_until(lambda: [one["text"] for one in town.case(no)["comments"]] == ["社保卡要先激活"])
    station.shows("#case", "社保卡要先激活")
    station.keys("KeyG")
    station.page.fill("#f-tip-1", "复印正反面")
    station.page.fill("#f-sample-0", "表里的日期写当天")
    station.keys("Control+Enter")
    station.shows(STRIP, "给材料清单加指导")
    found = wait_until(lambda: (one := town.case(no))["materials"][0]["tip"] and one)
    assert found["materials"][0]["tip"] == "复印正反面"
    assert [line["name"] for line in found["materials"]] == names
    station.shows("#case .case-tip", "指导")
    town.step(no, "void", {"reason": "演示"})
    town.clerk.finish(outcome="unserved")


def test_what_is_written_survives_a_call_a_reload_and_a_lost_server(station: Desk, town: Town) -> None:
    no = town.take_in(PROMISED)["no"]
    choose(station, no)
    station.keys("KeyJ")
    station.shows(PANEL, "不予受理")
    station.keys("KeyN")
    station.page.select_option("#f-reason", "by_guide")
    station.page.locator("#f-opinion").fill("不在受理范围")
    station.page.locator("#f-opinion").focus()
    ticket = town.kiosk.issue(PROMISED)
    town.clerk.serve_next()
    town.clerk.post("/windows/1/expert-call", {"question": "材料能否认可"}, status=201)
    station.shows(STRIP, f"请您解答 {ticket['number']} · 已等")
    station.shows(STRIP, "F2")
    expect(station.page.locator("#f-opinion")).to_be_focused()
    station.keys("F2")
    station.shows("#call-number", ticket["number"])
    station.keys("Enter")
    expect(station.page.locator("#answer")).to_be_focused()
    station.page.keyboard.insert_text("可以认可。")
    station.keys("Control+Enter")
    station.shows(STRIP, f"已答复 {ticket['number']}")
    town.clerk.finish()
    station.page.reload()
    choose(station, no, state="审批中")
    station.shows(PANEL, "不予受理")
    station.keys("KeyN")
    expect(station.page.locator("#f-opinion")).to_have_value("不在受理范围")
    station.page.fill("#f-basis", "办事指南第一条")
    lost = LostServer(station.page, "**/decision")
    station.keys("Control+Enter")
    station.shows(STRIP, "未送出：不予受理")
    lost.lost = False
    drafted(station)
    assert len(set(lost.keys)) == 1
    assert town.case(no)["decision"]["opinion"] == "不在受理范围"
    town.step(no, "withdraw", {"reason": "演示结束"})


def test_the_desk_is_accessible_in_every_state_and_nothing_moves_by_itself(station: Desk, town: Town) -> None:
    no = town.take_in(PROMISED)["no"]
    choose(station, no)
    assert faults(station) == []
    station.keys("KeyJ")
    station.shows(PANEL, "一次性补正")
    for key in ("KeyB", "KeyN"):
        station.keys(key)
        expect(station.page.locator(".work-form")).to_be_visible()
        assert faults(station) == []
        station.keys("Escape", "Escape")
        expect(station.page.locator(".work-form")).to_have_count(0)
    watch_shifts(station.page)
    other = town.take_in(IMMEDIATE)["no"]
    expect(station.page.locator(f'.case-row[data-no="{other}"]')).to_have_count(1)
    outside_the_list = [one for one in shifts_of(station.page) if any("case-row" not in part for part in one["moved"])]
    assert outside_the_list == []
    choose(station, other)
    station.keys("KeyY")
    drafted(station)
    assert faults(station) == []
    station.keys("F2")
    expect(station.page.locator("#call-none")).to_be_visible()
    assert faults(station) == []
    for one in (no, other):
        town.step(one, "withdraw", {"reason": "演示结束"})


def test_a_first_secret_is_changed_before_anything_else(browser: Browser, tmp_path: Path) -> None:
    own = "Eigenes-Wort-2"
    with running(tmp_path, hall=replace(HALL, practice=False)) as hall:
        desk = open_desk(browser, hall)
        desk.open("/station")
        typed = {"#person": "ld1", "#account": f"{CODE}-SP-LD", "#terminal": "S-LD", "#secret": SECRET}
        for selector, value in typed.items():
            desk.page.locator(selector).fill(value)
        desk.keys("Enter")
        expect(desk.page.locator("#secret-new")).to_be_focused()
        desk.shows("#secret-why", "新口令至少")
        assert faults(desk) == []
        desk.page.locator("#secret-new").fill(own)
        desk.page.locator("#secret-again").fill(own + "x")
        desk.keys("Enter")
        desk.shows("#secret-line", "不一样")
        desk.page.locator("#secret-again").fill(own)
        desk.keys("Enter")
        expect(desk.page.locator("#secret-form")).to_be_hidden()
        expect(desk.page.locator("#work")).to_be_visible()
        desk.shows("#cases", "没有办件")
        leave(desk)
