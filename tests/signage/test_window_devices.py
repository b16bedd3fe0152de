"""Strips, lamp and pads: what people at the windows see and press."""

import json
import queue
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from devices.ports import Health, HealthState, KeyPress
from signage.hall_agent import AgentDevices
from tests.hall_process import wait_until
from tests.signage.conftest import Bench, a_board, a_window_message
from tests.signage.test_broker_link import Watcher


@dataclass
class Panel:
    """What every device of these tests has: a health record that a test can turn."""

    name: str
    state: HealthState = HealthState.OK
    closed: bool = False

    def start(self) -> None: ...

    def close(self) -> None:
        self.closed = True

    def health(self) -> Health:
        since = datetime(2026, 11, 23, 8, tzinfo=UTC)
        return Health(device=self.name, kind="panel", state=self.state, since=since)


@dataclass
class Strip(Panel):
    """A strip as a person sees it."""

    texts: list[tuple[str, float]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.texts[-1][0] if self.texts else ""

    def show(self, text: str, *, timeout_s: float) -> None:
        self.texts.append((text, timeout_s))

    def blank(self) -> None:
        self.texts.append(("", 0.0))


@dataclass
class Light(Panel):
    """The tidal lamp."""

    lit: bool | None = None

    def switch(self, *, lit: bool) -> None:
        self.lit = lit


@dataclass
class Pads(Panel):
    """Pads that a test presses."""

    pending: queue.Queue[KeyPress] = field(default_factory=queue.Queue)
    shown: dict[str, tuple[str, int]] = field(default_factory=dict)
    history: list[tuple[str, str]] = field(default_factory=list)
    count: int = 0

    def press(self, pad: str, key: str) -> None:
        self.count += 1
        self.pending.put(KeyPress(pad=pad, sequence=self.count, key=key))

    def presses(self, timeout_s: float) -> list[KeyPress]:
        try:
            return [self.pending.get(timeout=timeout_s)]
        except queue.Empty:
            return []

    def show(self, pad: str, text: str, waiting: int) -> None:
        self.shown[pad] = (text, waiting)
        self.history.append((pad, text))


class CounterDoor:
    """The server's HTTP door for two windows, with the ticket rules that the pads depend on."""

    def __init__(self) -> None:
        door = self
        self.requests: list[tuple[str, dict[str, Any], str | None]] = []
        self.in_hand: dict[int, str | None] = {1: None, 2: None}
        self.window_state = {1: "open", 2: "open"}
        self.tickets: dict[str, str] = {}
        self.with_case: set[str] = set()
        self.stuck = threading.Event()
        self.stuck_window = 0
        self.lose_answers = 0

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                door.read(self)

            def do_POST(self) -> None:
                door.write(self)

            def log_message(self, *_: Any) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.stuck.set()
        self._server.shutdown()
        self._server.server_close()

    def acts(self) -> list[str]:
        return [path for path, _, _ in self.requests]

    def read(self, handler: BaseHTTPRequestHandler) -> None:
        if found := re.fullmatch(r"/api/v1/windows/(\d)", handler.path):
            no = int(found[1])
            ticket = self.in_hand[no]
            number = ticket and ticket.removeprefix("id-")
            body = {"no": no, "state": self.window_state[no], "number": number, "ticket": ticket}
            self.answer(handler, 200, body)
        elif found := re.fullmatch(r"/api/v1/tickets/(.+)", handler.path):
            self.answer(handler, 200, self.ticket(found[1]))
        else:
            self.refuse(handler, "not_found")

    def ticket(self, ticket: str) -> dict[str, Any]:
        number = ticket.removeprefix("id-")
        return {
            "id": ticket,
            "number": number,
            "letter": number[0],
            "item": "consult",
            "item_name": "综合咨询",
            "state": self.tickets[ticket],
            "people_ahead": 0,
            "wait_min": 0,
            "issued_at": "2026-11-23T08:00:00+08:00",
            "window": 1,
            "call_no": 1,
            "print_state": "printed",
        }

    def write(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"] or 0)) or b"{}")
        key = handler.headers["Idempotency-Key"]
        path = handler.path.removeprefix("/api/v1")
        self.requests.append((path, body, key))
        if self.stuck_window and path.startswith(f"/windows/{self.stuck_window}/"):
            self.stuck.wait(20)
        if self.lose_answers:
            self.lose_answers -= 1
            handler.close_connection = True
            return
        if path == "/evaluations":
            done = {"ticket": body["ticket"], "level": body["level"], "at": "2026-11-23T08:00:00+08:00"}
            self.answer(handler, 201, done)
            return
        no, verb = int(path.split("/")[2]), path.split("/")[3]
        ticket = self.in_hand[no]
        if verb in ("start", "finish", "recall", "miss") and ticket is None:
            self.refuse(handler, "no_ticket")
        elif verb == "finish" and ticket and self.tickets[ticket] != "serving":
            self.refuse(handler, "not_serving")
        elif verb == "finish" and ticket and body["outcome"] == "cases" and ticket not in self.with_case:
            self.refuse(handler, "no_case")
        else:
            self.act(no, verb, ticket)
            self.answer(handler, 200, {})

    def act(self, no: int, verb: str, ticket: str | None) -> None:
        if verb == "start" and ticket:
            self.tickets[ticket] = "serving"
        if verb == "finish" and ticket:
            self.tickets[ticket], self.in_hand[no] = "done", None
        if verb in ("pause", "unpause"):
            self.window_state[no] = "paused" if verb == "pause" else "open"

    def refuse(self, handler: BaseHTTPRequestHandler, code: str) -> None:
        self.answer(
            handler, 409, {"type": code, "title": code, "status": 409, "code": code, "detail": "现在不能这样做。"}
        )

    def answer(self, handler: BaseHTTPRequestHandler, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def hold(self, no: int, number: str, *, state: str = "called") -> None:
        self.in_hand[no] = f"id-{number}"
        self.tickets[f"id-{number}"] = state


@pytest.fixture
def door() -> Iterator[CounterDoor]:
    running = CounterDoor()
    yield running
    running.close()


def test_strip_and_lamp_follow_their_leases_and_fall_safe(bench: Bench) -> None:
    first, second, lamp = Strip("led1"), Strip("led2"), Light("lamp")
    hall = bench(AgentDevices(strips={1: first, 2: second}, lamp=lamp))
    wait_until(lambda: first.text == "请看显示屏", what="the safe text before anything is known")
    tidal = {"state": "opening", "valid_until": "2099-01-01T00:00:00+08:00"}
    windows = (a_window_message(5, 1, number="A012"), a_window_message(5, 2, state="paused"))
    hall.publish(a_board(5, tidal=tidal), windows=windows)
    wait_until(lambda: (first.text, second.text, lamp.lit) == ("A012", "暂停", True))
    assert first.texts[-1][1] <= 15
    windows = (a_window_message(6, 1), a_window_message(6, 2, state="closed"))
    hall.publish(a_board(6, tidal=tidal), windows=windows)
    wait_until(lambda: (first.text, second.text) == ("空闲", "未开放"))
    hall.clock.pushed_s += 15.2
    wait_until(lambda: (first.text, second.text, lamp.lit) == ("请看显示屏", "请看显示屏", False), within_s=2)


def test_a_strip_is_told_its_text_again_within_the_lease(bench: Bench) -> None:
    strip = Strip("led1")
    hall = bench(AgentDevices(strips={1: strip}))
    hall.publish(a_board(5), windows=(a_window_message(5, 1, number="A012"),))
    wait_until(lambda: strip.text == "A012")
    told = len(strip.texts)
    hall.clock.pushed_s += 4.1
    wait_until(lambda: len(strip.texts) > told)
    assert strip.texts[-1][0] == "A012"
    assert strip.texts[-1][1] <= 11


def test_an_agent_that_stops_leaves_nothing_standing(bench: Bench) -> None:
    strip, lamp = Strip("led1"), Light("lamp")
    hall = bench(AgentDevices(strips={1: strip}, lamp=lamp))
    hall.publish(a_board(5), windows=(a_window_message(5, 1, number="A012"),))
    wait_until(lambda: strip.text == "A012")
    hall.agent.stop()
    assert (strip.text, lamp.lit) == ("", False)
    assert strip.closed
    assert lamp.closed


def test_health_of_agent_and_devices_is_published_and_changes_with_them(bench: Bench) -> None:
    strip, lamp = Strip("led1"), Light("lamp")
    hall = bench(AgentDevices(strips={1: strip}, lamp=lamp))
    watcher = Watcher(hall.broker)
    wait_until(lambda: watcher.on("devices/led1/health") and watcher.on("devices/lamp/health"))
    assert watcher.on("devices/led1/health")[-1][0]["agent"] == "signage-1"
    strip.state = HealthState.OFFLINE
    wait_until(lambda: watcher.on("devices/led1/health")[-1][0]["state"] == "offline")
    assert watcher.on("devices/lamp/health")[-1][0]["state"] == "ok"
    assert watcher.on("agents/signage-1/health")[-1][0]["state"] == "ok"
    watcher.close()


@dataclass
class Counter:
    """Two windows with a pad each, and the server's door behind them."""

    pads: Pads
    door: CounterDoor
    publish: Callable[..., None]


@pytest.fixture
def counter(bench: Bench, door: CounterDoor) -> Counter:
    pads = Pads("pads")
    hall = bench(AgentDevices(pads=pads, pad_windows={"pad1": 1, "pad2": 2}), server_url=door.url)
    return Counter(pads=pads, door=door, publish=hall.publish)


@pytest.mark.parametrize(("key", "verb"), [("call", "call-next"), ("recall", "recall"), ("skip", "miss")])
def test_a_key_becomes_its_act_at_its_own_window(counter: Counter, key: str, verb: str) -> None:
    counter.door.hold(2, "A012")
    counter.pads.press("pad2", key)
    wait_until(lambda: counter.door.acts() == [f"/windows/2/{verb}"])
    assert counter.door.requests[0][2]


def test_every_press_has_its_own_key_and_a_lost_answer_is_asked_for_with_the_same(counter: Counter) -> None:
    counter.door.lose_answers = 1
    counter.pads.press("pad1", "call")
    wait_until(lambda: len(counter.door.requests) == 2)
    counter.pads.press("pad1", "call")
    wait_until(lambda: len(counter.door.requests) == 3)
    lost, again, other = (key for _, _, key in counter.door.requests)
    assert lost == again
    assert other != lost


def test_done_starts_and_finishes_what_is_in_hand_by_what_it_was(counter: Counter) -> None:
    counter.door.hold(1, "A012", state="serving")
    counter.door.with_case.add("id-A012")
    counter.pads.press("pad1", "done")
    wait_until(lambda: counter.door.tickets["id-A012"] == "done")
    counter.door.hold(1, "C001", state="called")
    counter.pads.press("pad1", "done")
    wait_until(lambda: counter.door.tickets["id-C001"] == "done")
    counter.door.hold(1, "Q001", state="serving")
    counter.pads.press("pad1", "done")
    wait_until(lambda: counter.door.tickets["id-Q001"] == "done")
    outcomes = [body["outcome"] for path, body, _ in counter.door.requests if path.endswith("finish")]
    assert outcomes == ["cases", "cases", "consulted", "collected"]


def test_pause_pauses_and_pressed_again_goes_on(counter: Counter) -> None:
    counter.pads.press("pad1", "pause")
    wait_until(lambda: counter.door.window_state[1] == "paused")
    counter.pads.press("pad1", "pause")
    wait_until(lambda: counter.door.window_state[1] == "open")


def test_a_rating_belongs_to_the_visit_that_just_ended_at_that_window(counter: Counter) -> None:
    counter.pads.press("pad1", "rate5")
    wait_until(lambda: ("pad1", "NO") in counter.pads.history)
    counter.door.hold(1, "A012", state="serving")
    counter.publish(a_board(5), windows=(a_window_message(5, 1, number="A012"),))
    wait_until(lambda: counter.pads.shown.get("pad1", ("", 0))[0] == "A012")
    counter.pads.press("pad1", "rate5")
    wait_until(lambda: counter.pads.history.count(("pad1", "NO")) == 2)
    assert counter.door.requests == []
    counter.door.tickets["id-A012"] = "done"
    counter.door.hold(1, "A013", state="called")
    counter.publish(a_board(6), windows=(a_window_message(6, 1, number="A013"),))
    counter.pads.press("pad1", "rate4")
    wait_until(lambda: counter.door.requests)
    path, body, _ = counter.door.requests[0]
    assert (path, body) == ("/evaluations", {"ticket": "id-A012", "level": 4})
    wait_until(lambda: ("pad1", "OK") in counter.pads.history)


def test_a_pad_shows_its_number_and_how_many_wait(counter: Counter) -> None:
    counter.door.hold(1, "A012")
    board = a_board(5, waiting={"A": 3, "B": 0, "C": 1, "Q": 0, "Y": 0})
    counter.publish(board, windows=(a_window_message(5, 1, number="A012"),))
    wait_until(lambda: counter.pads.shown == {"pad1": ("A012", 4), "pad2": ("----", 4)})


def test_a_window_whose_server_hangs_holds_up_no_other_window(counter: Counter) -> None:
    counter.door.stuck_window = 1
    counter.pads.press("pad1", "call")
    wait_until(lambda: counter.door.acts() == ["/windows/1/call-next"])
    counter.pads.press("pad2", "call")
    wait_until(lambda: "/windows/2/call-next" in counter.door.acts(), within_s=1)


def test_a_key_of_an_unknown_pad_or_without_meaning_does_nothing(counter: Counter) -> None:
    counter.pads.press("pad9", "call")
    counter.pads.press("pad1", "transfer")
    counter.pads.press("pad1", "call")
    wait_until(lambda: counter.door.acts() == ["/windows/1/call-next"])
