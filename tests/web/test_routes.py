"""Every call of the contract, over HTTP, with a real store behind it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from queue_server.contract.board import Board
from queue_server.contract.cases import Case, CaseList
from queue_server.contract.hall import HallProfile
from queue_server.contract.items import Catalogue
from queue_server.contract.tickets import Queue, Ticket
from queue_server.contract.windows import Tidal, Window
from tests.web.conftest import HALL, ID_NUMBER, ITEM, Caller, Running, impatient, problem, running


def test_the_public_reads_hall_items_and_board(shared: Running) -> None:
    public = shared.caller()
    hall = HallProfile.model_validate(public.get("/hall"))
    assert (hall.hall, hall.hours, hall.guide_item) == (HALL.code, ["00:00-24:00"], "guide")
    assert hall.windows[0].signs == ["综合窗口", "综合咨询窗口", "帮办代办窗口", '"办不成事"反映电话']
    items = Catalogue.model_validate(public.get("/items"))
    assert items.illustrative
    assert {"guide", "consult", "agent", "pickup"} <= {item.id for item in items.items}
    known = {item.id for item in items.items}
    assert all(item in known for tile in items.tiles for item in tile.items)
    board = Board.model_validate(public.get("/board"))
    assert [(window.no, window.state) for window in board.windows] == [(1, "closed"), (2, "closed")]
    assert board.practice


def test_a_visit_from_the_kiosk_to_the_rating(kiosk: Caller, clerk: Caller) -> None:
    issued = Ticket.model_validate(kiosk.issue(ITEM.id))
    assert (issued.number, issued.letter, issued.state, issued.people_ahead) == ("A001", "A", "waiting", 0)
    assert issued.materials
    assert issued.windows == [1]
    assert issued.free_parking_until == issued.issued_at + timedelta(minutes=60)
    told = kiosk.post(f"/tickets/{issued.id}/printed", {"result": "printed"})
    assert told["print_state"] == "printed"
    queue = Queue.model_validate(clerk.get("/queue"))
    assert [ticket.number for ticket in queue.waiting] == ["A001"]
    called = clerk.post("/windows/1/call-next")
    assert (called["state"], called["window"], called["call_no"], called["wait_min"]) == ("called", 1, 1, None)
    window = Window.model_validate(clerk.get("/windows/1"))
    assert (window.number, window.ticket, window.person, window.state) == ("A001", issued.id, "zh1", "open")
    assert clerk.post("/windows/1/start")["state"] == "serving"
    case = Case.model_validate(clerk.post("/cases", {"ticket": issued.id}, status=201))
    assert (case.state, case.ticket_number) == ("DRAFT", "A001")
    present = [index for index, line in enumerate(case.materials) if line.required]
    body = {"applicant_name": "张三", "applicant_id": ID_NUMBER}
    problem(clerk.call("POST", f"/cases/{case.no}/receive", body), 409, "material_missing")
    clerk.post(f"/cases/{case.no}/materials", {"present": present})
    wrong = {**body, "applicant_id": ID_NUMBER[:-1] + "1"}
    problem(clerk.call("POST", f"/cases/{case.no}/receive", wrong), 422, "invalid_id")
    received = Case.model_validate(clerk.post(f"/cases/{case.no}/receive", body))
    assert (received.state, received.applicant, received.applicant_id) == ("RECEIVED", "张*", "1101**********002X")
    assert [step.event for step in received.trace] == ["CaseOpened", "CaseChecked", "CaseReceived"]
    assert received.trace[-1].person == "zh1"
    assert "张三" not in str(clerk.get(f"/cases/{case.no}"))
    assert clerk.get(f"/tickets/{issued.id}")["case_nos"] == [case.no]
    assert clerk.finish(outcome="cases")["state"] == "done"
    assert clerk.get("/board")["cases_today"] == 1
    rated = kiosk.post("/evaluations", {"ticket": issued.id, "level": 5}, status=201)
    assert (rated["ticket"], rated["level"]) == (issued.id, 5)
    problem(kiosk.call("POST", "/evaluations", {"ticket": issued.id, "level": 4}), 409, "rated_already")


@pytest.mark.parametrize("level", [0, 6, True, "5", 4.5, None])
def test_a_level_outside_the_five_is_a_bad_body(shared: Running, level: object) -> None:
    problem(shared.device().call("POST", "/evaluations", {"ticket": "x", "level": level}), 422)


def test_recall_miss_and_rejoin(tmp_path: Path) -> None:
    with running(tmp_path, hall=impatient()) as hall:
        kiosk, clerk = hall.device(), hall.person("zh1")
        ticket = kiosk.issue()
        clerk.post("/windows/1/call-next")
        problem(clerk.call("POST", "/windows/1/miss", {}), 409, "too_few_calls")
        assert [clerk.post("/windows/1/recall")["call_no"] for _ in range(2)] == [2, 3]
        problem(clerk.call("POST", "/windows/1/recall", {}), 409, "too_many_calls")
        missed = clerk.post("/windows/1/miss")
        assert missed["state"] == "missed"
        until = datetime.fromisoformat(missed["rejoin_until"])
        assert abs(until - datetime.now(UTC) - timedelta(minutes=30)) < timedelta(seconds=10)
        assert kiosk.get("/board")["missed"] == ["C001"]
        assert kiosk.post(f"/tickets/{ticket['id']}/rejoin")["state"] == "waiting"
        problem(kiosk.call("POST", f"/tickets/{ticket['id']}/rejoin", {}), 409, "illegal_step")


def test_hold_resume_transfer_pick_and_cancel(kiosk: Caller, clerk: Caller) -> None:
    first, second, third = (kiosk.issue() for _ in range(3))
    clerk.serve_next()
    assert clerk.post("/windows/1/hold", {"reason": "填表"})["state"] == "held"
    assert clerk.get("/windows/1")["held"] == [first["id"]]
    problem(clerk.call("POST", "/windows/1/call-next", {"ticket": third["id"]}), 409, "reason_needed")
    picked = clerk.post("/windows/1/call-next", {"ticket": third["id"], "reason": "行动不便"})
    assert picked["id"] == third["id"]
    clerk.post("/windows/1/start")
    moved = clerk.post("/windows/1/transfer", {"letter": "B"})
    assert (moved["state"], moved["people_ahead"]) == ("waiting", 0)
    assert kiosk.post(f"/tickets/{second['id']}/cancel", {"reason": "改天再来"})["state"] == "cancelled"
    assert clerk.post("/windows/1/resume", {"ticket": first["id"]})["state"] == "serving"
    clerk.finish()


def test_a_priority_goes_ahead_and_nobody_learns_why(kiosk: Caller, clerk: Caller) -> None:
    kiosk.issue()
    ticket = kiosk.issue(priority="pregnant")
    assert (ticket["number"], ticket["people_ahead"]) == ("Y001", 0)
    for seen in (ticket, kiosk.get("/board"), clerk.get("/queue")):
        assert "pregnant" not in str(seen)
    assert clerk.post("/windows/1/call-next")["number"] == "Y001"


def test_pausing_stops_the_calls(kiosk: Caller, clerk: Caller) -> None:
    kiosk.issue()
    assert clerk.post("/windows/1/pause", {"reason": "取材料"})["state"] == "paused"
    problem(clerk.call("POST", "/windows/1/call-next", {}), 409, "window_paused")
    assert clerk.post("/windows/1/unpause")["state"] == "open"
    assert clerk.post("/windows/1/call-next")["number"] == "C001"


def test_the_tidal_window_opens_by_hand_and_by_arrival(fresh: Running, kiosk: Caller, clerk: Caller) -> None:
    assert Tidal.model_validate(clerk.get("/tidal")).state == "closed"
    opened = clerk.post("/tidal/open", {"reason": "今天有大集"})
    assert opened["state"] == "opening"
    assert "大集" not in str(kiosk.get("/board"))
    second = fresh.person("zh2", account="ZH-2", terminal="T2")
    assert clerk.get("/tidal")["state"] == "open"
    ticket = kiosk.issue(ITEM.id)
    assert ticket["windows"] == [1, 2]
    assert second.post("/windows/2/call-next")["id"] == ticket["id"]
    second.post("/windows/2/start")
    case = second.post("/cases", {"ticket": ticket["id"]}, status=201)
    second.post(f"/cases/{case['no']}/materials", {"present": list(range(len(case["materials"])))})
    body = {"applicant_name": "张三", "applicant_id": ID_NUMBER}
    answer = second.call("POST", f"/cases/{case['no']}/receive", body)
    assert "请在政务外网终端登录" in problem(answer, 403, "no_extranet")["detail"]
    second.finish(2, "preintake")
    drafts = CaseList.model_validate(clerk.get("/cases?state=DRAFT"))
    assert [draft.no for draft in drafts.cases] == [case["no"]]
    assert clerk.post(f"/cases/{case['no']}/receive", body)["state"] == "RECEIVED"
    assert [found["no"] for found in clerk.get(f"/cases?ticket={ticket['id']}")["cases"]] == [case["no"]]
    problem(clerk.call("GET", "/cases"), 422)
    problem(clerk.call("GET", "/cases?state=RECEIVED"), 422)
    clerk.post("/tidal/close", {"reason": "人少了"})


def test_the_hall_head_ends_the_day(fresh: Running, kiosk: Caller) -> None:
    waiting = kiosk.issue()
    head = fresh.person("head", account="ZH-2", terminal="T2")
    assert head.get("/session")["hall_head"] is True
    problem(head.call("POST", "/day/end", {}), 422)
    Board.model_validate(head.post("/day/end", {"reason": "提前结束"}))
    assert kiosk.get(f"/tickets/{waiting['id']}")["state"] == "expired"
    problem(kiosk.call("POST", "/tickets", {"item": "consult"}), 409, "day_ended")
    assert kiosk.get("/board")["open"] is False


def test_a_linked_case_of_an_outside_system_and_a_voided_draft(kiosk: Caller, clerk: Caller) -> None:
    kiosk.issue(ITEM.id)
    ticket = clerk.serve_next()
    first = clerk.post("/cases", {"ticket": ticket["id"]}, status=201)
    problem(clerk.call("POST", f"/cases/{first['no']}/link", {"outside_no": "LN-2026-1"}), 409, "wrong_case_system")
    assert clerk.post(f"/cases/{first['no']}/void", {"reason": "点错了"})["state"] == "WITHDRAWN"
    assert clerk.get(f"/tickets/{ticket['id']}")["case_nos"] == []
    problem(clerk.call("GET", "/cases/nothing"), 404)


def test_health_and_metrics_stand_at_the_root(shared: Running) -> None:
    health = requests.get(f"{shared.url}/healthz", timeout=5)
    assert health.json() == {"state": "ok", "away": []}
    shared.device().issue()
    metrics = requests.get(f"{shared.url}/metrics", timeout=5)
    assert metrics.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert 'tidehall_waiting{letter="C"} 1' in metrics.text
    assert 'tidehall_http_answers_total{method="POST",status="201"} 1' in metrics.text
    assert metrics.text.count("# TYPE tidehall_http_answers_total counter") == 1


def test_every_answer_is_guarded_against_sniffing_and_framing(shared: Running) -> None:
    for path in ("/api/v1/hall", "/api/v1/nothing", "/healthz"):
        headers = requests.get(shared.url + path, timeout=5).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "Server" not in headers
