"""The kiosk as a process: touched through its door, stopped, killed, and cut off from its server."""

from __future__ import annotations

import base64
import io
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.devices.conftest import Bench
from tests.devices.doors import control
from tests.devices.escpos_reader import read_papers
from tests.kiosk.conftest import KioskBench, eventually
from tests.web.conftest import TOKENS, running

SCRIPT = Path(__file__).with_name("kiosk_process.py")
STOP_WITHIN_S = 5.0


class KioskProcess:
    """A started kiosk and its demo door."""

    def __init__(self, process: subprocess.Popen[str], ready: dict[str, Any]) -> None:
        self.process = process
        self.ready = ready

    def say(self, line: bytes) -> dict[str, Any]:
        host, _, port = self.ready["control"].rpartition(":")
        with socket.create_connection((host, int(port)), timeout=30) as door:
            door.sendall(line + b"\n")
            answer: dict[str, Any] = json.loads(door.makefile("rb").readline())
        return answer

    def do(self, verb: str, **fields: Any) -> dict[str, Any]:
        return self.say(json.dumps({"do": verb, **fields}).encode())

    def step(self) -> str:
        return str(self.do("frame")["step"])

    def touch(self, key: str) -> str:
        target = next(target for target in self.do("targets")["targets"] if target["key"].startswith(key))
        return str(self.do("touch", x=target["x"], y=target["y"])["step"])


@contextmanager
def kiosk_process(
    bench: KioskBench, data: Path, *, screen: str = "offscreen", door: bool = True
) -> Iterator[KioskProcess]:
    words = [bench.server.url, TOKENS["kiosk-1"], bench.entry["link"], str(data), screen, "door" if door else "shut"]
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        if not first.startswith("READY "):
            pytest.fail(process.communicate()[1][-3000:])
        yield KioskProcess(process, json.loads(first.removeprefix("READY ")))
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[KioskBench]:
    """A server and a simulated printer whose only driver is the kiosk process's own."""
    devices = Bench(tmp_path / "devices")
    (tmp_path / "hall").mkdir()
    with running(tmp_path / "hall") as server:
        entry = devices.simulate(strips=(), pads=())["printer"]
        yield KioskBench(server, entry, data=tmp_path / "kiosk")
        devices.end()


def test_three_touches_on_the_window_bring_a_paper_with_the_number(bench: KioskBench) -> None:
    with kiosk_process(bench, bench.data) as kiosk:
        eventually(lambda: kiosk.step() == "home")
        assert [kiosk.touch("choose_tile:"), kiosk.touch("choose_item:")] == ["items", "item"]
        assert kiosk.touch("take") in ("issuing", "ticket")
        (came_out,) = eventually(bench.papers)
        (paper,) = read_papers(bytes.fromhex(came_out["hex"]))
        assert "A001" in paper.text
        eventually(lambda: kiosk.step() == "ticket")
        assert bench.board()["waiting"]["A"] == 1


def test_the_picture_is_the_panel(bench: KioskBench) -> None:
    with kiosk_process(bench, bench.data) as kiosk:
        eventually(lambda: kiosk.step() == "home")
        frame = kiosk.do("frame")
        picture = Image.open(io.BytesIO(base64.b64decode(frame["png"])))
        assert picture.size == (frame["width"], frame["height"]) == (1080, 1920)
        assert picture.getpixel((540, 4)) == (11, 90, 111)
        assert picture.getpixel((5, 1900)) == (245, 243, 238)


@pytest.mark.parametrize(
    "line",
    [b"", b"not json", b"[]", b'{"do":"format_disk"}', b'{"do":"touch"}', b'{"do":"touch","x":2,"y":0}', b'"do"'],
)
def test_the_door_answers_what_it_does_not_understand(line: bytes) -> None:
    from kiosk.demo_door import Unlit, answer  # noqa: PLC0415 - the door alone, beside the processes above

    assert answer(Unlit(), line)["ok"] is False


def test_a_stop_signal_ends_it_within_5_s_with_code_0(bench: KioskBench) -> None:
    with kiosk_process(bench, bench.data) as kiosk:
        eventually(lambda: kiosk.step() == "home")
        kiosk.process.terminate()
        assert kiosk.process.wait(STOP_WITHIN_S) == 0


def test_without_a_screen_it_keeps_reporting_and_stops_as_well(bench: KioskBench) -> None:
    with kiosk_process(bench, bench.data, screen="none") as kiosk:
        assert kiosk.ready["screen"] == "none"
        assert kiosk.do("frame")["ok"] is False
        kiosk.process.terminate()
        assert kiosk.process.wait(STOP_WITHIN_S) == 0


def test_a_real_hall_has_no_door(bench: KioskBench) -> None:
    with kiosk_process(bench, bench.data, screen="none", door=False) as kiosk:
        assert kiosk.ready["control"] is None


def test_a_kiosk_killed_while_printing_prints_no_second_paper(bench: KioskBench) -> None:
    control(bench.entry, "slow", bytes_per_s=300)
    with kiosk_process(bench, bench.data) as kiosk:
        eventually(lambda: kiosk.step() == "home")
        kiosk.touch("not_sure")
        eventually(lambda: control(bench.entry, "state")["printing"])
        kiosk.process.kill()
    with kiosk_process(bench, bench.data) as kiosk:
        eventually(lambda: kiosk.step() == "home")
        eventually(lambda: len(bench.papers()) == 1)
        jobs = bench.jobs()
        eventually(lambda: not jobs.in_doubt() and not jobs.unreported())
        assert len(bench.papers()) == 1
        assert bench.board()["waiting"] == {"C": 1}
        jobs.close()


def test_a_lost_server_sends_to_the_window_and_comes_back_by_itself(tmp_path: Path) -> None:
    devices = Bench(tmp_path / "devices")
    entry = devices.simulate(strips=(), pads=())["printer"]
    (tmp_path / "hall").mkdir()
    with running(tmp_path / "hall") as server:
        bench = KioskBench(server, entry, data=tmp_path / "kiosk")
        with kiosk_process(bench, bench.data) as kiosk:
            eventually(lambda: kiosk.step() == "home")
            host, port = server.server.address
            server.server.stop()
            eventually(lambda: kiosk.step() == "unreachable", within_s=30)
            with running(tmp_path / "hall", bind=(host, port)):
                eventually(lambda: kiosk.step() == "home", within_s=30)
    devices.end()
