"""What people in the hall see and hear by themselves: display, window screens, strips and voice of a whole hall."""

import re
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from firmware_config.schema import Site
from queue_server.contract.theme import contrast
from signage.sizes import TEXT_PER_DISTANCE
from tests.acceptance.command_line import demo_site
from tests.contract_client.outside_client import Control, Door
from tests.hall_process import HallProcess, running_hall, wait_until
from tests.signage.page_checks import cut_off, written

SENTENCE = "大厅东侧起火，请从西门有序撤离"
CLOSING = "2026-11-23T16:59:00+08:00"
WORKDAY = ('"00:00-24:00"', '"08:30-11:30", "13:30-17:00"')
CAPITAL = 0.733


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HallProcess]:
    """The demo hall, which never closes."""
    with running_hall(data=tmp_path_factory.mktemp("hall") / "data", ready_within_s=240) as running:
        wait_until(lambda: "综合咨询窗口" in text_of(running.ready["display"] + "window/1"), within_s=30)
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    yield context.new_page()
    context.close()


def text_of(address: str) -> str:
    """A page as it is sent."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())


def clerk_of(hall: HallProcess, terminal: str = "T1") -> Door:
    """A clerk signed in at a terminal."""
    door = Door(hall.web)
    people = hall.credentials["people"]
    door.sign_in(next(one for one in people if one["terminal"] == terminal and "-ZH-" in one["account"]))
    return door


def kiosk_of(hall: HallProcess) -> Door:
    return Door(hall.web, token=hall.credentials["devices"]["kiosk-1"])


@pytest.mark.requirement("R20")
def test_the_idle_screen_carries_the_three_blocks_readable_from_the_last_seat(hall: HallProcess, page: Page) -> None:
    profile = Door(hall.web).get("/hall")
    page.clock.install()
    page.goto(hall.ready["display"])
    expect(page.locator("#rest")).to_be_visible(timeout=15_000)
    section = Site.model_fields["display"].default
    mm_per_px = section.diagonal_in * 25.4 * 9 / (16**2 + 9**2) ** 0.5 / 1080
    seen = ""
    for _ in range(12):
        for words, size in written(page):
            assert size * CAPITAL * mm_per_px >= section.distance_m * 1000 * TEXT_PER_DISTANCE, words
            seen += words
        assert cut_off(page) == []
        page.clock.run_for(8000)
    for line in (*profile["zones"], *(point["place"] for point in profile["emergency_points"]), profile["hours"][0]):
        assert line in seen
    assert profile["version"][:8] in seen
    for words, ratio in contrasts(page):
        assert ratio >= 4.5, words


def contrasts(page: Page) -> list[tuple[str, float]]:
    """Every visible text with the contrast to the nearest ground that is painted behind it."""
    found: list[Any] = page.evaluate("""() => {
      const all = [];
      for (const node of document.querySelectorAll('#frame *')) {
        const own = [...node.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
        if (!own || node.closest('svg') || !node.getBoundingClientRect().width) continue;
        let ground = node;
        while (ground && getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') ground = ground.parentElement;
        all.push([node.textContent, getComputedStyle(node).color,
                  getComputedStyle(ground || document.documentElement).backgroundColor]);
      }
      return all;
    }""")
    assert found
    return [(words, contrast(as_hex(ink), as_hex(ground))) for words, ink, ground in found]


def as_hex(colour: str) -> str:
    """`rgb(1, 2, 3)` as `#010203`."""
    return "#" + "".join(f"{int(part):02X}" for part in re.findall(r"\d+", colour)[:3])


@pytest.mark.requirement("R15")
def test_the_window_screen_shows_sign_number_clerk_and_the_three_signs_in_order(hall: HallProcess, page: Page) -> None:
    clerk = clerk_of(hall)
    number = kiosk_of(hall).issue("consult")["number"]
    page.goto(hall.ready["display"] + "window/1")
    expect(page.locator("#clerk")).to_have_text("工号001")
    clerk.window(1, "call-next")
    expect(page.locator("#number")).to_have_text(number)
    expect(page.locator("#state")).to_have_text("请到本窗口")
    places = page.eval_on_selector_all(
        "#sign h1, #sign li .text, #sign .phone", "all => all.map(n => [n.textContent, n.getBoundingClientRect().top])"
    )
    texts = [text for text, _ in places]
    assert texts == ["综合窗口", "综合咨询窗口", "帮办代办窗口", '"办不成事"反映电话', "0421-0000003"]
    assert [top for _, top in places] == sorted(top for _, top in places)
    assert "演示甲" not in page.inner_text("body")
    clerk.window(1, "start")
    clerk.window(1, "finish", {"outcome": "consulted"})
    clerk.call("DELETE", "/session")
    expect(page.locator("#clerk")).to_be_hidden()


@pytest.mark.requirement("R70")
def test_after_closing_time_the_screen_says_overtime_and_all_who_wait_are_called(
    tmp_path: Path, browser: Browser
) -> None:
    site = demo_site(tmp_path, WORKDAY)
    clock = ["--clock-start", CLOSING, "--speed", "6"]
    with running_hall(options=["--site", str(site), *clock], ready_within_s=240) as hall:
        kiosk, clerk = kiosk_of(hall), clerk_of(hall)
        numbers = [kiosk.issue("consult")["number"] for _ in range(3)]
        page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
        page.goto(hall.ready["display"])
        expect(page.locator("#overtime")).to_have_text("延时服务中")
        expect(page.locator("#overtime")).to_be_visible(timeout=40_000)
        assert kiosk.call("POST", "/tickets", body={"item": "consult"}).status_code == 409
        for number in numbers:
            assert clerk.window(1, "call-next")["number"] == number
            expect(page.locator(".row.newest .number")).to_have_text(number)
            clerk.window(1, "start")
            clerk.window(1, "finish", {"outcome": "consulted"})
        expect(page.locator("#facts")).to_contain_text("延时服务：已取号的群众请继续等候")
        page.context.close()


@pytest.mark.requirement("R75")
def test_an_emergency_stands_on_screens_and_strips_within_three_seconds_until_a_named_person_clears_it(
    hall: HallProcess, page: Page
) -> None:
    clerk = clerk_of(hall)
    page.goto(hall.ready["display"])
    expect(page.locator("#live")).to_be_visible()
    strips = [Control(strip["control"]) for strip in hall.ready["led"]]
    raised_s = time.monotonic()
    clerk.post("/emergency", {"text": SENTENCE}, status=201)
    expect(page.locator("#emergency-text")).to_have_text(SENTENCE, timeout=3000)
    for strip in strips:
        wait_until(lambda strip=strip: strip.do("picture")["text"] in {"紧急通知", "大厅东侧起火"}, within_s=3)
    assert time.monotonic() - raised_s < 3.0
    assert kiosk_of(hall).call("POST", "/emergency/clear", body={"reason": "演练结束"}).status_code in {401, 403}
    assert Door(hall.web).call("POST", "/emergency/clear", body={"reason": "演练结束"}).status_code == 401
    expect(page.locator("#emergency")).to_be_visible()
    clerk.post("/emergency/clear", {"reason": "演练结束"})
    expect(page.locator("#emergency")).to_be_hidden(timeout=3000)
    for strip in strips:
        wait_until(lambda strip=strip: strip.do("picture")["text"] in {"空闲", "未开放"}, within_s=3)
        strip.__exit__()
    clerk.call("DELETE", "/session")
