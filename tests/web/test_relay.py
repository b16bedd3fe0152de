"""The relay with a sink that can be down: nothing waits for it and nothing is lost."""

import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from queue_server.contract.board import Board
from queue_server.contract.signs import CallMessage, TidalMessage, WindowMessage
from tests.web.conftest import Running, running, wait_until


class Notebook:
    """A sink that writes everything down, and can be down or forget to acknowledge."""

    name = "notebook"

    def __init__(self) -> None:
        self.down = False
        self.acknowledges = True
        self.calls: list[CallMessage] = []
        self.boards: list[Board] = []
        self.windows: list[Sequence[WindowMessage]] = []
        self.tidal: list[TidalMessage] = []
        self.published_s: list[float] = []
        self.started = threading.Event()
        self.stopped = threading.Event()

    def start(self) -> None:
        self.started.set()

    def deliver_call(self, message: CallMessage) -> bool:
        if self.down:
            raise ConnectionRefusedError("the broker is away")
        self.calls.append(message)
        return self.acknowledges

    def publish_state(self, board: Board, windows: Sequence[WindowMessage], tidal: TidalMessage) -> None:
        if self.down:
            raise ConnectionRefusedError("the broker is away")
        self.boards.append(board)
        self.windows.append(windows)
        self.tidal.append(tidal)
        self.published_s.append(time.monotonic())

    def stop(self) -> None:
        self.stopped.set()


def call_some(hall: Running, count: int) -> list[str]:
    kiosk, clerk = hall.device(), hall.person("zh1")
    numbers = []
    for _ in range(count):
        kiosk.issue()
        numbers.append(clerk.serve_next()["number"])
        clerk.finish()
    return numbers


def test_calls_reach_the_sink_in_order_and_once(tmp_path: Path) -> None:
    sink = Notebook()
    with running(tmp_path, sinks=[sink]) as hall:
        numbers = call_some(hall, 5)
        wait_until(lambda: len(sink.calls) >= 5)
        assert [call.number for call in sink.calls] == numbers
        seqs = [call.seq for call in sink.calls]
        assert seqs == sorted(set(seqs))
        assert {(call.window, call.call_no, call.tidal) for call in sink.calls} == {(1, 1, False)}
        assert abs((datetime.now(UTC) - sink.calls[-1].at).total_seconds()) < 10
    assert sink.stopped.is_set()


def test_a_sink_that_is_down_stops_nobody_and_gets_everything_later(tmp_path: Path) -> None:
    sink = Notebook()
    sink.down = True
    with running(tmp_path, sinks=[sink]) as hall:
        began_s = time.monotonic()
        numbers = call_some(hall, 3)
        assert time.monotonic() - began_s < 5
        assert sink.calls == []
        sink.down = False
        wait_until(lambda: len(sink.calls) == 3)
        assert [call.number for call in sink.calls] == numbers


def test_a_call_that_was_not_acknowledged_is_sent_again_with_the_same_seq(tmp_path: Path) -> None:
    sink = Notebook()
    sink.acknowledges = False
    with running(tmp_path, sinks=[sink]) as hall:
        numbers = call_some(hall, 2)
        wait_until(lambda: len(sink.calls) >= 2)
        assert {call.number for call in sink.calls} == {numbers[0]}
        sink.acknowledges = True
        wait_until(lambda: sink.calls[-1].number == numbers[1])
        assert len({call.seq for call in sink.calls}) == 2


def test_calls_of_a_stopped_server_are_delivered_after_its_next_start(tmp_path: Path) -> None:
    away = Notebook()
    away.down = True
    with running(tmp_path, sinks=[away]) as hall:
        numbers = call_some(hall, 2)
    back = Notebook()
    with running(tmp_path, sinks=[back]):
        wait_until(lambda: len(back.calls) == 2)
        assert [call.number for call in back.calls] == numbers
    third = Notebook()
    with running(tmp_path, sinks=[third]):
        wait_until(lambda: third.boards)
        assert third.calls == []


def test_states_are_leases_renewed_every_five_seconds_and_at_once_on_a_change(tmp_path: Path) -> None:
    sink = Notebook()
    with running(tmp_path, sinks=[sink]) as hall:
        wait_until(lambda: sink.boards)
        hall.device().issue()
        changed_s = time.monotonic()
        wait_until(lambda: sink.boards[-1].waiting.get("C") == 1, within_s=1.0)
        assert time.monotonic() - changed_s < 1.0
        rev, seen = sink.boards[-1].rev, len(sink.boards)
        wait_until(lambda: len(sink.boards) > seen, within_s=6.5)
        assert 4.0 <= sink.published_s[-1] - sink.published_s[-2] <= 6.0
        assert sink.boards[-1].rev == rev
        message = sink.windows[-1][0]
        assert (message.no, message.state, message.number, message.seq) == (1, "closed", None, rev)
        for valid_until in (message.valid_until, sink.tidal[-1].valid_until, sink.boards[-1].tidal.valid_until):
            assert 13 <= (valid_until - datetime.now(UTC)).total_seconds() <= 15.5


def test_an_emergency_message_overtakes_a_call_that_nobody_acknowledges(tmp_path: Path) -> None:
    sink = Notebook()
    sink.acknowledges = False
    with running(tmp_path, sinks=[sink]) as hall:
        call_some(hall, 1)
        wait_until(lambda: sink.calls)
        clerk = hall.person("zh2", account="ZH-2", terminal="T2")
        clerk.post("/emergency", {"text": "停电，请在原地等候"}, status=201)
        wait_until(lambda: sink.boards and sink.boards[-1].emergency is not None, within_s=8.0)
        assert sink.boards[-1].emergency.text == "停电，请在原地等候"
        clerk.post("/emergency/clear", {"reason": "来电了"})
        wait_until(lambda: sink.boards[-1].emergency is None, within_s=8.0)
    back = Notebook()
    with running(tmp_path, sinks=[back]):
        wait_until(lambda: back.boards)
        assert back.boards[0].emergency is None
