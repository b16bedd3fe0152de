"""Looking back: search, timeline, the applicant's own query, the public board and the fairness of a day."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from queue_server.domain.case_steps import EVENT_OF_STEP
from queue_server.domain.case_words import STEP_WORDS
from queue_server.domain.errors import Code
from queue_server.domain.events import EventName
from queue_server.domain.person import Actor, Session
from queue_server.usecases.build import build_usecases
from queue_server.usecases.case_finder import PAGE, Found, Narrowing
from queue_server.usecases.ports import Unit
from tests.usecases.hall_at_work import CODE, PADS, HallAtWork

IDS = ("211322189901010019", "211322189912310025", "21132218990601019X")


def in_service(hall: HallAtWork, item: str = "ext-1") -> Any:
    ticket = hall.issue(item)
    hall.call()
    hall.start()
    return ticket


def received(hall: HallAtWork, clerk: Session, *, id_number: str = IDS[0], item: str = "ext-1") -> str:
    ticket = in_service(hall, item)
    no = hall.open_case(ticket, clerk)
    hall.receive_case(no, clerk, id_number=id_number)
    hall.finish(outcome="cases")
    return no


def find(hall: HallAtWork, clerk: Session, typed: str = "", **narrowing: Any) -> Found:
    actor = Actor.of_session(clerk)
    finder = hall.does.tracing.finder
    return hall.read(lambda unit: finder.find(unit, typed, narrowing=Narrowing(**narrowing), actor=actor))


def nos(found: Found) -> list[str]:
    return [case.no for case in found.cases]


@pytest.fixture
def clerk(hall: HallAtWork) -> Session:
    return hall.sign_in()


def test_a_case_is_found_by_all_that_people_know_of_it(hall: HallAtWork, clerk: Session) -> None:
    first = received(hall, clerk)
    hall.clock.advance(minutes=5)
    second = received(hall, clerk, id_number=IDS[1], item="any-1")
    for typed in (first, first[9:], "B0001", "1123-B0001", "A001"):
        assert nos(find(hall, clerk, typed)) == [first], typed
    assert nos(find(hall, clerk, IDS[1])) == [second]
    assert nos(find(hall, clerk, "张三丰")) == [second, first]
    assert nos(find(hall, clerk, "事项any")) == [second]
    assert nos(find(hall, clerk, "")) == [second, first]
    assert nos(find(hall, clerk, "", item="ext-1")) == [first]
    for typed in ("张三", IDS[2], "B0009", "C001", "zzz", "没有"):
        assert nos(find(hall, clerk, typed)) == [], typed


def test_days_narrow_every_search(hall: HallAtWork, clerk: Session) -> None:
    today = received(hall, clerk)
    assert nos(find(hall, clerk, "A001", first=date(2026, 11, 23), last=date(2026, 11, 23))) == [today]
    assert nos(find(hall, clerk, "A001", first=date(2026, 11, 24))) == []
    assert nos(find(hall, clerk, IDS[0], last=date(2026, 11, 22))) == []
    assert nos(find(hall, clerk, "", first=date.min, last=date.max)) == [today]


def test_the_pages_hold_every_case_once_newest_first(hall: HallAtWork, clerk: Session) -> None:
    ticket = in_service(hall)
    # All at one moment: the numbers alone decide the order.
    opened = [hall.open_case(ticket, clerk) for _ in range(PAGE + 5)]
    first = find(hall, clerk, "事项")
    rest = find(hall, clerk, "事项", before=first.next)
    assert nos(first) + nos(rest) == sorted(opened, reverse=True)
    assert (len(first.cases), len(rest.cases), rest.next) == (PAGE, 5, None)
    assert (
        hall.refused(
            lambda unit: hall.does.tracing.finder.find(
                unit, "", narrowing=Narrowing(before="none"), actor=Actor.of_session(clerk)
            )
        )
        == Code.NOT_FOUND
    )


def test_initials_find_an_item_by_the_name_its_cases_had_last(hall: HallAtWork, clerk: Session) -> None:
    no = received(hall, clerk)
    hall.does = build_usecases(hall.hall, hall.catalogue, initials=lambda text: {"事项ext-1": "sxext1"}.get(text, ""))
    assert nos(find(hall, clerk, "sxe")) == [no]


def test_a_station_finds_and_reads_its_own_cases_alone(hall: HallAtWork, clerk: Session) -> None:
    no = received(hall, clerk)
    officer = hall.sign_in("mz", terminal="S-MZ")
    assert nos(find(hall, officer, no)) == [no]
    other = replace(officer, account=f"{CODE}-SP-JS")
    assert nos(find(hall, other, no)) == []
    read = hall.does.tracing.timeline.read
    assert hall.refused(lambda unit: read(unit, no, actor=Actor.of_session(other))) == Code.FORBIDDEN
    assert hall.refused(lambda unit: read(unit, "none", actor=Actor.of_session(clerk))) == Code.NOT_FOUND
    assert hall.refused(lambda unit: read(unit, no, actor=PADS)) == Code.FORBIDDEN


def test_the_timeline_tells_who_where_when_and_leads_to_the_ticket_and_back(hall: HallAtWork, clerk: Session) -> None:
    no = received(hall, clerk)
    told = hall.read(lambda unit: hall.does.tracing.timeline.read(unit, no, actor=Actor.of_session(clerk)))
    assert [step.text for step in told.steps] == ["立件（预收件）", "核对材料", "收件"]
    last = told.steps[-1]
    assert (last.row.person, last.person_name, last.row.account) == ("a", "甲", f"{CODE}-ZH-1")
    assert (last.row.terminal, last.network_text, last.from_text, last.to_text) == (
        "T1",
        "政务外网",
        "预收件",
        "已收件",
    )
    assert [(document.kind, document.name) for document in last.documents] == [("paper", "收件凭证")]
    assert told.ticket is not None
    assert (told.ticket.number, list(told.cases_of_ticket)) == ("A001", [no])
    assert "张三丰" not in str(told.steps)


def test_every_event_of_a_case_has_words() -> None:
    of_cases = {*EVENT_OF_STEP.values(), *(name for name in EventName if name.name.startswith(("CASE_", "OUTSIDE_")))}
    assert of_cases - set(STEP_WORDS) == set()


def ask(hall: HallAtWork, no: str, last4: str, *, source: str = "10.0.0.7") -> Any:
    return hall.run(lambda unit: hall.does.tracing.query.ask(unit, no, last4=last4, source=source))


def test_the_applicant_reads_how_far_it_is_and_nothing_more(hall: HallAtWork, clerk: Session) -> None:
    no = received(hall, clerk)
    for typed, last4 in ((no, "0019"), (no[9:], "8000"), (f" {no[9:].lower()} ", "0019")):
        answer = ask(hall, typed, last4)
        assert answer is not None
        assert (answer.no_tail, answer.applicant, answer.item_name) == ("B0001", "张*", "事项ext-1")
        assert answer.state_text == "已收件，正在办理"
        assert answer.due == date(2026, 11, 30)
        assert list(answer.steps) == [(date(2026, 11, 23), "已收件")]


def test_an_item_that_reveals_a_status_is_neutral_there_and_on_the_board(hall: HallAtWork, clerk: Session) -> None:
    no = received(hall, clerk)
    services = tuple(replace(item, reveals_status=True) for item in hall.catalogue.services)
    hall.does = build_usecases(hall.hall, replace(hall.catalogue, services=services))
    assert ask(hall, no, "0019").item_name == "综合业务"
    board = hall.read(hall.does.tracing.results.read)
    assert [row.item_name for row in board.rows] == ["综合业务"]


@pytest.mark.parametrize("exists", [True, False])
def test_five_wrong_endings_lock_number_and_source_also_after_a_restart(
    hall: HallAtWork,
    clerk: Session,
    exists: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    no = received(hall, clerk) if exists else f"{CODE}20261123B0777"
    for _ in range(5):
        assert ask(hall, no, "9999") is None
    hall.reopen()
    for last4 in ("9999", "0019"):
        assert (
            hall.refused(
                lambda unit, last4=last4: hall.does.tracing.query.ask(unit, no, last4=last4, source="10.0.0.7")
            )
            == Code.LOCKED_OUT
        )
    assert (ask(hall, no, "0019", source="10.0.0.8") is not None) is exists
    hall.clock.advance(minutes=15)
    assert (ask(hall, no, "0019") is not None) is exists
    locks = hall.events("CaseQueryLocked")
    assert len(locks) == 1
    assert (locks[0].entity == no) is exists
    assert "10.0.0" not in str(locks)


def test_a_right_ending_clears_the_count(hall: HallAtWork, clerk: Session) -> None:
    no = received(hall, clerk)
    for _ in range(3):
        for _ in range(4):
            assert ask(hall, no, "9999") is None
        assert ask(hall, no, "0019") is not None


def test_what_was_typed_is_kept_nowhere(hall: HallAtWork) -> None:
    ask(hall, IDS[0], "9999")
    hall.store.close()
    content = b"".join(path.read_bytes() for path in hall.folder.iterdir() if path.name.startswith("hall.db"))
    hall.store = hall.open_store()
    assert IDS[0].encode() not in content
    assert b"10.0.0.7" not in content


def test_the_public_board_names_nobody_and_hides_what_was_taken_back(hall: HallAtWork, clerk: Session) -> None:
    no = received(hall, clerk)
    ticket = in_service(hall)
    draft, voided = hall.open_case(ticket, clerk), hall.open_case(ticket, clerk)
    actor = Actor.of_session(clerk)
    hall.run(lambda unit: hall.does.casework.void(unit, voided, reason="开错", actor=actor))
    board = hall.read(hall.does.tracing.results.read)
    assert [(row.tail, row.state_text, row.done) for row in board.rows] == [("1123-B0001", "已收件，正在办理", False)]
    assert (board.received, board.done) == (1, 0)
    assert "张" not in str(board)
    assert draft != no


def test_a_case_of_last_month_leaves_the_board(hall: HallAtWork, clerk: Session) -> None:
    received(hall, clerk)
    hall.clock.advance(days=31)
    hall.issue()
    board = hall.read(hall.does.tracing.results.read)
    assert (list(board.rows), board.received) == ([], 0)


def fairness(hall: HallAtWork, day: date | None = None) -> Any:
    return hall.read(lambda unit: hall.does.tracing.fairness.of_day(unit, day or unit.day))


def serve(hall: HallAtWork, *, ticket: str | None = None, reason: str | None = None) -> str:
    called = hall.call(ticket=ticket, reason=reason)
    assert called is not None
    hall.start()
    hall.clock.advance(minutes=3)
    hall.finish()
    return called.number


def test_a_day_by_the_rule_has_no_call_out_of_order(hall: HallAtWork, clerk: Session) -> None:
    for _ in range(3):
        hall.issue()
    for _ in range(4):
        hall.issue(priority="elderly")
    assert [serve(hall) for _ in range(7)] == ["Y001", "Y002", "A001", "Y003", "Y004", "A002", "A003"]
    report = fairness(hall)
    assert (report.calls, report.priority_calls, report.longest_priority_run) == (7, 4, 2)
    assert (list(report.picked), report.without_reason) == ([], 0)
    assert [(one.window, one.calls, one.priority_calls) for one in report.windows] == [(1, 7, 4)]
    del clerk


def test_a_picked_ticket_is_listed_with_its_reason_and_what_the_rule_would_have_called(
    hall: HallAtWork, clerk: Session
) -> None:
    tickets = [hall.issue() for _ in range(3)]
    serve(hall, ticket=tickets[2].id, reason="群众有急事")
    assert [serve(hall), serve(hall)] == ["A001", "A002"]
    report = fairness(hall)
    assert [(call.number, call.expected, call.row.reason, call.person_name) for call in report.picked] == [
        ("A003", "A001", "群众有急事", "甲")
    ]
    assert (report.without_reason, report.windows[0].out_of_order) == (0, 1)
    del clerk


def test_missed_held_and_transferred_tickets_keep_the_order_right(hall: HallAtWork, clerk: Session) -> None:
    first, second = hall.issue(), hall.issue()
    hall.call()
    hall.clock.advance(seconds=70)
    hall.tick()
    hall.run(lambda unit: hall.does.queueing.rejoin_ticket(unit, first.id, actor=PADS))
    third = hall.call()
    assert third is not None
    assert third.number == second.number
    hall.start()
    hall.run(lambda unit: hall.does.windows.transfer(unit, 1, letter="C", actor=Actor.of_session(clerk)))
    assert [serve(hall), serve(hall)] == [second.number, first.number]
    assert list(fairness(hall).picked) == []


def test_a_call_that_breaks_the_rule_is_found_even_without_a_reason(hall: HallAtWork, clerk: Session) -> None:
    """Nothing in the product can do this: the line is bent in the table, as somebody with the database file could."""
    tickets = [hall.issue() for _ in range(3)]

    def bend(unit: Unit) -> None:
        unit.tickets.save(replace(unit.tickets.get(tickets[2].id) or tickets[2], place=0.5))

    hall.run(bend)
    assert serve(hall) == "A003"
    report = fairness(hall)
    assert [(call.number, call.expected, call.row.reason) for call in report.picked] == [("A003", "A001", None)]
    assert report.without_reason == 1
    del clerk


def test_each_day_has_its_own_report(hall: HallAtWork, clerk: Session) -> None:
    hall.issue()
    serve(hall)
    before = hall.clock.now().date()
    hall.clock.advance(days=1)
    hall.issue()
    assert fairness(hall, before).calls == 1
    assert fairness(hall).calls == 0
    assert fairness(hall, before - timedelta(days=9)).calls == 0
    assert [fairness(hall, day).calls for day in (date.min, date.max)] == [0, 0]
    del clerk
