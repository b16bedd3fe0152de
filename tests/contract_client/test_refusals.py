"""Every refusal is a problem with one Chinese sentence; keys, cookies and origins as the contract says."""

import uuid

import pytest

from tests.contract_client.conftest import problem, window_person
from tests.contract_client.outside_client import Door
from tests.hall_process import HallProcess

UNKNOWN = "0" * 32


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/no-such-thing", 404),
        ("GET", f"/tickets/{UNKNOWN}", 404),
        ("POST", f"/tickets/{UNKNOWN}/cancel", 404),
        ("PUT", "/tickets", 405),
        ("DELETE", "/board", 405),
        ("GET", "/evaluations", 405),
    ],
)
def test_wrong_addresses_and_methods(kiosk: Door, method: str, path: str, status: int) -> None:
    problem(kiosk.call(method, path, body=None if method == "GET" else {}), status)


def test_a_page_that_does_not_exist_is_no_bare_error(hall: HallProcess) -> None:
    answer = Door(hall.web).http.get(hall.web + "/no-such-page", timeout=10)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"item": None},
        {"item": 5},
        {"item": "consult", "priority": "king"},
        {"item": "consult", "surprise": 1},
        {"item": "x" * 10_000},
        [],
        "consult",
    ],
)
def test_a_bad_ticket_body_is_422_with_its_place(kiosk: Door, body: object) -> None:
    problem(kiosk.call("POST", "/tickets", body=body), 422)


def test_an_item_nobody_offers_is_refused(kiosk: Door) -> None:
    answer = kiosk.call("POST", "/tickets", body={"item": "no-such-item"})
    assert answer.status_code in {404, 409, 422}
    problem(answer, answer.status_code)


def test_broken_json_is_422_or_400_never_500(kiosk: Door) -> None:
    for data in (b"{", b"\xff\xfe", b"", b"[" * 5000):
        answer = kiosk.call("POST", "/tickets", data=data, headers={"Content-Type": "application/json"})
        assert answer.status_code in {400, 422}, data[:10]
        problem(answer, answer.status_code)


def test_another_media_type_is_415(kiosk: Door) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        problem(kiosk.call("POST", "/tickets", data=b"item=consult", headers={"Content-Type": kind}), 415)


def test_a_huge_body_is_413(kiosk: Door) -> None:
    data = b'{"item": "' + b"x" * 3_000_000 + b'"}'
    problem(kiosk.call("POST", "/tickets", data=data, headers={"Content-Type": "application/json"}), 413)


def test_without_a_token_nothing_is_issued(hall: HallProcess) -> None:
    for door in (
        Door(hall.web),
        Door(hall.web, token="wrong"),
        Door(hall.web, token="密码".encode().decode("latin-1")),
    ):
        problem(door.call("POST", "/tickets", body={"item": "consult"}), 401)
        problem(door.call("POST", "/windows/1/call-next", body={}), 401)


@pytest.mark.parametrize("verb", ["recall", "start", "miss", "hold", "finish"])
def test_a_verb_without_a_ticket_in_hand_is_409(clerk: Door, verb: str) -> None:
    body = {"outcome": "consulted"} if verb == "finish" else {}
    problem(clerk.call("POST", f"/windows/1/{verb}", body=body), 409)


def test_a_second_call_with_a_ticket_in_hand_is_409(kiosk: Door, clerk: Door) -> None:
    kiosk.issue("consult")
    kiosk.issue("consult")
    clerk.window(1, "call-next")
    clerk.window(1, "start")
    problem(clerk.call("POST", "/windows/1/call-next", body={}), 409)


def test_a_clerk_has_no_power_over_another_window(clerk: Door) -> None:
    answer = clerk.call("POST", "/windows/2/call-next", body={})
    assert answer.status_code in {403, 409}
    problem(answer, answer.status_code)
    problem(clerk.call("POST", "/windows/99/call-next", body={}), 404)


def test_an_outcome_nobody_knows_is_422(kiosk: Door, clerk: Door) -> None:
    kiosk.issue("consult")
    clerk.window(1, "call-next")
    clerk.window(1, "start")
    problem(clerk.call("POST", "/windows/1/finish", body={"outcome": "vanished"}), 422)
    problem(clerk.call("POST", "/windows/1/finish", body={}), 422)


def test_the_same_key_gives_the_same_ticket(kiosk: Door, clerk: Door) -> None:
    key = str(uuid.uuid4())
    first = kiosk.issue("consult", key=key)
    again = kiosk.issue("consult", key=key)
    assert (again["id"], again["number"]) == (first["id"], first["number"])
    following = kiosk.issue("consult")
    assert int(following["number"][1:]) == int(first["number"][1:]) + 1
    problem(kiosk.call("POST", "/tickets", body={"item": "agent"}, key=key), 422, code="key_reused")


def test_a_refusal_is_not_kept_under_its_key(kiosk: Door, clerk: Door) -> None:
    key = str(uuid.uuid4())
    problem(clerk.call("POST", "/windows/1/start", body={}, key=key), 409)
    kiosk.issue("consult")
    clerk.window(1, "call-next")
    assert clerk.window(1, "start", key=key)["state"] == "serving"
    assert clerk.window(1, "start", key=key)["state"] == "serving"


def test_the_session_cookie_is_for_the_server_alone(hall: HallProcess) -> None:
    door = Door(hall.web)
    answer = door.sign_in(window_person(hall, "T2"))
    cookie = answer.headers["Set-Cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie
    elsewhere = door.call("POST", "/windows/2/call-next", body={}, headers={"Origin": "http://evil.example"})
    problem(elsewhere, 403)
    assert door.call("POST", "/windows/2/call-next", body={}).status_code in {200, 204}
    assert door.call("DELETE", "/session", headers={"Origin": "http://evil.example"}).status_code == 403
    assert door.call("DELETE", "/session").status_code == 204
    problem(door.call("POST", "/windows/2/call-next", body={}), 401)


def test_a_wrong_secret_opens_nothing(hall: HallProcess) -> None:
    person = window_person(hall, "T2")
    for change in ({"secret": "wrong"}, {"person": "nobody"}):
        answer = Door(hall.web).call("POST", "/session", body={**person, **change})
        assert answer.status_code in {401, 403}
        assert "set-cookie" not in {name.lower() for name in answer.headers}
        problem(answer, answer.status_code)
