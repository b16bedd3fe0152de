"""Papers of cases: numbered once an act without gaps, frozen as they were said, every opening and print on record."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from queue_server.domain.applicant import Applicant
from queue_server.domain.case_decision import CorrectionItem, Decision, DecisionKind, DeclineReason
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.paper import CommissionScope, Paper, PaperKind, SlipState
from queue_server.domain.person import Actor, Session
from queue_server.usecases.ports import Unit
from tests.usecases.hall_at_work import CODE, HallAtWork, MakeHall, sample_hall

TIMER = Actor.of_device("test")


@pytest.fixture
def session(hall: HallAtWork) -> Session:
    return hall.sign_in()


@pytest.fixture
def clerk(session: Session) -> Actor:
    return Actor.of_session(session)


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


def issue(hall: HallAtWork, case_no: str, kind: PaperKind) -> Paper:
    def work(unit: Unit) -> Paper:
        case = unit.cases.get(case_no)
        assert case is not None
        return hall.does.paperwork.issue(unit, case, kind, actor=TIMER)

    return hall.run(work)


def decide(hall: HallAtWork, case_no: str, kind: DecisionKind, *, confirmed: bool = True) -> None:
    def work(unit: Unit) -> None:
        items = (CorrectionItem(material="申请表", problem="没有签名", how="由申请人签名"),)
        decision = Decision(
            no=len(unit.case_words.decisions(case_no)) + 1,
            kind=kind,
            opinion="李四说不符合条件",
            basis="某办法第三条",
            reason_code=DeclineReason.BY_GUIDE if kind is DecisionKind.DECLINE else None,
            items=items if kind is DecisionKind.CORRECTION else (),
            by="mz",
            at=unit.now,
            confirmed_at=unit.now if confirmed else None,
        )
        unit.case_words.save_decision(case_no, decision)

    hall.run(work)


def declined(hall: HallAtWork, case_no: str) -> Paper:
    decide(hall, case_no, DecisionKind.DECLINE)
    return issue(hall, case_no, PaperKind.DECLINE)


def test_a_number_is_the_organ_the_mark_the_year_and_four_digits(hall: HallAtWork, case_no: str) -> None:
    assert declined(hall, case_no).no == "不受〔2026〕0001号"


def test_each_kind_has_its_own_series_and_no_number_comes_twice(hall: HallAtWork, session: Session) -> None:
    cases = [received_case(hall, session) for _ in range(3)]
    receipts = [hall.read(lambda unit, no=no: unit.papers.of_case(no)[0]).no for no in cases]
    assert receipts == [f"收〔2026〕000{n}号" for n in (1, 2, 3)]
    assert [declined(hall, no).ordinal for no in cases] == [1, 2, 3]


def test_the_same_act_asked_again_is_the_same_paper_and_another_act_is_another(hall: HallAtWork, case_no: str) -> None:
    decide(hall, case_no, DecisionKind.CORRECTION)
    first = issue(hall, case_no, PaperKind.CORRECTION)
    assert issue(hall, case_no, PaperKind.CORRECTION) == first
    decide(hall, case_no, DecisionKind.CORRECTION)
    assert issue(hall, case_no, PaperKind.CORRECTION).ordinal == first.ordinal + 1


def test_a_number_taken_in_an_act_that_fails_is_taken_by_the_next(hall: HallAtWork, case_no: str) -> None:
    def work(unit: Unit) -> None:
        case = unit.cases.get(case_no)
        assert case is not None
        hall.does.paperwork.issue(unit, case, PaperKind.WITHDRAWAL, actor=TIMER)
        raise DomainError(Code.FORBIDDEN, "不行")

    with pytest.raises(DomainError):
        hall.run(work)
    assert issue(hall, case_no, PaperKind.WITHDRAWAL).ordinal == 1


def test_a_series_begins_anew_each_year(hall: HallAtWork, session: Session) -> None:
    first, second = (received_case(hall, session) for _ in range(2))
    assert issue(hall, first, PaperKind.WITHDRAWAL).no == "撤〔2026〕0001号"
    hall.clock.advance(days=60)
    assert issue(hall, second, PaperKind.WITHDRAWAL).no == "撤〔2027〕0001号"


@pytest.mark.parametrize(
    "kind",
    [kind for kind in PaperKind if kind not in {PaperKind.RECEIPT, PaperKind.WITHDRAWAL, PaperKind.COMMISSION}],
)
def test_a_paper_about_what_has_not_been_done_takes_no_number(hall: HallAtWork, case_no: str, kind: PaperKind) -> None:
    decide(hall, case_no, DecisionKind.CORRECTION, confirmed=False)
    with pytest.raises(DomainError) as refusal:
        issue(hall, case_no, kind)
    assert refusal.value.code is Code.NO_PAPER_YET
    assert hall.read(lambda unit: unit.papers.latest(case_no, kind)) is None


def test_the_proof_of_service_names_what_was_served(hall: HallAtWork, case_no: str) -> None:
    correction = declined(hall, case_no)
    proof = issue(hall, case_no, PaperKind.SERVICE_PROOF)
    assert (proof.facts.serves_title, proof.facts.serves_no) == ("不予受理告知书", correction.no)
    assert issue(hall, case_no, PaperKind.SERVICE_PROOF) == proof


def test_every_print_is_counted_and_told(hall: HallAtWork, case_no: str, clerk: Actor) -> None:
    printed = [
        hall.run(lambda unit: hall.does.paperwork.print_paper(unit, case_no, PaperKind.RECEIPT, actor=clerk))
        for _ in range(2)
    ]
    assert [paper.prints for paper in printed] == [1, 2]
    assert printed[0].no == printed[1].no
    assert [row.data["prints"] for row in hall.events("PaperPrinted")] == [1, 2]
    assert hall.read(lambda unit: unit.papers.of_case(case_no))[-1].prints == 2


def test_whoever_opens_a_paper_is_on_record(hall: HallAtWork, case_no: str, clerk: Actor) -> None:
    paper, applicant = hall.run(lambda unit: hall.does.paperwork.open(unit, case_no, PaperKind.RECEIPT, actor=clerk))
    assert applicant is not None
    assert applicant.name == "张三丰"
    (row,) = hall.events("PaperShown")
    assert (row.person, row.terminal, row.data["no"]) == ("a", "T1", paper.no)


def test_a_station_opens_the_papers_of_its_own_cases_alone(hall: HallAtWork, case_no: str) -> None:
    own = Actor.of_session(hall.sign_in("mz", terminal="S-MZ"))
    stranger = replace(own, account=f"{CODE}-SP-LD")
    hall.run(lambda unit: hall.does.paperwork.open(unit, case_no, PaperKind.RECEIPT, actor=own))
    refused = hall.refused(lambda unit: hall.does.paperwork.open(unit, case_no, PaperKind.RECEIPT, actor=stranger))
    assert refused is Code.FORBIDDEN


def test_a_paper_that_was_never_issued_is_not_printed(hall: HallAtWork, case_no: str, clerk: Actor) -> None:
    refused = hall.refused(lambda unit: hall.does.paperwork.print_paper(unit, case_no, PaperKind.REFUSAL, actor=clerk))
    assert refused is Code.NOT_FOUND


def test_what_a_paper_said_is_kept_and_nobody_reads_it_in_the_file(hall: HallAtWork, case_no: str) -> None:
    paper = declined(hall, case_no)
    kept = hall.read(lambda unit: unit.papers.latest(case_no, PaperKind.DECLINE))
    assert kept == paper
    assert kept.facts.opinion == "李四说不符合条件"
    written = b"".join(path.read_bytes() for path in hall.folder.glob("hall.db*"))
    for name in ("张三丰", "李四"):
        assert name.encode() not in written
        assert name.encode("unicode_escape") not in written


def test_a_purge_takes_the_words_and_leaves_the_number(hall: HallAtWork, case_no: str) -> None:
    paper = declined(hall, case_no)
    hall.run(lambda unit: unit.papers.forget(case_no))
    kept = hall.read(lambda unit: unit.papers.latest(case_no, PaperKind.DECLINE))
    assert kept is not None
    assert (kept.no, kept.facts.opinion, kept.facts.item_name) == (paper.no, "", paper.facts.item_name)


def test_a_commission_says_what_the_post_may_do_and_until_when(hall: HallAtWork, case_no: str, clerk: Actor) -> None:
    until = hall.clock.now().date() + timedelta(days=90)

    def work(unit: Unit, day: date = until) -> Paper:
        return hall.does.paperwork.commission(
            unit, case_no, scope={CommissionScope.SUBMIT, CommissionScope.PREPARE}, valid_until=day, actor=clerk
        )

    paper = hall.run(work)
    assert (paper.facts.scope, paper.facts.valid_until) == (("prepare", "submit"), until)
    assert hall.run(work).ordinal == paper.ordinal + 1
    assert hall.refused(lambda unit: work(unit, until + timedelta(days=400))) is Code.WRONG_DATES


def test_an_applicant_with_stars_keeps_four_digits_at_each_end() -> None:
    applicant = Applicant.checked("张三丰", id_number="21132218990601019x", phone="13800138000")
    assert applicant.masks.id_number == "2113**********019X"


def test_a_slip_is_taken_by_one_kiosk_and_settled_once(hall: HallAtWork, case_no: str, clerk: Actor) -> None:
    slips, kiosk = hall.does.receipt_slips, Actor.of_device("kiosk-1")
    asked = hall.run(lambda unit: slips.ask(unit, case_no, actor=clerk)).paper
    (waiting,) = hall.read(slips.waiting)
    assert waiting.paper.id == asked.id
    assert waiting.applicant is not None
    assert waiting.applicant.name == "张*"
    hall.run(lambda unit: slips.take(unit, asked.id, actor=kiosk))
    assert hall.read(slips.waiting) == []
    second = Actor.of_device("kiosk-2")
    assert hall.refused(lambda unit: slips.take(unit, asked.id, actor=second)) is Code.ILLEGAL_STEP
    settled = hall.run(lambda unit: slips.settle(unit, asked.id, state=SlipState.UNKNOWN, actor=kiosk))
    assert settled.paper.slip_state is SlipState.UNKNOWN
    again = hall.refused(lambda unit: slips.settle(unit, asked.id, state=SlipState.PRINTED, actor=kiosk))
    assert again is Code.ILLEGAL_STEP
    assert [row.to_state for row in hall.events("SlipChanged")] == ["asked", "taken", "unknown"]


def test_a_slip_that_nobody_took_in_time_is_not_printed_for_nobody(
    hall: HallAtWork, case_no: str, clerk: Actor
) -> None:
    slips = hall.does.receipt_slips
    hall.run(lambda unit: slips.ask(unit, case_no, actor=clerk))
    hall.clock.advance(minutes=4)
    assert hall.read(slips.waiting) == []
    hall.run(lambda unit: slips.ask(unit, case_no, actor=clerk))
    assert len(hall.read(slips.waiting)) == 1


def test_a_place_without_a_kiosk_has_no_slip(hall_of: MakeHall) -> None:
    hall = hall_of(sample_hall(no_hall=True))
    session = hall.sign_in()
    no = received_case(hall, session)
    actor = Actor.of_session(session)
    assert not hall.does.receipt_slips.offered
    refused = hall.refused(lambda unit: hall.does.receipt_slips.ask(unit, no, actor=actor))
    assert refused is Code.NO_SLIP_PRINTER
