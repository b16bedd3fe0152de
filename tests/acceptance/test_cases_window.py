"""Three people at three desks take a promised case and an immediate one from the ticket to the applicant's hand."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from queue_server.domain.person import Terminal
from tests.web.conftest import BOTH, HALL, SECRETS, Running, running
from tests.web.pages.case_town import IMMEDIATE, PROMISED, choose, confirm, drafted
from tests.web.pages.conftest import LINE, Desk, open_desk

APPLICANT = "211322189901010019"
PROXY = "211322189912310025"
RETURN_S = 2.0
IMMEDIATE_STEPS = ("收件", "流转至站办所", "接件", "审批确认", "回流至综合窗口", "转出件窗口", "出件", "送达")
"""Of the timeline: an 即办件 writes all seven steps after 收件 in one visit."""
EXTRANET = frozenset({"extranet"})
THREE_DESKS = replace(
    HALL,
    windows=(HALL.windows[0], replace(HALL.windows[1], networks=BOTH)),
    terminals=(*HALL.terminals, Terminal(id="T3", networks=EXTRANET, window=2)),
)
"""The second window has the government network too, so that a third person can issue results there."""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("hall"), hall=THREE_DESKS) as started:
        yield started


@contextmanager
def seat(browser: Browser, hall: Running, path: str, *, person: str, account: str, terminal: str) -> Iterator[Desk]:
    """One person with a browser of their own."""
    desk = open_desk(browser, hall)
    desk.open(path)
    desk.sign_in(person, account=account, terminal=terminal)
    yield desk
    desk.page.context.close()
    assert desk.errors == []


def printed(desk: Desk, kind: str, no: str) -> None:
    """Waits until a paper of a case stands drawn in the hidden frame, with its number."""
    expect(desk.page.locator("#printer")).to_have_attribute("src", _paper(kind, no))
    frame = desk.page.frame_locator("#printer")
    expect(frame.locator("body[data-ready]")).to_have_count(1)
    expect(frame.locator("body")).to_contain_text(no)


def _paper(kind: str, no: str) -> re.Pattern[str]:
    return re.compile(rf"^/prints/{kind}/{no}\?print=")


def take_in(window: Desk, hall: Running, item: str) -> str:
    """The visit at the window up to 流转; returns the case's number, which the receipt carries."""
    window.call_and_start(hall.device().issue(item)["number"])
    window.keys("Digit0")
    expect(window.page.locator(".material[aria-checked=false]")).to_have_count(0)
    window.keys("KeyN")
    expect(window.page.locator("#applicant-name")).to_be_focused()
    window.page.keyboard.insert_text("演示申请人")
    window.keys("Enter")
    window.page.keyboard.type(APPLICANT)
    window.keys("Enter", "Enter")
    window.shows("#case-state", "已收件并流转")
    no = window.page.locator("#case-hint").inner_text().split()[-1]
    printed(window, "receipt", no)
    return no


def returned_within(window: Desk, station: Desk, no: str) -> float:
    """The representative confirms; returns the seconds until the window says that something came back (R62)."""
    drafted(station)
    confirm(station, "")
    station.page.keyboard.type(SECRETS["ld1"])
    with station.page.expect_response(f"**/cases/{no}/confirm") as answered:
        station.keys("Enter")
    assert answered.value.ok
    began_s = time.monotonic()
    window.shows("#standing-cases", "回流 1 件")
    return time.monotonic() - began_s


def hand_to_issue(window: Desk) -> None:
    """By two keys from the list, and one for the step; the case leaves the window's list."""
    window.keys("KeyE", "Digit1")
    window.shows("#case-done", "站办所准予")
    window.keys("KeyN")
    window.shows(LINE, "已转出件台")
    expect(window.page.locator("#standing-cases")).to_be_empty()
    window.keys("Escape")


def issue(desk: Desk, no: str, *, number: str) -> None:
    """出件 by keyboard: the number, one copy, the seal; the result is printed."""
    choose(desk, no, state="待出件")
    desk.shows("#work-panel", "盖章")
    desk.keys("Enter")
    expect(desk.page.locator("#result-no")).to_be_focused()
    desk.page.keyboard.insert_text(number)
    desk.keys("Enter", "Enter", "Enter", "Enter")
    desk.shows("#case .case-tags", "已出件")
    printed(desk, "approval", no)


def timeline(window: Desk, no: str) -> list[str]:
    """The steps of a case, read back in the window's own panel after it was found by its number."""
    window.keys("KeyE", "KeyE")
    window.page.keyboard.type(no)
    window.keys("Enter")
    window.shows("#worklist-list", no)
    window.keys("Digit1")
    expect(window.page.locator("#case-state")).to_have_text("已送达")
    window.keys("KeyQ")
    window.shows("#timeline-no", no)
    steps = window.page.locator("#timeline-body li b").all_inner_texts()
    window.keys("Escape", "Escape")
    return steps


@pytest.mark.requirement("R60")
@pytest.mark.requirement("R62")
@pytest.mark.requirement("R63")
def test_a_promised_and_an_immediate_case_pass_three_desks(browser: Browser, hall: Running) -> None:
    with (
        seat(browser, hall, "/terminal", person="zh1", account="ZH-1", terminal="T1") as window,
        seat(browser, hall, "/station", person="ld1", account="SP-LD", terminal="S-LD") as station,
        seat(browser, hall, "/issue", person="zh2", account="CJ-2", terminal="T3") as issuing,
    ):
        promised_case(window, station, issuing, hall)
        immediate_case(window, station, issuing, hall)


def promised_case(window: Desk, station: Desk, issuing: Desk, hall: Running) -> None:
    no = take_in(window, hall, PROMISED)
    window.ready("primary")
    window.keys("Enter", "Enter")
    window.idle()
    # R60: neither desk may take a case in.
    for desk in (station, issuing):
        refused = desk.page.request.post(
            f"{hall.url}/api/v1/cases/{no}/receive",
            data={"applicant_name": "演示申请人", "applicant_id": APPLICANT},
            headers={"Origin": hall.url},
        )
        assert refused.status == 403
    # R63: nothing is issued that no station has decided.
    early = issuing.page.request.post(
        f"{hall.url}/api/v1/cases/{no}/issue",
        data={"result_no": "1", "copies": 1, "sealed": True},
        headers={"Origin": hall.url},
    )
    assert early.status == 409
    choose(station, no)
    station.keys("KeyJ")
    station.shows("#work-panel", "受理")
    station.keys("KeyL")
    station.shows("#case .case-tags", "已受理")
    station.keys("KeyY")
    expect(station.page.locator("#f-opinion")).to_be_visible()
    station.keys("Control+Enter")
    assert returned_within(window, station, no) <= RETURN_S
    # The acceptance notice of a promised case is the window's to print.
    window.keys("KeyE", "Digit1")
    window.shows("#case-done", "站办所准予")
    window.keys("KeyV")
    window.page.get_by_role("button", name="受理通知书").click()
    printed(window, "acceptance", no)
    window.keys("Escape")
    hand_to_issue(window)
    issue(issuing, no, number="演示人社〔2026〕0001号")
    issuing.keys("KeyD")
    issuing.page.keyboard.insert_text("演示代领人")
    issuing.keys("Enter", "Enter")
    expect(issuing.page.locator("#id-checked")).to_be_focused()
    issuing.keys("Enter", "Enter")
    issuing.shows("#form-line", "代领人身份证号不对")
    issuing.page.keyboard.type(PROXY)
    issuing.keys("Enter", "Enter")
    issuing.shows("#case .case-tags", "已送达")
    printed(issuing, "collection", no)
    assert "受理" in "".join(timeline(window, no))


def immediate_case(window: Desk, station: Desk, issuing: Desk, hall: Running) -> None:
    no = take_in(window, hall, IMMEDIATE)
    choose(station, no)
    station.keys("KeyY")
    assert returned_within(window, station, no) <= RETURN_S
    hand_to_issue(window)
    issue(issuing, no, number="演示人社〔2026〕0002号")
    issuing.keys("KeyL", "Enter", "Enter")
    issuing.shows("#case .case-tags", "已送达")
    printed(issuing, "collection", no)
    # R26: the applicant is still at the window.
    window.ready("primary")
    steps = timeline(window, no)
    places = [next((at for at, step in enumerate(steps) if step == wanted), None) for wanted in IMMEDIATE_STEPS]
    assert None not in places, steps
    assert places == sorted(places)
    window.keys("Enter", "Enter")
    window.idle()
