"""Measures how long a call takes to the display pages: 40 streams, 110 people waiting, tickets issued beside it."""

import argparse
import json
import selectors
import socket
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.throughput import Line, quantile_ms, window_cookies
from tests.hall_process import HallProcess, running_hall, wait_until

STREAMS = 40
WAITING = 110
SEEN_WITHIN_S = 10.0
BETWEEN_CALLS_S = 0.2
BETWEEN_ISSUES_S = 0.5


class Streams:
    """Open display streams read by one thread: when each first showed a number as the newest call."""

    def __init__(self, display: str, count: int) -> None:
        host, port = display.removeprefix("http://").rstrip("/").split(":")
        self._sockets = [socket.create_connection((host, int(port))) for _ in range(count)]
        self._chosen = selectors.DefaultSelector()
        self._tails = dict.fromkeys(self._sockets, b"")
        self.seen: dict[str, list[float]] = {}
        self._closing = threading.Event()
        for one in self._sockets:
            one.sendall(b"GET /stream HTTP/1.1\r\nHost: display\r\nAccept: text/event-stream\r\n\r\n")
            one.settimeout(0)
            self._chosen.register(one, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._closing.is_set():
            for key, _ in self._chosen.select(0.2):
                self._take(key.fileobj)

    def _take(self, one: Any) -> None:
        data = self._tails[one] + one.recv(1 << 18)
        arrived_s = time.perf_counter()
        begun = data.rfind(b'"calls":[{"number":"')
        if begun >= 0 and len(data) > begun + 30:
            number = data[begun + 20 : data.index(b'"', begun + 20)].decode()
            self.seen.setdefault(number, []).append(arrived_s)
            data = data[begun + 30 :]
        self._tails[one] = data[-(1 << 16) :]

    def close(self) -> None:
        """Ends the thread and every stream."""
        self._closing.set()
        self._thread.join()
        for one in self._sockets:
            one.close()


def run(*, calls: int) -> dict[str, Any]:
    """Calls one after the other at window 1 and returns the times until each stream showed the number."""
    with TemporaryDirectory(prefix="bench-") as folder, running_hall(data=Path(folder) / "data") as hall:
        device = {"Authorization": f"Bearer {hall.credentials['devices']['kiosk-1']}"}
        kiosk = Line(hall.web, device)
        for _ in range(WAITING):
            kiosk.post("/tickets", b'{"item": "consult"}')
        streams = Streams(hall.ready["display"], STREAMS)
        ended = threading.Event()
        beside = threading.Thread(target=issue_beside, args=(hall, device, ended))
        beside.start()
        window = Line(hall.web, {"Cookie": window_cookies(hall)[1], "Origin": hall.web})
        try:
            waits_s = [wait for _ in range(calls) for wait in one_call(window, streams)]
        finally:
            ended.set()
            beside.join()
            streams.close()
    return {
        "bench": "call to display",
        "door": "HTTP call at a window -> journal -> MQTT -> hall agent -> 40 streams, all on this machine",
        "streams": STREAMS,
        "waiting": WAITING,
        "calls": calls,
        "p50_ms": quantile_ms(waits_s, 0.5),
        "p95_ms": quantile_ms(waits_s, 0.95),
        "p99_ms": quantile_ms(waits_s, 0.99),
        "worst_ms": quantile_ms(waits_s, 1.0),
    }


def issue_beside(hall: HallProcess, device: dict[str, str], ended: threading.Event) -> None:
    """Issues two tickets a second."""
    line = Line(hall.web, device)
    while not ended.wait(BETWEEN_ISSUES_S):
        line.post("/tickets", b'{"item": "consult"}')


def one_call(line: Line, streams: Streams) -> list[float]:
    """Calls and finishes one ticket; returns the seconds from the request to each stream."""
    began_s = time.perf_counter()
    status, content, _ = line.post("/windows/1/call-next", b"{}")
    assert status == 200, content
    number = json.loads(content)["number"]
    wait_until(
        lambda: len(streams.seen.get(number, [])) >= STREAMS, within_s=SEEN_WITHIN_S, what=f"{number} everywhere"
    )
    line.post("/windows/1/start", b"{}")
    line.post("/windows/1/finish", b'{"outcome": "consulted"}')
    threading.Event().wait(BETWEEN_CALLS_S)
    return [arrived_s - began_s for arrived_s in streams.seen[number][:STREAMS]]


def main() -> int:
    """Runs the bench from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=50)
    print(json.dumps(run(calls=parser.parse_args().calls), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
