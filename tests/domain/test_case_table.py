"""The case's table is the whole machine of the notice's flow; every cell is tried."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from queue_server.domain.case import Case, ChecklistLine
from queue_server.domain.case_clock import read_clock
from queue_server.domain.case_decision import (
    CorrectionItem,
    Decision,
    DecisionKind,
    DeclineReason,
)
from queue_server.domain.case_review import Sitting, accept, begin_special, end_special, extend, recount
from queue_server.domain.case_steps import (
    CASE_PUBLIC_WORDS,
    CASE_STATE_WORDS,
    CASE_TRANSITIONS,
    EVENT_OF_STEP,
    SEATS,
    CaseState,
    CaseStep,
    Seat,
)
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.service_item import SpecialProcedure
from queue_server.domain.working_days import WorkingDays
from queue_server.storage.holiday_table import load_working_days

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=HALL_ZONE)
CALENDAR = load_working_days()
S, T = CaseState, CaseStep
FLOW = {
    (S.DRAFT, S.RECEIVED),
    (S.RECEIVED, S.ROUTED),
    (S.ROUTED, S.REVIEWING),
    (S.REVIEWING, S.ACCEPTED),
    (S.RECEIVED, S.ACCEPTED),
    (S.ROUTED, S.ACCEPTED),
    (S.REVIEWING, S.DECIDED),
    (S.ACCEPTED, S.SPECIAL),
    (S.SPECIAL, S.ACCEPTED),
    (S.ACCEPTED, S.DECIDED),
    (S.DECIDED, S.RETURNED),
    (S.RETURNED, S.CORRECTION),
    (S.CORRECTION, S.ROUTED),
    (S.CORRECTION, S.WITHDRAWN),
    (S.RETURNED, S.NOT_ACCEPTED),
    (S.NOT_ACCEPTED, S.CLOSED),
    (S.RETURNED, S.ISSUING),
    (S.ISSUING, S.ISSUED),
    (S.ISSUED, S.DELIVERED),
    (S.DELIVERED, S.CLOSED),
    (S.DRAFT, S.WITHDRAWN),
    (S.RECEIVED, S.WITHDRAWN),
    (S.ROUTED, S.WITHDRAWN),
    (S.REVIEWING, S.WITHDRAWN),
    (S.ACCEPTED, S.WITHDRAWN),
    (S.DRAFT, S.LINKED),
    (S.RECEIVED, S.LINKED),
}
"""Every way from one state to another, written by hand from the flow; the last two lead to an outside system."""


def case_in(state: CaseState, **changes: object) -> Case:
    return replace(
        Case(
            no="21132210120261123B0001",
            system="builtin",
            state=state,
            item="x",
            item_name="事项",
            guide_version="1",
            ticket=None,
            ticket_number=None,
            materials=(ChecklistLine(name="申请表", source="申请人自备", form="原件", copies=1, required=True),),
            opened_day=NOW.date(),
            opened_at=NOW,
            opened_by="a",
            window=1,
            station="MZ",
            station_name="民政办",
            task_type="01",
            promised_wd=20,
        ),
        **changes,  # type: ignore[arg-type] # fields of a case, whatever they hold
    )


def sitting(day: date, calendar: WorkingDays = CALENDAR) -> Sitting:
    at = datetime(day.year, day.month, day.day, 10, tzinfo=HALL_ZONE)
    return Sitting(at=at, today=day, calendar=calendar, by="mz")


def test_every_step_from_every_state_happens_as_listed_or_is_refused_and_changes_nothing() -> None:
    tried = 0
    for state in CaseState:
        for step in CaseStep:
            before = case_in(state)
            target = CASE_TRANSITIONS.get((state, step))
            if target is None:
                with pytest.raises(DomainError) as refusal:
                    before.take(step)
                assert refusal.value.code is Code.ILLEGAL_STEP
            else:
                after, event = before.take(step)
                assert after == replace(before, state=target)
                found = (event.name, event.kind, event.entity, event.from_state, event.to_state)
                assert found == (EVENT_OF_STEP[step], "case", before.no, state.value, target.value)
            assert before == case_in(state)
            tried += 1
    assert tried == len(CaseState) * len(CaseStep) == 16 * len(SEATS)


def test_the_states_follow_each_other_as_the_notice_says_and_in_no_other_way() -> None:
    moves = {(before, after) for (before, _), after in CASE_TRANSITIONS.items() if before is not after}
    assert moves == FLOW


def test_every_step_has_a_seat_and_an_event_and_every_state_its_words() -> None:
    assert set(SEATS) == set(EVENT_OF_STEP) == set(CaseStep)
    assert set(CASE_STATE_WORDS) == set(CASE_PUBLIC_WORDS) == set(CaseState)
    assert {step for step, seats in SEATS.items() if Seat.TIMER in seats} == {T.DEEM, T.LAPSE, T.CLOSE, T.RECOUNT}


@pytest.mark.parametrize(
    ("promised", "days_used", "colour"),
    [
        (20, 9, ""),
        (20, 10, "yellow"),
        (20, 15, "yellow"),
        (20, 16, "red"),
        (20, 20, "red"),
        (20, 21, "overdue"),
        (3, 1, ""),
        (3, 2, "red"),
        (4, 2, "yellow"),
    ],
)
def test_a_case_is_yellow_at_half_of_its_time_and_red_at_four_fifths_or_the_last_day(
    promised: int, days_used: int, colour: str
) -> None:
    accepted, _ = accept(case_in(S.REVIEWING, promised_wd=promised), sitting(date(2026, 11, 2)))
    today = CALENDAR.due(date(2026, 11, 2), days=days_used).day
    reading = read_clock(accepted, today=today, calendar=CALENDAR)
    assert reading.colour == colour
    assert reading.left_wd == promised - days_used


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ((2026, 2, 13), 1, (2026, 2, 14)),
        ((2026, 2, 13), 5, (2026, 2, 27)),
        ((2026, 2, 13), 15, (2026, 3, 12)),
        ((2026, 2, 14), 1, (2026, 2, 24)),
        ((2026, 4, 30), 1, (2026, 5, 6)),
        ((2026, 4, 30), 5, (2026, 5, 11)),
        ((2026, 9, 18), 3, (2026, 9, 22)),
        ((2026, 9, 30), 3, (2026, 10, 10)),
        ((2026, 9, 30), 5, (2026, 10, 13)),
        ((2026, 9, 30), 20, (2026, 11, 3)),
        ((2026, 11, 20), 20, (2026, 12, 18)),
        ((2026, 11, 23), 5, (2026, 11, 30)),
    ],
)
def test_the_promised_time_of_an_accepted_case_ends_on_the_known_days(
    start: tuple[int, int, int], days: int, due: tuple[int, int, int]
) -> None:
    accepted, _ = accept(case_in(S.REVIEWING, promised_wd=days), sitting(date(*start)))
    assert (accepted.due, accepted.due_provisional) == (date(*due), False)


def special(name: str, days: int, *, counted: bool) -> SpecialProcedure:
    return SpecialProcedure(name=name, days=days, counted=counted)


def test_only_a_procedure_that_the_guide_does_not_count_stops_the_clock() -> None:
    listed = (special("公示", 7, counted=False), special("入户调查", 3, counted=True))
    accepted, _ = accept(case_in(S.REVIEWING, promised_wd=10, specials=listed), sitting(date(2026, 11, 2)))
    assert accepted.due == date(2026, 11, 16)
    shown, _ = begin_special(accepted, sitting(date(2026, 11, 4)), name="公示")
    assert shown.due == date(2026, 11, 25)
    reading = read_clock(shown, today=date(2026, 12, 31), calendar=CALENDAR)
    assert (reading.paused, reading.colour) == (True, "")
    back, _ = end_special(shown, sitting(date(2026, 11, 9)), evidence="公示无异议")
    assert (back.paused_wd, back.due) == (3, date(2026, 11, 19))
    counted, _ = begin_special(back, sitting(date(2026, 11, 9)), name="入户调查")
    assert (counted.due, read_clock(counted, today=date(2026, 11, 9), calendar=CALENDAR).paused) == (back.due, False)
    done, _ = end_special(counted, sitting(date(2026, 11, 11)), evidence="已入户")
    assert (done.paused_wd, done.due) == (3, back.due)


def test_time_is_added_once_for_at_most_ten_days_and_never_after_the_end() -> None:
    accepted, _ = accept(case_in(S.REVIEWING, promised_wd=5), sitting(date(2026, 11, 23)))
    for days in (0, 11):
        with pytest.raises(DomainError):
            extend(accepted, sitting(date(2026, 11, 24)), days=days, reason="资料待核")
    with pytest.raises(DomainError) as late:
        extend(accepted, sitting(date(2026, 12, 1)), days=5, reason="资料待核")
    assert late.value.code is Code.NOT_EXTENDABLE
    extended, event = extend(accepted, sitting(date(2026, 11, 30)), days=10, reason="资料待核")
    assert (extended.due, event.data["old_due"]) == (date(2026, 12, 14), "2026-11-30")
    with pytest.raises(DomainError):
        extend(extended, sitting(date(2026, 12, 1)), days=1, reason="再等")


def test_a_provisional_date_follows_the_calendar_and_a_past_one_never_moves() -> None:
    unsure = replace(CALENDAR, known_years=frozenset({2026}))
    accepted, _ = accept(case_in(S.REVIEWING, promised_wd=10), sitting(date(2026, 12, 25), unsure))
    assert accepted.due_provisional
    known = WorkingDays(
        rests=CALENDAR.rests | {date(2027, 1, 1), date(2027, 1, 4)},
        works=CALENDAR.works,
        known_years=CALENDAR.known_years | {2027},
    )
    step = recount(accepted, sitting(date(2026, 12, 28), known))
    assert step is not None
    assert accepted.due is not None
    assert step[0].due == known.due(date(2026, 12, 25), days=10).day
    assert step[0].due_provisional is False
    assert step[0].due > accepted.due
    assert recount(accepted, sitting(date(2027, 3, 1), known)) is None
    filed = case_in(S.ROUTED, clock_from=date(2026, 12, 31), receive_due=date(2027, 1, 7), receive_due_provisional=True)
    found = recount(filed, sitting(date(2027, 1, 5), known))
    assert found is not None
    assert (found[0].receive_due, found[0].receive_due_provisional) == (date(2027, 1, 11), False)
    assert recount(filed, sitting(date(2027, 1, 8), known)) is None


def decision(kind: DecisionKind, **more: object) -> Decision:
    return Decision(kind=kind, opinion="意见", at=NOW, **more)  # type: ignore[arg-type] # fields of a decision


ONE = CorrectionItem(material="申请表", problem="缺签名", how="补签名")


@pytest.mark.parametrize(
    ("found", "licence"),
    [
        (decision(DecisionKind.CORRECTION), True),
        (decision(DecisionKind.CORRECTION, items=(replace(ONE, material="自拟材料"),)), True),
        (decision(DecisionKind.CORRECTION, items=(ONE, ONE)), True),
        (decision(DecisionKind.CORRECTION, items=(replace(ONE, how=""),)), True),
        (decision(DecisionKind.DECLINE, basis="依据"), True),
        (decision(DecisionKind.DECLINE, basis="依据", reason_code=DeclineReason.NOT_COMPETENT), True),
        (decision(DecisionKind.DECLINE, basis="依据", reason_code=DeclineReason.NO_PERMIT_NEEDED), False),
        (decision(DecisionKind.DECLINE, reason_code=DeclineReason.BY_GUIDE), False),
        (decision(DecisionKind.REFUSE), True),
        (decision(DecisionKind.REFUSE, basis="行政许可法第三十八条"), False),
        (decision(DecisionKind.APPROVE, reason_code=DeclineReason.BY_GUIDE), True),
    ],
)
def test_a_decision_that_does_not_say_what_it_must_is_refused(*, found: Decision, licence: bool) -> None:
    with pytest.raises(DomainError) as refusal:
        found.check(licence=licence, materials=["申请表"], lacking=[])
    assert refusal.value.code in {Code.DECISION_INCOMPLETE, Code.WRONG_REASON_CODE}


def test_a_correction_names_everything_that_lacks_at_once() -> None:
    found = decision(DecisionKind.CORRECTION, items=(ONE,))
    found.check(licence=True, materials=["申请表", "收入证明"], lacking=["申请表"])
    with pytest.raises(DomainError) as refusal:
        found.check(licence=True, materials=["申请表", "收入证明"], lacking=["申请表", "收入证明"])
    assert "收入证明" in refusal.value.detail


def test_the_licence_law_is_named_for_a_licence_and_for_nothing_else() -> None:
    bare = decision(DecisionKind.CORRECTION, items=(ONE,))
    assert "行政许可法》第三十二条第一款第四项" in bare.tidy(licence=True, guide_basis="办法第五条").basis
    assert bare.tidy(licence=False, guide_basis="办法第五条").basis == "办法第五条"
    assert bare.tidy(licence=False, guide_basis="").opinion == "意见"
