"""A day of tickets through the HTTP door."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.contract_client.conftest import problem
from tests.contract_client.outside_client import Door
from tests.hall_process import HallProcess, wait_until

TICKET_FIELDS = {
    "id",
    "number",
    "letter",
    "item",
    "state",
    "people_ahead",
    "wait_min",
    "issued_at",
    "window",
    "call_no",
    "print_state",
}


def call_three_times(clerk: Door, no: int) -> None:
    """Recalls until the ticket in hand was called three times; a recall too soon is refused and tried again."""
    for expected in (2, 3):

        def recalled(expected: int = expected) -> bool:
            answer = clerk.call("POST", f"/windows/{no}/recall", body={})
            if answer.status_code == 409:
                return False
            assert answer.status_code == 200, answer.text
            assert answer.json()["call_no"] == expected
            return True

        wait_until(recalled, within_s=15, what=f"call {expected}", every_s=0.5)


def miss(clerk: Door, no: int) -> dict[str, Any]:
    """Marks the called ticket missed once the rule allows it."""

    def missed() -> Any:
        answer = clerk.call("POST", f"/windows/{no}/miss", body={})
        return answer.json() if answer.status_code == 200 else None

    ticket: dict[str, Any] = wait_until(missed, within_s=15, what="the miss", every_s=0.5)
    return ticket


def test_a_ticket_has_all_the_fields_the_contract_names(kiosk: Door, clerk: Door) -> None:
    ticket = kiosk.issue("consult")
    assert ticket.keys() >= TICKET_FIELDS
    assert re.fullmatch(r"C\d{3,6}", ticket["number"])
    assert ticket["letter"] == "C"
    assert ticket["state"] == "waiting"
    assert ticket["print_state"] == "pending"
    assert ticket["people_ahead"] == 0
    assert ticket["window"] is None
    assert kiosk.get(f"/tickets/{ticket['id']}")["number"] == ticket["number"]


def test_numbers_of_a_letter_have_no_gap_and_people_ahead_counts_them(kiosk: Door, clerk: Door) -> None:
    tickets = [kiosk.issue("consult") for _ in range(4)]
    numbers = [int(ticket["number"][1:]) for ticket in tickets]
    assert numbers == list(range(numbers[0], numbers[0] + 4))
    assert [ticket["people_ahead"] for ticket in tickets] == [0, 1, 2, 3]
    assert [kiosk.get(f"/tickets/{ticket['id']}")["people_ahead"] for ticket in tickets] == [0, 1, 2, 3]
    called = [clerk.window(1, "call-next")]
    for _ in range(3):
        clerk.window(1, "start")
        clerk.window(1, "finish", {"outcome": "consulted"})
        called.append(clerk.window(1, "call-next"))
    assert [ticket["id"] for ticket in called] == [ticket["id"] for ticket in tickets]


@pytest.mark.parametrize("priority", ["elderly", "disabled", "veteran", "pregnant", "infant", "other"])
def test_priority_gives_letter_y_and_never_says_why(kiosk: Door, clerk: Door, priority: str) -> None:
    waiting = [kiosk.issue("consult") for _ in range(4)]
    ticket = kiosk.issue("consult", priority=priority)
    assert ticket["letter"] == "Y"
    assert re.fullmatch(r"Y\d{3,6}", ticket["number"])
    assert ticket["people_ahead"] <= 2
    board = kiosk.get("/board")
    assert f"'{priority}'" not in str(board)
    assert f"'{priority}'" not in str(kiosk.get(f"/tickets/{ticket['id']}"))
    first = [clerk.window(1, "call-next")["id"]]
    while ticket["id"] not in first and len(first) < 3:
        clerk.window(1, "start")
        clerk.window(1, "finish", {"outcome": "consulted"})
        first.append(clerk.window(1, "call-next")["id"])
    assert ticket["id"] in first
    assert len(waiting) == 4


def test_call_start_finish(kiosk: Door, clerk: Door) -> None:
    ticket = kiosk.issue("consult")
    called = clerk.window(1, "call-next")
    assert (called["id"], called["state"], called["window"], called["call_no"]) == (ticket["id"], "called", 1, 1)
    board = kiosk.get("/board")
    assert board["calls"][0]["number"] == ticket["number"]
    assert {"number", "window", "call_no", "at"} <= board["calls"][0].keys()
    assert [w["number"] for w in board["windows"] if w["no"] == 1] == [ticket["number"]]
    assert clerk.window(1, "start")["state"] == "serving"
    done = clerk.window(1, "finish", {"outcome": "consulted"})
    assert done["state"] == "done"
    assert kiosk.get(f"/tickets/{ticket['id']}")["state"] == "done"


def test_nobody_waiting_is_204_with_no_body(clerk: Door) -> None:
    answer = clerk.call("POST", "/windows/1/call-next", body={})
    assert answer.status_code == 204
    assert answer.content == b""


def test_hold_and_resume(kiosk: Door, clerk: Door) -> None:
    first, second = kiosk.issue("consult"), kiosk.issue("consult")
    clerk.window(1, "call-next")
    clerk.window(1, "start")
    assert clerk.window(1, "hold")["state"] == "held"
    assert clerk.window(1, "call-next")["id"] == second["id"]
    clerk.window(1, "start")
    clerk.window(1, "finish", {"outcome": "consulted"})
    resumed = clerk.window(1, "resume", {"ticket": first["id"]})
    assert (resumed["id"], resumed["state"]) == (first["id"], "serving")
    clerk.window(1, "finish", {"outcome": "unserved"})


def test_transfer_puts_the_ticket_at_the_head_of_the_other_line(kiosk: Door, clerk: Door) -> None:
    first, second = kiosk.issue("consult"), kiosk.issue("consult")
    clerk.window(1, "call-next")
    clerk.window(1, "start")
    moved = clerk.window(1, "transfer", {"letter": "B"})
    assert moved["id"] == first["id"]
    assert moved["state"] in {"transferred", "waiting"}
    assert moved["number"] == first["number"]
    assert kiosk.get(f"/tickets/{first['id']}")["people_ahead"] == 0
    assert clerk.window(1, "call-next")["id"] == first["id"]
    clerk.window(1, "start")
    clerk.window(1, "finish", {"outcome": "consulted"})
    assert clerk.window(1, "call-next")["id"] == second["id"]


def test_three_calls_miss_and_rejoin_behind_the_third(kiosk: Door, clerk: Door) -> None:
    ticket = kiosk.issue("consult")
    others = [kiosk.issue("consult") for _ in range(5)]
    clerk.window(1, "call-next")
    problem(clerk.call("POST", "/windows/1/miss", body={}), 409)
    call_three_times(clerk, 1)
    assert miss(clerk, 1)["state"] == "missed"
    board = kiosk.get("/board")
    assert ticket["number"] in str(board["missed"])
    back = kiosk.post(f"/tickets/{ticket['id']}/rejoin")
    assert back["state"] == "waiting"
    assert back["people_ahead"] == 3
    order = []
    for _ in range(6):
        order.append(clerk.window(1, "call-next")["id"])
        clerk.window(1, "start")
        clerk.window(1, "finish", {"outcome": "consulted"})
    ids = [other["id"] for other in others]
    assert order == [*ids[:3], ticket["id"], *ids[3:]]


def test_cancel_takes_a_ticket_out_of_the_line(kiosk: Door, clerk: Door) -> None:
    first, second = kiosk.issue("consult"), kiosk.issue("consult")
    assert kiosk.post(f"/tickets/{first['id']}/cancel")["state"] == "cancelled"
    problem(kiosk.call("POST", f"/tickets/{first['id']}/cancel", body={}), 409)
    assert clerk.window(1, "call-next")["id"] == second["id"]


def test_pause_and_unpause(
    hall: HallProcess, kiosk: Door, clerk: Door, first_choice: Callable[[str, str], str]
) -> None:
    def state() -> str:
        return str(next(window["state"] for window in kiosk.get("/board")["windows"] if window["no"] == 1))

    assert state() == "open"
    clerk.window(1, "pause", {"reason": first_choice("/windows/{no}/pause", "reason")})
    assert state() == "paused"
    kiosk.issue("consult")
    problem(clerk.call("POST", "/windows/1/call-next", body={}), 409)
    clerk.window(1, "unpause")
    assert state() == "open"
    assert clerk.window(1, "call-next")["state"] == "called"


def test_call_by_number_out_of_turn_wants_a_reason(kiosk: Door, clerk: Door) -> None:
    kiosk.issue("consult")
    later = kiosk.issue("consult")
    refused = clerk.call("POST", "/windows/1/call-next", body={"ticket": later["id"]})
    assert refused.status_code in {409, 422}
    problem(refused, refused.status_code)
    called = clerk.window(1, "call-next", {"ticket": later["id"], "reason": "老人身体不适"})
    assert called["id"] == later["id"]


def test_every_level_of_evaluation_once(kiosk: Door, clerk: Door) -> None:
    for level in range(1, 6):
        ticket = kiosk.issue("consult")
        clerk.window(1, "call-next")
        clerk.window(1, "start")
        clerk.window(1, "finish", {"outcome": "consulted"})
        kiosk.post("/evaluations", {"ticket": ticket["id"], "level": level}, status=201)
        again = kiosk.call("POST", "/evaluations", body={"ticket": ticket["id"], "level": level})
        problem(again, 409)
    for wrong in (0, 6, "good", None):
        problem(kiosk.call("POST", "/evaluations", body={"ticket": ticket["id"], "level": wrong}), 422)


def test_printed_is_told_by_the_kiosk(kiosk: Door, clerk: Door) -> None:
    for result in ("printed", "failed", "unknown"):
        ticket = kiosk.issue("consult")
        told = kiosk.post(f"/tickets/{ticket['id']}/printed", {"result": result})
        assert told["print_state"] == result
        assert kiosk.get(f"/tickets/{ticket['id']}")["print_state"] == result


def test_collecting_and_township_items_have_their_letters(kiosk: Door, clerk: Door) -> None:
    assert kiosk.issue("pickup")["letter"] == "Q"
    codes = [entry for entry in find_items(kiosk.get("/items")) if entry.get("letter") in {"A", "B"}]
    assert {entry["letter"] for entry in codes} == {"A", "B"}
    for letter in ("A", "B"):
        entry = next(entry for entry in codes if entry["letter"] == letter)
        code = next(str(entry[name]) for name in ("item", "code", "id") if name in entry)
        assert kiosk.issue(code)["letter"] == letter


def find_items(answer: Any) -> list[dict[str, Any]]:
    """Returns all catalogue entries of an answer, however they are grouped."""
    if isinstance(answer, list):
        return [entry for part in answer for entry in find_items(part)]
    if isinstance(answer, dict):
        if "letter" in answer:
            return [answer]
        return [entry for part in answer.values() for entry in find_items(part)]
    return []
