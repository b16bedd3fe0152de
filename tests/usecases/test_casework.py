"""Cases from the window, in both case systems, and what the journal and the database may know of a person."""

import pytest

from queue_server.domain.case_steps import CaseState
from queue_server.domain.errors import Code
from queue_server.domain.person import Actor, Session
from queue_server.domain.ticket import Ticket
from tests.usecases.hall_at_work import MANUAL, VALID_ID, HallAtWork, MakeHall, sample_hall


def in_service(hall: HallAtWork, item: str = "ext-1", *, window: int = 1) -> tuple[Ticket, Session]:
    ticket = hall.issue(item)
    session = hall.sign_in("a") if window == 1 else hall.sign_in("b", terminal="T2")
    hall.call(window)
    hall.start(window)
    return ticket, session


def test_a_case_is_launched_from_the_ticket_with_the_guides_checklist(hall: HallAtWork) -> None:
    ticket, session = in_service(hall)
    no = hall.open_case(ticket, session)
    case = hall.read(lambda unit: hall.does.casework.case(unit, no))
    assert no == "21132210120261123B0001"
    assert (case.state, case.guide_version, case.ticket_number) == (CaseState.DRAFT, "guide-1", "A001")
    assert [line.name for line in case.materials] == ["居民身份证", "申请表", "委托书"]
    assert [one.no for one in hall.read(lambda unit: hall.does.casework.of_ticket(unit, ticket.id))] == [no]


def test_a_county_item_gets_a_d_number(hall: HallAtWork) -> None:
    ticket, session = in_service(hall, "county-1")
    assert hall.open_case(ticket, session) == "21132210120261123D0001"
    assert hall.open_case(ticket, session, item="ext-1") == "21132210120261123B0001"


def test_receiving_is_refused_while_a_required_material_is_missing(hall: HallAtWork) -> None:
    ticket, session = in_service(hall)
    no = hall.open_case(ticket, session)
    actor = Actor.of_session(session)
    casework = hall.does.casework
    hall.run(lambda unit: casework.check_materials(unit, no, present=[0, 2], actor=actor))
    receive = casework.receive
    code = hall.refused(lambda unit: receive(unit, no, name="张三", id_number=VALID_ID, actor=actor))
    assert code == Code.MATERIAL_MISSING
    received = hall.receive_case(no, session)
    assert (received.state, received.counted_day.isoformat()) == (CaseState.RECEIVED, "2026-11-23")
    assert hall.read(casework.cases_today) == 1


@pytest.mark.parametrize(
    "wrong", ["211322189901010018", "211322189902300019", "21132218990101001", "21132218990101001X", "张三"]
)
def test_receiving_is_refused_with_a_wrong_id_number(hall: HallAtWork, wrong: str) -> None:
    ticket, session = in_service(hall)
    no = hall.open_case(ticket, session)
    actor = Actor.of_session(session)
    casework = hall.does.casework
    hall.run(lambda unit: casework.check_materials(unit, no, present=[0, 1], actor=actor))
    code = hall.refused(lambda unit: casework.receive(unit, no, name="张三", id_number=wrong, actor=actor))
    assert code == Code.INVALID_ID


def test_an_intake_at_an_internet_terminal_waits_as_draft_for_the_comprehensive_window(hall: HallAtWork) -> None:
    ticket, tidal = in_service(hall, "net-1", window=2)
    no = hall.open_case(ticket, tidal)
    actor = Actor.of_session(tidal)
    casework = hall.does.casework
    code = hall.refused(lambda unit: casework.receive(unit, no, name="张三", id_number=VALID_ID, actor=actor))
    assert code == Code.NO_EXTRANET
    hall.finish(2, outcome="preintake")
    comprehensive = hall.sign_in("a")
    assert [case.no for case in hall.read(casework.drafts)] == [no]
    hall.receive_case(no, comprehensive)
    assert not hall.read(casework.drafts)
    assert hall.read(lambda unit: unit.cases.count_by_person(unit.day)) == {"a": 1}


def test_only_the_window_with_the_ticket_in_hand_launches(hall: HallAtWork) -> None:
    ticket, session = in_service(hall)
    other = Actor.of_session(hall.sign_in("b", terminal="T2"))
    casework = hall.does.casework
    assert hall.refused(lambda unit: casework.launch(unit, ticket.id, actor=other)) == Code.FORBIDDEN
    station = Actor.of_session(hall.sign_in("mz", terminal="S-MZ"))
    assert hall.refused(lambda unit: casework.launch(unit, ticket.id, actor=station)) == Code.FORBIDDEN
    hall.finish()
    actor = Actor.of_session(session)
    assert hall.refused(lambda unit: casework.launch(unit, ticket.id, actor=actor)) == Code.ILLEGAL_STEP


def test_a_desk_ticket_opens_a_case_only_for_a_named_item(hall: HallAtWork) -> None:
    ticket, session = in_service(hall, "consult")
    actor = Actor.of_session(session)
    launch = hall.does.casework.launch
    assert hall.refused(lambda unit: launch(unit, ticket.id, actor=actor)) == Code.NO_CASE_ITEM
    assert hall.refused(lambda unit: launch(unit, ticket.id, item="none", actor=actor)) == Code.UNKNOWN_ITEM
    assert hall.open_case(ticket, session, item="any-1").endswith("B0001")


def test_a_case_that_was_received_cannot_be_withdrawn_or_received_again(hall: HallAtWork) -> None:
    ticket, session = in_service(hall)
    no = hall.open_case(ticket, session)
    hall.receive_case(no, session)
    actor = Actor.of_session(session)
    casework = hall.does.casework
    assert hall.refused(lambda unit: casework.void(unit, no, reason="误", actor=actor)) == Code.ILLEGAL_STEP
    again = lambda unit: casework.receive(unit, no, name="张三", id_number=VALID_ID, actor=actor)  # noqa: E731 - once
    assert hall.refused(again) == Code.ILLEGAL_STEP


def test_personal_data_is_in_no_journal_row_and_nowhere_in_the_file(hall: HallAtWork) -> None:
    ticket, session = in_service(hall)
    no = hall.open_case(ticket, session)
    hall.receive_case(no, session)
    masks = hall.read(lambda unit: unit.applicants.masks(no))
    assert masks is not None
    assert (masks.name, masks.id_number) == ("张*", "2113**********0019")
    hall.store.close()
    for file in hall.folder.iterdir():
        content = file.read_bytes()
        for secret in ("张三丰", VALID_ID, "13800138000"):
            assert secret.encode() not in content
    hall.store = hall.open_store()
    applicant = hall.read(lambda unit: unit.applicants.get(no))
    assert applicant is not None
    assert (applicant.name, applicant.id_number, applicant.phone) == ("张三丰", VALID_ID, "13800138000")


def test_the_trace_tells_every_step_with_person_account_terminal_and_network(hall: HallAtWork) -> None:
    ticket, session = in_service(hall)
    no = hall.open_case(ticket, session)
    hall.receive_case(no, session)
    trace = hall.read(lambda unit: hall.does.casework.trace(unit, no))
    assert [row.event for row in trace] == ["CaseOpened", "CaseChecked", "CaseReceived"]
    assert {(row.person, row.account, row.terminal, row.network) for row in trace} == {
        ("a", "211322101-ZH-1", "T1", "extranet")
    }


def test_a_manual_link_counts_from_the_moment_the_outside_number_is_typed(hall_of: MakeHall) -> None:
    hall = hall_of(sample_hall(case_system=MANUAL))
    ticket, session = in_service(hall)
    no = hall.open_case(ticket, session)
    actor = Actor.of_session(session)
    casework = hall.does.casework
    opened = hall.read(lambda unit: casework.case(unit, no))
    assert casework.address(opened) == "https://example.invalid/case"
    assert hall.read(casework.cases_today) == 0
    linked = hall.run(lambda unit: casework.link(unit, no, outside_no="JP-2026-1", actor=actor))
    assert (linked.state, linked.outside_no) == (CaseState.LINKED, "JP-2026-1")
    assert hall.read(casework.cases_today) == 1
    other = hall.open_case(ticket, session)
    code = hall.refused(lambda unit: casework.link(unit, other, outside_no="JP-2026-1", actor=actor))
    assert code == Code.NUMBER_LINKED_ALREADY


def test_each_case_system_refuses_what_the_other_does(hall: HallAtWork, hall_of: MakeHall) -> None:
    ticket, session = in_service(hall)
    no = hall.open_case(ticket, session)
    actor = Actor.of_session(session)
    link = hall.does.casework.link
    assert hall.refused(lambda unit: link(unit, no, outside_no="X-1", actor=actor)) == Code.WRONG_CASE_SYSTEM
    manual = hall_of(sample_hall(case_system=MANUAL))
    ticket, session = in_service(manual)
    outside = manual.open_case(ticket, session)
    actor = Actor.of_session(session)
    receive = manual.does.casework.receive
    code = manual.refused(lambda unit: receive(unit, outside, name="张三", id_number=VALID_ID, actor=actor))
    assert code == Code.WRONG_CASE_SYSTEM


def test_case_numbers_restart_daily_and_are_never_reused(hall: HallAtWork) -> None:
    ticket, session = in_service(hall)
    numbers = [hall.open_case(ticket, session)[-5:] for _ in range(3)]
    hall.finish()
    hall.clock.advance(days=1)
    ticket, session = in_service(hall)
    assert [*numbers, hall.open_case(ticket, session)[-5:]] == ["B0001", "B0002", "B0003", "B0001"]
