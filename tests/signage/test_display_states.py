"""How the display behaves over time: what turns, what settles, what rests, and what it never shows."""

import re
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from queue_server.contract.board import BoardTidal, BoardWindow
from queue_server.contract.emergency import Emergency
from queue_server.contract.hall import HallProfile
from signage.sizes import Screen
from tests.signage.conftest import a_board, a_board_call, now
from tests.signage.test_display_pages import BUSY, PROFILE, four_calls
from tests.signage.test_old_eyes import OpenDisplay, Showing, a_full_board, open_page, showing

__all__ = ["showing"]

RATING = "https://zwfw.example.gov.cn/hcp/211322101-1"


@pytest.fixture
def display(showing: Showing) -> OpenDisplay:
    return showing(Screen())


@pytest.fixture
def page(browser: Browser, display: OpenDisplay) -> Iterator[Page]:
    display.feed.show_board(a_board(1, calls=[a_board_call("A000", ago_s=30)]))
    opened = open_page(browser, display.url)
    expect(opened.locator(".row.newest .number")).to_have_text("A000")
    yield opened
    opened.context.close()


def gold_of(page: Page) -> tuple[int, ...]:
    """The colour of the newest bar on the screen, in its upper left where nothing is written."""
    box = page.locator(".row.newest").bounding_box()
    assert box is not None
    clip = {"x": box["x"] + 40, "y": box["y"] + 8, "width": 2.0, "height": 2.0}
    picture = page.screenshot(clip=clip, type="png")
    shown: list[int] = page.evaluate(
        """async (bytes) => {
      const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], {type: 'image/png'}));
      const canvas = document.createElement('canvas');
      const pen = canvas.getContext('2d');
      pen.drawImage(image, 0, 0);
      return [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    }""",
        list(picture),
    )
    return tuple(shown)


def test_the_newest_bar_is_gold_in_every_frame_of_its_fades(display: OpenDisplay, page: Page) -> None:
    display.feed.show_board(a_board(2, calls=[a_board_call("A001")]))
    expect(page.locator(".row.newest.pulse .number")).to_have_text("A001")
    fades = "document.getAnimations().filter(one => one.animationName === 'breathe')"
    timing = page.evaluate(f"{fades}.map(one => one.effect.getTiming()).map(t => [t.duration, t.iterations])")
    assert timing == [[2000, 3]]
    for at_ms in (0, 250, 500, 1000, 1500, 1990, 3000, 5000):
        page.evaluate(f"{fades}.forEach(one => {{ one.pause(); one.currentTime = {at_ms}; }})")
        red, green, blue = gold_of(page)
        assert red >= 250, at_ms
        assert green >= 205, at_ms
        assert blue <= 190, at_ms


def test_a_call_settles_after_a_minute_and_keeps_its_gold_edge(display: OpenDisplay, page: Page) -> None:
    display.feed.show_board(a_board(2, calls=[a_board_call("A001")]))
    expect(page.locator(".row.newest .number")).to_have_text("A001")
    page.clock.run_for(60_000)
    expect(page.locator(".row.newest.settled")).to_have_count(0)
    page.clock.run_for(7_000)
    expect(page.locator(".row.newest.settled")).to_have_count(1)


def test_the_picture_moves_by_four_pixels_every_three_minutes(page: Page) -> None:
    places = set()
    for _ in range(4):
        box = page.locator("#frame").bounding_box()
        assert box is not None
        places.add((round(box["x"]), round(box["y"])))
        page.clock.run_for(180_000)
    assert places == {(0, 0), (4, 0), (4, 4), (0, 4)}


def test_the_tidal_window_opening_is_told_for_twenty_seconds_and_stays_in_the_line(
    display: OpenDisplay, page: Page
) -> None:
    windows = [
        BoardWindow(no=1, state="paused", number=None, name="综合窗口"),
        BoardWindow(no=2, state="open", number=None, name="潮汐窗口", tidal=True),
    ]
    tidal = BoardTidal(state="open", valid_until=now())
    display.feed.show_board(a_board(2, calls=[a_board_call("A001")], tidal=tidal, windows=windows, next=["A002"]))
    news = page.locator("#facts.fresh .news").first
    expect(news).to_have_text("2号潮汐窗口已开放，请各类号码留意叫号")
    page.clock.run_for(21_000)
    expect(page.locator("#facts.fresh")).to_have_count(0)
    expect(page.locator("#facts .news").nth(1)).to_have_text("1 号窗口暂停")
    some = tidal.model_copy(update={"takes_all": False})
    display.feed.show_board(a_board(3, calls=[a_board_call("A001")], tidal=some, windows=windows))
    expect(page.locator("#facts .news").first).to_have_text("2号潮汐窗口已开放，请可在该窗口办理的号码留意叫号")


def test_the_screen_is_dark_outside_hours_and_bright_when_somebody_waits(
    display: OpenDisplay, browser: Browser
) -> None:
    closed = {"open": False, "hours": "08:30-11:30 13:30-17:00"}
    at = now().replace(hour=12, minute=0)
    display.feed.show_board(a_board(1, server_time=at, **closed))
    page = open_page(browser, display.url)
    expect(page.locator("#block-hours")).to_be_visible()
    for hour, minute, dark in ((17, 31, True), (7, 59, True), (8, 1, False), (17, 29, False)):
        display.feed.show_board(a_board(2, server_time=at.replace(hour=hour, minute=minute), **closed))
        page.clock.run_for(1_100)
        expect(page.locator("#night")).to_be_visible(visible=dark)
    display.feed.show_board(a_board(3, server_time=at.replace(hour=20), **closed))
    page.clock.run_for(1_100)
    expect(page.locator("#night-card")).to_contain_text("08:30-11:30")
    first = page.locator("#night-card").bounding_box()
    page.clock.run_for(61_000)
    assert page.locator("#night-card").bounding_box() != first
    display.feed.show_board(a_board(4, server_time=at.replace(hour=20), waiting={"A": 1}, next=["A001"], **closed))
    page.clock.run_for(1_100)
    expect(page.locator("#night")).to_be_hidden()
    expect(page.locator("#next")).to_have_text("A001")
    page.context.close()


def test_the_plan_takes_its_turn_at_rest_and_says_where_one_stands(display: OpenDisplay, browser: Browser) -> None:
    plan = {
        "width_m": 30,
        "depth_m": 20,
        "building": {"name": "大厅", "x": 2, "y": 2, "w": 24, "h": 12},
        "zones": [{"name": "便民等候区", "x": 12, "y": 6, "w": 12, "h": 7}],
        "points": [{"kind": "extinguisher", "name": "灭火器", "x": 5, "y": 12}],
        "route": [[10, 14], [10, 6]],
        "here": {"kiosk-1": [8, 8], "door": [10, 12]},
    }
    display.feed.show_hall(HallProfile.model_validate(PROFILE | {"floor_plan": plan, "version": "v2"}))
    display.feed.show_board(a_board(1))
    page = open_page(browser, display.url)
    expect(page.locator("#rest-plan svg")).to_be_attached()
    seen = set()
    for _ in range(4):
        page.clock.run_for(15_000)
        seen.add((page.locator("#block-hours").is_visible(), page.locator("#block-plan").is_visible()))
    assert seen == {(True, False), (False, True)}
    expect(page.locator("#rest-plan svg")).to_contain_text("您在此")
    expect(page.locator("#rest-plan svg")).to_contain_text("灭火器")
    page.context.close()


def test_no_name_and_no_item_is_on_any_page(display: OpenDisplay, page: Page) -> None:
    display.feed.show_board(a_full_board())
    expect(page.locator(".row.newest .number")).to_have_text("A023")
    state = page.evaluate("fetch('/board.json').then(r => r.json())")
    keys = set(re.findall(r'"(\w+)":', str(state["board"]).replace("'", '"')))
    assert not keys & {"person", "applicant", "item", "reason", "clerk", "clerk_name"}
    shown = page.inner_text("body")
    assert not re.search(r"演示甲|演示乙|社保|低保|残疾证", shown)


def test_every_rating_code_leads_to_its_registered_address(
    display: OpenDisplay, browser: Browser, tmp_path: Path
) -> None:
    profile = HallProfile.model_validate(PROFILE)
    windows = [profile.windows[0].model_copy(update={"rating_url": RATING}), profile.windows[1]]
    display.feed.show_hall(profile.model_copy(update={"windows": windows, "version": "v2"}))
    display.feed.show_board(a_board(1, **BUSY))
    page = open_page(browser, display.url + "window/1")
    expect(page.locator("#rating img")).to_be_visible()
    page.wait_for_function("document.querySelector('#rating img').complete")
    page.screenshot(path=str(tmp_path / "window.png"))
    read = subprocess.run(["zbarimg", "--raw", "-q", str(tmp_path / "window.png")], capture_output=True, check=True)
    assert read.stdout.decode().split() == [RATING]
    page.goto(display.url + "window/2")
    expect(page.locator("#rating")).to_have_text("好差评二维码未登记")
    page.context.close()


def test_a_window_names_its_clerk_by_number_and_says_whether_its_number_was_just_called(
    display: OpenDisplay, browser: Browser
) -> None:
    window = BoardWindow(no=1, state="open", number="A023", name="综合窗口", clerk_no="017")
    display.feed.show_board(a_board(1, calls=[a_board_call("A023", 1)], windows=[window]))
    page = open_page(browser, display.url + "window/1")
    expect(page.locator("#clerk")).to_have_text("工号017")
    expect(page.locator("#state")).to_have_text("请到本窗口")
    later = now() + timedelta(seconds=61)
    calls = [a_board_call("A023", 1)]
    display.feed.show_board(a_board(2, calls=calls, server_time=later, windows=[window]))
    expect(page.locator("#state")).to_have_text("正在办理")
    away = window.model_copy(update={"state": "paused", "number": None, "clerk_no": None})
    display.feed.show_board(a_board(3, windows=[away]))
    expect(page.locator("#state")).to_have_text("暂停服务")
    expect(page.locator("#clerk")).to_be_hidden()
    page.context.close()


BOARDS: dict[str, tuple[str, dict[str, Any]]] = {
    "busy": ("", {"calls": four_calls(), **BUSY}),
    "resting": ("", {}),
    "closed": ("", {"open": False}),
    "emergency": ("", {"emergency": Emergency(text="请离开大厅", since=now())}),
    "window 1": ("window/1", {"calls": four_calls(), **BUSY}),
    "window 2": ("window/2", {}),
}


@pytest.mark.parametrize("name", BOARDS)
def test_axe_finds_nothing_serious(display: OpenDisplay, browser: Browser, name: str) -> None:
    path, fields = BOARDS[name]
    display.feed.show_board(a_board(1, **fields))
    page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    page.goto(display.url + path)
    page.wait_for_function("document.body.innerText.length > 20")
    found = Axe().run(page).response["violations"]
    serious = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}]
    assert serious == []
    page.context.close()
