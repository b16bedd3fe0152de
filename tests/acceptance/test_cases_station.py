"""The station's desk in a browser: a decision in three keys, the secret once more, and what is not granted."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.acceptance.town import MORNING
from tests.web.conftest import problem, wait_until
from tests.web.pages.case_town import (
    IMMEDIATE,
    LICENCE,
    PANEL,
    PROMISED,
    SECRET,
    STRIP,
    Town,
    case_town,
    choose,
    confirm,
    confirm_and_time,
    drafted,
    head_desk,
    station_desk,
)
from tests.web.pages.conftest import Desk

RETURN_LIMIT_S = 2.0
"""R62: so long a confirmed decision may take to the window."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with case_town(tmp_path_factory.mktemp("hall")) as started:
        yield started


@pytest.fixture
def station(browser: Browser, town: Town) -> Iterator[Desk]:
    with station_desk(browser, town) as desk:
        yield desk


@pytest.mark.requirement("R23")
def test_an_immediate_case_needs_two_keys_beyond_the_secret_and_is_back_within_two_seconds(
    station: Desk, town: Town
) -> None:
    no = town.take_in(IMMEDIATE)["no"]
    choose(station, no)
    keys = ["KeyY", "Enter"]
    station.keys(keys[0])
    assert confirm_and_time(station, town, no) < RETURN_LIMIT_S
    assert len(keys) <= 3
    station.shows(STRIP, "已确认“准予”")
    assert town.case(no)["state"] == "RETURNED"
    steps = ["CaseRouted", "CaseTakenUp", "CaseDecisionDrafted", "CaseDecided", "CaseReturned"]
    assert town.events(no)[-5:] == steps


@pytest.mark.requirement("R62")
def test_a_decision_without_the_secret_stays_a_draft_that_the_window_does_not_see(station: Desk, town: Town) -> None:
    no = town.take_in(IMMEDIATE)["no"]
    choose(station, no)
    station.keys("KeyY")
    drafted(station)
    assert not town.case(no)["decision"]["confirmed"]
    assert not town.at_window(no)
    confirm(station, "not-the-secret")
    station.shows("#confirm-line", "口令")
    expect(station.page.locator("#confirm-secret")).to_have_value("")
    assert not town.at_window(no)
    station.page.reload()
    choose(station, no, state="审批中")
    station.shows(PANEL, "没有确认就只是草稿")
    station.keys("Enter")
    confirm(station)
    wait_until(lambda: town.at_window(no), within_s=30)
    assert SECRET not in station.page.evaluate("() => JSON.stringify({ ...sessionStorage, ...localStorage })")


@pytest.mark.requirement("R23")
def test_a_letter_of_authorisation_that_lacks_the_item_stops_the_confirmation(station: Desk, town: Town) -> None:
    head = town.hall.person("head", account="", terminal="S-JS")
    found = head.get("/station-heads?station=LD")
    appointment = {"station": "LD", "person": "ld1", "items": [PROMISED], "from_day": found["day"]}
    head.post(f"/station-heads/{found['appointments'][0]['id']}/end")
    letter = head.post("/station-heads", {**appointment, "letter_no": "镇授〔2026〕9号"}, status=201)
    no = town.take_in(IMMEDIATE)["no"]
    choose(station, no)
    station.keys("KeyY")
    drafted(station)
    confirm(station)
    station.shows("#confirm-line", "授权")
    assert not town.at_window(no)
    assert town.events(no)[-1] == "CaseDecisionRefused"
    head.post(f"/station-heads/{letter['id']}/end")
    head.post("/station-heads", {**appointment, "letter_no": "镇授〔2026〕10号", "items": None}, status=201)


@pytest.mark.requirement("R65")
def test_correction_decline_refusal_withdrawal_and_deemed_acceptance(
    station: Desk, town: Town, browser: Browser
) -> None:
    """The way of a case that is not simply granted, at the station by keyboard, at the window over HTTP."""
    correct_resubmit_and_refuse(station, town)
    decline_and_reapply(station, town)
    withdraw(station, town)
    deem(browser, town)


def correct_resubmit_and_refuse(desk: Desk, town: Town) -> None:
    case = town.take_in(PROMISED)
    no, names = case["no"], [line["name"] for line in case["materials"]]
    choose(desk, no)
    desk.keys("KeyJ")
    desk.shows("#case .case-tags", "审批中")
    desk.shows(PANEL, "一次性补正")
    desk.keys("KeyB")
    desk.page.select_option("#f-problem-0", "unclear")
    desk.page.select_option("#f-problem-1", "other")
    desk.page.fill("#f-other-1", "少了本人页")
    desk.keys("Control+Enter")
    desk.shows("#form-line", "怎样补正")
    desk.page.fill("#f-how-1", "请带户口簿本人页")
    desk.keys("Control+Enter")
    assert confirm_and_time(desk, town, no) < RETURN_LIMIT_S
    decision = town.case(no)["decision"]
    assert [(one["material"], one["problem"]) for one in decision["items"]] == [
        (names[0], "看不清楚"),
        (names[1], "少了本人页"),
    ]
    assert "行政许可" not in decision["opinion"] + decision["basis"]
    town.step(no, "send-correction")
    assert town.case(no)["state"] == "CORRECTION"
    town.step(no, "resubmit", {"present": list(range(len(names)))})
    choose(desk, no)
    desk.keys("KeyJ")
    desk.shows(PANEL, "受理")
    desk.keys("KeyL")
    desk.shows("#case .case-tags", "已受理")
    desk.shows(PANEL, "不予批准")
    desk.keys("KeyD")
    desk.page.fill("#f-facts", "申请人未满足参保年限")
    desk.page.fill("#f-reasons", "不符合办事指南第二条")
    desk.page.fill("#f-basis", "办事指南")
    desk.shows(PANEL, "行政复议")
    desk.keys("Control+Enter")
    assert confirm_and_time(desk, town, no) < RETURN_LIMIT_S
    town.step(no, "hand-to-issue")
    town.step(no, "issue", {"result_no": "演不准〔2026〕0001号", "copies": 1, "sealed": True})
    town.step(no, "deliver", {"way": "self", "id_checked": True})
    assert town.case(no)["state"] == "DELIVERED"
    assert town.case(no)["decision"]["kind"] == "refuse"
    assert {"correction", "refusal"} <= {paper["kind"] for paper in town.case(no)["papers"]}


def decline_and_reapply(desk: Desk, town: Town) -> None:
    no = town.take_in(PROMISED, applicant=1)["no"]
    choose(desk, no)
    desk.keys("KeyJ")
    desk.shows(PANEL, "不予受理")
    desk.keys("KeyN")
    desk.keys("Control+Enter")
    desk.shows("#form-line", "请选择理由")
    desk.page.select_option("#f-reason", "not_competent")
    desk.keys("Control+Enter")
    desk.shows("#form-line", "应向哪个机关申请")
    desk.page.fill("#f-body", "县人力资源和社会保障局")
    desk.keys("Control+Enter")
    desk.shows("#form-line", "请写依据")
    desk.page.fill("#f-basis", "办事指南第一条")
    desk.keys("Control+Enter")
    assert confirm_and_time(desk, town, no) < RETURN_LIMIT_S
    problem(town.clerk.call("POST", f"/cases/{no}/hand-to-issue", {}), 409)
    town.step(no, "send-decline")
    town.step(no, "close")
    again = town.step(no, "reapply", status=201)
    assert (again["earlier_no"], town.case(no)["later_no"]) == (no, again["no"])
    assert town.case(no)["decision"]["competent_body"] == "县人力资源和社会保障局"
    town.step(again["no"], "void", {"reason": "演示"})


def withdraw(desk: Desk, town: Town) -> None:
    no = town.take_in(PROMISED, applicant=2)["no"]
    choose(desk, no)
    town.step(no, "withdraw", {"reason": "申请人书面要求撤回"})
    expect(desk.page.locator(f'.case-row[data-no="{no}"]')).to_have_count(0)
    assert town.case(no)["state"] == "WITHDRAWN"
    assert "withdrawal" in {paper["kind"] for paper in town.case(no)["papers"]}


def deem(browser: Browser, town: Town) -> None:
    """Nobody says a word for five working days: the licence is accepted as of the day it was received."""
    case = town.take_in(LICENCE)
    no = case["no"]
    assert case["receive_due"] == "2026-11-30"
    town.clock.set(MORNING + timedelta(days=8))
    found = wait_until(lambda: (one := town.case(no))["deemed"] and one, within_s=30)
    assert (found["state"], found["accepted_on"]) == ("ACCEPTED", "2026-11-23")
    with head_desk(browser, town) as head:
        head.keys("Digit5")
        head.shows("#cases-list", "已视为受理")
        head.page.locator(f'.case-row[data-no="{no}"]').click()
        head.shows("#detail .case-tags", "视为受理")
