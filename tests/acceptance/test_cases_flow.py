"""The case flow through the server's doors: clocks, seats, corrections, refusals, visits and the month's figures."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_server.clock import RealClock
from queue_server.domain.case import Case
from queue_server.domain.case_decision import DecisionKind
from queue_server.domain.case_steps import CaseState
from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.person import Person, Terminal
from queue_server.storage.store import build_store
from tests.acceptance import town as town_module
from tests.acceptance.town import CODE, SECRET, Town, demo_hall, open_case, receive, running_town
from tests.contract_client.conftest import problem
from tests.contract_client.outside_client import Door
from tests.hall_process import wait_until

EXTRANET = frozenset({"extranet"})
DAYS_GIVEN = {"promised": "JP-JS-005", "slow": "JP-JS-002", "now": "JP-JS-006", "licence": "JP-NJ-001"}
RELIEF = "JP-MZ-003"
APPROVE = {"kind": "approve", "opinion": "符合条件，准予办理"}


def flow_hall() -> Any:
    """The town with a desk for the hall head and for each station that decides here."""
    ground = demo_hall()
    desks = [Terminal(id=f"S-{code}", networks=EXTRANET, station=code) for code in ("NJ", "MZ")]
    return replace(ground, terminals=(*ground.terminals, *desks, Terminal(id="DESK", networks=EXTRANET)))


def everybody() -> tuple[Person, ...]:
    more = tuple(
        Person(id=f"rep-{code.lower()}", name=f"演示{code}", accounts=(f"{CODE}-SP-{code}",)) for code in ("NJ", "MZ")
    )
    issuer = Person(id="issuer", name="演示出件", accounts=(f"{CODE}-CJ-2",))
    return (*town_module.PEOPLE, *more, issuer)


class Floor:
    """Everybody signed in at their desks."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.clerk = town.clerk_a()
        self.stations = {
            code: town.sign_in(f"rep-{code.lower()}", f"SP-{code}", f"S-{code}") for code in ("JS", "NJ", "MZ")
        }
        self.head = Door(town.web)
        self.head.sign_in({"person": "head", "account": "", "terminal": "DESK", "secret": SECRET})

    def visit(self, item: str) -> dict[str, Any]:
        """A ticket called and in service with a complete draft."""
        self.town.kiosk.issue(item)
        ticket = self.clerk.window(1, "call-next")
        self.clerk.window(1, "start")
        return open_case(self.clerk, ticket["id"])

    def leave(self, outcome: str = "cases") -> None:
        self.clerk.window(1, "finish", {"outcome": outcome})

    def received(self, item: str) -> str:
        no = str(receive(self.clerk, self.visit(item))["no"])
        self.leave()
        return no

    def reviewing(self, item: str) -> str:
        no = self.received(item)
        self.step(self.clerk, no, "route")
        self.step(self.of(no), no, "take-up")
        return no

    def accepted(self, item: str) -> str:
        no = self.reviewing(item)
        self.step(self.of(no), no, "accept")
        return no

    def of(self, no: str) -> Door:
        """The station that decides."""
        return self.stations[str(self.clerk.get(f"/cases/{no}")["station"])]

    def decide(self, no: str, decision: dict[str, Any]) -> dict[str, Any]:
        station = self.of(no)
        self.step(station, no, "decision", decision)
        return self.step(station, no, "confirm", {"secret": SECRET})

    def hand_out(self, no: str) -> dict[str, Any]:
        """From the decision to the applicant's hand."""
        self.step(self.clerk, no, "hand-to-issue")
        self.step(self.clerk, no, "issue", {"result_no": "演民〔2026〕1号", "copies": 1, "sealed": True})
        return self.step(self.clerk, no, "deliver", {"way": "self", "id_checked": True})

    def step(self, door: Door, no: str, verb: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        found: dict[str, Any] = door.post(f"/cases/{no}/{verb}", body or {})
        return found

    def refused(self, door: Door, no: str, verb: str, body: dict[str, Any] | None = None, *, status: int = 409) -> str:
        """The code of a refusal; the case stays as it is."""
        before = self.clerk.get(f"/cases/{no}")
        answer = problem(door.call("POST", f"/cases/{no}/{verb}", body=body or {}), status)
        after = self.clerk.get(f"/cases/{no}")
        assert (after["state"], after["materials"]) == (before["state"], before["materials"])
        return str(answer["code"])

    def to(self, day: date, hour: int = 9) -> None:
        self.town.clock.set(datetime(day.year, day.month, day.day, hour, tzinfo=HALL_ZONE))


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    with pytest.MonkeyPatch.context() as patch:
        # Nothing here waits for a timer but the deemed acceptance: a slower ticker leaves the machine to the requests.
        patch.setattr(town_module.HandClock, "speed", 5.0)
        with running_town(tmp_path_factory.mktemp("flow"), hall=flow_hall(), people=everybody()) as running:
            yield Floor(running)


def correction(case: dict[str, Any]) -> dict[str, Any]:
    first = case["materials"][0]["name"]
    return {
        "kind": "correction",
        "opinion": "材料不清",
        "items": [{"material": first, "problem": "模糊", "how": "重印"}],
    }


@pytest.mark.requirement("R3")
@pytest.mark.requirement("R62")
@pytest.mark.requirement("R63")
def test_a_promised_case_ends_with_two_visits_and_the_decision_is_at_the_window_at_once(floor: Floor) -> None:
    no = floor.accepted(DAYS_GIVEN["promised"])
    station = floor.of(no)
    floor.step(station, no, "decision", APPROVE)
    assert floor.clerk.get(f"/cases/{no}")["decision"]["confirmed"] is False
    assert floor.refused(floor.clerk, no, "hand-to-issue") == "illegal_step"
    assert floor.refused(station, no, "confirm", {"secret": "not the secret"}, status=401) == "wrong_credentials"
    floor.step(station, no, "confirm", {"secret": SECRET})
    began = time.monotonic()
    listed = {case["no"]: case["state"] for case in floor.clerk.get("/cases?desk=window")["cases"]}
    assert listed[no] == "RETURNED"
    assert time.monotonic() - began < 2.0
    assert floor.refused(floor.clerk, no, "issue", {"result_no": "1", "copies": 1, "sealed": True}) == "illegal_step"
    floor.step(floor.clerk, no, "hand-to-issue")
    assert no in [case["no"] for case in floor.clerk.get("/cases?desk=issue")["cases"]]
    floor.step(floor.clerk, no, "issue", {"result_no": "演民〔2026〕1号", "copies": 1, "sealed": True})
    proxy = {"way": "proxy", "id_checked": True, "proxy_name": "代领人"}
    assert floor.refused(floor.clerk, no, "deliver", proxy) == "proxy_needed"
    done = floor.step(floor.clerk, no, "deliver", {"way": "self", "id_checked": True})
    assert (done["state"], done["visits"]) == ("DELIVERED", 2)
    assert (done["delivery"]["collector"], done["delivery"]["same_person_as_received"]) == ("演*", True)
    path = [step["to_state"] for step in done["trace"] if step["from_state"] != step["to_state"]]
    wanted = "DRAFT RECEIVED ROUTED REVIEWING ACCEPTED DECIDED RETURNED ISSUING ISSUED DELIVERED"
    assert path == wanted.split()


@pytest.mark.requirement("R3")
@pytest.mark.requirement("R26")
def test_an_immediate_case_is_settled_in_its_visit_with_all_seven_events(floor: Floor) -> None:
    no = str(receive(floor.clerk, floor.visit(DAYS_GIVEN["now"]))["no"])
    for door, verb, body in (
        (floor.clerk, "route", {}),
        (floor.of(no), "take-up", {}),
        (floor.of(no), "decision", APPROVE),
        (floor.of(no), "confirm", {"secret": SECRET}),
    ):
        floor.step(door, no, verb, body)
    done = floor.hand_out(no)
    floor.leave()
    assert (done["state"], done["visits"]) == ("DELIVERED", 1)
    path = [step["to_state"] for step in done["trace"] if step["from_state"] != step["to_state"]][2:]
    assert path == ["ROUTED", "REVIEWING", "DECIDED", "RETURNED", "ISSUING", "ISSUED", "DELIVERED"]
    assert floor.town.kiosk.get("/figures")["immediates"] == []
    left = floor.received(DAYS_GIVEN["now"])
    listed = floor.town.kiosk.get("/figures")["immediates"]
    assert [(one["case"], one["left_open"]) for one in listed] == [(left, True)]


@pytest.mark.requirement("R3")
def test_a_result_by_mail_needs_one_visit_only(floor: Floor) -> None:
    no = floor.accepted(DAYS_GIVEN["promised"])
    floor.decide(no, APPROVE)
    floor.step(floor.clerk, no, "hand-to-issue")
    floor.step(floor.clerk, no, "issue", {"result_no": "2号", "copies": 1, "sealed": True})
    floor.step(floor.clerk, no, "mail", {"carrier": "邮政", "tracking_no": "EA123456789CN"})
    assert floor.step(floor.clerk, no, "delivered")["visits"] == 1


@pytest.mark.requirement("R36")
@pytest.mark.requirement("R40")
def test_a_draft_of_the_internet_window_waits_for_the_comprehensive_one_and_is_red_the_day_after(floor: Floor) -> None:
    other = floor.town.clerk_b()
    floor.town.kiosk.issue(DAYS_GIVEN["slow"])
    ticket = other.window(2, "call-next")
    other.window(2, "start")
    case = open_case(other, ticket["id"])
    body = {"applicant_name": "演示申请人", "applicant_id": "211322189901010019"}
    answer = problem(other.call("POST", f"/cases/{case['no']}/receive", body=body), 403)
    assert (answer["code"], "请在政务外网终端登录" in answer["detail"]) == ("no_extranet", True)
    assert other.get(f"/cases/{case['no']}")["allowed"] == ["check", "void"]
    other.window(2, "finish", {"outcome": "preintake"})
    began = time.monotonic()
    assert case["no"] in [one["no"] for one in floor.clerk.get("/cases?desk=window")["cases"]]
    assert time.monotonic() - began < 2.0
    for method in ("PUT", "PATCH", "DELETE"):
        assert floor.clerk.call(method, f"/cases/{case['no']}", body={"state": "CLOSED"}).status_code == 405
    problem(floor.clerk.call("POST", f"/cases/{case['no']}/materials", body={"present": [], "state": "CLOSED"}), 422)
    colour = {one["no"]: one["colour"] for one in floor.head.get("/cases?desk=head")["cases"]}
    assert colour[case["no"]] == ""
    floor.town.clock.advance(24 * 3600)
    colour = {one["no"]: one["colour"] for one in floor.head.get("/cases?desk=head")["cases"]}
    assert colour[case["no"]] == "overdue"
    receive(floor.clerk, case)
    assert case["no"] not in {
        one["no"] for one in floor.head.get("/cases?desk=head")["cases"] if one["state"] == "DRAFT"
    }
    other.call("DELETE", "/session")


@pytest.mark.requirement("R52")
def test_no_material_is_added_or_skipped_and_one_comes_later_only_where_the_guide_says_so(floor: Floor) -> None:
    case = floor.visit(RELIEF)
    no, lines = case["no"], case["materials"]
    later = [index for index, line in enumerate(lines) if line["deferrable"]]
    needed = [index for index, line in enumerate(lines) if line["required"]]
    problem(floor.clerk.call("POST", f"/cases/{no}/materials", body={"present": [0], "extra": ["自拟材料"]}), 422)
    assert floor.refused(floor.clerk, no, "materials", {"present": [len(lines)]}, status=404) == "not_found"
    fixed = next(index for index in needed if index not in later)
    until = lines[later[0]]["deferrable_until"]
    skip = [{"index": fixed, "until": until}]
    assert floor.refused(floor.clerk, no, "materials", {"present": [], "deferred": skip}) == "not_deferrable"
    too_late = [{"index": later[0], "until": (date.fromisoformat(until) + timedelta(days=1)).isoformat()}]
    assert floor.refused(floor.clerk, no, "materials", {"present": [], "deferred": too_late}) == "not_deferrable"
    most = [index for index in needed if index not in later]
    floor.step(floor.clerk, no, "materials", {"present": most[1:], "deferred": [{"index": later[0], "until": until}]})
    body = {"applicant_name": "演示申请人", "applicant_id": "211322189901010019"}
    assert floor.refused(floor.clerk, no, "receive", body) == "material_missing"
    floor.step(floor.clerk, no, "materials", {"present": most, "deferred": [{"index": later[0], "until": until}]})
    assert receive(floor.clerk, case)["materials"][later[0]]["deferred_until"] == until
    floor.leave()


@pytest.mark.requirement("R60")
@pytest.mark.requirement("R61")
def test_each_step_belongs_to_its_seat_and_another_station_to_the_hall_head(floor: Floor) -> None:
    no = floor.received(DAYS_GIVEN["promised"])
    station = floor.stations["JS"]
    for door, verb in ((station, "route"), (station, "receive"), (station, "materials")):
        body = {"present": [0]} if verb == "materials" else None
        if verb == "receive":
            body = {"applicant_name": "演示申请人", "applicant_id": "211322189901010019"}
        assert floor.refused(door, no, verb, body, status=403) == "forbidden"
    assert floor.refused(floor.clerk, no, "take-up", status=403) == "forbidden"
    assert floor.refused(floor.clerk, no, "route", {"station": "MZ", "reason": "更近"}) == "wrong_station"
    body = {"station": "MZ", "reason": "职责调整"}
    assert floor.refused(floor.clerk, no, "override-station", body, status=403) == "forbidden"
    floor.step(floor.head, no, "override-station", body)
    floor.step(floor.clerk, no, "route")
    listed = {
        code: [one["no"] for one in door.get("/cases?desk=station")["cases"]] for code, door in floor.stations.items()
    }
    assert [code for code, found in listed.items() if no in found] == ["MZ"]
    assert floor.refused(station, no, "take-up", status=403) == "forbidden"


@pytest.mark.requirement("R64")
def test_a_correction_lists_everything_at_once_and_a_second_one_needs_the_hall_head(floor: Floor) -> None:
    no = floor.reviewing(DAYS_GIVEN["slow"])
    case = floor.clerk.get(f"/cases/{no}")
    today = floor.town.clock.now().date()
    assert case["receive_due"] == (today + timedelta(days=7)).isoformat(), (
        "five working days in a week without holidays"
    )
    floor.decide(no, correction(case))
    sent = floor.step(floor.clerk, no, "send-correction")
    kinds = [paper["kind"] for paper in sent["papers"]]
    assert {"correction", "service_proof"} <= set(kinds)
    assert floor.refused(floor.clerk, no, "resubmit", {"present": []}) == "material_missing"
    floor.town.clock.advance(24 * 3600)
    again = floor.step(floor.clerk, no, "resubmit", {"present": [0]})
    assert (again["state"], again["visits"]) == ("ROUTED", 2)
    assert again["receive_due"] > case["receive_due"]
    floor.step(floor.of(no), no, "take-up")
    floor.decide(no, correction(case))
    assert floor.refused(floor.clerk, no, "send-correction") == "second_correction"
    assert floor.refused(floor.clerk, no, "allow-correction", {"reason": "x"}, status=403) == "forbidden"
    month = f"{floor.town.clock.now():%Y-%m}"
    before = floor.head.get(f"/figures/on-time?month={month}")["corrected_twice"]
    floor.step(floor.head, no, "allow-correction", {"reason": "政策有变"})
    assert floor.step(floor.clerk, no, "send-correction")["corrections"] == 2
    assert floor.head.get(f"/figures/on-time?month={month}")["corrected_twice"] == before + 1


@pytest.mark.requirement("R65")
@pytest.mark.requirement("D11")
def test_a_decline_needs_its_reason_and_the_case_can_be_applied_for_anew(floor: Floor) -> None:
    no = floor.reviewing(DAYS_GIVEN["promised"])
    station = floor.of(no)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"opinion": "不收"}, "wrong_reason_code"),
        ({"opinion": "不收", "reason_code": "no_permit_needed"}, "wrong_reason_code"),
        ({"opinion": "不收", "reason_code": "not_competent"}, "decision_incomplete"),
        ({"opinion": "依行政许可法不收", "reason_code": "by_guide"}, "decision_incomplete"),
    ]
    for body, code in wrong:
        assert floor.refused(station, no, "decision", {"kind": "decline", **body}) == code
    right = {
        "kind": "decline",
        "opinion": "应向县级机关申请",
        "reason_code": "not_competent",
        "competent_body": "建平县公安局",
    }
    floor.decide(no, {**right, "basis": "办事指南"})
    sent = floor.step(floor.clerk, no, "send-decline")
    assert sent["state"] == "NOT_ACCEPTED"
    floor.step(floor.clerk, no, "close")
    new = floor.clerk.post(f"/cases/{no}/reapply", {}, status=201)
    assert (new["state"], new["earlier_no"]) == ("DRAFT", no)
    assert floor.clerk.get(f"/cases/{no}")["later_no"] == new["no"]


@pytest.mark.requirement("R27")
@pytest.mark.requirement("D4")
def test_a_case_grows_yellow_and_red_and_one_day_late_counts_against_its_station(floor: Floor) -> None:
    floor.to(date(2027, 3, 1))
    no, calm = floor.accepted(DAYS_GIVEN["slow"]), floor.accepted(DAYS_GIVEN["promised"])
    floor.decide(calm, APPROVE)
    case = floor.clerk.get(f"/cases/{no}")
    assert (case["due_provisional"], case["due"], case["colour"]) == (True, "2027-03-29", "")
    for day, colour in (((3, 12), ""), ((3, 15), "yellow"), ((3, 22), "yellow"), ((3, 23), "red"), ((3, 29), "red")):
        floor.to(date(2027, *day))
        assert floor.clerk.get(f"/cases/{no}")["colour"] == colour, day
    assert floor.head.get("/figures/on-time?month=2027-03")["stations"][0]["late"] == []
    floor.to(date(2027, 3, 30))
    late = floor.clerk.get(f"/cases/{no}")
    assert (late["colour"], late["days_left"]) == ("overdue", -1)
    floor.decide(no, APPROVE)
    found = floor.head.get("/figures/on-time?month=2027-03")["stations"]
    assert [(one["station"], one["due"], one["on_time"], one["late"]) for one in found] == [("JS", 2, 1, [no])]


@pytest.mark.requirement("R64")
def test_a_licence_without_a_notice_is_accepted_as_of_the_first_day_and_alarms_the_head(floor: Floor) -> None:
    floor.to(date(2027, 4, 12))
    no = floor.received(DAYS_GIVEN["licence"])
    floor.to(date(2027, 4, 19), 23)
    assert floor.clerk.get(f"/cases/{no}")["deemed"] is False
    floor.to(date(2027, 4, 20))

    def deemed() -> bool:
        return bool(floor.clerk.get(f"/cases/{no}")["deemed"])

    wait_until(deemed, within_s=30, what="the timer accepts it")
    case = floor.clerk.get(f"/cases/{no}")
    assert (case["state"], case["accepted_on"]) == ("ACCEPTED", "2027-04-12")
    assert (case["trace"][-1]["event"], case["trace"][-1]["terminal"]) == ("CaseDeemedAccepted", "system")
    alarmed = {one["no"]: one["deemed"] for one in floor.head.get("/cases?desk=head")["cases"]}
    assert alarmed[no] is True


def hand_count(tmp_path: Path) -> list[tuple[str, bool, bool]]:
    """Stores 50 promised cases; returns for each its station, whether it fell due in May, and whether in time."""
    first, known = date(2026, 5, 6), []
    store = build_store(
        tmp_path / "hall.db", hall=CODE, clock=RealClock(), real_clock=RealClock(), key_file=tmp_path / "hall.key"
    )
    for ordinal in range(50):
        due = first + timedelta(days=ordinal % 30)
        slip = (ordinal * 7) % 5 - 3
        station = ("JS", "MZ", "NJ")[ordinal % 3]
        decided = due + timedelta(days=slip)
        known.append((station, due.month == 5, slip <= 0))
        at = datetime(2026, 5, 1, 9, tzinfo=HALL_ZONE)
        case = Case(
            no=f"{CODE}20260501B{ordinal + 1:04d}",
            system="builtin",
            state=CaseState.CLOSED,
            item="x",
            item_name="事项",
            guide_version="1",
            ticket=None,
            ticket_number=None,
            materials=(),
            opened_day=at.date(),
            opened_at=at,
            opened_by="clerk-1",
            window=1,
            station=station,
            station_name=station,
            promised_wd=10,
            received_on=at.date(),
            accepted_on=at.date(),
            due=due,
            decision_kind=DecisionKind.APPROVE,
            decided_on=decided,
            decided_at=at,
        )
        store.writer.run(lambda unit, case=case: unit.cases.add(case))
    store.close()
    return known


@pytest.mark.requirement("R69")
def test_the_months_on_time_rate_of_fifty_cases_is_that_of_a_count_by_hand(tmp_path: Path) -> None:
    known = hand_count(tmp_path)
    with running_town(tmp_path) as town:
        found = town.clerk_a().get("/figures/on-time?month=2026-05")["stations"]
        june = town.clerk_a().get("/figures/on-time?month=2026-06")["stations"]
    for one in found:
        due = [in_time for station, in_may, in_time in known if station == one["station"] and in_may]
        assert (one["due"], one["on_time"]) == (len(due), sum(due))
        assert one["rate"] == pytest.approx(sum(due) / len(due))
        assert len(one["late"]) == len(due) - sum(due) > 0
    assert sum(one["due"] for one in found) + sum(one["due"] for one in june) == 50
