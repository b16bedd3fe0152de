"""The window terminal by keyboard: a whole turn, the numeric pad, what a key may not do."""

from playwright.sync_api import expect

from tests.web.conftest import ID_NUMBER, ITEM, Caller
from tests.web.pages.conftest import LINE, Desk, issue


def test_a_clerk_serves_a_visit_with_a_case_wholly_by_keyboard(signed_in: Desk, kiosk: Caller) -> None:
    ticket = issue(kiosk)
    signed_in.call_and_start(ticket["number"])
    expect(signed_in.page.locator(".material")).to_have_count(len(ITEM.materials))
    signed_in.keys("Digit0")
    signed_in.ticked(len(ITEM.materials))
    signed_in.shows("#case-state", "未收件")
    signed_in.keys("KeyN")
    expect(signed_in.page.locator("#applicant-name")).to_be_focused()
    signed_in.page.keyboard.insert_text("王秀英")
    signed_in.keys("Enter")
    signed_in.page.keyboard.type(ID_NUMBER.lower())
    signed_in.shows("#id-label", "校验正确")
    signed_in.keys("Enter", "Enter")
    signed_in.shows("#case-state", "已收件")
    signed_in.ready("primary")
    signed_in.keys("Enter")
    signed_in.shows(LINE, "办理结果")
    signed_in.keys("Digit2")
    signed_in.idle()
    signed_in.shows(LINE, "已办结：收件")
    assert kiosk.get(f"/tickets/{ticket['id']}")["state"] == "done"
    assert kiosk.get("/board")["cases_today"] == 1


def test_the_numeric_pad_alone_serves_a_whole_visit(signed_in: Desk, kiosk: Caller) -> None:
    first, second = issue(kiosk), kiosk.issue("consult")
    signed_in.ready("callNext")
    signed_in.keys("NumpadAdd")
    signed_in.in_hand(first["number"])
    signed_in.ready("primary")
    signed_in.keys("NumpadEnter")
    signed_in.shows("#primary-label", "办结")
    signed_in.keys("Numpad1")
    signed_in.ticked(1)
    signed_in.shows("#case-state", "未收件")
    signed_in.keys("Numpad0")
    signed_in.ticked(len(ITEM.materials))
    signed_in.ready("hold")
    signed_in.keys("NumpadDecimal")
    signed_in.idle()
    signed_in.ready("callNext")
    signed_in.keys("NumpadAdd")
    signed_in.in_hand(second["number"])
    signed_in.ready("primary")
    signed_in.keys("NumpadEnter")
    signed_in.shows("#primary-label", "办结")
    signed_in.ready("primary")
    signed_in.keys("NumpadEnter", "Numpad1")
    signed_in.idle()
    signed_in.keys("NumpadDecimal")
    signed_in.in_hand(first["number"])
    signed_in.ready("primary")
    signed_in.keys("NumpadEnter", "Numpad4")
    signed_in.idle()
    assert kiosk.get(f"/tickets/{first['id']}")["state"] == "done"
    assert kiosk.get(f"/tickets/{second['id']}")["state"] == "done"


def test_space_while_serving_asks_for_the_outcome_and_then_calls_the_next(signed_in: Desk, kiosk: Caller) -> None:
    first, second = kiosk.issue("consult"), kiosk.issue("consult")
    signed_in.call_and_start(first["number"])
    signed_in.ready("callNext")
    signed_in.keys("Space")
    signed_in.shows(LINE, f"先办结 {first['number']}")
    signed_in.keys("Digit1")
    signed_in.in_hand(second["number"])
    assert kiosk.get(f"/tickets/{second['id']}")["state"] == "called"


def test_a_second_call_within_three_seconds_is_not_sent(signed_in: Desk, kiosk: Caller) -> None:
    first, _ = kiosk.issue("consult"), kiosk.issue("consult")
    signed_in.ready("callNext")
    signed_in.keys("Space", "Space", "Space")
    signed_in.in_hand(first["number"])
    expect(signed_in.page.locator("[data-verb=callNext]")).to_be_disabled()
    assert len(kiosk.get("/board")["calls"]) == 1


def test_a_pause_takes_a_reason_by_digit_and_the_same_key_ends_it(signed_in: Desk, kiosk: Caller) -> None:
    signed_in.keys("KeyP")
    signed_in.shows(LINE, "为什么暂停")
    signed_in.keys("Digit2")
    signed_in.shows("#number", "已暂停")
    assert kiosk.get("/board")["windows"][0]["state"] == "paused"
    signed_in.ready("pause")
    signed_in.keys("KeyP")
    signed_in.idle()
    assert kiosk.get("/board")["windows"][0]["state"] == "open"


def test_a_ticket_out_of_order_is_called_only_with_a_reason(signed_in: Desk, kiosk: Caller) -> None:
    kiosk.issue("consult")
    second = kiosk.issue("consult")
    row = signed_in.page.locator("#next-list li", has_text=second["number"])
    row.get_by_role("button", name="点叫").click()
    signed_in.shows(LINE, "需要说明原因")
    assert kiosk.get("/board")["calls"] == []
    signed_in.keys("Digit1")
    signed_in.in_hand(second["number"])


def test_a_ticket_is_picked_out_of_order_by_keyboard_too(signed_in: Desk, kiosk: Caller) -> None:
    kiosk.issue("consult")
    second = kiosk.issue("consult")
    signed_in.shows("#next-list", second["number"])
    signed_in.keys("KeyG", "Digit2")
    signed_in.shows(LINE, "需要说明原因")
    signed_in.keys("Digit3")
    signed_in.in_hand(second["number"])


def test_letters_in_a_field_and_in_an_input_method_are_no_verbs(signed_in: Desk, kiosk: Caller) -> None:
    ticket = issue(kiosk)
    signed_in.call_and_start(ticket["number"])
    signed_in.keys("Digit1")
    signed_in.shows("#case-state", "未收件")
    signed_in.keys("KeyN")
    signed_in.page.keyboard.type("hstp 123")
    expect(signed_in.page.locator("#applicant-name")).to_have_value("hstp 123")
    signed_in.keys("Escape")
    signed_in.page.evaluate(
        "() => document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " {code: 'KeyH', key: 'Process', isComposing: true, bubbles: true}))"
    )
    signed_in.ticked(1)
    assert kiosk.get(f"/tickets/{ticket['id']}")["state"] == "serving"


def test_the_chinese_mode_of_an_input_method_does_not_hide_the_letters(signed_in: Desk, kiosk: Caller) -> None:
    ticket = kiosk.issue("consult")
    signed_in.call_and_start(ticket["number"])
    signed_in.page.evaluate(
        "() => document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyH', key: 'Process', bubbles: true}))"
    )
    signed_in.idle()
    assert kiosk.get(f"/tickets/{ticket['id']}")["state"] == "held"


def test_a_clicked_button_does_not_swallow_the_next_space(signed_in: Desk, kiosk: Caller) -> None:
    first, second = kiosk.issue("consult"), kiosk.issue("consult")
    signed_in.page.locator("[data-verb=callNext]").click()
    signed_in.in_hand(first["number"])
    signed_in.keys("Enter")
    signed_in.shows("#primary-label", "办结")
    signed_in.ready("hold")
    signed_in.page.locator("[data-verb=hold]").click()
    signed_in.idle()
    signed_in.ready("callNext")
    signed_in.keys("Space")
    signed_in.in_hand(second["number"])


def test_the_key_help_opens_and_closes_by_key_and_names_both_keyboards(signed_in: Desk) -> None:
    signed_in.keys("Shift+Slash")
    expect(signed_in.page.locator("#help")).to_be_visible()
    expect(signed_in.page.locator("#help-rows tr").first).to_contain_text("+")
    signed_in.keys("Escape")
    expect(signed_in.page.locator("#help")).to_be_hidden()


def test_the_other_clerk_sees_within_ten_seconds_that_the_first_window_is_paused(desk: Desk, clerk: Caller) -> None:
    desk.open()
    desk.sign_in("zh2", account="ZH-2", terminal="T2")
    expect(desk.page.locator("#relief")).to_be_hidden()
    clerk.post("/windows/1/pause", {"reason": "短时离岗"})
    desk.shows("#relief", "1 号窗口已暂停，请接替", within_s=10)
    clerk.post("/windows/1/unpause")
    expect(desk.page.locator("#relief")).to_be_hidden()
