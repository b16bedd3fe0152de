"""A hall whose parts are killed or frozen: the display says within 25 s that it is old, and is right 5 s after."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bench.call_to_display import STREAMS, Streams
from tests.contract_client.outside_client import Door
from tests.hall_process import HallProcess, running_hall, wait_until

STALE_WITHIN_MS = 25_000
RIGHT_WITHIN_MS = 5_000


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HallProcess]:
    with running_hall(data=tmp_path_factory.mktemp("hall") / "data") as running:
        yield running


@pytest.fixture
def page(browser: Browser, hall: HallProcess) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    opened = context.new_page()
    opened.goto(hall.ready["display"])
    expect(opened.locator("#live")).to_be_visible(timeout=15_000)
    yield opened
    context.close()


@pytest.fixture(scope="module")
def streams(hall: HallProcess) -> Iterator[Streams]:
    """The rest of the forty beside the browser's own."""
    opened = Streams(hall.ready["display"], STREAMS - 1)
    yield opened
    opened.close()


def call_one(hall: HallProcess) -> str:
    """Issues a ticket and calls it at window 1; returns its number."""
    kiosk = Door(hall.web, token=hall.credentials["devices"]["kiosk-1"])
    clerk = Door(hall.web)
    people = hall.credentials["people"]
    clerk.sign_in(next(one for one in people if one["terminal"] == "T1" and "-ZH-" in one["account"]))
    kiosk.issue("consult")
    number: str = clerk.window(1, "call-next")["number"]
    clerk.window(1, "start")
    clerk.window(1, "finish", {"outcome": "consulted"})
    return number


def is_right_again(page: Page, number: str, *, since_s: float) -> None:
    """The display shows the number, and nothing of its being old, within 5 s of `since_s`."""
    left_ms = RIGHT_WITHIN_MS - (time.monotonic() - since_s) * 1000
    expect(page.locator(".row.newest .number")).to_have_text(number, timeout=max(1.0, left_ms))
    expect(page.locator("#stale")).to_be_hidden(timeout=max(1.0, left_ms))
    expect(page.locator("body.dim")).to_have_count(0)


def frozen(pid: int, until: Callable[[], None]) -> float:
    """Stops a process by signal until `until` returns; returns when it ran on."""
    os.kill(pid, signal.SIGSTOP)
    try:
        until()
    finally:
        os.kill(pid, signal.SIGCONT)
    return time.monotonic()


@pytest.mark.parametrize("role", ["server", "signage", "broker"])
def test_a_frozen_process_is_told_within_25_s_and_all_is_right_5_s_after(
    hall: HallProcess, page: Page, streams: Streams, role: str
) -> None:
    number = call_one(hall)
    expect(page.locator(".row.newest .number")).to_have_text(number)
    wait_until(lambda: len(streams.seen.get(number, [])) >= STREAMS - 1, what="39 more streams")

    def told() -> None:
        expect(page.locator("#stale")).to_contain_text("连接中断 · 画面停在 ", timeout=STALE_WITHIN_MS)

    on_s = frozen(hall.pid_of(role), told)
    expect(page.locator("#stale")).to_be_hidden(timeout=max(1.0, RIGHT_WITHIN_MS - (time.monotonic() - on_s) * 1000))
    called_s = time.monotonic()
    is_right_again(page, call_one(hall), since_s=called_s)


def test_after_a_restart_of_the_server_the_next_call_is_shown_at_once(hall: HallProcess, page: Page) -> None:
    call_one(hall)
    hall.kill_role("server")
    hall.pid_of("server")
    wait_until(lambda: answers(hall.web), within_s=30, what="the server's return")
    back_s = time.monotonic()
    is_right_again(page, call_one(hall), since_s=back_s)


def test_after_a_restart_of_the_broker_the_next_call_is_shown_at_once(hall: HallProcess, page: Page) -> None:
    call_one(hall)
    hall.kill_role("broker")
    hall.pid_of("broker")
    wait_until(lambda: answers(f"http://{hall.ready['mqtt']}"), within_s=30, what="the broker's return")
    back_s = time.monotonic()
    is_right_again(page, call_one(hall), since_s=back_s)


def answers(address: str) -> bool:
    """Whether somebody listens there."""
    host, port = address.removeprefix("http://").split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0
