"""The case panel: refusal while a material is missing, drafts of an Internet terminal, the receipt on paper."""

import subprocess
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.web.conftest import ID_NUMBER, ITEM, Caller, Running
from tests.web.pages.conftest import LINE, Desk, issue, open_desk


def open_case(desk: Desk, kiosk: Caller) -> None:
    ticket = issue(kiosk)
    desk.call_and_start(ticket["number"])
    desk.keys("KeyN")
    desk.shows("#case-state", "未收件")


def fill_applicant(desk: Desk) -> None:
    desk.keys("KeyN")
    desk.page.keyboard.insert_text("王秀英")
    desk.keys("Enter")
    desk.page.keyboard.type(ID_NUMBER)
    desk.keys("Enter", "Enter")


def test_receiving_is_refused_while_a_required_material_is_missing(signed_in: Desk, kiosk: Caller) -> None:
    missing = next(line.name for line in ITEM.materials if line.required)
    open_case(signed_in, kiosk)
    fill_applicant(signed_in)
    expect(signed_in.page.locator("#line")).to_have_attribute("data-tone", "refused")
    signed_in.shows(LINE, missing)
    expect(signed_in.page.locator(".material.missing").first).to_contain_text(missing)
    signed_in.shows("#case-state", "未收件")
    assert kiosk.get("/board")["cases_today"] == 0


def test_a_wrong_check_digit_is_said_while_it_is_typed(signed_in: Desk, kiosk: Caller) -> None:
    open_case(signed_in, kiosk)
    signed_in.keys("KeyN", "Enter")
    signed_in.page.keyboard.type(ID_NUMBER[:-1])
    signed_in.shows("#id-label", "还差 1 位")
    signed_in.page.keyboard.type("0")
    signed_in.shows("#id-label", "校验位不对")


def test_what_the_applicant_says_is_kept_nowhere_in_the_browser(signed_in: Desk, kiosk: Caller) -> None:
    open_case(signed_in, kiosk)
    fill_applicant(signed_in)
    signed_in.shows(LINE, "材料")
    kept = signed_in.page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert ID_NUMBER not in kept
    assert "王秀英" not in kept


def test_a_consultation_finds_its_service_by_pinyin_initials(signed_in: Desk, kiosk: Caller) -> None:
    ticket = kiosk.issue("guide")
    signed_in.call_and_start(ticket["number"])
    signed_in.shows("#case-empty", "不需要建件")
    signed_in.keys("KeyN")
    signed_in.page.keyboard.type(ITEM.pinyin.split()[0])
    signed_in.keys("Enter")
    signed_in.shows("#case-title", ITEM.name)


def test_a_draft_that_was_opened_by_mistake_is_withdrawn_with_a_reason(signed_in: Desk, kiosk: Caller) -> None:
    open_case(signed_in, kiosk)
    signed_in.page.get_by_role("button", name="撤销建件").click()
    signed_in.keys("Digit1")
    expect(signed_in.page.locator("#case-state")).to_be_hidden()


def test_a_draft_of_the_internet_terminal_is_entered_at_the_comprehensive_window(
    browser: Browser, fresh: Running, signed_in: Desk, kiosk: Caller
) -> None:
    signed_in.page.get_by_role("button", name="开启").click()
    signed_in.keys("Digit1")
    signed_in.shows("#tidal-state", "启用中")
    signed_in.shows("#alarm", "等人登录")
    ticket = issue(kiosk)
    tidal = open_desk(browser, fresh)
    tidal.open()
    tidal.sign_in("zh2", account="ZH-2", terminal="T2")
    tidal.shows(LINE, "请在政务外网终端登录")
    tidal.call_and_start(ticket["number"])
    tidal.keys("Digit0")
    tidal.shows("#case-state", "预收件")
    expect(tidal.page.locator("#applicant")).to_be_hidden()
    tidal.shows("#case-done", "由综合窗口账号在政务外网终端录入")
    tidal.ticked(len(ITEM.materials))
    tidal.ready("primary")
    tidal.keys("Enter", "Digit4")
    tidal.idle()
    tidal.page.context.close()

    signed_in.shows("#case-empty", "待录入预收件 1 件")
    signed_in.keys("KeyE", "Digit1")
    signed_in.shows("#case-title", ITEM.name)
    fill_applicant(signed_in)
    signed_in.shows("#case-state", "已收件")
    assert kiosk.get("/board")["cases_today"] == 1


def test_the_receipt_is_printed_and_its_bar_code_reads_as_the_case_number(
    signed_in: Desk, kiosk: Caller, tmp_path: Path
) -> None:
    open_case(signed_in, kiosk)
    signed_in.keys("Digit0")
    signed_in.ticked(len(ITEM.materials))
    expect(signed_in.page.locator("#line")).not_to_have_attribute("data-tone", "ask")
    fill_applicant(signed_in)
    signed_in.shows("#case-state", "已收件")
    expect(signed_in.page.locator("#id-label")).to_have_text("身份证号")
    printed = signed_in.page.frame_locator("#printer")
    expect(printed.locator("body[data-ready]")).to_have_count(1)
    expect(printed.locator("#applicant")).to_have_text("王*")
    expect(printed.locator("#applicant-id")).to_have_text("1101**********002X")
    expect(printed.locator(".statement")).to_contain_text("本凭证不代表已受理，将于5个工作日内告知是否受理（截止")
    expect(printed.locator(".sign")).to_contain_text("张敏")
    expect(printed.locator(".sign")).not_to_contain_text("工号")
    expect(printed.locator("#practice")).to_be_visible()
    case_no = printed.locator("#case-no").inner_text()

    signed_in.open(f"/prints/receipt/{case_no}")
    expect(signed_in.page.locator("body[data-ready]")).to_have_count(1)
    paper = tmp_path / "receipt.pdf"
    signed_in.page.pdf(path=str(paper), prefer_css_page_size=True)
    facts = subprocess.run(["pdfinfo", str(paper)], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1" in facts
    assert "A5" in facts
    picture = tmp_path / "receipt"
    subprocess.run(["pdftoppm", "-r", "200", "-png", "-singlefile", str(paper), str(picture)], check=True)
    read = subprocess.run(
        ["zbarimg", "-q", "--raw", f"{picture}.png"], capture_output=True, text=True, check=True
    ).stdout.split()
    assert case_no in read


def test_a_receipt_of_a_draft_or_without_a_session_is_refused(signed_in: Desk, kiosk: Caller) -> None:
    open_case(signed_in, kiosk)
    no = signed_in.page.locator("#case-hint").inner_text().split()[-1]
    signed_in.open(f"/prints/receipt/{no}")
    signed_in.shows("#problem", "还没有出具收件凭证")
    signed_in.page.context.clear_cookies()
    signed_in.page.reload()
    signed_in.shows("#problem", "请先在窗口终端登录")
    expect(signed_in.page.locator(".paper")).to_have_count(0)
