"""The serve loop on its own: what a stop does to requests, streams and idle connections."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, Response

from queue_server.web.serve import DRAIN_S, HttpService


class Gates:
    """What the application below waits for."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.released = threading.Event()
        self.drained = threading.Event()


def slow_app(gates: Gates) -> Flask:
    app = Flask("slow")

    @app.get("/slow")
    def slow() -> str:
        gates.entered.set()
        gates.released.wait(20)
        return "done"

    @app.get("/quick")
    def quick() -> str:
        return "quick"

    @app.get("/stream")
    def stream() -> Response:
        def events() -> Iterator[bytes]:
            yield b"first\n"
            gates.entered.set()
            gates.drained.wait(20)
            yield b"last\n"

        return Response(events())

    return app


@contextmanager
def serving(gates: Gates, *, on_drain: Callable[[], None] | None = None) -> Iterator[HttpService]:
    service = HttpService(bind=("127.0.0.1", 0), threads=8, on_drain=on_drain or gates.drained.set)
    service.start(slow_app(gates))
    try:
        yield service
    finally:
        gates.released.set()
        gates.drained.set()
        service.stop()


def ask(address: tuple[str, int], path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(*address, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()


def in_thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_a_request_in_flight_is_answered_though_the_server_stops() -> None:
    gates = Gates()
    answers: list[tuple[int, bytes]] = []
    with serving(gates, on_drain=gates.released.set) as service:
        asking = in_thread(lambda: answers.append(ask(service.address, "/slow")))
        assert gates.entered.wait(10)
        service.stop()
        asking.join(10)
    assert answers == [(200, b"done")]


def test_a_request_that_never_ends_holds_the_stop_for_three_seconds_only() -> None:
    gates = Gates()
    with serving(gates) as service:
        connection = socket.create_connection(service.address)
        connection.sendall(b"GET /slow HTTP/1.1\r\nHost: hall\r\n\r\n")
        assert gates.entered.wait(10)
        began_s = time.monotonic()
        service.stop()
        assert DRAIN_S <= time.monotonic() - began_s < DRAIN_S + 1.9
        connection.close()


def test_streams_end_cleanly_at_the_stop() -> None:
    gates = Gates()
    answers: list[tuple[int, bytes]] = []
    with serving(gates) as service:
        reading = in_thread(lambda: answers.append(ask(service.address, "/stream")))
        assert gates.entered.wait(10)
        service.stop()
        reading.join(10)
    assert answers == [(200, b"first\nlast\n")]


def test_an_idle_connection_does_not_hold_the_stop_and_nothing_new_is_accepted() -> None:
    gates = Gates()
    with serving(gates) as service:
        idle = http.client.HTTPConnection(*service.address, timeout=10)
        idle.request("GET", "/quick")
        assert idle.getresponse().read() == b"quick"
        began_s = time.monotonic()
        service.stop()
        assert time.monotonic() - began_s < 1.0
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(service.address, timeout=5)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"NONSENSE\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: hall\r\nX: " + b"y" * 300_000 + b"\r\n\r\n", 431),
        (b"POST / HTTP/1.1\r\nHost: hall\r\nContent-Length: 1073741824\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nHost: hall\r\nContent-Length: -5\r\n\r\n", 400),
    ],
)
def test_what_is_no_request_is_refused_as_a_problem(sent: bytes, status: int) -> None:
    gates = Gates()
    with serving(gates) as service, socket.create_connection(service.address, timeout=10) as connection:
        connection.sendall(sent)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        problem = json.loads(answer.read())
    assert answer.status == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert problem["status"] == status
    assert problem["detail"]


def test_the_port_is_known_before_the_start_and_free_again_after_the_stop() -> None:
    gates = Gates()
    with serving(gates) as service:
        address = service.address
        assert ask(address, "/quick") == (200, b"quick")
        service.stop()
        again = HttpService(bind=address, threads=2, on_drain=gates.drained.set)
        again.start(slow_app(gates))
        assert ask(address, "/quick") == (200, b"quick")
        again.stop()
