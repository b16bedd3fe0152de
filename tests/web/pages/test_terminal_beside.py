"""Beside the ticket in hand: knowledge, notice, reports, what is typed and not sent, who sits at a window."""

import subprocess
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.web.conftest import CODE, ID_NUMBER, ITEM, SECRETS, Caller, Running
from tests.web.pages.conftest import LINE, Desk, issue, open_desk

SEARCH_S = 1.0
PRINT_S = 10.0
REPORT_S = 60.0


@pytest.fixture
def head(fresh: Running) -> Caller:
    """The hall head, without an account and without a seat."""
    return fresh.person("head", account="", terminal="S-JS")


def test_a_word_finds_a_guide_within_a_second_and_the_keyboard_opens_it(signed_in: Desk) -> None:
    signed_in.keys("KeyK")
    expect(signed_in.page.locator("#knowledge-query")).to_be_focused()
    expect(signed_in.page.locator("#knowledge-list .pick").first).to_be_visible()
    began_s = time.monotonic()
    signed_in.page.keyboard.insert_text("高龄")
    expect(signed_in.page.locator("#knowledge-list .pick").first).to_contain_text("高龄")
    assert time.monotonic() - began_s <= SEARCH_S
    signed_in.keys("Enter")
    signed_in.shows("#knowledge-body", "材料")
    signed_in.keys("Escape")
    expect(signed_in.page.locator("#case")).to_be_visible()


def test_a_new_entry_is_unread_at_both_windows_until_each_has_opened_it(
    signed_in: Desk, browser: Browser, fresh: Running, head: Caller
) -> None:
    other = open_desk(browser, fresh)
    other.open()
    other.sign_in("zh2", account="ZH-2", terminal="T2")
    head.post("/knowledge", {"title": "停电怎么办", "body": "先手工发号。", "kind": "faq"}, status=201)
    for desk in (signed_in, other):
        desk.shows("#standing-unread", "知识库 1 条未读")
    signed_in.keys("KeyK")
    signed_in.shows("#knowledge-list", "未读")
    signed_in.page.keyboard.insert_text("停电")
    expect(signed_in.page.locator("#knowledge-list .pick")).to_have_count(1)
    signed_in.keys("Enter")
    signed_in.shows("#knowledge-body", "先手工发号。")
    expect(signed_in.page.locator("#knowledge-list .unread")).to_have_count(0)
    expect(signed_in.page.locator("#standing-unread")).to_have_text("")
    other.shows("#standing-unread", "知识库 1 条未读")
    other.page.context.close()


def test_one_key_prints_what_is_lacking_on_one_sheet(signed_in: Desk, kiosk: Caller, tmp_path: Path) -> None:
    ticket = issue(kiosk)
    signed_in.call_and_start(ticket["number"])
    signed_in.keys("Digit1")
    signed_in.shows("#case-state", "未收件")
    signed_in.ready("hold")
    began_s = time.monotonic()
    signed_in.keys("KeyL")
    paper = signed_in.page.frame_locator("#printer")
    expect(paper.locator("body[data-ready=true]")).to_be_attached()
    assert time.monotonic() - began_s <= PRINT_S
    lacking = [line.name for line in ITEM.materials[1:] if line.required]
    expect(paper.locator("tr.lacks")).to_have_count(len(lacking))
    address = str(signed_in.page.locator("#printer").get_attribute("src")).partition("?")[0]
    signed_in.page.goto(signed_in.url + address)
    expect(signed_in.page.locator("body[data-ready=true]")).to_be_attached()
    pdf = tmp_path / "notice.pdf"
    signed_in.page.pdf(path=pdf, prefer_css_page_size=True)
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, text=True).stdout
    assert text.count("\f") == 1
    assert f"这次还缺 {len(lacking)} 份材料" in text
    assert "一 次 性 告 知 书" in text or "一次性告知书" in text.replace(" ", "")


def test_a_report_by_telephone_is_written_down_by_keyboard_and_survives_a_reload(signed_in: Desk, head: Caller) -> None:
    began_s = time.monotonic()
    signed_in.keys("KeyW")
    expect(signed_in.page.locator("#report-kind")).to_be_focused()
    signed_in.keys("Enter", "Enter")
    for words in ("王某", "13800000000"):
        signed_in.page.keyboard.insert_text(words)
        signed_in.keys("Enter")
    signed_in.keys("4", "Enter")
    signed_in.page.keyboard.insert_text("社保卡办了三次没办成")
    kept = signed_in.page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "13800000000" not in kept
    signed_in.page.reload()
    signed_in.idle()
    signed_in.keys("KeyW")
    expect(signed_in.page.locator("#report-text")).to_have_value("社保卡办了三次没办成")
    expect(signed_in.page.locator("#report-contact")).to_have_value("13800000000")
    signed_in.page.locator("#report-text").focus()
    signed_in.keys("Enter")
    signed_in.page.keyboard.insert_text("一次说清楚")
    signed_in.keys("Enter")
    signed_in.shows(LINE, "已登记 B")
    assert time.monotonic() - began_s <= REPORT_S
    filed = head.get("/reports?open=true")["reports"]
    assert [(one["kind"], one["channel"], one["about"]) for one in filed] == [("unresolved", "phone", "refused")]
    signed_in.keys("KeyW")
    expect(signed_in.page.locator("#report-text")).to_have_value("")


def test_a_report_without_its_fields_says_which_is_missing(signed_in: Desk) -> None:
    signed_in.keys("KeyW")
    signed_in.page.locator("#report-form button[type=submit]").click()
    signed_in.shows(LINE, "还差：联系电话")
    expect(signed_in.page.locator("#report-contact")).to_be_focused()


def test_what_was_typed_of_an_applicant_survives_a_reload_and_is_sealed(signed_in: Desk, kiosk: Caller) -> None:
    ticket = issue(kiosk)
    signed_in.call_and_start(ticket["number"])
    signed_in.keys("KeyN")
    signed_in.shows("#case-state", "未收件")
    signed_in.keys("KeyN")
    signed_in.page.keyboard.insert_text("王秀英")
    signed_in.keys("Enter")
    signed_in.page.keyboard.type(ID_NUMBER)
    kept = signed_in.page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert ID_NUMBER not in kept
    signed_in.page.reload()
    signed_in.in_hand(ticket["number"])
    expect(signed_in.page.locator("#applicant-name")).to_have_value("王秀英")
    expect(signed_in.page.locator("#applicant-id")).to_have_value(ID_NUMBER)
    signed_in.shows("#id-label", "校验正确")


def test_the_seal_is_the_cipher_of_the_standard(signed_in: Desk) -> None:
    """RFC 8439, section 2.4.2."""
    stream = signed_in.page.evaluate(
        """async () => {
      const { cipher } = await import('/static/console/sealed_store.js');
      const under = new Uint32Array(Uint8Array.from({ length: 32 }, (_, at) => at).buffer);
      const nonce = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0x4a, 0, 0, 0, 0]);
      const text = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
        + 'sunscreen would be it.';
      const out = cipher(new TextEncoder().encode(text), nonce, { under, from: 1 });
      return Array.from(out, (byte) => byte.toString(16).padStart(2, '0')).join('');
    }"""
    )
    assert stream.startswith("6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0b")
    assert stream.endswith("5af90bbf74a35be6b40b8eedf2785e42874d")


def test_a_second_sign_in_is_refused_with_who_sits_there_and_since_when(
    signed_in: Desk, browser: Browser, fresh: Running
) -> None:
    second = open_desk(browser, fresh)
    second.open()
    expect(second.page.locator("#person")).to_be_focused()
    for value in ("zh2", f"{CODE}-ZH-2", "T1", SECRETS["zh2"]):
        second.page.keyboard.type(value)
        second.page.keyboard.press("Enter" if value == SECRETS["zh2"] else "Tab")
    expect(second.page.locator("#sign-in-line")).to_contain_text("1 号窗口正由张敏使用（")
    expect(second.page.locator("#sign-in-line")).to_contain_text("在终端 T1 登录）")
    expect(second.page.locator("#secret")).to_be_focused()
    signed_in.idle()
    second.page.context.close()


def test_the_hall_head_works_without_an_account_beside_both_clerks(head: Caller, signed_in: Desk) -> None:
    session = head.get("/session")
    assert (session["account"], session["account_type"], session["window"]) == ("", "", None)
    assert session["hall_head"]
    signed_in.idle()
    assert signed_in.page.locator("#who").text_content() == "张敏"
