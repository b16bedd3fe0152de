"""Makes docs/pictures: every screen, sheet and slip in every mode with an index page, and one visit as an animation."""

import argparse
import base64
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FrameLocator, Page, expect, sync_playwright

from firmware_config.machine_setup import FONTS
from tests.browser import CHROMIUM, QUIET
from tests.contract_client.outside_client import Control, Door
from tests.day_in_hall.kiosk_screen import KioskScreen
from tests.hall_process import PROJECT, HallProcess, running_hall, wait_until
from tests.pictures.album import Album
from tests.pictures.desk import take_desks, take_posters
from tests.pictures.display import take_display
from tests.pictures.papers import take_papers
from tests.pictures.slips import take_slips

KIOSK_WALK = PROJECT / "tests" / "pictures" / "kiosk_walk.py"
KIOSK_MODES = {
    "portrait": {"normal": "normal", "large": "字变大", "contrast": "high contrast", "english": "English"},
    "landscape": {"normal": "normal", "large": "字变大"},
}
KIOSK_WORDS = {"portrait": "upright", "landscape": "lying"}
UPRIGHT_PX, LYING_PX = 340, 540
LARGEST_ALBUM = 8 * 2**20
MONDAY = "2026-11-23T09:20:00+08:00"
PICTURES = PROJECT / "docs" / "pictures"
FRAME_MS = 500
ANIMATION_WIDTH_PX = 840
COLOURS = 64
PRACTICE_ID = "211322189901010019"
BEFORE_US = ("JP-MZ-001", "consult", "JP-LD-001", "JP-NY-001")
"""What those who came earlier asked for."""


class Story:
    """The demo page as it changes, one frame every half second."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._frames: list[Image.Image] = []
        self._held: list[int] = []

    def hold(self, seconds: float) -> None:
        """Keeps the page as it looks now for so long."""
        self._page.wait_for_timeout(700)
        shot = Image.open(io.BytesIO(self._page.screenshot())).convert("RGB")
        height = round(shot.height * ANIMATION_WIDTH_PX / shot.width)
        self._frames.append(shot.resize((ANIMATION_WIDTH_PX, height), Image.Resampling.LANCZOS))
        self._held.append(round(seconds * 1000))

    def write(self, path: Path) -> float:
        """Writes the animation; returns its length in seconds."""
        palette = self._frames[len(self._frames) // 2].quantize(COLOURS)
        frames = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in self._frames]
        frames[0].save(
            path, save_all=True, append_images=frames[1:], duration=self._held, loop=0, optimize=True, disposal=1
        )
        return sum(self._held) / 1000


def main() -> int:
    """Takes what was asked for and writes the index; returns the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--into", type=Path, default=PICTURES, help="the folder of the pictures")
    options.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="parts, for a quick look")
    asked = options.parse_args()
    asked.into.mkdir(parents=True, exist_ok=True)
    album = Album.opened(asked.into)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, "--lang=zh-CN"])
        for part in asked.only:
            PARTS[part](browser, album)
            album.keep()
        browser.close()
    size = sum(path.stat().st_size for path in album.folder.rglob("*.*"))
    print(f"{len(list(album.folder.rglob('*.*')))} pictures, {size / 2**20:.1f} MiB")
    return 0 if size < LARGEST_ALBUM else 1


def take_kiosk(_: Browser, album: Album) -> None:
    """Every page of the kiosk: upright in every mode, lying in the two that change its layout."""
    for direction, modes in KIOSK_MODES.items():
        with tempfile.TemporaryDirectory(prefix="kiosk-pictures-") as folder:
            command = [sys.executable, str(KIOSK_WALK), folder, str(FONTS), f"{folder}/kivy", direction, *modes]
            walked = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=1800, cwd=PROJECT)
            for name in json.loads(walked.stdout.splitlines()[-1])["pages"]:
                for mode, word in modes.items():
                    png = (Path(folder) / mode / f"{name}.png").read_bytes()
                    width = UPRIGHT_PX if direction == "portrait" else LYING_PX
                    file = f"kiosk/{direction}-{mode}/{name}"
                    album.add(f"Kiosk, {KIOSK_WORDS[direction]}", name, file, png, width=width, word=word)


def take_hall(browser: Browser, album: Album) -> None:
    """Desks, papers and posters of a running demo hall."""
    with running_hall(options=["--clock-start", MONDAY, "--speed", "1"]) as hall:
        take_desks(hall, browser, album)
        take_posters(hall, browser, album)


def take_story(browser: Browser, album: Album) -> None:
    """One villager's visit on the demo page."""
    folder = album.folder
    folder.mkdir(parents=True, exist_ok=True)
    with (
        running_hall(screen="offscreen") as hall,
        Control(hall.ready["kiosk"]["control"]) as control,
        Control(hall.ready["printer"]["control"]) as printer,
    ):
        kiosk = KioskScreen(control)
        kiosk.wait_step("home", within_s=30)
        (folder / "kiosk-home.png").write_bytes(kiosk.picture())
        seconds = tell(hall, browser, kiosk=kiosk, printer=printer, folder=folder)
    print(f"hall.gif lasts {seconds:.0f} s")


PARTS = {
    "kiosk": take_kiosk,
    "display": take_display,
    "hall": take_hall,
    "papers": take_papers,
    "slips": lambda _, album: take_slips(album),
    "story": take_story,
}


def tell(hall: HallProcess, browser: Browser, *, kiosk: KioskScreen, printer: Control, folder: Path) -> float:
    """Plays the visit before the demo page and returns the animation's length in seconds."""
    device = Door(hall.web, token=hall.credentials["devices"]["kiosk-1"])
    for item in BEFORE_US:
        device.issue(item)
    page = browser.new_context(viewport={"width": 1600, "height": 1180}).new_page()
    page.goto(hall.ready["demo"])
    page.get_by_role("button", name="T1").click()
    terminal = page.frame_locator("#terminal")
    expect(terminal.locator("#work")).to_be_visible()
    story = Story(page)
    papers = printer.do("log", since=0)["next"]
    visit(story, kiosk)
    wait_until(lambda: printer.do("log", since=papers)["log"], within_s=15, what="the paper")
    (folder / "ticket.png").write_bytes(base64.b64decode(printer.do("picture")["png"]))
    story.hold(2.0)
    open_case(story, terminal, page=page)
    still(page, hall.web + "/terminal", folder / "terminal.png", width=1440, height=860)
    finish_and_call(story, terminal, page=page)
    still(page, hall.ready["display"], folder / "display.png", width=1920, height=1080)
    page.screenshot(path=folder / "demo.png")
    return story.write(folder / "hall.gif")


def visit(story: Story, kiosk: KioskScreen) -> None:
    """Three touches to a number."""
    story.hold(2.0)
    kiosk.touch(lambda target: "tile" in target["key"], what="a tile")
    kiosk.wait_step("items")
    story.hold(1.5)
    kiosk.touch(lambda target: "JP-" in target["key"], what="an item")
    kiosk.wait_step("item")
    story.hold(1.5)
    kiosk.touch(lambda target: "take" in target["key"], what="the button that takes the number")
    kiosk.wait_step("ticket")


def open_case(story: Story, terminal: FrameLocator, *, page: Page) -> None:
    """The clerk calls, starts, ticks the checklist and receives the case, by keyboard."""
    terminal.locator("#number").click()
    press(page, "Space")
    story.hold(3.0)
    press(page, "Enter")
    story.hold(2.0)
    press(page, "0")
    press(page, "n")
    page.keyboard.type("演示申请人")
    press(page, "Enter")
    page.keyboard.type(PRACTICE_ID)
    press(page, "Enter")
    story.hold(2.0)
    press(page, "Enter")
    expect(terminal.locator("#case-state")).to_contain_text("已收件")
    story.hold(2.5)


def finish_and_call(story: Story, terminal: FrameLocator, *, page: Page) -> None:
    """The clerk finishes with the suggested outcome and calls the next."""
    press(page, "Enter")
    press(page, "Enter")
    terminal.locator("[data-verb=callNext]:not([disabled])").wait_for()
    press(page, "Space")
    story.hold(3.0)


def press(page: Page, key: str) -> None:
    """Presses a key as calmly as a clerk."""
    page.keyboard.press(key)
    page.wait_for_timeout(500)


def still(near: Page, address: str, path: Path, *, width: int, height: int) -> None:
    """Takes a page at its own size, with the session of the page beside it."""
    page = near.context.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address)
    page.wait_for_timeout(2500)
    page.screenshot(path=path)
    page.close()


if __name__ == "__main__":
    raise SystemExit(main())
