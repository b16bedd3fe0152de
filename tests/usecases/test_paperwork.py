"""Papers of cases: numbered once an act without gaps, frozen as they were said, every further print counted."""

import pytest

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.paper import Paper, PaperKind
from queue_server.domain.person import Actor, Session
from queue_server.usecases.ports import Unit
from tests.usecases.hall_at_work import HallAtWork


@pytest.fixture
def session(hall: HallAtWork) -> Session:
    return hall.sign_in()


@pytest.fixture
def case_no(hall: HallAtWork, session: Session) -> str:
    return received_case(hall, session)


def received_case(hall: HallAtWork, session: Session) -> str:
    ticket = hall.issue()
    hall.call()
    hall.start()
    no = hall.open_case(ticket, session)
    hall.receive_case(no, session)
    hall.finish(outcome="cases")
    return no


def issue(hall: HallAtWork, case_no: str, kind: PaperKind, *, act: str = "") -> Paper:
    def work(unit: Unit) -> Paper:
        case = unit.cases.get(case_no)
        assert case is not None
        return hall.does.paperwork.issue(unit, case, kind, actor=Actor.of_device("test"), act=act)

    return hall.run(work)


def test_a_number_is_the_organ_the_mark_the_year_and_four_digits(hall: HallAtWork, case_no: str) -> None:
    assert issue(hall, case_no, PaperKind.DECLINE).no == "不受〔2026〕0001号"


def test_each_kind_has_its_own_series_and_no_number_comes_twice(hall: HallAtWork, session: Session) -> None:
    cases = [received_case(hall, session) for _ in range(3)]
    declines = [issue(hall, no, PaperKind.DECLINE).ordinal for no in cases]
    refusals = [issue(hall, no, PaperKind.REFUSAL).ordinal for no in cases]
    assert declines == [1, 2, 3]
    assert refusals == [1, 2, 3]


def test_the_same_act_asked_again_is_the_same_paper_and_another_act_is_another(hall: HallAtWork, case_no: str) -> None:
    first = issue(hall, case_no, PaperKind.CORRECTION, act="1")
    assert issue(hall, case_no, PaperKind.CORRECTION, act="1") == first
    assert issue(hall, case_no, PaperKind.CORRECTION, act="2").ordinal == first.ordinal + 1


def test_a_number_taken_in_an_act_that_fails_is_taken_by_the_next(hall: HallAtWork, case_no: str) -> None:
    def work(unit: Unit) -> None:
        case = unit.cases.get(case_no)
        assert case is not None
        hall.does.paperwork.issue(unit, case, PaperKind.DECLINE, actor=Actor.of_device("test"))
        raise DomainError(Code.FORBIDDEN, "不行")

    with pytest.raises(DomainError):
        hall.run(work)
    assert issue(hall, case_no, PaperKind.DECLINE).ordinal == 1


def test_a_series_begins_anew_each_year(hall: HallAtWork, session: Session, case_no: str) -> None:
    issue(hall, case_no, PaperKind.DECLINE)
    hall.clock.advance(days=60)
    assert issue(hall, case_no, PaperKind.REFUSAL).no == "不准〔2027〕0001号"


def test_every_print_is_counted_and_told(hall: HallAtWork, case_no: str) -> None:
    issue(hall, case_no, PaperKind.DECLINE)
    actor = Actor.of_device("test")
    for wanted in (1, 2):
        done = hall.run(lambda unit: hall.does.paperwork.print_paper(unit, case_no, PaperKind.DECLINE, actor=actor))
        assert done.prints == wanted
    assert [row.data["prints"] for row in hall.events("PaperPrinted")] == [1, 2]
    assert hall.read(lambda unit: hall.does.paperwork.of_case(unit, case_no))[-1].prints == 2


def test_a_paper_that_was_never_issued_is_not_printed(hall: HallAtWork, case_no: str) -> None:
    actor = Actor.of_device("test")
    refused = hall.refused(lambda unit: hall.does.paperwork.print_paper(unit, case_no, PaperKind.REFUSAL, actor=actor))
    assert refused is Code.NOT_FOUND


def test_what_a_paper_said_is_kept_without_the_applicant(hall: HallAtWork, case_no: str) -> None:
    paper = issue(hall, case_no, PaperKind.RECEIPT)
    kept = hall.read(lambda unit: hall.does.paperwork.paper(unit, case_no, PaperKind.RECEIPT))
    assert kept == paper
    assert [line.name for line in kept.facts.materials] == ["居民身份证", "申请表"]
    written = (hall.folder / "hall.db").read_bytes() + (hall.folder / "hall.db-wal").read_bytes()
    assert "张三丰".encode() not in written
