"""A device in trouble is seen at the window, and the villager still gets the number (R74)."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.contract_client.conftest import window_person
from tests.contract_client.outside_client import Control, Door
from tests.day_in_hall.kiosk_screen import KioskScreen
from tests.hall_process import HallProcess, running_hall, wait_until

SEEN_WITHIN_S = 10.0


@pytest.fixture(scope="module")
def hall() -> Iterator[HallProcess]:
    """A demo hall whose kiosk draws its real window."""
    with running_hall(screen="offscreen") as running:
        yield running


@pytest.fixture
def clerk(hall: HallProcess) -> Iterator[Door]:
    """Whoever sits at window 1."""
    door = Door(hall.web)
    door.sign_in(window_person(hall, "T1"))
    yield door
    door.call("DELETE", "/session")


def troubles(door: Door) -> dict[str, dict[str, Any]]:
    """What the desk shows as in trouble, by kind."""
    return {one["kind"]: one for one in door.get("/desk")["devices"]}


@pytest.mark.requirement("R74")
def test_paper_out_is_seen_at_the_window_and_the_number_stands_on_the_kiosk(hall: HallProcess, clerk: Door) -> None:
    wait_until(lambda: "printer" not in troubles(clerk), within_s=20, what="a printer that is well")
    with Control(hall.ready["printer"]["control"]) as printer, Control(hall.ready["kiosk"]["control"]) as panel:
        screen = KioskScreen(panel)
        screen.wait_step("home", within_s=20)
        printer.do("paper_out")
        seen = wait_until(
            lambda: troubles(clerk).get("printer"), within_s=SEEN_WITHIN_S, what="the trouble at the desk"
        )
        assert seen["state"] == "blocked"
        assert "缺纸" in seen["reason"]
        assert seen["place_name"] == "1 号取号机"

        screen.touch(lambda target: target["key"].startswith("not_sure"), what="不知道办哪个")
        screen.wait_step("keep", within_s=SEEN_WITHIN_S)
        issued = clerk.get("/queue")["waiting"][-1]
        assert issued["letter"] == "C"
        assert issued["print_state"] in {"pending", "failed"}

        printer.do("paper_in")
        wait_until(lambda: "printer" not in troubles(clerk), within_s=SEEN_WITHIN_S, what="the printer well again")


@pytest.mark.requirement("R74")
def test_a_killed_agent_takes_its_devices_along_until_it_is_back(hall: HallProcess, clerk: Door) -> None:
    wait_until(lambda: "led" not in troubles(clerk), within_s=20, what="strips that are well")
    hall.kill_role("signage")
    gone = wait_until(lambda: troubles(clerk).get("led"), within_s=SEEN_WITHIN_S, what="the strips offline at the desk")
    assert gone["state"] == "offline"
    wait_until(lambda: "led" not in troubles(clerk), within_s=20, what="the strips back with their agent")


@pytest.mark.requirement("R74")
def test_the_window_terminal_names_the_device_and_where_it_stands(hall: HallProcess, browser: Browser) -> None:
    person = window_person(hall, "T1")
    page = browser.new_page()
    page.goto(hall.web + "/terminal")
    expect(page.locator("#person")).to_be_focused()
    for field in ("person", "account", "terminal", "secret"):
        page.keyboard.type(person[field])
        page.keyboard.press("Tab" if field != "secret" else "Enter")
    expect(page.locator("#work")).to_be_visible(timeout=20_000)
    with Control(hall.ready["printer"]["control"]) as printer:
        printer.do("paper_out")
        trouble = page.locator("#standing-devices")
        expect(trouble).to_contain_text("1 号取号机 · 小票打印机 · 缺纸", timeout=SEEN_WITHIN_S * 1000)
        printer.do("paper_in")
        expect(trouble).to_be_hidden(timeout=SEEN_WITHIN_S * 1000)
    page.close()
