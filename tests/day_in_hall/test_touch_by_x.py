"""The kiosk under a real X server: a pointer click goes through X, SDL and Kivy and ends in a paper."""

import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests.contract_client.outside_client import Control
from tests.day_in_hall.kiosk_screen import KioskScreen
from tests.devices.escpos_reader import read_papers
from tests.hall_process import HallProcess, running_hall, wait_until

WIDTH, HEIGHT = 1080, 1920


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A virtual X screen of the panel's size."""
    xvfb = shutil.which("Xvfb")
    assert xvfb is not None
    server = subprocess.Popen(
        [xvfb, "-displayfd", "1", "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    try:
        yield ":" + server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="module")
def hall(display: str) -> Iterator[HallProcess]:
    """A demo hall whose kiosk has an X window."""
    with running_hall(screen="x11", more_env={"DISPLAY": display}) as running:
        yield running


def click(display: str, x: float, y: float) -> None:
    """Moves the X pointer to fractions of the screen and clicks."""
    place = [str(round(x * (WIDTH - 1))), str(round(y * (HEIGHT - 1)))]
    command = ["xdotool", "mousemove", *place, "mousedown", "1", "sleep", "0.1", "mouseup", "1"]
    subprocess.run(command, env={"DISPLAY": display, "PATH": "/usr/bin:/bin"}, check=True, timeout=20)


def click_target(kiosk: KioskScreen, display: str, *, part: str, then: tuple[str, ...]) -> None:
    """Clicks the first target whose key holds `part` until the page behind it is shown.

    A click too soon after the one before is a tremor to the kiosk and is meant to do nothing.
    """

    def clicked() -> bool:
        target = next((found for found in kiosk.targets() if part in found["key"]), None)
        if target is not None:
            click(display, target["x"], target["y"])
        return kiosk.step() in then

    wait_until(clicked, within_s=20, every_s=0.7, what=f"{part} on the kiosk, then {then}")


def test_three_clicks_of_a_real_pointer_bring_a_paper(hall: HallProcess, display: str) -> None:
    assert hall.ready["kiosk"]["screen"] == "x11"
    with Control(hall.ready["kiosk"]["control"]) as door, Control(hall.ready["printer"]["control"]) as printer:
        kiosk = KioskScreen(door)
        kiosk.wait_step("home", within_s=20)
        papers = printer.do("log", since=0)["next"]
        click_target(kiosk, display, part="choose_tile:", then=("items",))
        click_target(kiosk, display, part="choose_item:", then=("item",))
        click_target(kiosk, display, part="take", then=("ticket", "issuing"))
        entry = wait_until(
            lambda: next((one for one in printer.do("log", since=papers)["log"] if one.get("cut")), None),
            within_s=10,
            what="the paper",
        )
        assert entry is not None
        text = read_papers(bytes.fromhex(entry["hex"]))[0].text
        assert re.search(r"\bA\d{3}\b", text), text
