"""The hall display and the window screens in each of their states, drawn by a real browser from boards made up here."""

import contextlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Browser

from firmware_config.machine_setup import FONTS
from firmware_config.site_file import load_site
from queue_server.contract.board import Board, BoardCall, BoardTidal, BoardWindow
from queue_server.contract.emergency import Emergency
from queue_server.domain.hours import HALL_ZONE
from queue_server.site_hall import build_hall
from queue_server.storage.catalogue_file import load_catalogue
from queue_server.web.public_facts import public_facts
from signage.clocks import Clocks
from signage.display import FontFiles, Look, build_display
from signage.display_feed import DisplayFeed
from signage.display_server import DisplayServer
from tests.look import THEME
from tests.pictures.album import Album

NOON = datetime(2026, 11, 23, 10, 24, tzinfo=HALL_ZONE)
DISPLAY = "Hall display"
WINDOW = "Window screens"
PX = 760
SETTLED_MS = 900
SLIDE_MS = 15_500
"""A slide of the resting display, and a little."""
BUSY: dict[str, Any] = {
    "next": ["A024", "Y005", "A025", "B012", "C004", "A026"],
    "missed": ["A017", "B008"],
    "waiting": {"A": 6, "B": 3, "C": 2, "Q": 1, "Y": 1},
    "longest_wait_s": 840,
    "longest_wait_by_letter_s": {"A": 840, "B": 600, "C": 300, "Q": 120, "Y": 60},
}


class Screens:
    """A display fed by hand."""

    def __init__(self, look: Look) -> None:
        self._ahead_s = 0.0
        self._rev = 0
        clocks = Clocks(wall=lambda: datetime.now(UTC), monotonic=lambda: time.monotonic() + self._ahead_s)
        self.feed = DisplayFeed(clocks, build=look.build(), boot="pictures")
        self.server = DisplayServer(build_display(self.feed, look), host="127.0.0.1", port=0)

    def show(self, **changes: Any) -> None:
        """Puts a board on the screens."""
        self._rev += 1
        self.feed.show_board(a_board(self._rev, **changes))

    def age(self, seconds: float) -> None:
        """Lets the board grow old."""
        self._ahead_s += seconds
        self.feed.lapse()


def a_board(rev: int, *, at: datetime = NOON, tidal: str = "closed", **changes: Any) -> Board:
    """Returns a board of a busy morning."""
    body: dict[str, Any] = {
        "hall": "211322101",
        "rev": rev,
        "server_time": at,
        "calls": [
            call("A023", 1, at),
            call("Y004", 1, at, ago_s=190),
            call("A022", 1, at, ago_s=420),
            call("C003", 1, at, ago_s=700),
        ],
        "windows": windows(tidal == "open"),
        "tidal": BoardTidal(state=tidal, valid_until=at + timedelta(days=1)),
        "overtime": False,
        "hall_name": "演示镇便民服务中心",
        "practice": True,
        "hours": "08:30-11:30 13:30-17:00",
        "phone": "0421-0000001",
        "cases_today": 12,
        **BUSY,
    }
    return Board.model_validate({**body, **changes})


def call(number: str, window: int, at: datetime, *, ago_s: float = 2.0) -> BoardCall:
    """Returns a call some seconds old."""
    return BoardCall(number=number, window=window, call_no=1, at=at - timedelta(seconds=ago_s))


def windows(tidal_open: bool, *, number: str | None = "A023") -> list[BoardWindow]:  # noqa: FBT001 - one flag, named
    """Returns both windows."""
    second = BoardWindow(
        no=2,
        state="open" if tidal_open else "closed",
        number="B011" if tidal_open else None,
        name="潮汐窗口",
        tidal=True,
        clerk_no="02" if tidal_open else None,
    )
    return [BoardWindow(no=1, state="open", number=number, name="综合窗口", clerk_no="01"), second]


QUIET: dict[str, Any] = {
    "calls": [],
    "next": [],
    "missed": [],
    "waiting": {},
    "longest_wait_s": 0,
    "longest_wait_by_letter_s": {},
}
FIRE = Emergency(text="发现火情，请从最近的安全出口离开，不要使用电器", since=NOON)
STATES: dict[str, dict[str, Any]] = {
    "calls": {},
    "tidal window open": {
        "tidal": "open",
        "calls": [call("B011", 2, NOON), call("A023", 1, NOON, ago_s=60), call("Y004", 1, NOON, ago_s=190)],
    },
    "overtime": {"at": NOON.replace(hour=17, minute=12), "overtime": True, "open": False},
    "rest": {**QUIET, "windows": windows(tidal_open=False, number=None)},
    "closed": {
        **QUIET,
        "at": NOON.replace(hour=12, minute=5),
        "open": False,
        "windows": windows(tidal_open=False, number=None),
    },
    "night": {**QUIET, "at": NOON.replace(hour=22), "open": False, "windows": windows(tidal_open=False, number=None)},
    "emergency": {"emergency": FIRE},
}


@contextlib.contextmanager
def screens() -> Iterator[Screens]:
    """Serves the display's pages of the demo hall."""
    loaded = load_site()
    hall = build_hall(loaded.site, web="http://127.0.0.1:8080")
    profile, _ = public_facts(hall, load_catalogue(loaded.catalogue), at=NOON)
    fonts = FontFiles(regular=FONTS / "web" / "NotoSansSC-Regular.otf", bold=FONTS / "web" / "NotoSansSC-Bold.otf")
    shown = Screens(Look(theme=THEME, fonts=fonts))
    hours = {
        "hours": ["08:30-11:30", "13:30-17:00"],
        "hours_week": ["周一至周五 08:30-11:30 13:30-17:00", "周六、周日 休息"],
    }
    shown.feed.show_hall(profile.model_copy(update=hours))
    shown.show()
    shown.server.start()
    try:
        yield shown
    finally:
        shown.feed.close()
        shown.server.stop()


def take_display(browser: Browser, album: Album) -> None:
    """Takes every state of the display and of both windows' screens."""
    with screens() as shown:
        url = f"http://127.0.0.1:{shown.server.port}/"
        wide = browser.new_page(viewport={"width": 1920, "height": 1080})
        tall = browser.new_page(viewport={"width": 1080, "height": 1920})
        for name, state in STATES.items():
            shown.show(**state)
            for page, word in ((wide, "16:9"), (tall, "on its side")):
                page.goto(url)
                page.wait_for_timeout(SETTLED_MS)
                file = f"display/{name.replace(' ', '-')}-{'wide' if page is wide else 'tall'}"
                album.add(DISPLAY, name, file, page.screenshot(), width=PX if page is wide else PX // 2, word=word)
        shown.show(**STATES["rest"])
        wide.goto(url)
        wide.wait_for_timeout(SLIDE_MS)
        album.add(DISPLAY, "rest, the floor plan", "display/rest-plan-wide", wide.screenshot(), width=PX)
        shown.show()
        for name, age_s in (("stale", 30.0), ("dim, after three minutes", 200.0)):
            shown.age(age_s)
            wide.goto(url)
            wide.wait_for_timeout(SETTLED_MS * 2)
            album.add(DISPLAY, name, f"display/{name.split(',')[0]}-wide", wide.screenshot(), width=PX)
        take_windows(shown, browser, album, url=url)
        wide.close()
        tall.close()


def take_windows(shown: Screens, browser: Browser, album: Album, *, url: str) -> None:
    """Takes what hangs over each window."""
    strip = browser.new_page(viewport={"width": 1280, "height": 800})
    for name, state in (
        ("serving", {}),
        ("tidal window open", STATES["tidal window open"]),
        ("nobody", STATES["rest"]),
        ("emergency", STATES["emergency"]),
    ):
        shown.show(**state)
        for no in (1, 2):
            strip.goto(f"{url}window/{no}")
            strip.wait_for_timeout(SETTLED_MS)
            album.add(
                WINDOW,
                name,
                f"window/{name.replace(' ', '-')}-{no}",
                strip.screenshot(),
                width=560,
                word=f"window {no}",
            )
    strip.close()
