"""Idempotency keys: a 2xx answer is stored with the act and repeated, a refusal is not."""

import threading
from pathlib import Path

import pytest

from tests.web.conftest import CODE, SECRETS, Caller, Running, new_key, problem, running


def test_the_same_key_gives_the_same_ticket_and_takes_no_second_number(kiosk: Caller) -> None:
    key = new_key()
    first = kiosk.call("POST", "/tickets", {"item": "consult"}, key=key)
    again = kiosk.call("POST", "/tickets", {"item": "consult"}, key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert kiosk.issue()["number"] == "C002"


def test_the_same_key_with_another_body_or_path_is_refused(kiosk: Caller, clerk: Caller) -> None:
    key = new_key()
    ticket = kiosk.post("/tickets", {"item": "consult"}, status=201, key=key)
    problem(kiosk.call("POST", "/tickets", {"item": "guide"}, key=key), 422, "key_reused")
    problem(kiosk.call("POST", "/tickets", {"item": "consult", "priority": "elderly"}, key=key), 422, "key_reused")
    problem(kiosk.call("POST", f"/tickets/{ticket['id']}/cancel", {}, key=key), 422, "key_reused")
    assert kiosk.get(f"/tickets/{ticket['id']}")["state"] == "waiting"


def test_a_key_belongs_to_who_used_it(fresh: Running, kiosk: Caller) -> None:
    key = new_key()
    first = kiosk.post("/tickets", {"item": "consult"}, status=201, key=key)
    other = fresh.device("signage-1").post("/tickets", {"item": "consult"}, status=201, key=key)
    assert other["number"] != first["number"]


def test_a_refusal_is_not_kept_under_its_key(kiosk: Caller, clerk: Caller) -> None:
    key = new_key()
    problem(clerk.call("POST", "/windows/1/start", {}, key=key), 409, "no_ticket_in_hand")
    kiosk.issue()
    clerk.post("/windows/1/call-next")
    started = clerk.post("/windows/1/start", key=key)
    assert started["state"] == "serving"
    clerk.finish()
    assert clerk.post("/windows/1/start", key=key) == started


def test_nobody_waits_is_an_answer_that_is_kept_too(kiosk: Caller, clerk: Caller) -> None:
    key = new_key()
    assert clerk.post("/windows/1/call-next", status=204, key=key) is None
    kiosk.issue()
    assert clerk.post("/windows/1/call-next", status=204, key=key) is None
    assert clerk.post("/windows/1/call-next", key=new_key())["number"] == "C001"


def test_a_kept_answer_outlives_a_restart(tmp_path: Path) -> None:
    key = new_key()
    with running(tmp_path) as hall:
        first = hall.device().post("/tickets", {"item": "consult"}, status=201, key=key)
    with running(tmp_path) as hall:
        assert hall.device().post("/tickets", {"item": "consult"}, status=201, key=key) == first


def test_the_same_key_from_many_hands_at_once_takes_one_number(fresh: Running) -> None:
    key = new_key()
    numbers: list[str] = []
    lock = threading.Lock()

    def take() -> None:
        ticket = fresh.device().post("/tickets", {"item": "consult"}, status=201, key=key)
        with lock:
            numbers.append(ticket["number"])

    hands = [threading.Thread(target=take) for _ in range(16)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(20)
    assert numbers == ["C001"] * 16


@pytest.mark.parametrize("key", ["", "a b", "x" * 129, "钥匙".encode().decode("latin-1")])
def test_a_key_that_is_none_is_refused(kiosk: Caller, key: str) -> None:
    problem(kiosk.call("POST", "/tickets", {"item": "consult"}, key=key), 422, "bad_key")


def test_signing_in_with_a_key_signs_in_again_and_stores_no_secret(tmp_path: Path) -> None:
    body = {"person": "zh1", "account": f"{CODE}-ZH-1", "terminal": "T1", "secret": SECRETS["zh1"]}
    with running(tmp_path) as hall:
        key = new_key()
        first, second = hall.caller(), hall.caller()
        answer = first.call("POST", "/session", body, key=key)
        again = second.call("POST", "/session", body, key=key)
        assert answer.json() == again.json()
        assert second.get("/session")["person"] == "zh1"
        problem(second.call("POST", "/session", {**body, "terminal": "T2"}, key=key), 422, "key_reused")
        token = second.http.cookies.get_dict()["tidehall_session"]
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("hall.db*"))
    assert b"C001" not in stored
    assert SECRETS["zh1"].encode() not in stored
    assert token.encode() not in stored
