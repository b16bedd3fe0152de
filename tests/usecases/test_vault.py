"""Who sees an applicant in full, who files scans, and that every look is written down without what was seen."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from queue_server.domain.applicant import Applicant, normalise_name
from queue_server.domain.case_steps import CaseState
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.person import Actor, Person, Session
from queue_server.domain.scan import SCANS_MOST, Scan
from queue_server.usecases.ports import Unit
from tests.usecases.hall_at_work import CODE, VALID_ID, HallAtWork

OPEN = [state for state in CaseState if state not in {CaseState.CLOSED, CaseState.WITHDRAWN, CaseState.DRAFT}]
REASON = "核对张三丰的身份证号211322189901010019"


def received(hall: HallAtWork) -> tuple[str, Session]:
    session = hall.sign_in()
    ticket = hall.issue()
    hall.call()
    hall.start()
    no = hall.open_case(ticket, session)
    hall.receive_case(no, session)
    hall.finish(outcome="cases")
    return no, session


def put_into(hall: HallAtWork, no: str, state: CaseState, **changes: Any) -> None:
    def work(unit: Unit) -> None:
        case = unit.cases.get(no)
        assert case is not None
        unit.cases.save(replace(case, state=state, **changes))

    hall.run(work)


def reveal(hall: HallAtWork, no: str, session: Session, *, reason: str = REASON) -> Code | None:
    actor = Actor.of_session(session)
    try:
        found = hall.run(lambda unit: hall.does.vault.reveal(unit, no, reason=reason, actor=actor))
    except DomainError as refusal:
        return refusal.code
    assert (found.name, found.id_number, found.phone) == ("张三丰", VALID_ID, "13800138000")
    return None


def test_the_clerk_of_a_case_sees_it_while_it_is_open_and_the_journal_says_who_and_why(hall: HallAtWork) -> None:
    no, session = received(hall)
    for state in OPEN:
        put_into(hall, no, state)
        assert reveal(hall, no, session) is None, state
    for state in (CaseState.CLOSED, CaseState.WITHDRAWN):
        put_into(hall, no, state)
        assert reveal(hall, no, session) is Code.FORBIDDEN
    rows = hall.events("ApplicantSeen")
    assert len(rows) == len(OPEN)
    assert {(row.person, row.account, row.terminal, row.entity) for row in rows} == {("a", f"{CODE}-ZH-1", "T1", no)}
    assert {row.reason for row in rows} == {"核对张*的身份证号***"}
    assert all(secret not in str(row) for row in rows for secret in ("张三丰", VALID_ID, "13800138000"))


def test_another_clerk_sees_nothing_of_it(hall: HallAtWork) -> None:
    no, session = received(hall)
    hall.sign_out(session)
    assert reveal(hall, no, hall.sign_in("c")) is Code.FORBIDDEN
    assert hall.events("ApplicantSeen") == []


def test_the_station_sees_its_own_cases_once_they_are_with_it(hall: HallAtWork) -> None:
    no, _ = received(hall)
    officer = hall.sign_in("mz", terminal="S-MZ")
    assert reveal(hall, no, officer) is Code.FORBIDDEN
    put_into(hall, no, CaseState.REVIEWING)
    assert reveal(hall, no, officer) is None
    put_into(hall, no, CaseState.CLOSED)
    assert reveal(hall, no, officer) is None
    put_into(hall, no, CaseState.REVIEWING, station="NY")
    assert reveal(hall, no, officer) is Code.FORBIDDEN


def test_the_issuing_desk_sees_what_lies_there_and_no_more(hall: HallAtWork) -> None:
    no, session = received(hall)
    hall.sign_out(session)
    issuing = hall.sign_in("c", account="CJ-1")
    seen = []
    for state in CaseState:
        put_into(hall, no, state)
        if reveal(hall, no, issuing) is None:
            seen.append(state)
    assert seen == [CaseState.ISSUING, CaseState.ISSUED]


@pytest.mark.parametrize("who", ["head", "bureau"])
def test_hall_head_and_data_bureau_see_it_on_reason_at_any_time(hall: HallAtWork, who: str) -> None:
    no, session = received(hall)
    hall.sign_out(session)
    put_into(hall, no, CaseState.CLOSED)
    head = hall.sign_in("head", account="SP-MZ", terminal="S-MZ")
    head = replace(head, account="", account_type=None, hall_head=who == "head", bureau=who == "bureau")
    assert reveal(hall, no, head, reason=" ") is Code.REASON_NEEDED
    assert reveal(hall, no, head) is None
    assert reveal(hall, no, replace(head, hall_head=False, bureau=False)) is Code.FORBIDDEN


def test_no_terminal_without_the_extranet_shows_it(hall: HallAtWork) -> None:
    no, session = received(hall)
    assert reveal(hall, no, replace(session, extranet=False)) is Code.NO_EXTRANET


def test_a_device_sees_nobody(hall: HallAtWork) -> None:
    no, _ = received(hall)
    kiosk = Actor.of_device("kiosk-1")
    assert hall.refused(lambda unit: hall.does.vault.reveal(unit, no, reason="x", actor=kiosk)) is Code.FORBIDDEN


def test_names_are_found_whole_however_they_are_written(hall: HallAtWork) -> None:
    no, _ = received(hall)
    hall.run(lambda unit: unit.applicants.put(no, Applicant(name="买买提·艾力", id_number=VALID_ID, address="一组")))
    for typed in ("买买提·艾力", " 买买提•艾力", "买买提・ 艾力"):
        assert hall.read(lambda unit, typed=typed: unit.applicants.by_name(typed, limit=9)) == [no]
    assert hall.read(lambda unit: unit.applicants.by_name("买买提", limit=9)) == []
    assert hall.read(lambda unit: unit.applicants.by_name("张三丰", limit=9)) == []
    assert normalise_name("Ａli") == "ali"
    found = hall.read(lambda unit: unit.applicants.get(no))
    assert found is not None
    assert found.address == "一组"


def test_a_reason_that_names_the_applicant_gets_into_the_journal_without_the_name(hall: HallAtWork) -> None:
    no, session = received(hall)
    actor = Actor.of_session(session)
    hall.run(lambda unit: hall.does.casework.withdraw(unit, no, reason="张三丰本人要求撤回", actor=actor))
    (row,) = hall.events("CaseWithdrawn")
    assert row.reason == "张*本人要求撤回"


def scan_of(hall: HallAtWork, no: str, number: int, *, by: str = "a") -> Scan:
    return Scan(
        id=f"{number:032x}",
        case_no=no,
        material=0,
        name="张三丰身份证",
        media_type="image/png",
        size_bytes=9,
        digest=f"{number:064x}",
        at=hall.clock.now(),
        by=by,
    )


def test_scans_are_filed_by_who_works_on_the_case_and_only_while_it_is_open(hall: HallAtWork) -> None:
    no, session = received(hall)
    actor = Actor.of_session(session)
    scan = scan_of(hall, no, 1)
    hall.run(lambda unit: hall.does.vault.file(unit, scan, actor=actor))
    (row,) = hall.events("CaseScanned")
    assert row.data == {"scan": scan.id, "digest": scan.digest, "bytes": 9, "material": 0}
    assert hall.read(lambda unit: unit.scans.of_case(no)) == [scan]
    officer = Actor.of_session(hall.sign_in("mz", terminal="S-MZ"))
    assert hall.refused(lambda unit: hall.does.vault.open_file(unit, no, actor=officer)) is Code.FORBIDDEN
    put_into(hall, no, CaseState.SPECIAL)
    assert hall.run(lambda unit: hall.does.vault.open_file(unit, no, actor=officer)).key
    net = Actor.of_session(replace(session, extranet=False))
    assert hall.refused(lambda unit: hall.does.vault.open_file(unit, no, actor=net)) is Code.NO_EXTRANET
    other = replace(scan, id="e" * 32, material=99)
    assert hall.refused(lambda unit: hall.does.vault.file(unit, other, actor=actor)) is Code.NOT_FOUND
    put_into(hall, no, CaseState.CLOSED)
    assert hall.refused(lambda unit: hall.does.vault.open_file(unit, no, actor=actor)) is Code.ILLEGAL_STEP


def test_a_case_takes_no_more_than_sixty_scans(hall: HallAtWork) -> None:
    no, session = received(hall)
    actor = Actor.of_session(session)
    hall.run(lambda unit: [unit.scans.add(scan_of(hall, no, number)) for number in range(SCANS_MOST)])
    assert hall.refused(lambda unit: hall.does.vault.open_file(unit, no, actor=actor)) is Code.SCANS_FULL


def test_a_look_at_a_scan_is_written_down_once_in_a_quarter_of_an_hour(hall: HallAtWork) -> None:
    no, session = received(hall)
    actor = Actor.of_session(session)
    scan = hall.run(lambda unit: hall.does.vault.file(unit, scan_of(hall, no, 1), actor=actor))

    def look() -> None:
        hall.run(lambda unit: hall.does.vault.look(unit, no, scan.id, reason="", actor=actor))
        hall.run(lambda unit: hall.does.vault.note_look(unit, no, scan.id, reason="", actor=actor))

    for _ in range(3):
        look()
        hall.clock.advance(minutes=4)
    assert len(hall.events("ScanSeen")) == 1
    hall.clock.moment += timedelta(minutes=15)
    look()
    assert len(hall.events("ScanSeen")) == 2
    missing = "0" * 32
    assert hall.refused(lambda unit: hall.does.vault.look(unit, no, missing, reason="", actor=actor)) is Code.NOT_FOUND


def test_whoever_scanned_for_a_draft_at_an_internet_terminal_sees_that_scan_there(hall: HallAtWork) -> None:
    hall.sign_in()
    session = hall.sign_in("b", terminal="T2")
    ticket = hall.issue()
    assert hall.call(2) == hall.ticket(ticket)
    hall.start(2)
    no = hall.open_case(ticket, session)
    actor = Actor.of_session(session)
    scan = hall.run(lambda unit: hall.does.vault.file(unit, scan_of(hall, no, 1, by="b"), actor=actor))
    assert hall.read(lambda unit: hall.does.vault.look(unit, no, scan.id, reason="", actor=actor))[0] == scan
    stranger = Actor.of_session(replace(session, person="c"))
    assert (
        hall.refused(lambda unit: hall.does.vault.look(unit, no, scan.id, reason="", actor=stranger))
        is Code.NO_EXTRANET
    )


def test_a_person_of_no_seat_files_nothing(hall: HallAtWork) -> None:
    no, session = received(hall)
    hall.run(lambda unit: hall.does.staffing.enrol(unit, Person(id="x", name="己"), secret_hash="h"))
    nobody = Actor.of_session(replace(session, account="", account_type=None, issue_account=None))
    assert hall.refused(lambda unit: hall.does.vault.open_file(unit, no, actor=nobody)) is Code.FORBIDDEN
