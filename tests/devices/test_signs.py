"""Strips and lamp: published frames, dead-man darkness, faults on the line."""

from __future__ import annotations

import random
import time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from devices.checksums import crc16
from devices.drivers import build_lamp, build_led_strip
from devices.onbon import PING, FrameReader, RealtimeText, build_frame, read_realtime_text, realtime_text
from devices.ports import HealthState
from devices.relay import relay_frame
from tests.devices.conftest import Bench
from tests.devices.doors import control, eventually, log, now

PING_FRAME = bytes.fromhex("a5a5a5a5a5a5a5a5 0100 0080 000000000000 fe02 0500 a200010000 68f8 5a".replace(" ", ""))
BITMAP_PING_BODY = bytes.fromhex("feff0080f000feff000000000500000001a2000000")


def test_the_ping_frame_is_the_published_one() -> None:
    assert build_frame(PING) == PING_FRAME


def test_the_checksum_gives_the_published_values() -> None:
    assert crc16(BITMAP_PING_BODY) == 0x86C6
    assert crc16(b"123456789") == 0xBB3D
    assert crc16(b"123456789", start=0xFFFF) == 0x4B37


def test_a_call_on_a_strip_costs_about_eighty_bytes() -> None:
    frame = build_frame(realtime_text(RealtimeText(text="请A023号到3号窗口", timeout_s=15)))
    assert 78 <= len(frame) <= 80


@given(st.binary(max_size=200), st.integers(min_value=1, max_value=9))
def test_every_byte_survives_the_escapes_in_any_pieces(data: bytes, step: int) -> None:
    reader, frame = FrameReader(), build_frame(data)
    assert b"\xa5" not in frame[8:-1]
    assert b"\x5a" not in frame[8:-1]
    got = [body for at in range(0, len(frame), step) for body in reader.feed(frame[at : at + step])]
    assert got == [data]


@given(st.binary(max_size=300))
def test_garbage_before_a_frame_costs_at_most_that_garbage(garbage: bytes) -> None:
    assert FrameReader().feed(garbage + build_frame(PING))[-1:] == [PING]


def test_a_damaged_frame_is_dropped() -> None:
    source = random.Random(4)
    for _ in range(500):
        frame = bytearray(build_frame(realtime_text(RealtimeText(text="A023 请到1号窗口", timeout_s=15))))
        at = source.randrange(8, len(frame) - 1)
        frame[at] ^= 1 << source.randrange(8)
        assert FrameReader().feed(bytes(frame)) == []


@given(st.text(alphabet="请到窗口号暂停服务ABCQY0123456789 ", max_size=40), st.integers(1, 60))
def test_a_text_command_is_read_back(text: str, timeout_s: int) -> None:
    shown = RealtimeText(text=text, timeout_s=timeout_s)
    assert read_realtime_text(realtime_text(shown)) == shown


def test_relay_frames_are_the_published_ones() -> None:
    frames = [relay_frame(channel, closed=closed).hex() for channel in (1, 2) for closed in (True, False)]
    assert frames == ["a00101a2", "a00100a1", "a00201a3", "a00200a2"]


def strips(bench: Bench) -> tuple[list[Any], list[dict[str, Any]]]:
    entries = bench.simulate(strips=(1, 2), pads=())["led"]
    drivers = [build_led_strip(entry["link"], name=f"led{entry['window']}", clock=now) for entry in entries]
    for driver in drivers:
        bench.start(driver)
    return drivers, entries


def shown(entry: dict[str, Any]) -> str:
    return str(control(entry, "picture")["text"])


def test_two_strips_show_each_its_own_text(bench: Bench) -> None:
    (first, second), entries = strips(bench)
    first.show("A023 请到1号窗口", timeout_s=20)
    second.show("Q001 请到2号窗口", timeout_s=20)
    eventually(lambda: [shown(entry) for entry in entries] == ["A023 请到1号窗口", "Q001 请到2号窗口"])
    first.blank()
    eventually(lambda: shown(entries[0]) == "")
    assert shown(entries[1]) == "Q001 请到2号窗口"
    assert first.health().state is HealthState.OK


def test_a_strip_goes_dark_by_itself_when_its_hall_falls_silent(bench: Bench) -> None:
    (first, _), entries = strips(bench)
    first.show("A023", timeout_s=1.4)
    eventually(lambda: shown(entries[0]) == "A023")
    began = time.monotonic()
    first.close()
    eventually(lambda: shown(entries[0]) == "")
    assert time.monotonic() - began < 2.5
    assert [entry["text"] for entry in log(entries[0])] == ["A023", ""]


def test_a_strip_that_lost_its_power_or_cable_shows_the_present_text_again(bench: Bench) -> None:
    (first, _), entries = strips(bench)
    first.show("A023", timeout_s=60)
    eventually(lambda: shown(entries[0]) == "A023")
    control(entries[0], "unplug")
    eventually(lambda: first.health().state is HealthState.OFFLINE)
    first.show("A024", timeout_s=60)
    control(entries[0], "plug")
    eventually(lambda: shown(entries[0]) == "A024")
    control(entries[0], "power_cycle")
    assert shown(entries[0]) == ""
    eventually(lambda: shown(entries[0]) == "A024", within_s=7)


def test_a_silent_strip_is_offline_within_three_seconds(bench: Bench) -> None:
    (first, _), entries = strips(bench)
    eventually(lambda: first.health().state is HealthState.OK)
    control(entries[0], "silence")
    first.show("A025", timeout_s=60)
    eventually(lambda: first.health().reason == "无应答", within_s=3)


def test_a_strip_on_a_noisy_line_arrives_at_its_text(bench: Bench) -> None:
    (first, _), entries = strips(bench)
    control(entries[0], "corrupt", rate=0.005)
    first.show("A026", timeout_s=60)
    eventually(lambda: shown(entries[0]) == "A026", within_s=15)


def test_the_lamp_follows_and_is_asserted_again(bench: Bench) -> None:
    entry = bench.simulate(strips=(), pads=())["lamp"]
    lamp = build_lamp(entry["link"], name="lamp", clock=now)
    bench.start(lamp)
    lamp.switch(lit=True)
    eventually(lambda: control(entry, "picture")["lit"])
    control(entry, "power_cycle")
    assert not control(entry, "picture")["lit"]
    eventually(lambda: control(entry, "picture")["lit"], within_s=7)
    lamp.switch(lit=False)
    eventually(lambda: not control(entry, "picture")["lit"])
    assert [change["lit"] for change in log(entry)] == [True, False, True, False]
    control(entry, "unplug")
    eventually(lambda: lamp.health().state is HealthState.OFFLINE)


def test_the_last_word_reaches_strip_and_lamp_though_the_drivers_close_at_once(bench: Bench) -> None:
    entries = bench.simulate(strips=(1,), pads=())
    strip = build_led_strip(entries["led"][0]["link"], name="led1", clock=now)
    lamp = build_lamp(entries["lamp"]["link"], name="lamp", clock=now)
    bench.start(strip)
    bench.start(lamp)
    strip.show("A023", timeout_s=60)
    lamp.switch(lit=True)
    eventually(lambda: shown(entries["led"][0]) == "A023" and control(entries["lamp"], "picture")["lit"])
    strip.blank()
    lamp.switch(lit=False)
    strip.close()
    lamp.close()
    eventually(lambda: shown(entries["led"][0]) == "" and not control(entries["lamp"], "picture")["lit"], within_s=1)
