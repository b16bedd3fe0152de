"""The display is readable by old eyes: heights of characters by figures, from the real style sheets in a real page."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from queue_server.contract.board import Board, BoardTidal
from queue_server.contract.hall import HallProfile
from signage.clocks import Clocks
from signage.display import FontFiles, Look, build_display
from signage.display_feed import DisplayFeed
from signage.display_server import DisplayServer
from signage.sizes import Screen
from tests.hall_process import PROJECT
from tests.look import THEME
from tests.signage.conftest import a_board, now
from tests.signage.page_checks import cut_off, written
from tests.signage.test_display_pages import BUSY, PROFILE, four_calls

CAPITAL = 0.733
IDEOGRAPH = 0.92
FONTS = PROJECT / "var" / "fonts" / "web"
SCREENS = [
    Screen(diagonal_in=43, distance_m=5, rows=4),
    Screen(diagonal_in=55, distance_m=5, rows=4),
    Screen(diagonal_in=55, distance_m=7, rows=4),
    Screen(diagonal_in=65, distance_m=5, rows=4),
    Screen(diagonal_in=65, distance_m=7, rows=4),
    Screen(diagonal_in=65, distance_m=10, rows=3),
    Screen(diagonal_in=75, distance_m=10, rows=3),
    Screen(diagonal_in=86, distance_m=10, rows=4),
]
TABLE_MM = {5: (50, 33, 23), 7: (70, 47, 33), 10: (100, 67, 47)}
"""Number, next list and everything else by distance, in whole millimetres."""
TURNS = 13
PAGE_MS = 8000
SIZES_JS = "all => all.map(n => parseFloat(getComputedStyle(n).fontSize))"
HEIGHT_PX = 1080


@dataclass
class OpenDisplay:
    """The pages of one screen, fed by hand."""

    feed: DisplayFeed
    url: str


Showing = Callable[[Screen], OpenDisplay]


@pytest.fixture
def showing() -> Iterator[Showing]:
    """Serves the pages of a screen."""
    started: list[tuple[DisplayFeed, DisplayServer]] = []

    def show(screen: Screen) -> OpenDisplay:
        clocks = Clocks(wall=lambda: datetime.now(UTC), monotonic=time.monotonic)
        fonts = FontFiles(regular=FONTS / "NotoSansSC-Regular.otf", bold=FONTS / "NotoSansSC-Bold.otf")
        look = Look(theme=THEME, fonts=fonts, screen=screen)
        feed = DisplayFeed(clocks, build=look.build(), boot="1")
        server = DisplayServer(build_display(feed, look), host="127.0.0.1", port=0)
        server.start()
        started.append((feed, server))
        feed.show_hall(HallProfile.model_validate(PROFILE))
        return OpenDisplay(feed, f"http://127.0.0.1:{server.port}/")

    yield show
    for feed, server in started:
        feed.close()
        server.stop()


def a_full_board(**changes: Any) -> Board:
    tidal = BoardTidal(state="open", valid_until=now().replace(year=2099))
    busy = BUSY | {"missed": ["A017", "B008", "Y011", "A019"]}
    return a_board(1, calls=four_calls(), tidal=tidal, overtime=True, **(busy | changes))


def name_of(screen: Screen) -> str:
    return f"{screen.diagonal_in:g} inch at {screen.distance_m:g} m"


def mm_per_px(screen: Screen) -> float:
    return screen.diagonal_in * 25.4 * 9 / math.hypot(16, 9) / HEIGHT_PX


def open_page(browser: Browser, url: str) -> Page:
    context = browser.new_context(viewport={"width": 1920, "height": HEIGHT_PX})
    page = context.new_page()
    page.clock.install()
    page.goto(url)
    page.evaluate("document.fonts.ready")
    return page


def hold_still(page: Page) -> None:
    """From now on time passes by hand alone, so that a busy machine skips no page of what turns."""
    page.clock.pause_at(datetime.now(UTC) + timedelta(seconds=10))


def sizes_px(page: Page, selector: str) -> list[float]:
    found: list[float] = page.eval_on_selector_all(selector, SIZES_JS)
    assert found, selector
    return found


@pytest.mark.parametrize("screen", SCREENS, ids=name_of)
def test_characters_are_as_high_as_the_viewing_distance_asks(
    browser: Browser, showing: Showing, screen: Screen
) -> None:
    display = showing(screen)
    display.feed.show_board(a_full_board())
    page = open_page(browser, display.url)
    expect(page.locator(".row.newest .number")).to_be_visible()
    hold_still(page)
    mm = mm_per_px(screen)
    number, following, text = TABLE_MM[int(screen.distance_m)]
    assert min(sizes_px(page, ".row .number")) * CAPITAL * mm >= number
    assert min(sizes_px(page, ".row .place b")) * CAPITAL * mm >= number
    assert min(sizes_px(page, ".row .place span")) * IDEOGRAPH * mm >= number
    assert min(sizes_px(page, "#next .number")) * CAPITAL * mm >= following
    said = ""
    for _ in range(TURNS):
        for words, size in written(page):
            assert size * CAPITAL * mm >= text, words
            said += words
        assert cut_off(page) == []
        page.clock.run_for(PAGE_MS)
    for words in (
        "接下来",
        "过号",
        "请到取号机激活",
        "正在等候",
        "潮汐窗口",
        "延时服务中",
        "今日服务",
        "0421-7812345",
        "Y",
        "13",
    ):
        assert words in said
    page.context.close()


@pytest.mark.parametrize("screen", SCREENS, ids=name_of)
def test_the_three_blocks_at_rest_are_as_high(browser: Browser, showing: Showing, screen: Screen) -> None:
    display = showing(screen)
    display.feed.show_board(a_board(1))
    page = open_page(browser, display.url)
    expect(page.locator("#rest")).to_be_visible()
    hold_still(page)
    mm = mm_per_px(screen)
    said = ""
    for _ in range(TURNS):
        for words, size in written(page):
            assert size * CAPITAL * mm >= TABLE_MM[int(screen.distance_m)][2], words
            said += words
        assert cut_off(page) == []
        page.clock.run_for(PAGE_MS)
    for words in (
        "周一至周五",
        "周六、周日",
        "综合窗口区",
        "便民等候区",
        "政务公开区",
        "安全出口",
        "灭火器",
        "急救箱",
        "0421-7812347",
    ):
        assert words in said
    page.context.close()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (3840, 2160), (1080, 1920)])
def test_nothing_is_cut_off_at_any_resolution(browser: Browser, showing: Showing, width: int, height: int) -> None:
    display = showing(Screen())
    display.feed.show_board(a_full_board())
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.clock.install()
    page.goto(display.url)
    page.evaluate("document.fonts.ready")
    expect(page.locator(".row.newest .number")).to_be_visible()
    for _ in range(TURNS):
        assert cut_off(page) == []
        page.clock.run_for(PAGE_MS)
    context.close()
