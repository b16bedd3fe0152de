"""D1-D3, D5, D6, D9, D13 and R26, R30, R39, R61, R80, R81: people, their data, and fairness to them."""

import json
import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.command_line import checked_site, demo_site
from tests.acceptance.town import APPLICANTS, CODE, SECRET, Town, open_case, receive, running_town, serve
from tests.contract_client.conftest import problem, window_person
from tests.contract_client.outside_client import Door, Listener
from tests.hall_process import HallProcess, running_hall, wait_until

WRONG_IDS = ("211322189901010018", "211322189902300014", "21132218990101001")


@pytest.fixture(scope="module")
def hall() -> Iterator[HallProcess]:
    with running_hall() as running:
        yield running


@pytest.mark.requirement("D1")
def test_nothing_is_done_with_an_account_alone(town: Town) -> None:
    alone = {"account": f"{CODE}-ZH-1", "terminal": "T1", "secret": SECRET}
    problem(Door(town.web).call("POST", "/session", body=alone), 422)
    wrong = {**alone, "person": f"{CODE}-ZH-1"}
    assert Door(town.web).call("POST", "/session", body=wrong).status_code in {401, 403}
    not_theirs = {**alone, "person": "clerk-2"}
    assert Door(town.web).call("POST", "/session", body=not_theirs).status_code in {401, 403}
    for verb in ("call-next", "start", "finish", "pause"):
        problem(Door(town.web).call("POST", f"/windows/1/{verb}", body={}), 401)


@pytest.mark.requirement("D1")
def test_one_account_serves_two_people_but_never_at_once(town: Town) -> None:
    clerk = town.clerk_a()
    head = {"person": "head", "account": f"{CODE}-ZH-1", "terminal": "T2", "secret": SECRET}
    problem(Door(town.web).call("POST", "/session", body=head), 409)
    assert clerk.call("DELETE", "/session").status_code == 204
    assert town.sign_in("head", "ZH-1", "T2").get("/session")["person"] == "head"


@pytest.mark.requirement("D2")
def test_a_listener_on_all_topics_hears_no_name_no_id_and_no_phone(hall: HallProcess) -> None:
    mqtt = hall.credentials["mqtt"]
    door, clerk = Door(hall.web, token=hall.credentials["devices"]["kiosk-1"]), Door(hall.web)
    clerk.sign_in(window_person(hall, "T1"))
    items = [item for item in door.get("/items")["items"] if item["letter"] == "A"]
    status = next(item for item in items if item["reveals_status"])
    with Listener(hall.ready["hall"], hall.ready["mqtt"], mqtt["user"], mqtt["password"]) as ear:
        for item, priority in ((items[0]["id"], None), (status["id"], "disabled"), ("consult", "veteran")):
            door.issue(item, priority=priority)
        for _ in range(3):
            ticket = clerk.window(1, "call-next")
            clerk.window(1, "start")
            outcome = "consulted"
            if ticket["item"] != "consult":
                receive(clerk, open_case(clerk, ticket["id"]))
                outcome = "cases"
            clerk.window(1, "finish", {"outcome": outcome})
            door.post("/evaluations", {"ticket": ticket["id"], "level": 2, "reasons": ["等候太久"]}, status=201)
        ear.wait_for("calls", count=3)
        ear.wait_for("windows/1", count=6)
        traffic = [heard.raw for heard in ear.heard]
    words = ["演示申请人", "演示甲", status["name"], items[0]["name"], "disabled", "veteran", "等候太久", "clerk-1"]
    for raw in traffic:
        assert [word for word in words if word in raw] == []
        assert re.findall(r"(?<!\d)\d{17}[\dXx](?!\d)", raw) == []
        assert re.findall(r"(?<!\d)1\d{10}(?!\d)", raw) == []


@pytest.mark.requirement("D2")
def test_public_addresses_never_name_an_item_that_reveals_a_status(town: Town) -> None:
    status = next(item for item in town.township_items() if item["reveals_status"])
    ticket = town.kiosk.issue(status["id"], priority="disabled")
    for answer in (town.board(), town.kiosk.get(f"/tickets/{ticket['id']}")):
        shown = json.dumps(answer, ensure_ascii=False)
        assert status["name"] not in shown
        assert "disabled" not in shown


@pytest.mark.requirement("D2")
def test_neither_log_nor_journal_nor_database_holds_an_id_in_clear(tmp_path: Path) -> None:
    with running_hall(data=tmp_path / "data") as hall:
        door, clerk = Door(hall.web, token=hall.credentials["devices"]["kiosk-1"]), Door(hall.web)
        clerk.sign_in(window_person(hall, "T1"))
        door.issue(next(item["id"] for item in door.get("/items")["items"] if item["letter"] == "A"))
        ticket = clerk.window(1, "call-next")
        clerk.window(1, "start")
        case = receive(clerk, open_case(clerk, ticket["id"]), applicant_id=APPLICANTS[2].lower())
        assert case["applicant_id"] == "2113**********019X"
        assert case["applicant"] == "演*"
        hall.terminate()
    files = [hall.log_path, *(path for path in hall.data.rglob("*") if path.is_file() and not path.is_symlink())]
    for path in files:
        held = path.read_bytes()
        for secret in (APPLICANTS[2], "演示申请人", "13800000000"):
            assert secret.encode() not in held, path
    assert len(files) > 2


@pytest.mark.requirement("D3")
def test_an_id_is_checked_by_its_check_digit_and_date(town: Town) -> None:
    clerk = town.clerk_a()
    item = town.township_items()[0]["id"]
    permit, card = with_check_digit("81000019900307121"), with_check_digit("91111119800101123")
    good = ("11010519491231002X", "440524188001010014", *APPLICANTS, APPLICANTS[2].lower(), permit, card)
    for number in good:
        town.kiosk.issue(item)
        ticket = clerk.window(1, "call-next")
        clerk.window(1, "start")
        case = open_case(clerk, ticket["id"])
        for wrong in WRONG_IDS:
            body = {"applicant_name": "演示申请人", "applicant_id": wrong}
            answer = clerk.call("POST", f"/cases/{case['no']}/receive", body=body)
            assert answer.status_code in {409, 422}, wrong
            problem(answer, answer.status_code)
        assert receive(clerk, case, applicant_id=number)["state"] == "RECEIVED"
        clerk.window(1, "finish", {"outcome": "cases"})


def with_check_digit(digits: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]


@pytest.mark.requirement("D3")
@pytest.mark.requirement("D6")
def test_a_ticket_asks_for_no_id_and_a_clerk_may_take_it_for_somebody(town: Town) -> None:
    clerk = town.clerk_a()
    by_hand = clerk.issue("consult")
    assert by_hand["state"] == "waiting"
    assert town.kiosk.issue("guide")["letter"] == "C"
    assert serve(clerk, 1)["id"] == by_hand["id"]


@pytest.mark.requirement("D5")
def test_with_both_lines_full_priority_is_never_more_than_two_to_one(town: Town) -> None:
    clerk = town.clerk_a()
    for _ in range(12):
        town.kiosk.issue("consult")
    for reason in ("elderly", "disabled", "veteran", "pregnant", "infant", "other") * 2:
        town.kiosk.issue("consult", priority=reason)
    letters = "".join(serve(clerk, 1)["letter"] for _ in range(24))
    both_full = letters[: max(letters.rfind("Y"), 0) + 1]
    assert "YYY" not in both_full
    assert both_full.count("Y") == 12
    assert both_full.startswith(("YYC", "YC", "CY"))
    assert letters.count("C") == 12


@pytest.mark.requirement("D5")
def test_no_screen_and_no_clerk_list_tells_why_somebody_comes_first(town: Town) -> None:
    clerk = town.clerk_a()
    town.kiosk.issue("consult", priority="pregnant")
    shown = json.dumps([town.board(), clerk.get("/queue"), clerk.get("/windows/1")])
    assert "pregnant" not in shown


@pytest.mark.requirement("D9")
def test_after_kill_9_the_next_number_is_last_plus_one_and_the_line_is_whole(hall: HallProcess) -> None:
    door = Door(hall.web, token=hall.credentials["devices"]["kiosk-1"])
    tickets = [door.issue("agent", key=str(uuid.uuid4())) for _ in range(5)]
    hall.kill_role("server")
    following = wait_until(lambda: answered(door), within_s=20, what="the server's return")
    assert int(following["number"][1:]) == int(tickets[-1]["number"][1:]) + 1
    for ticket in tickets:
        kept = door.get(f"/tickets/{ticket['id']}")
        assert (kept["number"], kept["state"]) == (ticket["number"], "waiting")


def answered(door: Door) -> dict[str, Any]:
    """A new ticket, or nothing while the server is away."""
    try:
        return door.issue("agent")
    except OSError:
        return {}


@pytest.mark.requirement("D9")
def test_numbers_start_anew_each_day_and_a_clock_that_steps_back_reuses_none(town: Town) -> None:
    first = town.kiosk.issue("consult")
    town.clock.advance(timedelta(days=1).total_seconds())
    second = town.kiosk.issue("consult")
    assert (first["number"], second["number"]) == ("C001", "C001")
    town.clock.advance(-timedelta(days=1, hours=1).total_seconds())
    third = town.kiosk.issue("consult")
    assert third["number"] == "C002"


@pytest.mark.requirement("D13")
def test_practice_is_marked_on_every_answer_and_page(hall: HallProcess) -> None:
    door = Door(hall.web, token=hall.credentials["devices"]["kiosk-1"])
    assert door.get("/hall")["practice"] is True
    assert door.get("/board")["practice"] is True
    assert door.get("/items")["illustrative"] is True
    assert door.issue("consult")["practice"] is True


@pytest.mark.requirement("D13")
def test_a_real_hall_refuses_the_sample_catalogue(tmp_path: Path) -> None:
    printer = '[devices.printer]\nlink = "usblp:/dev/usb/lp0"\n\n[case]'
    site = demo_site(tmp_path, ("practice = true", "practice = false"), ("[case]", printer))
    code, said = checked_site(site)
    assert code == 2
    assert "演示" in said


@pytest.mark.requirement("R26")
def test_an_immediate_item_is_received_in_the_visit_with_its_start_of_service(town: Town) -> None:
    immediate = [item for item in town.township_items() if item["promised_wd"] == 0]
    assert len(immediate) == 12
    clerk = town.clerk_a()
    town.kiosk.issue(immediate[0]["id"])
    ticket = clerk.window(1, "call-next")
    clerk.window(1, "start")
    town.clock.advance(600)
    assert receive(clerk, open_case(clerk, ticket["id"]))["received_at"] is not None


@pytest.mark.requirement("R30")
def test_more_than_five_minutes_without_anybody_is_a_vacancy(town: Town) -> None:
    clerk = town.clerk_a()
    assert clerk.call("DELETE", "/session").status_code == 204
    town.clock.advance(299)
    assert figures(town)["vacancies"] == 0
    town.clock.advance(2)
    wait_until(lambda: figures(town)["vacancies"] == 1, within_s=15, what="the 空岗 record")
    town.sign_in("clerk-2", "ZH-2", "T1")
    assert figures(town)["vacancies"] == 1


def figures(town: Town) -> dict[str, int]:
    found: dict[str, int] = town.kiosk.get("/figures")
    return found


@pytest.mark.requirement("R39")
def test_picking_a_ticket_out_of_turn_needs_a_reason(town: Town) -> None:
    clerk = town.clerk_a()
    town.kiosk.issue("consult")
    later = town.kiosk.issue("consult")
    for body in ({"ticket": later["id"]}, {"ticket": later["id"], "reason": "  "}):
        answer = clerk.call("POST", "/windows/1/call-next", body=body)
        assert answer.status_code in {409, 422}
        problem(answer, answer.status_code)
    picked = clerk.window(1, "call-next", {"ticket": later["id"], "reason": "行动不便"})
    assert picked["id"] == later["id"]
    clerk.window(1, "start")
    clerk.window(1, "finish", {"outcome": "consulted"})
    serve(clerk, 1)
    listed: Any = figures(town)["picked"]
    told = [(line["number"], line["window"], line["person"], line["reason"]) for line in listed]
    assert told == [(later["number"], 1, "clerk-1", "行动不便")], "the call in its turn is not listed"


@pytest.mark.requirement("R61")
def test_every_township_item_names_exactly_one_station_and_a_clerk_cannot_choose(town: Town) -> None:
    items = town.township_items()
    assert {item["station"] for item in items} == {"JS", "NY", "NJ", "LD", "MZ", "TY"}
    clerk = town.clerk_a()
    town.kiosk.issue(items[0]["id"])
    ticket = clerk.window(1, "call-next")
    clerk.window(1, "start")
    problem(clerk.call("POST", "/cases", body={"ticket": ticket["id"], "station": "NY"}), 422)


@pytest.mark.requirement("R81", missing="what follows a bad rating")
@pytest.mark.requirement("D14", missing="paper and telephone invitations")
def test_only_real_ratings_count_and_unrated_visits_stand_apart(town: Town) -> None:
    clerk = town.clerk_a()
    for level in (5, 4, 1, None, None):
        town.kiosk.issue("consult")
        done = serve(clerk, 1)
        if level is not None:
            town.kiosk.post("/evaluations", {"ticket": done["id"], "level": level}, status=201)
    day = town.kiosk.get("/figures")["evaluations"]
    assert (day["rated"], day["unrated"], day["good"]) == (3, 2, 2)
    assert day["good_rate"] == pytest.approx(2 / 3)
    shown = json.dumps([clerk.get("/queue"), clerk.get("/windows/1"), town.board()])
    assert "level" not in shown


@pytest.mark.requirement("D9")
def test_a_hall_without_its_broker_goes_on_issuing_and_calling(hall: HallProcess) -> None:
    clerk, door = Door(hall.web), Door(hall.web, token=hall.credentials["devices"]["kiosk-1"])
    clerk.sign_in(window_person(hall, "T1"))
    hall.kill_role("broker")
    ticket = door.issue("pickup")
    clerk.call("POST", "/windows/1/call-next", body={})
    assert door.get(f"/tickets/{ticket['id']}")["number"] == ticket["number"]
    assert clerk.call("GET", "/board").status_code == 200


def test_two_towns_on_one_machine_do_not_meet(town: Town, tmp_path: Path) -> None:
    with running_town(tmp_path / "other") as other:
        mine = town.kiosk.issue("consult")
        assert other.kiosk.call("GET", f"/tickets/{mine['id']}").status_code == 404
