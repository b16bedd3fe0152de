"""Makes docs/pictures from a running demo hall: one villager's visit as stills, and as an animation of some 20 s."""

import argparse
import base64
import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FrameLocator, Page, expect, sync_playwright

from tests.browser import CHROMIUM, QUIET
from tests.contract_client.outside_client import Control, Door
from tests.day_in_hall.kiosk_screen import KioskScreen
from tests.hall_process import PROJECT, HallProcess, running_hall, wait_until

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
    """Runs a hall, walks through one visit and writes the pictures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--into", type=Path, default=PICTURES, help="the folder of the pictures")
    folder = options.parse_args().into
    folder.mkdir(parents=True, exist_ok=True)
    with (
        running_hall(screen="offscreen") as hall,
        sync_playwright() as playwright,
        Control(hall.ready["kiosk"]["control"]) as control,
        Control(hall.ready["printer"]["control"]) as printer,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        kiosk = KioskScreen(control)
        kiosk.wait_step("home", within_s=30)
        (folder / "kiosk-home.png").write_bytes(kiosk.picture())
        seconds = tell(hall, browser, kiosk=kiosk, printer=printer, folder=folder)
        browser.close()
    for picture in sorted(folder.iterdir()):
        print(f"{picture.name}  {picture.stat().st_size / 1024:.0f} KiB")
    print(f"hall.gif lasts {seconds:.0f} s")
    return 0


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
    visit(story, kiosk, folder=folder)
    wait_until(lambda: printer.do("log", since=papers)["log"], within_s=15, what="the paper")
    (folder / "ticket.png").write_bytes(base64.b64decode(printer.do("picture")["png"]))
    story.hold(2.0)
    open_case(story, terminal, page=page)
    still(page, hall.web + "/terminal", folder / "terminal.png", width=1440, height=860)
    finish_and_call(story, terminal, page=page)
    still(page, hall.ready["display"], folder / "display.png", width=1920, height=1080)
    page.screenshot(path=folder / "demo.png")
    return story.write(folder / "hall.gif")


def visit(story: Story, kiosk: KioskScreen, *, folder: Path) -> None:
    """Three touches to a number."""
    story.hold(2.0)
    kiosk.touch(lambda target: "tile" in target["key"], what="a tile")
    kiosk.wait_step("items")
    (folder / "kiosk-items.png").write_bytes(kiosk.picture())
    story.hold(1.5)
    kiosk.touch(lambda target: "JP-" in target["key"], what="an item")
    kiosk.wait_step("item")
    (folder / "kiosk-item.png").write_bytes(kiosk.picture())
    story.hold(1.5)
    kiosk.touch(lambda target: "take" in target["key"], what="the button that takes the number")
    kiosk.wait_step("ticket")
    (folder / "kiosk-ticket.png").write_bytes(kiosk.picture())


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
