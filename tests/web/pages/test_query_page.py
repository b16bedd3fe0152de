"""The applicant's query in a browser: on a phone, and on a touch panel with keys of its own."""

from playwright.sync_api import Page, expect

from tests.web.conftest import ID_NUMBER, ITEM, Running
from tests.web.pages.test_axe import grave


def received(hall: Running) -> str:
    clerk = hall.person("zh1")
    ticket = hall.device().issue(ITEM.id)
    clerk.serve_next(1)
    case = clerk.post("/cases", {"ticket": ticket["id"]}, status=201)
    clerk.post(f"/cases/{case['no']}/materials", {"present": list(range(len(case["materials"])))})
    clerk.post(f"/cases/{case['no']}/receive", {"applicant_name": "张三", "applicant_id": ID_NUMBER})
    return str(case["no"])


def test_an_applicant_reads_the_progress_on_a_phone_and_on_a_touch_panel(page: Page, fresh: Running) -> None:
    no = received(fresh)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{fresh.url}/query#no={no[9:]}")
    expect(page.locator("#case-no")).to_have_value(no[9:])
    expect(page.locator("#last4")).to_be_focused()
    assert grave(page) == []
    page.keyboard.type("9999")
    page.keyboard.press("Enter")
    expect(page.locator("#trouble")).to_contain_text("请核对收件凭证")
    assert grave(page) == []
    page.keyboard.type("002x")
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_have_text("已收件，正在办理")
    expect(page.locator("#applicant")).to_have_text("申请人 张*")
    expect(page.locator("#steps li")).to_contain_text(["已收件"])
    assert grave(page) == []
    assert "张三" not in page.content()
    page.set_viewport_size({"width": 1280, "height": 1024})
    page.goto(f"{fresh.url}/query?kiosk")
    expect(page.locator("#keypad button")).to_have_count(14)
    assert grave(page) == []
    for key in no[9:]:
        page.get_by_role("button", name=key, exact=True).click()
    page.locator("#last4").click()
    for key in ("0", "0", "2", "2"):
        page.get_by_role("button", name=key, exact=True).click()
    page.get_by_role("button", name="删除一位").click()
    page.get_by_role("button", name="X", exact=True).click()
    page.locator("#go").click()
    expect(page.locator("#state")).to_have_text("已收件，正在办理")
    page.locator("#again").click()
    expect(page.locator("#case-no")).to_have_value("")
    expect(page.locator("#last4")).to_have_value("")
