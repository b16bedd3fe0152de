"""Cases at the window by keyboard: the way to the receipt counted, sheets and 容缺, 帮填, scans, what came back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.web.conftest import ID_NUMBER, SECRETS, Caller, Running, running, wait_until
from tests.web.pages.case_town import IMMEDIATE, LICENCE, PROMISED
from tests.web.pages.conftest import LINE, Desk, LostServer, open_desk
from tests.web.pages.layout_shifts import shifts_of, watch_shifts
from tests.web.pages.test_axe import grave

MOST_KEYS = 12
DEFERRABLE = 5
"""Line of the licence's checklist that the guide lets come five working days later."""
NO_CAMERA = (
    "() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError')); }"
)
CAMERA = """() => {
  const sheet = document.createElement('canvas');
  [sheet.width, sheet.height] = [640, 480];
  setInterval(() => { sheet.getContext('2d').fillRect(Math.random() * 600, 20, 30, 30); }, 40);
  navigator.mediaDevices.getUserMedia = () => Promise.resolve(sheet.captureStream(25));
}"""
PICTURE = Path(__file__).parents[3] / "docs" / "pictures" / "demo.png"


class Window(Desk):
    """The clerk's browser; every key is counted, and what is typed into the applicant's fields apart from them."""

    presses = 0

    def keys(self, *codes: str) -> None:
        self.presses += len(codes)
        super().keys(*codes)

    def type(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def start(self, kiosk: Caller, item: str) -> None:
        """A visit for an item: called, started, its case open with everything ticked."""
        number = kiosk.issue(item)["number"]
        self.call_and_start(number)
        self.keys("Digit0")
        self.shows("#case-state", "未收件")
        expect(self.page.locator(".material[aria-checked=false]")).to_have_count(0)

    def fill(self, name: str = "演示申请人", number: str = ID_NUMBER) -> None:
        """The applicant, and 收件 by the last of three Enter."""
        self.keys("KeyN")
        expect(self.page.locator("#applicant-name")).to_be_focused()
        self.type(name)
        self.keys("Enter")
        self.type(number)
        self.keys("Enter", "Enter")

    def routed(self) -> str:
        """Waits until the case is received and on its way; returns its number."""
        self.shows("#case-state", "已收件并流转")
        self.ready("primary")
        return self.page.locator("#case-hint").inner_text().split()[-1]

    def finish(self) -> None:
        self.ready("primary")
        self.keys("Enter", "Enter")
        self.idle()

    def sign(self) -> None:
        """A pen's stroke on the pad."""
        box = self.page.locator("#sign-pad").bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + 60, box["y"] + 60)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + 200, box["y"] + 90, steps=12)
        self.page.mouse.up()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("hall")) as started:
        yield started


@pytest.fixture
def device(hall: Running) -> Caller:
    return hall.device()


@pytest.fixture
def window(browser: Browser, hall: Running) -> Iterator[Window]:
    opened = open_desk(browser, hall)
    desk = Window(opened.page, hall.url)
    desk.open()
    desk.sign_in()
    desk.presses = 0
    yield desk
    # A visit that a failed test left open is not the next one's.
    origin = {"Origin": hall.url}
    desk.page.request.post(f"{hall.url}/api/v1/windows/1/finish", data={"outcome": "unserved"}, headers=origin)
    desk.page.request.delete(f"{hall.url}/api/v1/session", headers=origin)
    desk.page.context.close()
    assert desk.errors == []


def case_of(window: Window, no: str) -> Any:
    """What the server holds, read with the clerk's own session."""
    return window.page.request.get(f"{window.url}/api/v1/cases/{no}").json()


def accessible(window: Window) -> None:
    """axe finds nothing serious; what its own styles run into is not the page's."""
    before = list(window.errors)
    assert grave(window.page) == []
    window.errors[:] = before


def decide(hall: Running, no: str, **decision: Any) -> None:
    """The labour station takes a case up and decides."""
    station = hall.person("ld1", account="SP-LD", terminal="S-LD")
    station.post(f"/cases/{no}/take-up")
    station.post(f"/cases/{no}/decision", decision)
    station.post(f"/cases/{no}/confirm", {"secret": SECRETS["ld1"]})
    station.call("DELETE", "/session")


def printed(window: Window, kind: str, no: str) -> None:
    """Waits until a paper of a case stands ready in the hidden frame."""
    wait_until(lambda: f"/prints/{kind}/{no}?" in (window.page.locator("#printer").get_attribute("src") or ""))
    expect(window.page.frame_locator("#printer").locator("body[data-ready]")).to_have_count(1)


@pytest.mark.requirement("R31")
def test_from_the_called_ticket_to_the_receipt_in_at_most_twelve_keys(window: Window, device: Caller) -> None:
    number = device.issue(PROMISED)["number"]
    window.ready("callNext")
    window.keys("Space")
    window.in_hand(number)
    window.ready("primary")
    window.presses = 0
    window.page.evaluate("() => { window.mice = 0; addEventListener('pointerdown', () => { window.mice += 1; }); }")
    window.keys("Enter")
    window.shows("#primary-label", "办结")
    window.ready("primary")
    window.keys("Digit0")
    window.ticked(3)
    window.fill()
    no = window.routed()
    assert window.presses <= MOST_KEYS, window.presses
    assert window.presses == 6
    printed(window, "receipt", no)
    assert window.page.evaluate("() => window.mice") == 0
    assert window.page.frame_locator("#printer").locator("body").inner_text().count(no) >= 1
    assert [line["event"] for line in case_of(window, no)["trace"]][-2:] == ["CaseReceived", "CaseRouted"]
    window.finish()


@pytest.mark.requirement("R52")
def test_sheets_original_and_what_may_come_later_by_key(window: Window, device: Caller) -> None:
    window.start(device, LICENCE)
    window.keys("ArrowDown", "ArrowRight", "ArrowRight", "KeyY", "ArrowDown", "KeyD")
    window.shows(LINE, "没有规定")
    watch_shifts(window.page)
    rows = window.page.locator(".material")
    for _ in range(DEFERRABLE - 1):
        window.keys("ArrowDown")
    window.keys("KeyD")
    expect(rows.nth(DEFERRABLE)).to_contain_text("容缺")
    expect(rows.nth(DEFERRABLE)).to_have_attribute("aria-checked", "false")
    accessible(window)
    no = window.page.locator("#case-hint").inner_text().split()[-1]
    wait_until(lambda: case_of(window, no)["materials"][DEFERRABLE]["deferred_until"])
    lines = case_of(window, no)["materials"]
    assert (lines[0]["sheets"], lines[0]["original"]) == (3, not rows.nth(0).inner_text().count("复印件"))
    assert [line["deferred_until"] is None for line in lines[:DEFERRABLE]] == [True] * DEFERRABLE
    assert lines[DEFERRABLE]["deferred_until"] == lines[DEFERRABLE]["deferrable_until"]
    assert shifts_of(window.page) == []
    window.fill()
    window.routed()
    window.ready("primary")
    window.keys("KeyB", "Digit4")
    window.shows(LINE, "补交了哪一项")
    window.keys("Digit1")
    window.shows(LINE, "已登记补交")
    assert case_of(window, no)["materials"][DEFERRABLE]["present"]
    window.finish()


@pytest.mark.requirement("R33")
def test_a_helped_form_goes_only_read_back_ticked_and_signed(window: Window, device: Caller) -> None:
    window.start(device, PROMISED)
    window.keys("KeyF")
    window.fill()
    expect(window.page.locator("#readback")).to_be_visible()
    window.shows("#read-facts", "演示申请人")
    window.shows("#read-facts", "110105 1949 1231 002X")
    window.keys("Enter")
    window.shows(LINE, "还没有读给申请人核对")
    window.keys("Digit1", "Enter")
    window.shows(LINE, "还没有申请人签名")
    expect(window.page.locator("#read-send")).to_be_disabled()
    accessible(window)
    window.sign()
    window.keys("Enter")
    no = window.routed()
    filed = case_of(window, no)
    assert filed["helped_by_name"] == "张敏"
    assert [scan["name"] for scan in filed["scans"]] == ["申请人签名"]
    printed(window, "receipt", no)
    paper = window.page.frame_locator("#printer").locator("body")
    expect(paper).to_contain_text("由工作人员张敏协助填写，申请人已核对")
    window.finish()


def test_a_scan_comes_from_the_camera_or_from_a_file_where_there_is_none(window: Window, device: Caller) -> None:
    window.start(device, IMMEDIATE)
    window.page.evaluate(NO_CAMERA)
    window.keys("KeyC")
    window.shows("#camera-none", "没有找到高拍仪")
    expect(window.page.locator("#scan-take")).to_be_disabled()
    window.keys("Digit2")
    window.page.set_input_files("#scan-file", str(PICTURE))
    window.shows(LINE, "已归入")
    accessible(window)
    window.keys("Escape")
    window.page.evaluate(CAMERA)
    window.keys("KeyC")
    expect(window.page.locator("#scan-take")).to_be_enabled()
    wait_until(lambda: window.page.evaluate("() => document.getElementById('camera').videoWidth > 0"))
    window.keys("Digit1", "Enter")
    window.shows("#scans-count", "已有 2 份")
    window.keys("Escape")
    wait_until(lambda: window.page.evaluate("() => document.getElementById('camera').srcObject === null"))
    no = window.page.locator("#case-hint").inner_text().split()[-1]
    assert [(scan["material"], scan["media_type"]) for scan in case_of(window, no)["scans"]] == [
        (1, "image/jpeg"),
        (0, "image/jpeg"),
    ]
    window.fill()
    window.routed()
    window.finish()


@pytest.mark.requirement("R64")
def test_a_correction_comes_back_is_told_by_one_key_and_sent_again_by_one(
    hall: Running, window: Window, device: Caller
) -> None:
    window.start(device, PROMISED)
    window.fill()
    no = window.routed()
    window.finish()
    lacking = case_of(window, no)["materials"][1]["name"]
    decide(
        hall,
        no,
        kind="correction",
        opinion="户口簿缺页",
        items=[{"material": lacking, "problem": "缺少本人页", "how": "补交本人页"}],
    )
    window.shows("#standing-cases", "回流 1 件", within_s=2)
    window.keys("KeyE", "Digit1")
    window.shows("#case-done", "站办所要求补正")
    window.keys("KeyN")
    window.shows(LINE, "补正告知书和送达回证正在打印")
    printed(window, "service_proof", no)
    expect(window.page.locator("#case-state")).to_have_text("待补正")
    window.shows(".material:nth-child(2)", "缺少本人页")
    window.page.reload()
    expect(window.page.locator("#case-state")).to_have_text("待补正")
    window.ready("callNext")
    window.keys("KeyN")
    window.shows(LINE, lacking)
    window.keys("Digit2")
    lost = LostServer(window.page, "**/resubmit")
    window.keys("KeyN")
    window.shows("#strip-text", "未送出：补正后再流转")
    lost.lost = False
    window.shows("#case-state", "已收件并流转")
    assert len(lost.keys) > 1
    assert len(set(lost.keys)) == 1
    assert case_of(window, no)["state"] == "ROUTED"
    window.keys("Escape")
    expect(window.page.locator("#case-state")).to_be_hidden()


@pytest.mark.requirement("R65")
def test_a_decline_is_told_closed_and_applied_for_again_and_a_case_is_withdrawn(
    hall: Running, window: Window, device: Caller
) -> None:
    window.start(device, PROMISED)
    window.fill()
    no = window.routed()
    window.finish()
    decide(hall, no, kind="decline", opinion="不符合受理条件", reason_code="by_guide", basis="办事指南")
    window.shows("#standing-cases", "回流 1 件")
    window.keys("KeyE", "Digit1")
    window.shows("#case-done", "站办所不予受理")
    for done in ("不予受理告知书和送达回证", "已归档", "新的办件"):
        window.keys("KeyN")
        window.shows(LINE, done)
    window.shows("#case-state", "未收件")
    again = window.page.locator("#case-hint").inner_text().split()[-1]
    assert case_of(window, again)["earlier_no"] == no
    expect(window.page.locator(".material[aria-checked=true]")).to_have_count(0)
    window.keys("Digit0")
    expect(window.page.locator(".material[aria-checked=false]")).to_have_count(0)
    window.fill()
    window.shows("#case-state", "已收件并流转")
    window.ready("callNext")
    window.keys("KeyB", "Digit4")
    window.shows(LINE, "书面要求撤回")
    window.keys("Digit1")
    window.shows("#case-state", "已撤回")
    printed(window, "withdrawal", again)
    window.keys("KeyQ")
    window.shows("#timeline-body", "撤回")
    window.keys("Escape", "KeyE", "KeyE")
    window.type(no)
    window.keys("Enter")
    window.shows("#worklist-list", no)
    window.keys("Digit1")
    window.shows("#case-done", f"又申请了 {again}")
    accessible(window)


@pytest.mark.requirement("R63")
def test_a_result_is_mailed_from_the_issuing_desk_and_what_is_typed_outlives_a_reload(
    hall: Running, window: Window, device: Caller
) -> None:
    window.start(device, PROMISED)
    window.page.locator("#return-way").click()
    window.fill()
    no = window.routed()
    window.finish()
    station = hall.person("ld1", account="SP-LD", terminal="S-LD")
    for step, body in (
        ("take-up", {}),
        ("accept", {}),
        ("decision", {"kind": "approve", "opinion": "符合条件"}),
        ("confirm", {"secret": SECRETS["ld1"]}),
    ):
        station.post(f"/cases/{no}/{step}", body)
    station.call("DELETE", "/session")
    window.shows("#standing-cases", "回流 1 件")
    window.keys("KeyE", "Digit1", "KeyN")
    window.shows(LINE, "已转出件台")
    # The clerk's own second account: the same browser, the same session.
    window.open(f"/issue#{no}")
    window.shows("#case .case-tags", "待出件")
    accessible(window)
    watch_shifts(window.page)
    window.keys("Enter")
    expect(window.page.locator("#result-no")).to_be_focused()
    window.type("演示〔2026〕3号")
    accessible(window)
    window.page.reload()
    window.shows("#work-panel", "出件")
    window.keys("Enter")
    expect(window.page.locator("#result-no")).to_have_value("演示〔2026〕3号")
    lost = LostServer(window.page, "**/issue")
    window.keys("Enter", "Enter", "Enter", "Enter")
    window.shows("#strip-text", "未送出：出件")
    lost.lost = False
    window.shows("#case .case-tags", "已出件")
    assert len(set(lost.keys)) == 1
    printed(window, "approval", no)
    window.keys("Enter")
    window.type("EX123456789CN")
    window.keys("Enter", "Enter")
    window.shows("#work-panel", "单号 EX123456789CN")
    accessible(window)
    window.keys("Enter")
    window.shows("#case .case-tags", "已送达")
    printed(window, "collection", no)
    delivery = case_of(window, no)["delivery"]
    assert (delivery["way"], delivery["tracking_no"], delivery["same_person_as_received"]) == (
        "mail",
        "EX123456789CN",
        True,
    )
