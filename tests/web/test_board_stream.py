"""The board as a stream: many readers at once, quickly, with a limit, renewed, and closed at the stop."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.web.conftest import Running, problem, running, wait_until


class Reader:
    """One reader of the stream; keeps every event with the moment it came."""

    def __init__(self, url: str) -> None:
        self.answer = requests.get(f"{url}/api/v1/board/stream", stream=True, timeout=(5, 30))
        assert self.answer.status_code == 200, self.answer.text
        self.events: list[tuple[float, str, str | None, Any]] = []
        self.raw: list[str] = []
        self.ended = threading.Event()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        fields: dict[str, str] = {}
        for line in self._lines():
            self.raw.append(line)
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif "data" in fields:
                self.events.append((time.monotonic(), fields["event"], fields.get("id"), json.loads(fields["data"])))
                fields = {}
        self.ended.set()

    def _lines(self) -> Iterator[str]:
        try:
            yield from (line.decode() for line in self.answer.iter_lines(chunk_size=1))
        except (requests.RequestException, AttributeError):
            return

    def boards(self) -> list[Any]:
        return [data for _, event, _, data in self.events if event == "board"]

    def saw(self, letter: str, count: int) -> float | None:
        """Returns when the board first showed so many waiting."""
        found = (
            at_s for at_s, event, _, data in self.events if event == "board" and data["waiting"].get(letter) == count
        )
        return next(found, None)

    def close(self) -> None:
        """Leaves as a page does that is shut: the connection goes away under the reading thread."""
        self.answer.raw._fp.fp.raw._sock.shutdown(socket.SHUT_RDWR)
        self.answer.close()
        self._thread.join(15)


def test_forty_readers_see_every_change_within_a_tenth_of_a_second_while_tickets_are_issued(tmp_path: Path) -> None:
    with running(tmp_path) as hall:
        readers = [Reader(hall.url) for _ in range(40)]
        wait_until(lambda: all(reader.boards() for reader in readers))
        kiosk = hall.device()
        kiosk.issue()
        wait_until(lambda: all(reader.saw("C", 1) for reader in readers))
        late_s = []
        for count in range(2, 12):
            kiosk.issue()
            issued_s = time.monotonic()
            wait_until(lambda count=count: all(reader.saw("C", count) for reader in readers))
            late_s += [(reader.saw("C", count) or 0) - issued_s for reader in readers]
        late_s.sort()
        assert late_s[len(late_s) // 2] < 0.1
        assert late_s[int(len(late_s) * 0.9)] < 0.25
        for reader in readers:
            revs = [board["rev"] for board in reader.boards()]
            assert revs == sorted(revs)
            assert all(ident == str(data["rev"]) for _, event, ident, data in reader.events if event == "board")
            assert reader.raw[0] == "retry: 2000"
    assert all(reader.ended.wait(5) for reader in readers)


def test_a_stream_above_the_limit_is_refused_and_a_place_comes_free_when_a_reader_leaves(tmp_path: Path) -> None:
    with running(tmp_path, stream_limit=3) as hall:
        readers = [Reader(hall.url) for _ in range(3)]
        refused = requests.get(f"{hall.url}/api/v1/board/stream", timeout=5)
        problem(refused, 503, "too_many_streams")
        assert refused.headers["Retry-After"] == "5"
        assert hall.device().issue()["number"] == "C001"
        readers[0].close()
        left_s = time.monotonic()
        wait_until(lambda: requests.get(f"{hall.url}/metrics", timeout=5).text.count("tidehall_board_streams 2"))
        assert time.monotonic() - left_s < 4.0
        again = Reader(hall.url)
        wait_until(again.boards)
        for reader in [*readers[1:], again]:
            reader.close()


def test_a_quiet_board_is_renewed_every_five_seconds_and_a_heartbeat_comes_within_ten(fresh: Running) -> None:
    reader = Reader(fresh.url)
    wait_until(lambda: len(reader.boards()) >= 2, within_s=7)
    first, second = reader.boards()[:2]
    assert first["rev"] == second["rev"]
    assert first["tidal"]["valid_until"] < second["tidal"]["valid_until"]
    assert first["server_time"] < second["server_time"]
    wait_until(lambda: any(event == "heartbeat" for _, event, _, _ in reader.events), within_s=11)
    reader.close()


def test_a_stop_ends_the_streams_and_takes_less_than_three_seconds(tmp_path: Path) -> None:
    with running(tmp_path) as hall:
        readers = [Reader(hall.url) for _ in range(10)]
        wait_until(lambda: all(reader.boards() for reader in readers))
        began_s = time.monotonic()
        hall.server.stop()
        assert time.monotonic() - began_s < 3.0
        assert all(reader.ended.wait(2) for reader in readers)


def test_the_board_keeps_its_rev_across_a_restart(tmp_path: Path) -> None:
    with running(tmp_path) as hall:
        hall.device().issue()
        before = hall.caller().get("/board")["rev"]
    with running(tmp_path) as hall:
        board = hall.caller().get("/board")
        assert board["rev"] >= before
        assert board["waiting"] == {"C": 1}


@pytest.mark.parametrize("method", ["HEAD"])
def test_a_question_for_the_headers_alone_holds_no_stream(fresh: Running, method: str) -> None:
    answer = requests.request(method, f"{fresh.url}/api/v1/board/stream", timeout=5)
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "tidehall_board_streams 0" in requests.get(f"{fresh.url}/metrics", timeout=5).text
