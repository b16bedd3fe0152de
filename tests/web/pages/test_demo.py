"""The demo page before real simulators: pictures, faults, pad keys, one-click sign-in and a market day."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Locator, expect

from devices.simulators import Simulators, build_simulators
from queue_server.bootstrap import DemoDoors, build_server
from queue_server.web.demo_doors import DemoDoors as ControlDoors
from tests.look import THEME
from tests.web.conftest import ACCESS, CATALOGUE, CODE, HALL, SECRETS, TOKENS, Running, wait_until
from tests.web.pages.conftest import Desk, open_desk
from tests.web.pages.test_page_access import audit

PEOPLE = [{"person": "zh1", "account": f"{CODE}-ZH-1", "terminal": "T1", "secret": SECRETS["zh1"]}]


@pytest.fixture
def simulators(tmp_path: Path) -> Iterator[Simulators]:
    folder = tmp_path / "dev"
    folder.mkdir()
    built = build_simulators(folder, clock=lambda: datetime.now(UTC))
    built.start()
    yield built
    built.stop()


@pytest.fixture
def practice(tmp_path: Path, simulators: Simulators) -> Iterator[Running]:
    credentials = tmp_path / "credentials.json"
    credentials.write_text(json.dumps({"devices": {}, "people": PEOPLE}), encoding="utf-8")
    controls = {name: f"127.0.0.1:{port}" for name, port in simulators.control_ports().items()}
    controls["kiosk"] = "127.0.0.1:9"
    doors = DemoDoors(controls=controls, display_url="http://127.0.0.1:9/", credentials_path=credentials)
    server = build_server(
        hall=HALL,
        catalogue=CATALOGUE,
        access=replace(ACCESS, devices={**TOKENS, "demo": "demo-token-0123456789abc"}),
        data_dir=tmp_path / "data",
        theme=THEME,
        bind=("127.0.0.1", 0),
        demo=doors,
    )
    server.start()
    yield Running(server)
    server.stop()


@pytest.fixture
def demo(browser: Browser, practice: Running) -> Iterator[Desk]:
    desk = open_desk(browser, practice)
    desk.open("/demo")
    expect(desk.page.locator("#hall")).not_to_be_empty()
    yield desk
    assert desk.errors == []
    desk.page.context.close()


def test_the_demo_page_shows_every_device_and_says_which_is_absent(demo: Desk) -> None:
    expect(demo.page.locator("#kiosk-absent")).to_be_visible()
    for name in ("led1", "led2", "lamp"):
        canvas = demo.page.locator(f"#sign-{name}")
        wait_until(lambda canvas=canvas: canvas.evaluate("one => one.width > 1"))
    wait_until(lambda: demo.page.locator("#paper").evaluate("one => one.height > 60"))


def test_a_fault_button_breaks_the_device_and_mends_it(demo: Desk, simulators: Simulators) -> None:
    button = demo.page.get_by_role("button", name="纸用完")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    demo.shows("#report", "已执行：纸用完")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_a_pad_key_of_the_page_is_a_press_on_the_bus(demo: Desk, practice: Running, simulators: Simulators) -> None:
    demo.page.locator("[data-pad='2'][data-key=rate5]").click()
    demo.shows("#report", "已执行")
    port = simulators.control_ports()["pads"]
    log = ControlDoors({"pads": f"127.0.0.1:{port}"}).ask("pads", {"do": "log"})["log"]
    assert [(entry["pad"], entry["key"]) for entry in log] == [(2, "rate5")]


def test_a_visitor_signs_in_at_a_window_by_one_click(demo: Desk) -> None:
    demo.page.get_by_role("button", name="zh1 · T1").click()
    terminal = demo.page.frame_locator("#terminal")
    expect(terminal.locator("#work")).to_be_visible()
    expect(terminal.locator("#number")).to_have_text("空闲")


def test_a_market_day_brings_villagers_until_it_is_stopped(demo: Desk, practice: Running) -> None:
    demo.page.get_by_role("button", name="赶集日").click()
    board = practice.device("kiosk-1")
    wait_until(lambda: sum(board.get("/board")["waiting"].values()) >= 1)
    demo.shows("#market", "停止赶集日")
    demo.page.locator("#market").click()
    demo.shows("#market-text", "赶集日结束", within_s=30)


def test_the_demo_doors_open_only_what_the_page_needs(practice: Running) -> None:
    url = practice.url
    assert requests.post(f"{url}/demo/devices/printer/log", json={}, timeout=5).status_code == 503
    assert requests.post(f"{url}/demo/devices/nobody/unplug", json={}, timeout=5).status_code == 503
    assert requests.get(f"{url}/demo/nobody.png", timeout=5).status_code == 503
    foreign = {"Origin": "http://elsewhere.example"}
    assert requests.post(f"{url}/demo/market-day", json={}, headers=foreign, timeout=5).status_code == 403


def test_a_hall_that_is_no_practice_hall_has_no_demo_page(fresh: Running) -> None:
    assert requests.get(f"{fresh.url}/demo", timeout=5).status_code == 404
    assert requests.get(f"{fresh.url}/demo/people", timeout=5).status_code == 404


@pytest.mark.parametrize("size", [(1600, 1180), (1366, 768)], ids=str)
def test_the_framed_pages_fill_their_boxes_exactly(demo: Desk, size: tuple[int, int]) -> None:
    demo.page.set_viewport_size({"width": size[0], "height": size[1]})
    for name, ratio in (("display", 1280 / 720), ("terminal", 1440 / 860)):
        frame = demo.page.locator(f"#{name}")
        wait_until(lambda frame=frame: fits(frame))
        box = frame.bounding_box()
        assert box is not None
        assert box["width"] / box["height"] == pytest.approx(ratio, rel=0.002)
        assert box["y"] + box["height"] <= size[1]
    legend = demo.page.locator("#legend")
    expect(legend).to_be_visible(visible=size[1] > 1000)
    beyond = demo.page.evaluate("() => document.documentElement.scrollHeight - innerHeight")
    assert beyond <= 0


def fits(frame: Locator) -> bool:
    edges = frame.evaluate("""one => {
      const [inner, outer] = [one.getBoundingClientRect(), one.parentElement.getBoundingClientRect()];
      return ['left', 'top', 'right', 'bottom'].map((side) => Math.abs(inner[side] - outer[side]));
    }""")
    return max(edges) < 1


def test_the_rating_keys_carry_the_official_levels(demo: Desk) -> None:
    keys = demo.page.locator(".pad").first.locator("[data-key^=rate]")
    levels = ["非常不满意", "不满意", "基本满意", "满意", "非常满意"]
    expect(keys).to_have_text(levels)
    for key, level in zip(keys.all(), levels, strict=True):
        expect(key).to_have_attribute("aria-label", level)
        assert key.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_the_demo_page_is_named_labelled_and_readable(demo: Desk) -> None:
    expect(demo.page.locator(".pad").first).to_be_visible()
    assert audit(demo.page) == []
