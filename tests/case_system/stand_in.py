"""A stand-in for an outside case system: it keeps docs/case-system-adapter.md in memory, and fails as real ones do.

It is no model of any real system: nobody outside the county has seen one's interface. It shows that this side keeps the
described interface, and what it does when the other side is slow, broken, talks nonsense, or its answer gets lost.
"""

import json
import threading
import uuid
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "stand-in-token"
FAULTS = ("slow", "500", "garbage", "other_case", "lost", "refuse", "shut", "drip", "redirect", "long", "odd_state")


@dataclass
class KeptCase:
    """One case as the stand-in has it."""

    outside_no: str
    body: dict[str, Any]
    state: str = "RECEIVED"
    on: str = ""
    due: str | None = None

    def shown(self) -> dict[str, Any]:
        """The answer about it."""
        case_no = self.body["case_no"]
        return {"outside_no": self.outside_no, "case_no": case_no, "state": self.state, "on": self.on, "due": self.due}


@dataclass
class StandIn:
    """A running stand-in: its cases by idempotency key, its faults to come, and what it was asked."""

    url: str
    today: date
    cases: dict[str, KeptCase] = field(default_factory=dict)
    faults: deque[str] = field(default_factory=deque)
    """Each is used up by one request, in order."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)
    """Ends a slow answer early."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def break_down(self, *faults: str) -> None:
        """The next requests meet these faults, one each."""
        assert set(faults) <= set(FAULTS)
        self.faults.extend(faults)

    def decide(self, case_no: str, state: str, on: date, *, due: date | None = None) -> None:
        """Moves a case on, as somebody at the other end does."""
        kept = self.cases[case_no]
        kept.state, kept.on = state, on.isoformat()
        kept.due = due.isoformat() if due is not None else kept.due

    def take(self, key: str, body: dict[str, Any]) -> tuple[int, KeptCase]:
        """Keeps a case once however often it comes."""
        with self._lock:
            if key in self.cases:
                return 200, self.cases[key]
            kept = KeptCase(f"JP-{self.today:%Y}-{len(self.cases) + 1:04d}", body, on=self.today.isoformat())
            self.cases[key] = kept
            return 201, kept


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stand_in: StandIn

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def do_POST(self) -> None:
        """`POST /api/cases`."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._meet(lambda: self.stand_in.take(self.headers["Idempotency-Key"], body))

    def do_GET(self) -> None:
        """`GET /api/cases/{outside_no}`."""
        wanted = self.path.rsplit("/", 1)[1]
        self._meet(lambda: (200, next(kept for kept in self.stand_in.cases.values() if kept.outside_no == wanted)))

    def _meet(self, work: Any) -> None:
        stand_in = self.stand_in
        stand_in.asked.append((self.command, self.path))
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            self._send(401, {"detail": "口令不对"})
            return
        fault = stand_in.faults.popleft() if stand_in.faults else ""
        refused = {"500": (500, {"detail": "出错"}), "refuse": (422, {"detail": "缺少授权书"}), "shut": (403, {})}
        if fault in refused:
            self._send(*refused[fault])
            return
        if fault == "redirect":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:9/steal")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if fault == "slow":
            stand_in.let_go.wait(20)
        status, kept = work()
        self._answer(fault, status, kept.shown())

    def _answer(self, fault: str, status: int, shown: dict[str, Any]) -> None:
        if fault == "lost":
            # The case is kept, and nobody hears of it.
            self.close_connection = True
            self.connection.close()
        elif fault == "garbage":
            self._raw(status, b"<html>\xff\xfe" + uuid.uuid4().bytes)
        elif fault == "long":
            self._raw(status, b'{"outside_no": "' + b"9" * 200_000 + b'"}')
        elif fault == "drip":
            self._drip(status, json.dumps(shown).encode())
        else:
            wrong = {"other_case": {"case_no": "21132210120260101B9999"}, "odd_state": {"state": "FLYING"}}
            self._send(status, shown | wrong.get(fault, {}))

    def _drip(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for byte in body:
            if self.stand_in.let_go.wait(0.05):
                return
            try:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
            except OSError:
                return

    def _send(self, status: int, body: dict[str, Any]) -> None:
        self._raw(status, json.dumps(body, ensure_ascii=False).encode())

    def _raw(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running_stand_in(today: date) -> Iterator[StandIn]:
    """Runs a stand-in at a free port; its cases are received on `today`."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    stand_in = StandIn(url=f"http://127.0.0.1:{server.server_address[1]}/api", today=today)
    handler.stand_in = stand_in  # type: ignore[attr-defined]  # the handler is made by the server, not by us
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        stand_in.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join()
