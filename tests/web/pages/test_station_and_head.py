"""The pages of a representative and of the hall head: keyboard, drafts, reports and their steps, the self-check."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import CODE, SECRETS, Caller, Running, wait_until
from tests.web.pages.conftest import Desk

STRIP = "#strip-text"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def clerk(fresh: Running) -> Caller:
    return fresh.person("zh1")


@pytest.fixture
def head(desk: Desk) -> Desk:
    """The hall head's page, signed in without an account."""
    desk.open("/head")
    expect(desk.page.locator("#person")).to_be_focused()
    for selector, value in (("#person", "head"), ("#terminal", "S-JS"), ("#secret", SECRETS["head"])):
        desk.page.locator(selector).fill(value)
    desk.keys("Enter")
    expect(desk.page.locator("#work")).to_be_visible()
    return desk


def asks(clerk: Caller, kiosk: Caller, question: str) -> dict[str, str]:
    item = next(one for one in kiosk.get("/items")["items"] if one["station"] == "LD")
    ticket: dict[str, str] = kiosk.issue(item["id"])
    clerk.serve_next()
    clerk.post("/windows/1/expert-call", {"question": question}, status=201)
    return ticket


def test_a_representative_chooses_accepts_and_answers_by_keyboard(desk: Desk, clerk: Caller, kiosk: Caller) -> None:
    desk.open("/station")
    desk.sign_in("ld1", account="SP-LD", terminal="S-LD")
    desk.shows(STRIP, "没有呼叫")
    ticket = asks(clerk, kiosk, "材料能否认可")
    desk.shows(STRIP, f"请您解答 {ticket['number']}")
    desk.shows("#call-question", "材料能否认可")
    desk.keys("Digit1", "Enter")
    expect(desk.page.locator("#answer")).to_be_focused()
    desk.shows(STRIP, f"已应答 {ticket['number']}")
    desk.keys("Control+Enter")
    desk.shows(STRIP, "请先写答复")
    desk.page.keyboard.insert_text("可以认可。")
    desk.keys("Control+Enter")
    desk.shows(STRIP, f"已答复 {ticket['number']}")
    desk.shows("#calls", "没有等待的呼叫")
    call = clerk.get(f"/expert-calls?ticket={ticket['id']}")["calls"][0]
    assert (call["answer"], call["state"], call["knowledge"]) == ("可以认可。", "answered", None)


def test_a_representative_sees_the_stations_cases(desk: Desk, clerk: Caller, kiosk: Caller) -> None:
    item = next(one for one in kiosk.get("/items")["items"] if one["station"] == "LD" and one["letter"] == "A")
    ticket = kiosk.issue(item["id"])
    clerk.serve_next()
    case = clerk.post("/cases", {"ticket": ticket["id"]}, status=201)
    clerk.post(f"/cases/{case['no']}/materials", {"present": list(range(len(case["materials"])))})
    clerk.post(
        f"/cases/{case['no']}/receive",
        {"applicant_name": "王秀英", "applicant_id": "11010519491231002X", "phone": None},
    )
    desk.open("/station")
    desk.sign_in("ld1", account="SP-LD", terminal="S-LD")
    desk.shows("#cases", case["no"])
    desk.shows("#cases", item["name"])
    assert "王秀英" not in desk.page.content()


def test_a_clerk_who_comes_to_the_stations_page_is_told_politely(desk: Desk) -> None:
    desk.open("/station")
    expect(desk.page.locator("#person")).to_be_focused()
    for selector, value in (
        ("#person", "ld1"),
        ("#account", f"{CODE}-SP-JS"),
        ("#terminal", "S-JS"),
        ("#secret", SECRETS["ld1"]),
    ):
        desk.page.locator(selector).fill(value)
    desk.keys("Enter")
    desk.shows("#sign-in-line", "您不能使用账号")


def test_the_hall_head_answers_a_report_and_it_leaves_the_list(head: Desk, clerk: Caller) -> None:
    body = {
        "kind": "suggestion",
        "channel": "window",
        "about": "place",
        "text": "请添两把椅子",
        "wish": "等候区",
        "contact": "13800000000",
    }
    no = clerk.post("/reports", body, status=201)["no"]
    head.shows("#reports-list", no)
    head.page.locator("#reports-list .pick").first.click()
    head.shows("#detail", "请添两把椅子")
    steps = head.page.locator("#detail .step")
    for _ in range(4):
        names = steps.locator("summary").all_text_contents()
        if "答复" in names:
            break
        mark = head.page.locator("#detail").get_attribute("data-mark")
        name = next(one for one in ("交办", "开始办理") if one in names)
        step = steps.filter(has_text=name).first
        if step.get_attribute("open") is None:
            step.locator("summary").click()
        step.locator("button[type=submit]").click()
        expect(head.page.locator("#detail")).not_to_have_attribute("data-mark", str(mark))
    answer = head.page.locator("form[data-step=answer]")
    answer.locator("textarea").fill("已添三把，谢谢您。")
    answer.locator("button[type=submit]").click()
    wait_until(lambda: clerk.get(f"/reports/{no}")["answer"] == "已添三把，谢谢您。")
    expect(head.page.locator("#reports-list")).not_to_contain_text(no)


def test_a_call_that_nobody_answered_is_answered_by_the_hall_head(head: Desk, clerk: Caller, kiosk: Caller) -> None:
    item = next(one for one in kiosk.get("/items")["items"] if one["letter"] == "B")
    ticket = kiosk.issue(item["id"])
    clerk.serve_next()
    call = clerk.post("/windows/1/expert-call", {"question": "县里的事项怎么办"}, status=201)
    if call["state"] != "escalated" and call["station"]:
        pytest.fail("the item of the test belongs to a station")
    head.keys("Digit2")
    head.shows("#experts-list", ticket["number"])
    head.page.locator("#experts-list .pick").first.click()
    head.shows("#detail", "县里的事项怎么办")
    head.page.locator("#detail textarea").fill("由帮代办送县里。")
    head.page.locator("#detail button[type=submit]").click()
    head.shows(STRIP, f"已答复 {ticket['number']}")
    assert clerk.get(f"/expert-calls?ticket={ticket['id']}")["calls"][0]["answer"] == "由帮代办送县里。"


def test_the_self_check_takes_a_result_a_photo_and_a_date(head: Desk, fresh: Running, tmp_path: Path) -> None:
    picture = tmp_path / "ramp.png"
    picture.write_bytes(PIXEL)
    head.keys("Digit3")
    rows = head.page.locator("#checks-list .check")
    expect(rows).to_have_count(20)
    ramp = head.page.locator("#checks-list [data-line='2']")
    ramp.get_by_role("button", name="不合格").click()
    ramp.get_by_role("button", name="保存").click()
    head.shows(STRIP, "不合格须填整改期限")
    ramp.locator("input[type=date]").fill("2026-12-10")
    ramp.locator("input[type=file]").set_input_files(picture)
    expect(ramp.locator(".file")).to_contain_text("✓")
    ramp.get_by_role("button", name="保存").click()
    head.shows(STRIP, "第 2 项已保存")
    expect(ramp.locator("img")).to_be_visible()
    expect(ramp).to_contain_text("赵主任")
    first = head.page.locator("#checks-list [data-line='6']")
    first.get_by_role("button", name="合格", exact=True).click()
    head.shows("#checks-state", "/ 20")
    month = head.page.locator("#month").input_value()
    sheet = fresh.person("zh1").get(f"/self-checks/{month}")
    assert [sheet["lines"][at]["result"] for at in (1, 5)] == ["fault", "ok"]
    assert sheet["lines"][1]["photo"]


def test_the_hall_head_publishes_knowledge_and_its_next_version(head: Desk, clerk: Caller) -> None:
    head.keys("Digit4")
    expect(head.page.locator("#knowledge-list .pick").first).to_be_visible()
    head.page.locator("#knowledge-new").click()
    head.page.locator("#detail .input").first.fill("停电怎么办")
    head.page.locator("#detail textarea").fill("先手工发号。")
    head.page.locator("#detail button[type=submit]").click()
    head.shows(STRIP, "已发布")
    wait_until(lambda: clerk.get("/desk")["knowledge_unread"] == 1)
    head.page.locator("#detail textarea").fill("先手工发号，再打供电所电话。")
    head.page.locator("#detail button[type=submit]").click()
    found = wait_until(lambda: clerk.get("/knowledge?q=停电")["entries"])
    wait_until(lambda: "供电所" in clerk.get(f"/knowledge/{found[0]['id']}")["body"])


def test_the_figures_and_the_way_to_the_signs_stand_on_the_page(head: Desk, clerk: Caller, kiosk: Caller) -> None:
    kiosk.issue("consult")
    clerk.serve_next()
    clerk.finish()
    head.shows("#figures", "100%")
    head.shows("#figures", "网办率")
    head.shows("#online-reasons", "可网办事项")
    port = int(head.url.rsplit(":", 1)[1])
    expect(head.page.locator("#posters")).to_have_attribute("href", f"http://127.0.0.1:{port + 1}/posters")


def test_the_hall_head_raises_and_clears_the_emergency_message(head: Desk, kiosk: Caller) -> None:
    head.page.locator("#emergency-open").click()
    head.page.locator("#emergency-draft").fill("停电，请在原地等候")
    head.keys("Enter")
    expect(head.page.locator("#emergency")).to_be_visible()
    assert kiosk.get("/board")["emergency"]["text"] == "停电，请在原地等候"
    head.keys("Digit1", "Enter")
    expect(head.page.locator("#emergency")).to_be_hidden()
    assert kiosk.get("/board")["emergency"] is None


def test_what_a_representative_typed_is_not_lost_with_the_server(
    desk: Desk, page: Page, clerk: Caller, kiosk: Caller
) -> None:
    desk.open("/station")
    desk.sign_in("ld1", account="SP-LD", terminal="S-LD")
    ticket = asks(clerk, kiosk, "材料能否认可")
    desk.shows("#call-number", ticket["number"])
    desk.keys("Enter")
    expect(page.locator("#answer")).to_be_focused()
    page.route("**/answer", lambda route: route.abort("connectionfailed"))
    page.keyboard.insert_text("可以认可。")
    desk.keys("Control+Enter")
    desk.shows(STRIP, "未送出：送出答复")
    page.unroute("**/answer")
    desk.shows(STRIP, f"已答复 {ticket['number']}")
