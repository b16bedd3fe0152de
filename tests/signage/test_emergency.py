"""An emergency message stands over every screen and strip within three seconds, and goes when it is cleared (R75)."""

import time
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from devices.drivers import build_speech
from queue_server.contract.emergency import EMERGENCY_CHARS, Emergency
from signage.hall_agent import AgentDevices
from signage.texts import read_texts
from signage.window_panels import STRIP_SIGNS, emergency_pages
from tests.hall_process import wait_until
from tests.signage.conftest import Bench, HallOnBench, a_board, a_window_message, now
from tests.signage.test_display_pages import BUSY, ProfileDoor, door, four_calls
from tests.signage.test_voice import ListeningSpeaker
from tests.signage.test_window_devices import Strip

__all__ = ["door"]

TEXT = "配电室冒烟，请立即从南门离开大厅，到门前广场集合"
LONGEST = "大厅东侧配电室冒烟" * 6 + "请离开大厅！"
WITHIN_MS = 3000


def an_emergency(text: str = TEXT) -> Emergency:
    return Emergency(text=text, since=now())


@pytest.fixture
def hall(bench: Bench, door: ProfileDoor) -> HallOnBench:
    on_bench = bench(server_url=door.url)
    wait_until(lambda: on_bench.picture()["hall"], what="the hall's profile")
    return on_bench


def pages_of(browser: Browser, hall: HallOnBench) -> list[Page]:
    found = []
    for path, width, height in (("", 1920, 1080), ("window/1", 1280, 800), ("window/2", 800, 1280)):
        page = browser.new_context(viewport={"width": width, "height": height}).new_page()
        page.goto(hall.display + path)
        found.append(page)
    return found


def test_it_covers_display_and_windows_within_three_seconds_and_goes_when_cleared(
    hall: HallOnBench, browser: Browser
) -> None:
    hall.publish(a_board(1, calls=four_calls(), **BUSY))
    pages = pages_of(browser, hall)
    expect(pages[0].locator(".row.newest .number")).to_have_text("A023")
    raised_s = time.monotonic()
    hall.publish(a_board(2, calls=four_calls(), emergency=an_emergency(), **BUSY))
    for page in pages:
        expect(page.locator("#emergency-text")).to_have_text(TEXT, timeout=WITHIN_MS)
    assert time.monotonic() - raised_s < 3.0
    for page in pages:
        assert covers_everything(page)
        expect(page.locator("#emergency-ways")).to_contain_text("安全出口 大厅南门")
    cleared_s = time.monotonic()
    hall.publish(a_board(3, calls=four_calls(), **BUSY))
    for page in pages:
        expect(page.locator("#emergency")).to_be_hidden(timeout=WITHIN_MS)
    assert time.monotonic() - cleared_s < 3.0
    for page in pages:
        page.context.close()


def covers_everything(page: Page) -> bool:
    """Whether at every place of the screen the overlay is on top."""
    covered: bool = page.evaluate("""() => {
      for (let x = 1; x < innerWidth; x += innerWidth / 9) {
        for (let y = 1; y < innerHeight; y += innerHeight / 9) {
          if (!document.elementFromPoint(x, y).closest('#emergency')) return false;
        }
      }
      return true;
    }""")
    return covered


@pytest.mark.parametrize("text", ["请离开大厅", TEXT, LONGEST])
def test_a_message_of_any_length_is_whole_and_as_large_as_it_fits(
    hall: HallOnBench, browser: Browser, text: str
) -> None:
    assert len(text) <= EMERGENCY_CHARS
    hall.publish(a_board(1, emergency=an_emergency(text)))
    pages = pages_of(browser, hall)
    for page in pages:
        expect(page.locator("#emergency-text")).to_have_text(text)
        room: dict[str, Any] = page.evaluate("""() => {
          const room = document.getElementById('emergency-text'), line = room.firstElementChild;
          return {room: room.clientHeight, line: line.offsetHeight, wide: line.scrollWidth - room.clientWidth,
                  size: parseFloat(getComputedStyle(line).fontSize), short: Math.min(innerWidth, innerHeight)};
        }""")
        assert room["line"] <= room["room"]
        assert room["wide"] <= 0
        assert room["size"] >= room["short"] * (0.06 if text == LONGEST else 0.1)
        page.context.close()


def test_strips_show_it_in_parts_and_their_numbers_again_afterwards(bench: Bench) -> None:
    strips = {1: Strip("led1"), 2: Strip("led2")}
    hall = bench(AgentDevices(strips=strips))
    hall.publish(a_board(1), windows=(a_window_message(1, 1, number="A001"), a_window_message(1, 2, state="closed")))
    wait_until(lambda: strips[1].text == "A001" and strips[2].text == "未开放")
    raised_s = time.monotonic()
    hall.publish(a_board(2, emergency=an_emergency()), windows=(a_window_message(2, 1, number="A001"),))
    wait_until(lambda: all(strip.text == "紧急通知" for strip in strips.values()), within_s=3)
    assert time.monotonic() - raised_s < 3.0
    wait_until(lambda: strips[1].text == "配电室冒烟", within_s=6)
    assert all(timeout_s <= 15 for _, timeout_s in strips[1].texts)
    hall.publish(a_board(3), windows=(a_window_message(3, 1, number="A001"),))
    wait_until(lambda: strips[1].text == "A001", within_s=3)
    shown = [text for text, _ in strips[1].texts]
    assert "A001" not in shown[shown.index("紧急通知") : -1]
    hall.publish(a_board(4, emergency=an_emergency()))
    wait_until(lambda: strips[1].text == "紧急通知")
    hall.clock.pushed_s += 16
    wait_until(lambda: all(strip.text == "请看显示屏" for strip in strips.values()))


@pytest.mark.parametrize("text", [TEXT, LONGEST, "Fire! 请从南门离开"])
def test_no_part_is_longer_than_a_strip_and_none_is_lost(text: str) -> None:
    title, *parts = emergency_pages(text, read_texts()["strip"]["emergency"])
    assert max(map(len, [title, *parts])) <= STRIP_SIGNS
    assert all(parts)
    letters = [sign for sign in text if sign not in "，！! "]
    assert [sign for part in parts for sign in part] == letters


def test_it_is_spoken_once_it_stands_and_not_again_after_a_restart(bench: Bench) -> None:
    speaker = ListeningSpeaker()
    hall = bench(AgentDevices(speaker=speaker, speech=build_speech()))
    hall.publish(a_board(1))
    standing = an_emergency("请离开大厅")
    hall.publish(a_board(2, emergency=standing))
    wait_until(lambda: len(speaker.played) == 1, what="the voice")
    hall.publish(a_board(3, emergency=standing))
    wait_until(lambda: hall.picture()["board"]["rev"] == 3)
    hall.agent.stop()
    assert len(speaker.played) == 1
    after = ListeningSpeaker()
    again = bench(AgentDevices(speaker=after, speech=build_speech()))
    again.publish(a_board(4, emergency=standing))
    wait_until(lambda: again.picture()["board"]["rev"] == 4)
    assert after.played == []
