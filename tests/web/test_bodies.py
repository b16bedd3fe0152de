"""Hostile requests: every one of them is refused as a problem, quickly, and changes nothing."""

import socket
import time
from typing import Any

import pytest

from tests.web.conftest import CODE, TOKENS, Running, problem

JSON = {"Content-Type": "application/json"}
DEEP = b'{"item":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"{", 400),
        (b"\xff\xfe{}", 400),
        (b'{"item": NaN}', 400),
        (b'{"item": Infinity}', 400),
        (b'{"item": "consult", "item": "guide"}', 400),
        (b"[" * 100_000, 400),
        (DEEP, 400),
        (b'{"item":' + b"[" * 20 + b"]" * 20 + b"}", 422),
        (b'{"item": ' + b"9" * 5000 + b"}", 400),
        (b'{"item": 1e400}', 422),
        (b'{"item": "a\\u0000b"}', 422),
        (b'{"item": "\\ud800"}', 422),
        (b'{"\\udfff": 1}', 422),
        (b"[]", 422),
        (b"null", 422),
        (b'"consult"', 422),
        (b'"{\\"item\\": \\"consult\\"}"', 422),
        (b"", 422),
        (b"{}", 422),
        (b'{"item": 5}', 422),
        (b'{"item": true}', 422),
        (b'{"item": ""}', 422),
        (b'{"item": "consult", "surprise": 1}', 422),
        (b'{"item": "consult", "priority": "king"}', 422),
        (b'{"item": "' + b"x" * 65 + b'"}', 422),
        ('{"item": "\u202e\u200b😀"}'.encode(), 409),
        ('{"item": "１２３"}'.encode(), 409),
    ],
)
def test_a_hostile_body_is_refused_and_takes_no_number(shared: Running, data: bytes, status: int) -> None:
    kiosk = shared.device()
    before = kiosk.get("/board")["rev"]
    began_s = time.monotonic()
    answer = kiosk.call("POST", "/tickets", data=data, headers=JSON)
    assert time.monotonic() - began_s < 2.0
    body = problem(answer, status)
    assert body.get("errors") is None or all({"loc", "msg"} == fault.keys() for fault in body["errors"])
    assert kiosk.get("/board")["rev"] == before


def test_a_field_that_is_wrong_is_named(shared: Running) -> None:
    answer = shared.device().call("POST", "/tickets", {"item": 5, "surprise": 1})
    faults = problem(answer, 422)["errors"]
    assert {tuple(fault["loc"]) for fault in faults} == {("item",), ("surprise",)}
    assert {fault["msg"] for fault in faults} == {"应为文字", "没有这一项"}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_another_media_type_is_415(shared: Running, kind: str) -> None:
    problem(shared.device().call("POST", "/tickets", data=b'{"item": "consult"}', headers={"Content-Type": kind}), 415)


@pytest.mark.parametrize("size", [(1 << 20) + 1, 3 << 20])
def test_a_body_above_one_mebibyte_is_413(shared: Running, size: int) -> None:
    problem(shared.device().call("POST", "/tickets", data=b"x" * size, headers=JSON), 413)


def test_a_body_without_end_is_cut_off(shared: Running) -> None:
    def chunks() -> Any:
        for _ in range(48):
            yield b"x" * (64 << 10)

    problem(shared.device().call("POST", "/tickets", data=chunks(), headers=JSON), 413)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/no-such-thing", 404),
        ("GET", "/tickets/nothing", 404),
        ("GET", "/tickets/" + "x" * 65, 404),
        ("GET", "/tickets/%00", 404),
        ("GET", "/tickets/..%2f..%2fetc", 404),
        ("GET", "/tickets/%ed%a0%80", 404),
        ("POST", "/windows/-1/recall", 404),
        ("POST", "/windows/9223372036854775808/recall", 404),
        ("POST", "/windows/one/recall", 404),
        ("PUT", "/tickets", 405),
        ("DELETE", "/board", 405),
        ("OPTIONS", "/board", 405),
        ("PATCH", "/session", 405),
        ("BREW", "/tickets", 405),
    ],
)
def test_wrong_addresses_and_methods_are_problems(shared: Running, method: str, path: str, status: int) -> None:
    caller = shared.device("signage-1")
    answer = caller.call(method, path, None if method == "GET" else {})
    problem(answer, status)
    if status == 405:
        assert answer.headers["Allow"]


def test_a_page_that_does_not_exist_is_a_problem_too(shared: Running) -> None:
    caller = shared.caller()
    problem(caller.http.get(f"{shared.url}/no-such-page", timeout=10), 404)


def test_secrets_never_come_back_in_an_answer(shared: Running) -> None:
    body = {"person": "zh1", "account": f"{CODE}-ZH-1", "terminal": "T1", "secret": ["top-secret-word"]}
    answer = shared.caller().call("POST", "/session", body)
    problem(answer, 422)
    assert "top-secret-word" not in answer.text


def test_a_request_sent_byte_by_byte_is_served(shared: Running) -> None:
    body = b'{"item": "consult"}'
    request = (
        b"POST /api/v1/tickets HTTP/1.1\r\nHost: hall\r\nContent-Type: application/json\r\nConnection: close\r\n"
        b"Authorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s" % (TOKENS["kiosk-1"].encode(), len(body), body)
    )
    with socket.create_connection(shared.server.address, timeout=10) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in request:
            connection.sendall(bytes([byte]))
        assert connection.recv(100).startswith(b"HTTP/1.1 201")
