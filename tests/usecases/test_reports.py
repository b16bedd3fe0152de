"""Reports: a number for each, words sealed, five working days, and a list of what is late (R72, 办不成事)."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_server.domain.errors import Code
from queue_server.domain.ownership import OwnedKind
from queue_server.domain.person import Actor, Session
from queue_server.domain.report import Report, ReportAbout, ReportCause, ReportKind, ReportState, ReportWords
from queue_server.storage.holiday_table import load_working_days
from queue_server.usecases.build import build_usecases
from queue_server.usecases.reports import Reports
from tests.usecases.hall_at_work import KIOSK, HallAtWork

WORDS = ReportWords(name="演示反映人", text="跑了三趟都说不行", wish="一次说清楚", contact="13800001234")


@pytest.fixture
def reports(hall: HallAtWork) -> Reports:
    hall.does = build_usecases(hall.hall, hall.catalogue, calendar=load_working_days())
    return hall.does.reports


def by_kiosk(hall: HallAtWork, kind: ReportKind = ReportKind.SUGGESTION, **more: Any) -> Report:
    fields = {"words": ReportWords(contact="13800001234"), "about": ReportAbout.PLACE, **more}
    return hall.run(lambda unit: hall.does.reports.file(unit, kind, channel="kiosk", actor=KIOSK, **fields))


def by_phone(hall: HallAtWork, session: Session, kind: ReportKind = ReportKind.UNRESOLVED) -> Report:
    actor = Actor.of_session(session)
    return hall.run(
        lambda unit: hall.does.reports.file(unit, kind, channel="phone", words=WORDS, item="ext-1", actor=actor)
    )


def step(hall: HallAtWork, verb: str, no: str, session: Session, **more: Any) -> Report:
    act = getattr(hall.does.reports, verb)
    done: Report = hall.run(lambda unit: act(unit, no, actor=Actor.of_session(session), **more))
    return done


def test_each_kind_counts_its_own_numbers_a_day(hall: HallAtWork, reports: Reports) -> None:
    del reports
    assert by_kiosk(hall).no == "Y20261123-001"
    assert by_kiosk(hall).no == "Y20261123-002"
    assert by_kiosk(hall, ReportKind.COMPLAINT).no == "T20261123-001"
    hall.clock.advance(hours=24)
    assert by_kiosk(hall).no == "Y20261124-001"


def test_no_number_comes_twice_however_many_report_at_once(hall: HallAtWork, reports: Reports) -> None:
    del reports
    with ThreadPoolExecutor(8) as pool:
        made = [pool.submit(by_kiosk, hall, kind) for kind in list(ReportKind) * 20]
    numbers = [one.result().no for one in made]
    assert len(set(numbers)) == 60
    assert {number[1:9] for number in numbers} == {"20261123"}
    for letter in "YBT":
        assert sorted(n[-3:] for n in numbers if n[0] == letter) == [f"{n:03d}" for n in range(1, 21)]


def test_what_was_said_is_nowhere_in_the_clear(hall: HallAtWork, reports: Reports) -> None:
    report = by_phone(hall, hall.sign_in())
    assert hall.read(lambda unit: reports.words(unit, report.no)) == WORDS
    rows = hall.read(lambda unit: reports.trace(unit, report.no))
    told = str([dict(row.data) for row in rows])
    assert all(word not in told for word in ("13800001234", "三趟", "演示反映人", "说清楚"))
    hall.store.close()
    with closing(sqlite3.connect(hall.folder / "hall.db")) as database:
        said = "\n".join(database.iterdump())
    hall.store = hall.open_store()
    assert all(word not in said for word in ("13800001234", "三趟", "演示反映人", "说清楚"))


def test_a_suggestion_waits_five_working_days_and_then_is_late(hall: HallAtWork, reports: Reports) -> None:
    report = by_kiosk(hall)
    assert (report.due.isoformat(), report.due_provisional) == ("2026-11-30", False)
    assert hall.read(lambda unit: (reports.count_open(unit), reports.count_overdue(unit))) == (1, 0)
    hall.clock.advance(days=7)
    assert hall.read(reports.count_overdue) == 0, "the last day is not over"
    assert not report.overdue(report.due)
    assert report.overdue(report.due + timedelta(days=1))
    hall.clock.advance(days=1)
    assert hall.read(lambda unit: [one.no for one in reports.listed(unit, overdue=True)]) == [report.no]
    answered = step(hall, "answer", report.no, hall.sign_in(), answer="已增设座椅。")
    assert answered.state is ReportState.ANSWERED
    assert hall.read(lambda unit: (reports.listed(unit), reports.count_overdue(unit))) == ([], 0)


def test_a_reason_why_not_is_an_answer_too(hall: HallAtWork, reports: Reports) -> None:
    report = by_kiosk(hall)
    declined = step(hall, "answer", report.no, hall.sign_in(), answer="场地不够。", declined=True)
    assert declined.declined
    assert hall.read(lambda unit: reports.words(unit, report.no)).answer == "场地不够。"
    assert hall.read(reports.count_open) == 0


def test_whoever_takes_the_call_owns_it_and_whoever_answers_what_nobody_took(
    hall: HallAtWork, reports: Reports
) -> None:
    clerk, other = hall.sign_in(), hall.sign_in("b", terminal="T2")
    called, touched = by_phone(hall, clerk), by_kiosk(hall)
    assert hall.read(lambda unit: reports.owner(unit, called.no)) == "a"
    assert hall.read(lambda unit: reports.owner(unit, touched.no)) is None
    step(hall, "answer", touched.no, other, answer="好。")
    assert hall.read(lambda unit: reports.owner(unit, touched.no)) == "b"
    owned = hall.read(lambda unit: hall.does.ownership.owner(unit, OwnedKind.REPORT, called.no))
    assert (owned.first_owner, owned.owner) == ("a", "a")


def test_an_accepted_offer_hands_the_report_over(hall: HallAtWork, reports: Reports) -> None:
    clerk, other = hall.sign_in(), hall.sign_in("b", terminal="T2")
    no = by_phone(hall, clerk).no
    owning = hall.does.ownership
    offer = hall.run(
        lambda unit: owning.offer(unit, OwnedKind.REPORT, no, to_person="b", actor=Actor.of_session(clerk))
    )
    hall.run(lambda unit: owning.accept(unit, offer.id, actor=Actor.of_session(other)))
    assert hall.read(lambda unit: reports.owner(unit, no)) == "b"


def test_an_unresolved_walks_from_the_call_to_the_visit_afterwards(hall: HallAtWork, reports: Reports) -> None:
    clerk, head = hall.sign_in(), hall.sign_in("head", account="SP-MZ", terminal="S-MZ")
    report = by_phone(hall, clerk)
    assert report.state is ReportState.REGISTERED
    hall.clock.advance(days=1)
    step(hall, "assign", report.no, head, to="a", cause=ReportCause.SEVERAL_OFFICES, hard=True)
    step(hall, "work", report.no, clerk)
    step(hall, "answer", report.no, clerk, answer="已与县里说好。")
    no = report.no
    again = hall.refused(lambda unit: reports.revisit(unit, no, satisfied=True, actor=Actor.of_session(clerk)))
    assert again == Code.FORBIDDEN
    step(hall, "revisit", no, head, satisfied=True)
    closed = step(hall, "close", no, head)
    assert (closed.state, closed.due.isoformat(), closed.satisfied) == (ReportState.CLOSED, "2026-12-07", True)
    assert [row.event for row in hall.read(lambda unit: reports.trace(unit, no))] == [
        "ReportFiled",
        "ReportAssigned",
        "ReportWorked",
        "ReportAnswered",
        "ReportRevisited",
        "ReportClosed",
    ]


def test_the_owner_settles_on_the_spot_the_same_day_and_later_only_the_head_decides(
    hall: HallAtWork, reports: Reports
) -> None:
    clerk = hall.sign_in()
    first, second = by_phone(hall, clerk), by_phone(hall, clerk)
    assert step(hall, "answer", first.no, clerk, answer="现在就办好了。").state is ReportState.ON_SPOT
    hall.clock.advance(days=1)
    clerk = hall.sign_in("a") if hall.read(lambda unit: not unit.sessions.all()) else clerk
    refused = hall.refused(lambda unit: reports.answer(unit, second.no, answer="好了", actor=Actor.of_session(clerk)))
    assert refused == Code.FORBIDDEN
    assert hall.read(lambda unit: reports.words(unit, second.no)).answer is None


def test_what_came_by_the_kiosk_is_registered_with_what_was_asked_afterwards(
    hall: HallAtWork, reports: Reports
) -> None:
    clerk = hall.sign_in()
    no = by_kiosk(hall, ReportKind.UNRESOLVED).no
    lacking = hall.refused(
        lambda unit: reports.register(unit, no, words=ReportWords(text="材料不齐"), actor=Actor.of_session(clerk))
    )
    assert lacking == Code.REPORT_INCOMPLETE
    done = step(hall, "register", no, clerk, words=ReportWords(text="材料不齐", wish="能办"), item="ext-1")
    assert (done.state, done.item) == (ReportState.REGISTERED, "ext-1")
    words = hall.read(lambda unit: reports.words(unit, no))
    assert (words.contact, words.text, words.wish) == ("13800001234", "材料不齐", "能办")


def test_what_is_late_at_whoever_works_on_it_goes_up_by_itself(hall: HallAtWork, reports: Reports) -> None:
    head = hall.sign_in("head", account="SP-MZ", terminal="S-MZ")
    clerk = hall.sign_in()
    no = by_phone(hall, clerk).no
    step(hall, "assign", no, head, to="b", cause=ReportCause.MATERIALS, hard=False)
    hall.clock.advance(days=7)
    hall.run(reports.tick)
    assert hall.read(lambda unit: reports.report(unit, no)).state is ReportState.ASSIGNED
    hall.clock.advance(days=1)
    hall.run(reports.tick)
    hall.run(reports.tick)
    assert hall.read(lambda unit: reports.report(unit, no)).state is ReportState.ESCALATED
    assert len(hall.events("ReportEscalated")) == 1


def test_a_report_says_something_by_its_own_channel_about_an_item_that_exists(
    hall: HallAtWork, reports: Reports
) -> None:
    clerk = Actor.of_session(hall.sign_in())
    empty = ReportWords()
    kind = ReportKind.SUGGESTION
    refused = [
        hall.refused(lambda unit: reports.file(unit, kind, channel="kiosk", words=empty, actor=KIOSK)),
        hall.refused(lambda unit: reports.file(unit, kind, channel="phone", words=WORDS, actor=KIOSK)),
        hall.refused(lambda unit: reports.file(unit, kind, channel="kiosk", words=WORDS, actor=clerk)),
        hall.refused(lambda unit: reports.file(unit, kind, channel="kiosk", words=WORDS, item="nothing", actor=KIOSK)),
    ]
    assert refused == [Code.REPORT_INCOMPLETE, Code.WRONG_CHANNEL, Code.WRONG_CHANNEL, Code.UNKNOWN_ITEM]
    assert by_kiosk(hall).no == "Y20261123-001", "what was refused took no number"


def test_due_dates_past_the_known_years_are_provisional(hall: HallAtWork, reports: Reports) -> None:
    del reports
    hall.clock.advance(days=timedelta(days=36).days)
    assert by_kiosk(hall).due_provisional


def test_the_words_survive_a_restart_with_the_same_key_only(hall: HallAtWork, reports: Reports, tmp_path: Path) -> None:
    no = by_phone(hall, hall.sign_in()).no
    hall.reopen()
    assert hall.read(lambda unit: reports.words(unit, no)) == WORDS
    hall.store.close()
    (tmp_path / "key").write_bytes(b"0" * 32)
    hall.store = hall.open_store()
