"""What the window terminal does about mistakes and losses: undo, reload, a lost server, an ended session."""

from pathlib import Path

from playwright.sync_api import Page, expect

from queue_server.bootstrap import Server, build_server
from tests.look import THEME
from tests.web.conftest import ACCESS, CATALOGUE, HALL, Caller, Running, impatient, running, wait_until
from tests.web.pages.conftest import LINE, Desk, LostServer, issue


def start_server(data: Path, *, port: int) -> Server:
    server = build_server(
        hall=HALL, catalogue=CATALOGUE, access=ACCESS, data_dir=data, theme=THEME, bind=("127.0.0.1", port)
    )
    server.start()
    return server


def test_a_transfer_can_be_undone_for_five_seconds(signed_in: Desk, kiosk: Caller) -> None:
    ticket = kiosk.issue("consult")
    signed_in.call_and_start(ticket["number"])
    signed_in.keys("KeyT", "Digit2")
    signed_in.shows(LINE, "将转到 帮代办")
    signed_in.keys("Escape")
    signed_in.shows(LINE, "已撤销")
    assert kiosk.get(f"/tickets/{ticket['id']}")["state"] == "serving"


def test_a_transfer_that_nobody_undoes_is_sent_after_five_seconds(signed_in: Desk, kiosk: Caller) -> None:
    ticket = kiosk.issue("consult")
    signed_in.call_and_start(ticket["number"])
    signed_in.keys("KeyT", "KeyB")
    signed_in.shows(LINE, "将转到 帮代办")
    signed_in.idle()
    assert kiosk.get(f"/tickets/{ticket['id']}")["state"] == "waiting"


def test_a_missed_person_can_be_undone_and_rejoined(page: Page, tmp_path: Path) -> None:
    page.clock.install()
    with running(tmp_path, hall=impatient()) as hall:
        desk, kiosk = Desk(page, hall.url), hall.device("kiosk-1")
        ticket = kiosk.issue("consult")
        desk.open()
        desk.sign_in()
        desk.ready("callNext")
        desk.keys("Space")
        desk.in_hand(ticket["number"])
        for calls in (2, 3):
            expect(page.locator("[data-verb=recall]")).to_be_disabled()
            page.clock.fast_forward(10_000)
            desk.ready("recall")
            desk.keys("KeyR")
            desk.shows("#facts", f"已呼叫 {calls} 次")
        expect(page.locator("[data-verb=recall]")).to_be_disabled()
        desk.keys("KeyS")
        desk.shows(LINE, "再等")
        page.clock.fast_forward(10_000)
        desk.ready("miss")
        desk.keys("KeyS")
        desk.shows(LINE, "将记为未到")
        desk.keys("KeyZ")
        desk.in_hand(ticket["number"])
        assert kiosk.get(f"/tickets/{ticket['id']}")["state"] == "called"
        desk.keys("NumpadSubtract")
        page.clock.fast_forward(5_000)
        desk.shows("#missed-list", ticket["number"])
        desk.ready("callNext")
        desk.keys("KeyM")
        desk.shows("#next-list", ticket["number"])
        assert kiosk.get(f"/tickets/{ticket['id']}")["state"] == "waiting"
        assert desk.errors == []


def test_a_reload_in_mid_service_loses_nothing(signed_in: Desk, kiosk: Caller) -> None:
    ticket = issue(kiosk)
    signed_in.call_and_start(ticket["number"])
    signed_in.keys("Digit1")
    signed_in.ticked(1)
    signed_in.shows("#case-state", "未收件")
    signed_in.page.reload()
    signed_in.in_hand(ticket["number"])
    signed_in.shows("#primary-label", "办结")
    signed_in.ticked(1)


def test_a_delayed_act_survives_a_reload(signed_in: Desk, kiosk: Caller) -> None:
    ticket = kiosk.issue("consult")
    signed_in.call_and_start(ticket["number"])
    signed_in.keys("KeyT", "Digit2")
    signed_in.shows(LINE, "将转到 帮代办")
    signed_in.page.reload()
    signed_in.shows(LINE, "将转到 帮代办")
    signed_in.idle()
    assert kiosk.get(f"/tickets/{ticket['id']}")["state"] == "waiting"


def test_an_act_that_meets_no_server_is_repeated_with_its_own_key(signed_in: Desk, kiosk: Caller) -> None:
    first, _ = kiosk.issue("consult"), kiosk.issue("consult")
    signed_in.ready("callNext")
    way = LostServer(signed_in.page, "**/call-next")
    signed_in.keys("Space")
    signed_in.shows(LINE, "正在重试")
    wait_until(lambda: signed_in.page.wait_for_timeout(50) or len(way.keys) >= 2)
    way.lost = False
    signed_in.in_hand(first["number"])
    assert len(set(way.keys)) == 1
    assert len(kiosk.get("/board")["calls"]) == 1


def test_an_act_on_its_way_is_repeated_after_a_reload(signed_in: Desk, kiosk: Caller) -> None:
    ticket = kiosk.issue("consult")
    signed_in.ready("callNext")
    way = LostServer(signed_in.page, "**/call-next")
    signed_in.keys("Space")
    signed_in.shows(LINE, "正在重试")
    way.lost = False
    signed_in.page.reload()
    signed_in.in_hand(ticket["number"])
    assert len(set(way.keys)) == 1


def test_a_server_that_goes_and_comes_back_finds_the_ticket_and_the_act(page: Page, tmp_path: Path) -> None:
    first = start_server(tmp_path, port=0)
    desk = Desk(page, Running(first).url)
    kiosk = Running(first).device("kiosk-1")
    ticket = kiosk.issue("consult")
    desk.open()
    desk.sign_in()
    desk.call_and_start(ticket["number"])
    first.stop()
    expect(page.locator("#link")).to_have_attribute("data-link", "lost", timeout=60_000)
    desk.shows("#link", "画面停在")
    desk.in_hand(ticket["number"])
    desk.keys("KeyH")
    desk.shows(LINE, "正在重试")
    second = start_server(tmp_path, port=first.address[1])
    desk.idle()
    expect(page.locator("#link")).to_have_attribute("data-link", "live", timeout=60_000)
    assert kiosk.get(f"/tickets/{ticket['id']}")["state"] == "held"
    second.stop()


def test_a_session_that_ended_asks_to_sign_in_and_keeps_the_ticket(signed_in: Desk, kiosk: Caller) -> None:
    ticket = kiosk.issue("consult")
    signed_in.call_and_start(ticket["number"])
    signed_in.page.context.clear_cookies()
    signed_in.ready("hold")
    signed_in.keys("KeyH")
    expect(signed_in.page.locator("#sign-in")).to_be_visible()
    expect(signed_in.page.locator("#person")).to_have_value("zh1")
    signed_in.page.locator("#secret").fill("secret-of-zh1")
    signed_in.keys("Enter")
    signed_in.in_hand(ticket["number"])


def test_the_secret_is_never_kept_in_the_browser(signed_in: Desk) -> None:
    kept = signed_in.page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "zh1" in kept
    assert "secret-of-zh1" not in kept
