"""The data bureau's page: found by key, faults lead to their line, the difference is read before it is published."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.web.conftest import Running
from tests.web.pages.conftest import Desk, open_desk
from tests.web.pages.test_axe import grave, sign_in_on

NAME = "农村村民宅基地审批"
CONFIRMED = "县农业农村局 赵科长 建农函〔2026〕9号"


@pytest.fixture
def bureau(browser: Browser, fresh: Running) -> Desk:
    desk = open_desk(browser, fresh)
    desk.open("/bureau")
    sign_in_on(desk.page, "bureau", account="", terminal="T1")
    return desk


def old_paper_says(desk: Desk, code: str) -> None:
    """What the page for everybody tells of the short code of a replaced version."""
    page = desk.page
    desk.open("/guide")
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type("123456")
    desk.keys("Enter")
    desk.shows("#trouble", "有误")
    page.fill("#code", code)
    desk.keys("Enter")
    desk.shows("#state", "已失效")
    desk.shows("#current-title", "现行第 2 版")
    expect(page.locator("#materials li")).to_have_count(6)
    assert grave(page) == []


def test_a_guide_is_found_mended_checked_and_published_by_key(bureau: Desk, fresh: Running, tmp_path: Path) -> None:
    page, yaml = bureau.page, bureau.page.locator("#yaml")
    expect(page.locator("#count")).to_have_text("61 项")
    assert grave(page) == []
    bureau.keys("Slash")
    page.keyboard.type("nccmzjd")
    bureau.keys("Enter")
    expect(page.locator("#count")).to_have_text("1 项")
    bureau.shows("#detail h2", NAME)
    expect(page.locator("#detail .materials li")).to_have_count(6)
    bureau.shows("#detail", "可容缺 5 个工作日")
    assert grave(page) == []

    bureau.keys("Escape", "KeyE")
    expect(yaml).to_have_value(re.compile(NAME))
    good = yaml.input_value()
    yaml.fill(good.replace("promised_wd: 15", "promised_wd: 30").replace("户主居民身份证", "其他材料"))
    bureau.keys("Control+Enter")
    expect(page.locator(".fault")).to_have_count(2, timeout=60_000)
    bureau.shows("#results", "承诺时限 30 个工作日超过法定时限 20 个工作日")
    assert grave(page) == []
    bureau.keys("Enter")
    picked = "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert yaml.evaluate(picked) == "  promised_wd: 30"
    expect(page.locator("#send")).not_to_be_visible()

    yaml.fill(good.replace("promised_wd: 15", "promised_wd: 12"))
    bureau.keys("Control+Enter")
    bureau.shows("#results", "请逐项核对", within_s=60)
    expect(page.locator("#results tbody tr")).to_have_text(["承诺时限15个工作日12个工作日"])
    assert grave(page) == []
    bureau.keys("Control+Enter")
    bureau.shows("#strip-text", "请写明由哪个业务部门确认")
    page.keyboard.type(CONFIRMED)
    bureau.keys("Enter")
    bureau.shows("#strip-text", "已发布 1 个事项", within_s=60)
    bureau.shows("#detail h2 + .guide-head", "第 2 版")
    bureau.shows(".versions .step[open]", CONFIRMED)
    expect(page.locator(".versions .step")).to_have_count(2)
    item = next(one for one in fresh.caller().get("/items")["items"] if one["name"] == NAME)
    assert (item["promised_wd"], item["version"]) == (12, "2")

    bureau.keys("KeyU")
    file = tmp_path / "guides.yaml"
    file.write_text(good.replace("promised_wd: 15", "promised_wd: 12"), encoding="utf-8")
    page.set_input_files("#file", file)
    bureau.shows("#results", "没有差异")
    bureau.keys("Escape", "Escape")
    bureau.shows("#detail h2", NAME)

    summary = page.locator(".versions .step summary").nth(1).inner_text()
    old_paper_says(bureau, re.findall(r"[0-9]{6}", summary)[-1])
    # What axe itself puts into the page meets the policy too; a script of ours that fails does not.
    assert [error for error in bureau.errors if "Content Security Policy" not in error] == []


def test_a_clerk_reads_versions_and_publishes_nothing(browser: Browser, fresh: Running) -> None:
    desk = open_desk(browser, fresh)
    desk.open("/bureau")
    sign_in_on(desk.page, "zh1", account="ZH-1", terminal="T1")
    desk.shows("#detail", "只有县数据局账号可以发布")
    expect(desk.page.locator("#compose")).to_be_disabled()
    desk.keys("KeyU")
    desk.page.locator("#guides .pick").first.click()
    desk.shows("#detail .versions", "第 1 版")
    expect(desk.page.locator("#edit")).to_have_count(0)
    expect(desk.page.locator("#publish")).not_to_be_visible()
    assert desk.errors == []
