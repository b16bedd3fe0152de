"""Keys on the bus: none lost, none doubled, none stale."""

from __future__ import annotations

import random
import threading
from typing import Any

import pytest

from devices.drivers import build_key_pads
from devices.modbus_pads import PadEvents, new_keys
from devices.ports import HealthState, KeyPads, KeyPress
from tests.devices.conftest import Bench
from tests.devices.doors import control, eventually, now


def pads_on_a_bus(bench: Bench, units: dict[str, int] | None = None) -> tuple[KeyPads, dict[str, Any]]:
    entry = bench.simulate(strips=(), pads=(1, 2))["pads"][0]
    driver = build_key_pads(entry["link"], name="pads", clock=now, units=units or {"1": 1, "2": 2})
    bench.start(driver)
    eventually(lambda: driver.health().state is not HealthState.UNKNOWN)
    return driver, entry


def collect(driver: KeyPads, count: int, *, within_s: float = 5.0) -> list[KeyPress]:
    found: list[KeyPress] = []

    def enough() -> bool:
        found.extend(driver.presses(0.1))
        return len(found) >= count

    eventually(enough, within_s=within_s)
    found.extend(driver.presses(0.3))
    return found


def test_a_press_is_delivered_once_with_its_pad(bench: Bench) -> None:
    driver, entry = pads_on_a_bus(bench)
    eventually(lambda: driver.health().state is HealthState.OK)
    control(entry, "press", pad=2, key="call")
    assert collect(driver, 1) == [KeyPress(pad="2", sequence=1, key="call")]
    control(entry, "press", pad="1", key="rate5")
    assert collect(driver, 1) == [KeyPress(pad="1", sequence=1, key="rate5")]
    assert eventually(lambda: control(entry, "display", pad=1)["acknowledged"] == 1)


def test_what_was_pressed_before_the_hall_started_is_not_delivered(bench: Bench) -> None:
    entry = bench.simulate(strips=(), pads=(1,))["pads"][0]
    control(entry, "press", pad=1, key="call")
    driver = build_key_pads(entry["link"], name="pads", clock=now, units={"1": 1})
    bench.start(driver)
    eventually(lambda: driver.health().state is HealthState.OK)
    control(entry, "press", pad=1, key="done")
    assert [press.key for press in collect(driver, 1)] == ["done"]


def test_a_bouncing_call_key_calls_once(bench: Bench) -> None:
    driver, entry = pads_on_a_bus(bench)
    eventually(lambda: driver.health().state is HealthState.OK)
    for _ in range(2):
        control(entry, "press", pad=1, key="call")
    assert [press.key for press in collect(driver, 1)] == ["call"]


def test_no_key_is_lost_or_doubled_while_answers_are_lost(bench: Bench) -> None:
    driver, entry = pads_on_a_bus(bench)
    eventually(lambda: driver.health().state is HealthState.OK)
    # An answer has 13 bytes: at this rate one poll in five is lost to its checksum.
    control(entry, "corrupt", rate=0.009)
    source, pause = random.Random(11), threading.Event()
    pressed: dict[str, list[str]] = {"1": [], "2": []}
    delivered: dict[str, list[KeyPress]] = {"1": [], "2": []}
    for at in range(40):
        pad, key = source.choice("12"), source.choice(["recall", "skip", "done", "pause", "rate1", "rate5"])
        pressed[pad].append(key)
        control(entry, "press", pad=pad, key=key)
        pause.wait(0.15)
        for press in driver.presses(0.05):
            delivered[press.pad].append(press)
        assert at < 40
    control(entry, "corrupt", rate=0)

    def all_there() -> bool:
        for press in driver.presses(0.1):
            delivered[press.pad].append(press)
        return sum(map(len, delivered.values())) >= 40

    eventually(all_there)
    for press in driver.presses(0.3):
        delivered[press.pad].append(press)
    for pad, keys in pressed.items():
        assert [press.key for press in delivered[pad]] == keys
        assert [press.sequence for press in delivered[pad]] == list(range(1, len(keys) + 1))


@pytest.mark.parametrize(
    ("sequence", "last", "wanted"),
    [
        (5, 5, []),
        (6, 5, [(6, 1)]),
        (7, 5, [(6, 2), (7, 1)]),
        (9, 5, [(8, 2), (9, 1)]),
        (0, 0xFFFF, [(0, 1)]),
        (0, 57, []),
        (1, 57, [(1, 1)]),
        (2, 57, [(1, 2), (2, 1)]),
    ],
)
def test_counter_and_last_two_keys_tell_what_is_new(sequence: int, last: int, wanted: list[tuple[int, int]]) -> None:
    events = PadEvents(sequence=sequence, key=1, previous=2, age_s=0.1)
    assert new_keys(events, last_sequence=last) == wanted


def test_a_number_appears_on_the_pad_and_comes_back_after_a_power_cut(bench: Bench) -> None:
    driver, entry = pads_on_a_bus(bench)
    driver.show("1", "A023", 12)
    eventually(lambda: control(entry, "display", pad=1)["text"] == "A023")
    assert control(entry, "display", pad=1)["waiting"] == 12
    control(entry, "unplug")
    eventually(lambda: driver.health().state is HealthState.OFFLINE)
    control(entry, "power_cycle")
    control(entry, "plug")
    eventually(lambda: control(entry, "display", pad=1)["text"] == "A023", within_s=8)


def test_a_dead_pad_beside_a_living_one_costs_no_key(bench: Bench) -> None:
    driver, entry = pads_on_a_bus(bench, units={"1": 1, "9": 9})
    eventually(lambda: driver.health().state is HealthState.DEGRADED, within_s=8)
    control(entry, "press", pad=1, key="done")
    assert [press.key for press in collect(driver, 1)] == ["done"]
    assert "9" in driver.health().reason


def test_all_pads_silent_is_offline(bench: Bench) -> None:
    driver, entry = pads_on_a_bus(bench)
    control(entry, "silence")
    eventually(lambda: driver.health().state is HealthState.OFFLINE, within_s=8)


@pytest.mark.parametrize(
    "request_", [{"pad": 7, "key": "call"}, {"pad": 1, "key": "fire"}, {"key": "call"}, {"pad": "x", "key": "call"}]
)
def test_a_press_that_cannot_be_is_refused(bench: Bench, request_: dict[str, Any]) -> None:
    entry = bench.simulate(strips=(), pads=(1, 2))["pads"][0]
    answer = control(entry, "press", **request_)
    assert answer["ok"] is False
    assert answer["error"]
