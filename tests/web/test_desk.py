"""What rings at a desk, over HTTP with a real store behind it."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.client import HallClient
from queue_server.contract.board import Board
from queue_server.contract.desk import Colleagues, Desk, ExpertCall, ExpertCalls, HandOverNote, HelpCall, Offer, Owner
from queue_server.contract.emergency import Emergency
from tests.web.conftest import CATALOGUE, HALL, TOKENS, Caller, Running, new_key, problem, running

OF_STATION = next(item for item in CATALOGUE.services if item.station == "LD")
OF_COUNTY = next(item for item in CATALOGUE.services if item.letter == "B")


@pytest.fixture
def second(fresh: Running) -> Caller:
    return fresh.person("zh2", account="ZH-2", terminal="T2")


@pytest.fixture
def officer(fresh: Running) -> Caller:
    return fresh.person("ld1", account="SP-LD", terminal="S-LD")


@pytest.fixture
def device(fresh: Running) -> Iterator[HallClient]:
    client = HallClient(fresh.url, TOKENS["kiosk-1"])
    yield client
    client.close()


def desk(caller: Caller) -> Desk:
    return Desk.model_validate(caller.get("/desk"))


def serve(kiosk: Caller, clerk: Caller, item: str = OF_STATION.id) -> str:
    ticket = str(kiosk.issue(item)["id"])
    clerk.serve_next()
    return ticket


def test_the_kiosk_rings_for_help_and_learns_when_somebody_comes(
    device: HallClient, kiosk: Caller, clerk: Caller, second: Caller
) -> None:
    before = Board.model_validate(kiosk.get("/board")).rev
    rung = device.ring_help(key=new_key())
    assert (rung.place, rung.place_name, rung.acknowledged_at) == ("kiosk-1", "1 号取号机", None)
    assert device.ring_help(key=new_key()).id == rung.id
    assert desk(clerk).help == desk(second).help == [rung]
    assert desk(clerk).rev == Board.model_validate(kiosk.get("/board")).rev > before
    answered = HelpCall.model_validate(second.post(f"/help/{rung.id}/acknowledge"))
    assert answered.acknowledged_at is not None
    assert device.help_call(rung.id) == answered
    assert desk(clerk).help == []
    problem(kiosk.call("GET", "/help/nothing"), 404)
    problem(clerk.call("POST", "/help", {}), 403)


def test_a_representative_answers_and_the_answer_stays_with_ticket_and_item(
    fresh: Running, kiosk: Caller, clerk: Caller, officer: Caller
) -> None:
    ticket = serve(kiosk, clerk)
    asked = ExpertCall.model_validate(
        clerk.post("/windows/1/expert-call", {"question": "外地社保能否转入？"}, status=201)
    )
    assert (asked.station, asked.state, asked.station_present) == ("LD", "ringing", True)
    assert (asked.item_name, asked.ticket, asked.window) == (OF_STATION.name, ticket, 1)
    assert asked.station_name
    assert [call.id for call in desk(officer).expert_calls] == [asked.id]
    assert officer.post(f"/expert-calls/{asked.id}/accept")["accepted_by_name"] == "李强"
    problem(clerk.call("POST", f"/expert-calls/{asked.id}/answer", {"answer": "好"}), 403, "forbidden")
    body = {"answer": "可以，先在原参保地办理转出。", "publish": True}
    answered = ExpertCall.model_validate(officer.post(f"/expert-calls/{asked.id}/answer", body))
    assert (answered.state, answered.answered_by_name, answered.knowledge is None) == ("answered", "李强", False)
    assert [call.answer for call in desk(clerk).expert_calls] == ["可以，先在原参保地办理转出。"]
    for query in (f"ticket={ticket}", f"item={OF_STATION.id}"):
        found = ExpertCalls.model_validate(clerk.get(f"/expert-calls?{query}"))
        assert [call.id for call in found.calls] == [asked.id]
    problem(clerk.call("GET", "/expert-calls"), 422, "one_filter")
    problem(clerk.call("GET", f"/expert-calls?ticket={ticket}&item=x"), 422, "one_filter")
    assert "外地社保" not in fresh.device("signage-1").call("GET", "/board").text
    problem(officer.call("POST", f"/expert-calls/{asked.id}/accept", {}), 409, "illegal_step")


def test_what_no_station_decides_goes_to_the_hall_head(fresh: Running, kiosk: Caller, clerk: Caller) -> None:
    head = fresh.person("head", account="ZH-2", terminal="T2")
    serve(kiosk, clerk, OF_COUNTY.id)
    asked = ExpertCall.model_validate(clerk.post("/windows/1/expert-call", {}, status=201))
    assert (asked.station, asked.station_name, asked.state) == ("", "大厅负责人", "escalated")
    assert [call.id for call in desk(head).expert_calls] == [asked.id]
    assert head.post(f"/expert-calls/{asked.id}/answer", {"answer": "请联系县局窗口"})["state"] == "answered"


def test_a_withdrawn_call_rings_no_more(kiosk: Caller, clerk: Caller, officer: Caller) -> None:
    serve(kiosk, clerk)
    asked = clerk.post("/windows/1/expert-call", {}, status=201)
    problem(officer.call("POST", f"/expert-calls/{asked['id']}/withdraw", {}), 403)
    assert clerk.post(f"/expert-calls/{asked['id']}/withdraw", {"reason": "已解决"})["state"] == "withdrawn"
    assert desk(officer).expert_calls == []


def test_a_question_changes_hands_by_acceptance_alone(
    fresh: Running, kiosk: Caller, clerk: Caller, second: Caller
) -> None:
    ticket = serve(kiosk, clerk)
    assert Owner.model_validate(clerk.get(f"/owners/ticket/{ticket}")).owner_name == "张敏"
    body = {"kind": "ticket", "entity": ticket, "to_person": "zh2"}
    problem(second.call("POST", "/offers", body), 403, "forbidden")
    offer = Offer.model_validate(clerk.post("/offers", body, status=201))
    assert (offer.from_person_name, offer.to_person_name, offer.state) == ("张敏", "王芳", "offered")
    assert (offer.until - offer.offered_at).total_seconds() == 600
    assert [one.id for one in desk(second).offers] == [one.id for one in desk(clerk).offers] == [offer.id]
    problem(clerk.call("POST", f"/offers/{offer.id}/accept", {}), 403)
    assert second.post(f"/offers/{offer.id}/accept")["state"] == "accepted"
    owner = Owner.model_validate(fresh.person("ld1", account="SP-LD", terminal="S-LD").get(f"/owners/ticket/{ticket}"))
    assert (owner.owner, owner.first_owner, owner.number) == ("zh2", "zh1", "A001")
    back = second.post("/offers", {**body, "to_person": "zh1"}, status=201)
    assert clerk.post(f"/offers/{back['id']}/decline")["state"] == "declined"
    for path in ("/owners/ticket/nothing", "/owners/window/1"):
        problem(clerk.call("GET", path), 404)


def test_the_shift_is_handed_over_with_what_is_open(kiosk: Caller, clerk: Caller, second: Caller) -> None:
    ticket = serve(kiosk, clerk)
    case = clerk.post("/cases", {"ticket": ticket}, status=201)
    colleagues = Colleagues.model_validate(clerk.get("/colleagues")).people
    assert {(one.person, one.name, one.window) for one in colleagues if one.signed_in} == {
        ("zh1", "张敏", 1),
        ("zh2", "王芳", 2),
    }
    problem(second.call("POST", "/windows/1/hand-over", {"to_person": "zh1"}), 403)
    body = {"to_person": "zh2", "note": "复印机缺纸"}
    left = HandOverNote.model_validate(clerk.post("/windows/1/hand-over", body, status=201))
    assert (left.tickets, left.cases, left.note) == (["A001"], [case["no"]], "复印机缺纸")
    assert [one.id for one in desk(second).hand_overs] == [left.id]
    assert desk(clerk).hand_overs == []
    assert second.post(f"/hand-overs/{left.id}/accept")["accepted_at"] is not None
    assert desk(second).hand_overs == []
    assert clerk.get(f"/owners/ticket/{ticket}")["owner"] == "zh2"


def test_an_emergency_message_stands_on_every_board_until_somebody_clears_it(tmp_path: Path) -> None:
    with running(tmp_path) as hall:
        officer = hall.person("ld1", account="SP-LD", terminal="S-LD")
        kiosk = hall.device()
        problem(kiosk.call("POST", "/emergency", {"text": "请撤离"}), 403)
        problem(officer.call("POST", "/emergency", {"text": "字" * 61}), 422)
        problem(officer.call("POST", "/emergency", {"text": "联系 13800138000"}), 422, "personal_data")
        problem(officer.call("POST", "/emergency/clear", {"reason": "无"}), 409, "no_emergency")
        raised = Emergency.model_validate(officer.post("/emergency", {"text": "大厅起火，请撤离"}, status=201))
        assert Board.model_validate(kiosk.get("/board")).emergency == raised
        assert desk(officer).emergency == raised
    with running(tmp_path) as hall:
        assert Board.model_validate(hall.caller().get("/board")).emergency == raised
        clerk = hall.person("zh1")
        problem(hall.device().call("POST", "/emergency/clear", {"reason": "演练"}), 403)
        problem(clerk.call("POST", "/emergency/clear", {}), 422)
        clerk.post("/emergency/clear", {"reason": "演练结束"})
        assert Board.model_validate(hall.caller().get("/board")).emergency is None


def test_every_window_of_the_catalogue_has_a_station_that_somebody_can_ask(shared: Running) -> None:
    known = {terminal.station for terminal in HALL.terminals if terminal.station}
    assert {item.station for item in CATALOGUE.services if item.letter == "A"} <= known
    assert shared.caller().get("/board")["emergency"] is None


def test_a_desk_is_read_in_milliseconds(kiosk: Caller, clerk: Caller) -> None:
    serve(kiosk, clerk)
    clerk.post("/windows/1/expert-call", {}, status=201)
    kiosk.post("/help", status=201)
    spans_s = []
    for _ in range(40):
        began_s = time.perf_counter()
        clerk.get("/desk")
        spans_s.append(time.perf_counter() - began_s)
    assert sorted(spans_s)[20] < 0.2
