"""The station's desk: whose case it is, who may confirm, what a draft is worth, and what follows a decision."""

from dataclasses import replace
from datetime import date

from queue_server.domain.case_steps import CaseState, CaseStep
from queue_server.domain.errors import Code
from queue_server.domain.station_head import StationHead
from tests.usecases.case_floor import (
    APPROVE,
    CLERK,
    CLERK_B,
    DECLINE,
    FIELDS,
    HEAD,
    ISSUER,
    REFUSE,
    STATION,
    CaseFloor,
    actor,
    correction,
)

BOTH = actor("SP-MZ", "a")
"""The clerk who received, signed in with the station's account."""


def test_a_case_lands_in_the_list_of_its_own_station_and_in_no_other(floor: CaseFloor) -> None:
    no = floor.routed("plain")
    listed = floor.read(lambda unit: floor.does.station_desk.cases(unit, actor=STATION))
    assert [case.no for case in listed] == [no]
    assert floor.read(lambda unit: floor.does.station_desk.cases(unit, actor=FIELDS)) == []
    assert floor.refuses("station_desk", "take_up", no, who=FIELDS) is Code.FORBIDDEN
    assert floor.refuses("casework", "route", floor.received(), who=CLERK, station="NY") in {
        Code.WRONG_STATION,
        Code.NO_STATION_HEAD,
    }


def test_the_list_of_a_station_goes_by_due_date(floor: CaseFloor) -> None:
    slow, licence, plain = floor.accepted("slow"), floor.accepted("licence"), floor.accepted("plain")
    listed = floor.read(lambda unit: floor.does.station_desk.cases(unit, actor=STATION))
    assert [case.no for case in listed] == [plain, licence, slow]


def test_another_station_needs_the_hall_head(floor: CaseFloor) -> None:
    no = floor.received()
    assert floor.refuses("case_head", "override_station", no, who=HEAD, station="XX", reason="x") is Code.NOT_FOUND
    assert floor.refuses("case_head", "override_station", no, who=CLERK, station="NY", reason="x") is Code.FORBIDDEN
    moved = floor.head("override_station", no, station="NY", reason="职责调整")
    assert (moved.station, moved.state) == ("NY", CaseState.RECEIVED)
    assert floor.window("route", no).station == "NY"
    assert floor.station("take_up", no, who=FIELDS).reviewer == "ny"


def test_a_station_without_a_representative_gets_no_cases(floor: CaseFloor) -> None:
    no = floor.received()
    floor.run(lambda unit: [unit.staff.save_head(ended(head)) for head in unit.staff.heads("MZ")])
    assert floor.refuses("casework", "route", no, who=CLERK) is Code.NO_STATION_HEAD


def ended(head: StationHead) -> StationHead:
    return replace(head, until_day=date(2026, 11, 22))


def test_whoever_received_a_case_decides_it_only_with_the_hall_head_s_reason(floor: CaseFloor) -> None:
    no = floor.routed()
    assert floor.refuses("station_desk", "take_up", no, who=BOTH) is Code.RECEIVED_BY_SELF
    assert "take_up" not in floor.allowed(no, BOTH)
    floor.head("allow_same_person", no, reason="民政办仅一人在岗")
    assert floor.station("take_up", no, who=BOTH).state is CaseState.REVIEWING
    assert floor.story(no)[-2].reason == "民政办仅一人在岗"


def test_a_draft_is_no_decision_and_a_confirmation_is_back_at_the_window_in_the_same_transaction(
    floor: CaseFloor,
) -> None:
    no = floor.accepted()
    assert floor.refuses("station_desk", "confirm", no, who=STATION) is Code.NO_DECISION
    drafted = floor.station("draft_decision", no, decision=APPROVE)
    assert (drafted.state, drafted.decision_kind) == (CaseState.ACCEPTED, None)
    head = floor.read(lambda unit: unit.journal.head())
    assert floor.station("confirm", no).state is CaseState.RETURNED
    rows = floor.read(lambda unit: unit.journal.after(head, limit=9))
    assert [(row.event, row.to_state) for row in rows] == [("CaseDecided", "DECIDED"), ("CaseReturned", "RETURNED")]
    listed = floor.read(lambda unit: floor.does.casework.of_window(unit, actor=CLERK))
    assert [case.no for case in listed] == [no]
    assert floor.refuses("station_desk", "confirm", no, who=STATION) is Code.ILLEGAL_STEP


def test_only_the_representative_confirms_and_only_what_the_letter_lists(floor: CaseFloor) -> None:
    no = floor.accepted()
    floor.station("draft_decision", no, decision=APPROVE)
    colleague = actor("SP-MZ", "colleague")
    assert floor.refuses("station_desk", "confirm", no, who=colleague) is Code.NOT_AUTHORISED
    floor.run(
        lambda unit: [
            unit.staff.save_head(replace(head, items=frozenset({"licence"}))) for head in unit.staff.heads("MZ")
        ]
    )
    assert floor.refuses("station_desk", "confirm", no, who=STATION) is Code.NOT_AUTHORISED
    floor.station("forward", no, reason="超出授权")
    refused = floor.refuses("station_desk", "draft_decision", no, who=STATION, decision=APPROVE)
    assert refused is Code.DECISION_INCOMPLETE
    by_county = replace(APPROVE, competent_body="建平县民政局", basis="建民审〔2026〕7号")
    assert floor.decide(no, by_county).state is CaseState.RETURNED


def test_what_may_be_decided_follows_the_state(floor: CaseFloor) -> None:
    before, after = floor.reviewing("plain"), floor.accepted("plain")
    for decision, no in ((APPROVE, before), (REFUSE, before), (DECLINE, after), (correction("申请表"), after)):
        code = floor.refuses("station_desk", "draft_decision", no, who=STATION, decision=decision)
        assert code is Code.ILLEGAL_STEP
    at_once = floor.reviewing("now")
    assert floor.refuses("station_desk", "accept", at_once, who=STATION) is Code.ILLEGAL_STEP
    assert floor.decide(at_once, APPROVE).state is CaseState.RETURNED


def test_a_correction_comes_back_complete_and_a_second_notice_needs_the_hall_head(floor: CaseFloor) -> None:
    no = floor.decided("licence", decision=correction("申请表"))
    sent = floor.window("send_correction", no)
    assert (sent.correction_due, sent.corrections) == (date(2026, 11, 30), 1)
    assert floor.refuses("casework", "resubmit", no, who=CLERK, present=[0]) is Code.MATERIAL_MISSING
    assert floor.refuses("casework", "lapse", no, who=CLERK, reason="逾期") is Code.LIMIT_RUNS
    floor.on(date(2026, 11, 25))
    again = floor.window("resubmit", no, present=[1])
    assert (again.state, again.clock_from, again.receive_due) == (
        CaseState.ROUTED,
        date(2026, 11, 25),
        date(2026, 12, 2),
    )
    assert again.visits == 2
    floor.station("take_up", no)
    floor.decide(no, correction("居民身份证"))
    assert floor.refuses("casework", "send_correction", no, who=CLERK) is Code.SECOND_CORRECTION
    assert CaseStep.SEND_CORRECTION not in floor.allowed(no, CLERK)
    pressing = floor.read(lambda unit: floor.does.case_head.cases(unit, actor=HEAD))
    assert no in [case.no for case in pressing]
    floor.head("allow_correction", no, reason="新出台政策")
    assert floor.window("send_correction", no).corrections == 2
    assert floor.read(lambda unit: unit.case_lists.corrected_twice(date(2026, 11, 1), date(2026, 11, 30))) == 1


def test_a_decline_names_reason_and_body_and_the_case_is_applied_for_anew(floor: CaseFloor) -> None:
    no = floor.decided("plain", decision=DECLINE)
    assert floor.window("send_decline", no).state is CaseState.NOT_ACCEPTED
    assert floor.refuses("casework", "reapply", no, who=CLERK) is Code.ILLEGAL_STEP
    assert floor.window("close", no).state is CaseState.CLOSED
    new = floor.window("reapply", no)
    assert (new.state, new.earlier_no, floor.case(no).later_no) == (CaseState.DRAFT, no, new.no)
    assert floor.case(no).state is CaseState.CLOSED
    assert floor.refuses("casework", "reapply", no, who=CLERK) is Code.ILLEGAL_STEP


def test_guidance_reaches_the_draft_and_leaves_the_checklist_alone(floor: CaseFloor) -> None:
    no = floor.draft("plain")
    before = floor.case(no).materials
    floor.station("comment", no, text="请核对户口簿地址 13800138000")
    found = floor.read(lambda unit: unit.case_words.comments(no))
    assert [(one.by, one.text) for one in found] == [("mz", "请核对户口簿地址 ***")]
    assert floor.case(no).materials == before
    assert floor.refuses("station_desk", "comment", floor.received(), who=STATION, text="x") is Code.ILLEGAL_STEP


def test_nobody_takes_the_step_of_another_seat(floor: CaseFloor) -> None:
    no = floor.routed()
    for who in (CLERK, CLERK_B, ISSUER, HEAD):
        assert floor.refuses("station_desk", "take_up", no, who=who) is Code.FORBIDDEN
    accepted = floor.accepted()
    for who in (STATION, CLERK, ISSUER):
        assert floor.refuses("case_head", "extend", accepted, who=who, days=5, reason="x") is Code.FORBIDDEN
    assert floor.refuses("casework", "route", floor.received(), who=STATION) is Code.FORBIDDEN
