"""The hall head's page on cases, posts and people: what presses is red, and what he decides counts."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.town import MORNING
from tests.web.conftest import CODE, SECRETS, Caller, wait_until
from tests.web.pages.case_town import PROMISED, Town, case_town, faults, head_desk
from tests.web.pages.conftest import Desk

CORRECTION = {
    "kind": "correction",
    "opinion": "材料不符合要求，请一次补正",
    "items": [{"material": "", "problem": "看不清楚", "how": "请重新提交"}],
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with case_town(tmp_path_factory.mktemp("hall")) as started:
        yield started


@pytest.fixture(scope="module")
def station(town: Town) -> Caller:
    return town.hall.person("ld1", account="SP-LD", terminal="S-LD")


@pytest.fixture
def head(browser: Browser, town: Town) -> Iterator[Desk]:
    with head_desk(browser, town) as desk:
        yield desk


def open_case(page: Page, no: str) -> None:
    page.locator(f'.case-row[data-no="{no}"]').click()
    expect(page.locator("#detail .case-no")).to_contain_text(no)


def submit(page: Page, matter: str) -> None:
    page.locator(f'.act-form[data-matter="{matter}"] button[type=submit]').click()


def accepted(town: Town, station: Caller, *, applicant: int = 0) -> str:
    no: str = town.take_in(PROMISED, applicant=applicant)["no"]
    station.post(f"/cases/{no}/take-up")
    station.post(f"/cases/{no}/accept")
    return no


def test_an_extension_is_approved_once_and_moves_the_due_date(head: Desk, town: Town, station: Caller) -> None:
    no = accepted(town, station)
    due = town.case(no)["due"]
    station.post(f"/cases/{no}/request-extension", {"days": 3, "reason": "现场核查因大雪推迟"})
    head.keys("Digit5")
    head.shows("#cases-list", "等您批准")
    head.shows("#figures", "待您批准1")
    open_case(head.page, no)
    head.shows("#detail", "现场核查因大雪推迟")
    submit(head.page, f"extend {no}")
    head.shows("#strip-text", "批准延期")
    extension = wait_until(lambda: (one := town.case(no)["extension"])["new_due"] and one)
    assert (extension["old_due"], extension["by_name"]) == (due, "赵主任")
    assert town.case(no)["due"] == extension["new_due"] > due
    expect(head.page.locator(f'.act-form[data-matter="extend {no}"]')).to_have_count(0)
    assert faults(head) == []


def test_a_second_correction_notice_waits_for_his_word(head: Desk, town: Town, station: Caller) -> None:
    case = town.take_in(PROMISED, applicant=1)
    no = case["no"]
    body = {**CORRECTION, "items": [{**CORRECTION["items"][0], "material": case["materials"][0]["name"]}]}  # type: ignore[index]  # a body of words
    for turn in (1, 2):
        station.post(f"/cases/{no}/take-up")
        station.post(f"/cases/{no}/decision", body)
        station.post(f"/cases/{no}/confirm", {"secret": SECRETS["ld1"]})
        if turn == 1:
            town.step(no, "send-correction")
            town.step(no, "resubmit", {"present": list(range(len(case["materials"])))})
    assert "send_correction" not in town.case(no)["allowed"]
    head.keys("Digit5")
    head.shows("#cases-list", "申请第二次补正告知")
    open_case(head.page, no)
    submit(head.page, f"allow {no}")
    head.shows("#detail .form-line", "请填写“理由”")
    head.page.locator(f'.act-form[data-matter="allow {no}"] textarea').fill("申请人又交来新材料")
    submit(head.page, f"allow {no}")
    wait_until(lambda: "send_correction" in town.case(no)["allowed"])
    town.step(no, "send-correction")
    assert town.case(no)["corrections"] == 2


def test_what_was_not_entered_stands_in_red_and_a_station_is_changed_with_a_reason(head: Desk, town: Town) -> None:
    ticket = town.kiosk.issue(PROMISED)
    town.clerk.serve_next()
    draft = town.clerk.post("/cases", {"ticket": ticket["id"]}, status=201)["no"]
    town.clerk.finish(outcome="preintake")
    head.keys("Digit5")
    head.shows("#cases-list .case-group.bad", "预收件没有录入，须当天录入 1")
    expect(head.page.locator("#figures .bad dt", has_text="预收件未录入")).to_be_visible()
    expect(head.page.locator("#tab-cases")).to_have_attribute("data-bad", "true")
    town.step(draft, "void", {"reason": "演示"})
    expect(head.page.locator(f'.case-row[data-no="{draft}"]')).to_have_count(0)
    no = town.take_in(PROMISED, applicant=2)["no"]
    town.clock.set(MORNING + timedelta(days=7))
    head.page.reload()
    expect(head.page.locator("#work")).to_be_visible()
    head.keys("Digit5")
    open_case(head.page, no)
    head.page.locator("#detail summary", has_text="改由别的站办所办").click()
    form = head.page.locator(f'.act-form[data-matter="override {no}"]')
    form.locator("select").select_option("NJ")
    form.locator("textarea").fill("涉及农村集体资产，由农经站办")
    submit(head.page, f"override {no}")
    wait_until(lambda: town.case(no)["station"] == "NJ")
    assert faults(head) == []


def test_an_empty_window_is_recorded_and_shown(head: Desk, town: Town) -> None:
    town.clerk.call("DELETE", "/session")
    town.clock.advance(6 * 60)
    wait_until(lambda: head.page.request.get(f"{head.url}/api/v1/duty").json()["vacancies"], within_s=30)
    head.keys("Digit6")
    head.shows("#duty-list", "正在空岗")
    head.shows("#duty-list .case-group.bad", "空岗记录 1")
    expect(head.page.locator("#figures .bad dt", has_text="今天空岗")).to_be_visible()
    assert faults(head) == []
    town.clerk.sign_in("zh1")
    expect(head.page.locator("#duty-list .tag.overdue")).to_have_count(0)


def test_a_substitute_with_dates_and_a_letter_takes_over(head: Desk, town: Town) -> None:
    accounts = {"accounts": [f"{CODE}-SP-LD", f"{CODE}-SP-MZ"]}
    bound = head.page.request.post(f"{head.url}/api/v1/staff/ld1/accounts", data=accounts, headers={"Origin": head.url})
    assert bound.ok, bound.text()
    head.keys("Digit7")
    head.shows("#people-list", "首席代表")
    head.page.locator("#people-list .pick", has_text="民政").click()
    form = head.page.locator('.act-form[data-matter="head MZ"]')
    form.locator("select").select_option("ld1")
    form.locator("input.input").first.fill("镇授〔2026〕12号")
    form.get_by_label("只是临时代理").check()
    today = str(head.page.locator("#detail input[type=date]").first.input_value())
    head.page.locator("#detail input[type=date]").nth(1).fill(today)
    submit(head.page, "head MZ")
    head.shows("#strip-text", "首席代表已任命")
    row = head.page.locator("#people-list .pick", has_text="民政")
    expect(row).to_contain_text("李强")
    expect(row).to_contain_text("代理")
    assert faults(head) == []


def test_the_roster_takes_a_day_and_a_record_takes_its_selection_note(head: Desk, town: Town) -> None:
    head.keys("Digit6")
    head.page.locator("#duty-new").click()
    form = head.page.locator('.act-form[data-matter="duty new"]')
    form.locator("select").nth(2).select_option("zh2")
    form.locator("select").nth(3).select_option("zh1")
    form.locator("button[type=submit]").click()
    head.shows("#strip-text", "值班表已保存")
    head.shows("#duty-list", "A 王芳")
    head.keys("Digit7")
    head.page.locator("#people-list .pick", has_text="王芳").last.click()
    form = head.page.locator('.act-form[data-matter="record zh2"]')
    form.get_by_label("由谁选派").fill("镇党政办")
    form.get_by_label("选派日期").fill("2026-01-05")
    submit(head.page, "record zh2")
    head.shows("#strip-text", "王芳的档案已保存")
    people = head.page.request.get(f"{head.url}/api/v1/staff").json()["people"]
    assert next(one for one in people if one["person"] == "zh2")["selected_by"] == "镇党政办"


def test_a_call_out_of_order_stands_with_its_reason(head: Desk, town: Town) -> None:
    _, second = town.kiosk.issue("consult"), town.kiosk.issue("consult")
    town.clerk.post("/windows/1/call-next", {"ticket": second["id"], "reason": "老人身体不适"})
    town.clerk.post("/windows/1/start")
    town.clerk.finish()
    head.keys("Digit8")
    head.shows("#fairness-list", "老人身体不适")
    head.shows("#fairness-list", second["number"])
    head.shows("#fairness-state", "都有理由")
    assert faults(head) == []
