"""A clerk's whole day without the mouse, on the main keyboard and on the numeric pad alone; nothing moves meanwhile."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import ID_NUMBER, ITEM, Caller, Running, impatient, running, wait_until
from tests.web.pages.conftest import LINE, Desk, open_desk
from tests.web.pages.layout_shifts import shifts_of, watch_shifts

TICKS = len(ITEM.materials)


def state_of(kiosk: Caller, ticket: dict[str, str]) -> str:
    state: str = kiosk.get(f"/tickets/{ticket['id']}")["state"]
    return state


def calls_until_nobody_comes(desk: Desk, number: str, *, call: str, recall: str, miss: str) -> None:
    """Three calls ten seconds apart, then 未到; the page's clock is turned on, the server's has no gap."""
    desk.ready("callNext")
    desk.keys(call)
    desk.in_hand(number)
    for calls in (2, 3):
        desk.page.clock.fast_forward(10_000)
        desk.ready("recall")
        desk.keys(recall)
        desk.shows("#facts", f"已呼叫 {calls} 次")
    desk.page.clock.fast_forward(10_000)
    desk.ready("miss")
    desk.keys(miss)
    desk.shows(LINE, f"{number} 将记为未到")


def finish(desk: Desk, key: str, outcome: str) -> None:
    desk.ready("primary")
    desk.keys(key)
    desk.shows(LINE, "办理结果")
    desk.keys(outcome)
    desk.idle()


def takes_a_case(desk: Desk, number: str) -> None:
    desk.call_and_start(number)
    desk.keys("Digit0")
    desk.ticked(TICKS)
    desk.shows("#case-state", "未收件")
    desk.keys("KeyN")
    desk.page.keyboard.insert_text("王秀英")
    desk.keys("Enter")
    desk.page.keyboard.type(ID_NUMBER)
    desk.keys("Enter", "Enter")
    desk.shows("#case-state", "已收件")
    finish(desk, "Enter", "Digit2")


def transfers_at_the_second_try(desk: Desk, number: str) -> None:
    desk.call_and_start(number)
    desk.keys("KeyT", "KeyB")
    desk.shows(LINE, "将转到 帮代办")
    desk.keys("Escape")
    desk.shows(LINE, "已撤销")
    desk.keys("KeyT", "KeyB")
    desk.shows(LINE, "将转到 帮代办")
    desk.page.clock.fast_forward(5_000)
    desk.idle()


def picks_holds_and_takes_up_again(desk: Desk) -> None:
    desk.ready("callNext")
    desk.keys("KeyG", "Digit2", "Digit1")
    desk.shows("#number", "C00")
    picked = str(desk.page.locator("#number").text_content())
    desk.ready("primary")
    desk.keys("Enter")
    desk.shows("#primary-label", "办结")
    desk.ready("hold")
    desk.keys("KeyH")
    desk.idle()
    desk.keys("KeyU")
    desk.in_hand(picked)
    finish(desk, "Enter", "Digit1")


def pauses(desk: Desk, key: str, reason: str) -> None:
    desk.ready("pause")
    desk.keys(key, reason)
    desk.shows("#number", "已暂停")
    desk.ready("pause")
    desk.keys(key)
    desk.idle()


def test_a_day_on_the_main_keyboard(page: Page, tmp_path: Path) -> None:
    page.clock.install()
    with running(tmp_path, hall=impatient()) as hall:
        desk, kiosk = Desk(page, hall.url), hall.device("kiosk-1")
        desk.open()
        desk.sign_in()
        desk.idle()
        watch_shifts(page)
        with_case, absent, moved, _ = (kiosk.issue(one) for one in (ITEM.id, "consult", "consult", "consult"))
        desk.shows("#next-list", with_case["number"])
        expect(page.locator("#next-list .waits b").first).to_have_text("马上")
        takes_a_case(desk, with_case["number"])
        calls_until_nobody_comes(desk, absent["number"], call="Space", recall="KeyR", miss="KeyS")
        page.clock.fast_forward(5_000)
        desk.shows("#missed-list", absent["number"])
        desk.ready("callNext")
        desk.keys("KeyM")
        desk.shows("#next-list", absent["number"])
        transfers_at_the_second_try(desk, moved["number"])
        wait_until(lambda: state_of(kiosk, moved) == "waiting")
        picks_holds_and_takes_up_again(desk)
        pauses(desk, "KeyP", "Digit1")
        assert state_of(kiosk, with_case) == "done"
        assert kiosk.get("/board")["cases_today"] == 1
        assert shifts_of(page) == []
        assert desk.errors == []


def serves_from_the_menu(desk: Desk, kiosk: Caller) -> None:
    """Help is answered, a representative asked, a notice printed and knowledge read, all from the pad."""
    kiosk.post("/help", {}, status=201)
    desk.shows("#strip-text", "需要帮助")
    desk.page.clock.fast_forward(1_000)
    expect(desk.page.locator("#strip-act .key")).to_have_text("-")
    desk.keys("NumpadSubtract")
    desk.shows("#strip-text", "已应答")
    desk.ready("transfer")
    desk.keys("NumpadMultiply", "Numpad1", "Numpad1")
    desk.shows("#expert", "首席代表")
    desk.keys("NumpadMultiply", "Numpad2")
    desk.shows(LINE, "一次性告知书")
    desk.keys("NumpadMultiply", "Numpad3")
    expect(desk.page.locator("#knowledge-list .pick").first).to_be_visible()
    desk.keys("Numpad1")
    expect(desk.page.locator("#knowledge-body .knowledge-text")).to_be_visible()
    desk.keys("NumpadSubtract")
    expect(desk.page.locator("#case")).to_be_visible()


def starts_on_the_pad(desk: Desk, number: str) -> None:
    desk.ready("callNext")
    desk.keys("NumpadAdd")
    desk.in_hand(number)
    expect(desk.page.locator(".verbs [data-verb=recall] .key")).to_have_text("*")
    desk.ready("primary")
    desk.keys("NumpadEnter")
    desk.shows("#primary-label", "办结")
    expect(desk.page.locator(".verbs [data-verb=transfer] .key")).to_have_text("/")
    desk.shows(LINE, ". 挂起")


def misses_on_the_pad(desk: Desk, number: str) -> None:
    calls_until_nobody_comes(desk, number, call="NumpadAdd", recall="NumpadMultiply", miss="NumpadSubtract")
    desk.keys("NumpadSubtract")
    desk.shows(LINE, "已撤销")
    desk.ready("miss")
    desk.keys("NumpadSubtract")
    desk.page.clock.fast_forward(5_000)
    desk.shows("#missed-list", number)
    desk.ready("callNext")
    desk.keys("NumpadMultiply", "Numpad5")
    desk.shows("#next-list", number)


def test_a_day_on_the_numeric_pad_alone(page: Page, tmp_path: Path) -> None:
    page.clock.install()
    with running(tmp_path, hall=impatient()) as hall:
        desk, kiosk = Desk(page, hall.url), hall.device("kiosk-1")
        desk.open()
        desk.sign_in()
        desk.idle()
        watch_shifts(page)
        first, absent, moved = (kiosk.issue(one) for one in (ITEM.id, "consult", "consult"))
        desk.shows("#next-list", moved["number"])
        starts_on_the_pad(desk, first["number"])
        desk.keys("Numpad1")
        desk.shows("#case-state", "未收件")
        desk.keys("Numpad0")
        desk.ticked(TICKS)
        serves_from_the_menu(desk, kiosk)
        desk.ready("hold")
        desk.keys("NumpadDecimal")
        desk.idle()
        misses_on_the_pad(desk, absent["number"])
        starts_on_the_pad(desk, moved["number"])
        desk.ready("transfer")
        desk.keys("NumpadDivide", "Numpad2")
        desk.shows(LINE, "将转到 帮代办")
        page.clock.fast_forward(5_000)
        desk.idle()
        desk.keys("NumpadDecimal")
        desk.in_hand(first["number"])
        finish(desk, "NumpadEnter", "Numpad4")
        pauses(desk, "NumpadDivide", "Numpad3")
        assert state_of(kiosk, first) == "done"
        assert shifts_of(page) == []
        assert desk.errors == []


def test_the_buttons_show_the_keys_of_the_keyboard_in_use(signed_in: Desk) -> None:
    cap = signed_in.page.locator("[data-verb=callNext] .key")
    expect(cap).to_have_text("空格")
    signed_in.keys("NumpadMultiply")
    expect(cap).to_have_text("+")
    signed_in.keys("NumpadSubtract")
    signed_in.page.reload()
    expect(cap).to_have_text("+")
    signed_in.keys("KeyO")
    expect(cap).to_have_text("空格")


def test_the_help_lists_every_key_that_the_code_knows(signed_in: Desk) -> None:
    signed_in.keys("Shift+Slash")
    table = signed_in.page.evaluate(
        "async () => (await import('/static/terminal/key_table.js')).KEYS.filter((one) => !one.profile)"
    )
    rows = signed_in.page.locator("[data-verb-help]")
    expect(rows).to_have_count(len(table))
    listed = rows.evaluate_all("(rows) => rows.map((row) => row.dataset.verbHelp)")
    assert listed == [entry["verb"] for entry in table]
    named = rows.evaluate_all("(rows) => rows.map((row) => row.children[1].textContent)")
    assert all(named)
    codes = [entry["code"] for entry in table if "code" in entry]
    assert len(set(codes)) == len(codes)


def test_the_timers_go_on_over_a_reload(signed_in: Desk, kiosk: Caller) -> None:
    signed_in.shows("#timer-label", "窗口空闲")
    ticket = kiosk.issue("consult")
    signed_in.ready("callNext")
    signed_in.keys("Space")
    signed_in.in_hand(ticket["number"])
    signed_in.shows("#timer-label", "叫号后")
    signed_in.keys("Enter")
    signed_in.shows("#timer-label", "已办理")
    signed_in.shows("#timer", "0:03")
    signed_in.page.reload()
    signed_in.in_hand(ticket["number"])
    shown = signed_in.page.locator("#timer")
    expect(shown).not_to_have_text("")
    minutes, seconds = str(shown.text_content()).split(":")
    assert int(minutes) * 60 + int(seconds) >= 3


def test_a_board_that_is_busy_elsewhere_moves_nothing(
    browser: Browser, fresh: Running, signed_in: Desk, kiosk: Caller
) -> None:
    watch_shifts(signed_in.page)
    tickets = [kiosk.issue("consult") for _ in range(12)]
    other = open_desk(browser, fresh)
    other.open()
    other.sign_in("zh2", account="ZH-2", terminal="T2")
    other.call_and_start(tickets[0]["number"])
    other.ready("hold")
    other.keys("KeyH")
    other.idle()
    signed_in.shows("#held-list", tickets[0]["number"])
    assert shifts_of(signed_in.page) == []
    other.page.context.close()
