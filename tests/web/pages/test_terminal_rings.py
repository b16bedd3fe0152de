"""What rings at a window and beside it: help, offers, hand-overs, representatives, the emergency message."""

import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import ITEM, Caller, Running
from tests.web.pages.conftest import LINE, Desk, open_desk

STRIP = "#strip-text"
SEEN_WITHIN_S = 2.0
OVER_ALL_SCREENS_S = 3.0
FIRE = "发现火情，请从安全出口离开"


@pytest.fixture
def other(browser: Browser, fresh: Running) -> Desk:
    """The other clerk, at the tidal window."""
    desk = open_desk(browser, fresh)
    desk.open()
    desk.sign_in("zh2", account="ZH-2", terminal="T2")
    return desk


def test_a_call_for_help_stands_at_both_windows_within_two_seconds_and_one_key_answers_it(
    signed_in: Desk, other: Desk, kiosk: Caller
) -> None:
    pressed_s = time.monotonic()
    call = kiosk.post("/help", {}, status=201)
    for desk in (signed_in, other):
        desk.shows(STRIP, f"需要帮助 · {call['place_name']}")
    assert time.monotonic() - pressed_s <= SEEN_WITHIN_S
    assert "有人求助" in signed_in.page.title()
    signed_in.keys("KeyA")
    signed_in.shows(STRIP, f"已应答 {call['place_name']}")
    expect(other.page.locator(STRIP)).not_to_contain_text("需要帮助")
    assert kiosk.get(f"/help/{call['id']}")["acknowledged_at"] is not None
    other.page.context.close()


def test_the_minus_of_the_pad_answers_what_rings(signed_in: Desk, kiosk: Caller) -> None:
    signed_in.page.clock.install()
    signed_in.page.reload()
    signed_in.idle()
    call = kiosk.post("/help", {}, status=201)
    signed_in.shows(STRIP, "需要帮助")
    signed_in.page.clock.fast_forward(1_000)
    signed_in.keys("NumpadSubtract")
    signed_in.shows(STRIP, "已应答")
    assert kiosk.get(f"/help/{call['id']}")["acknowledged_at"] is not None


def test_help_that_meets_no_server_is_named_as_not_sent_and_goes_out_later(signed_in: Desk, kiosk: Caller) -> None:
    call = kiosk.post("/help", {}, status=201)
    signed_in.shows(STRIP, "需要帮助")
    signed_in.page.route("**/acknowledge", lambda route: route.abort("connectionfailed"))
    signed_in.keys("KeyA")
    signed_in.shows(STRIP, "未送出：应答求助")
    signed_in.page.reload()
    signed_in.shows(STRIP, "未送出：应答求助")
    signed_in.page.unroute("**/acknowledge")
    signed_in.shows(STRIP, "已应答")
    assert kiosk.get(f"/help/{call['id']}")["acknowledged_at"] is not None


@pytest.mark.parametrize("answered", [("Digit1", "王芳"), ("Digit2", "张敏")], ids=["accepted", "declined"])
def test_a_ticket_changes_its_owner_only_when_the_colleague_accepts(
    signed_in: Desk, other: Desk, head: Caller, kiosk: Caller, answered: tuple[str, str]
) -> None:
    key, owner = answered
    ticket = kiosk.issue("consult")
    signed_in.call_and_start(ticket["number"])
    signed_in.keys("KeyT", "Digit5")
    signed_in.shows(LINE, "已请 王芳 接手")
    signed_in.shows("#standing-offer", f"等 王芳 接手 {ticket['number']}")
    other.shows(STRIP, f"张敏 请您接手 {ticket['number']}")
    other.keys("KeyA", key)
    expect(other.page.locator(STRIP)).not_to_contain_text("请您接手")
    expect(signed_in.page.locator("#standing-offer")).to_have_text("")
    assert head.get(f"/owners/ticket/{ticket['id']}")["owner_name"] == owner
    other.page.context.close()


@pytest.fixture
def head(fresh: Running) -> Caller:
    """The hall head, who may read owners and takes nobody's seat."""
    return fresh.person("head", account="", terminal="S-JS")


def test_a_hand_over_carries_note_and_open_tickets_to_the_other_clerk(
    signed_in: Desk, other: Desk, kiosk: Caller
) -> None:
    ticket = kiosk.issue("consult")
    signed_in.call_and_start(ticket["number"])
    signed_in.keys("KeyJ")
    signed_in.shows("#options", "王芳")
    signed_in.keys("Digit1", "Digit2")
    signed_in.shows(LINE, "已交接给 王芳：号码 1 个")
    other.shows(STRIP, f"张敏 交接 1 号窗口：{ticket['number']} · 有群众稍后返回")
    other.keys("KeyA")
    other.shows(LINE, "已收下 张敏 的交接")
    other.page.context.close()


def test_a_representative_is_called_and_the_answer_stands_beside_the_number(
    page: Page, signed_in: Desk, kiosk: Caller, browser: Browser, fresh: Running
) -> None:
    item = next(one for one in kiosk.get("/items")["items"] if one["station"] == "LD")
    context = browser.new_context(viewport={"width": 1440, "height": 860}, locale="zh-CN")
    station = Desk(context.new_page(), fresh.url)
    station.open("/station")
    station.sign_in("ld1", account="SP-LD", terminal="S-LD")
    ticket = kiosk.issue(item["id"])
    signed_in.call_and_start(ticket["number"])
    signed_in.keys("KeyX")
    signed_in.shows(LINE, "提什么问题")
    asked_s = time.monotonic()
    signed_in.keys("Digit1")
    station.shows(STRIP, f"1 号窗口请您解答 {ticket['number']}")
    assert time.monotonic() - asked_s <= SEEN_WITHIN_S + 1.0
    station.keys("Enter")
    expect(station.page.locator("#answer")).to_be_focused()
    signed_in.shows("#expert", "李强 已应答")
    station.page.keyboard.insert_text("户口簿首页可以认可。")
    station.page.reload()
    expect(station.page.locator("#answer")).to_have_value("户口簿首页可以认可。")
    station.page.locator("#publish").check()
    station.keys("Control+Enter")
    station.shows(STRIP, "收入知识库")
    signed_in.shows("#expert", "李强答复：户口簿首页可以认可。")
    signed_in.keys("KeyX")
    signed_in.shows("#answer-body", "户口簿首页可以认可。")
    signed_in.shows("#standing-unread", "知识库 1 条未读")
    assert station.errors == []
    del page
    context.close()


def test_the_emergency_message_covers_the_desks_and_a_named_person_clears_it(
    signed_in: Desk, other: Desk, kiosk: Caller
) -> None:
    ticket = kiosk.issue(ITEM.id)
    signed_in.call_and_start(ticket["number"])
    signed_in.keys("KeyO", "Digit9")
    signed_in.shows(LINE, "紧急广播什么")
    raised_s = time.monotonic()
    signed_in.keys("Digit2", "Digit1")
    for desk in (signed_in, other):
        expect(desk.page.locator("#emergency")).to_be_visible()
        desk.shows("#emergency-text", "发现火情")
    assert time.monotonic() - raised_s <= OVER_ALL_SCREENS_S + 1.0
    signed_in.keys("Space", "KeyH", "Digit3")
    signed_in.shows("#emergency", "由 张敏 解除，原因：误报")
    signed_in.keys("Escape", "Digit1", "Enter")
    for desk in (signed_in, other):
        expect(desk.page.locator("#emergency")).to_be_hidden()
    signed_in.in_hand(ticket["number"])
    assert kiosk.get(f"/tickets/{ticket['id']}")["state"] == "serving"
    assert kiosk.get("/board")["emergency"] is None
    other.page.context.close()


def test_nobody_clears_the_message_without_signing_in(desk: Desk, fresh: Running) -> None:
    fresh.person("head", account="", terminal="S-JS").post("/emergency", {"text": FIRE}, status=201)
    desk.open()
    expect(desk.page.locator("#emergency")).to_be_visible()
    desk.shows("#emergency", "登录后可以解除")
    expect(desk.page.locator("#emergency .button").first).to_be_hidden()
    desk.page.locator("#person").fill("zh1")
    expect(desk.page.locator("#person")).to_have_value("zh1")
