"""The report's machine under any sequence of steps by anybody: what is not listed is refused and changes nothing."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event
from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.report import (
    OPEN_STATES,
    REPORT_STATE_WORDS,
    REPORT_TRANSITIONS,
    Report,
    ReportAbout,
    ReportCause,
    ReportKind,
    ReportState,
    ReportStep,
    ReportWords,
    Who,
    file_report,
    mask_contact,
)
from queue_server.domain.working_days import WorkingDays

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=HALL_ZONE)
CALENDAR = WorkingDays(known_years=frozenset({2026}))
WORDS = ReportWords(name="演示人", text="跑了三趟", wish="一次办好", contact="13800000000")
PEOPLE = [
    Who(person="head", hall_head=True, owner="a"),
    Who(person="a", hall_head=False, owner="a"),
    Who(person="b", hall_head=False, owner="a"),
]
ARROWS = {(before, after) for (before, _), after in REPORT_TRANSITIONS.items()}


def filed(kind: ReportKind, *, person: str | None = "a", words: ReportWords = WORDS) -> Report:
    report, _ = file_report(
        NOW,
        kind=kind,
        ordinal=1,
        channel="phone" if person else "kiosk",
        words=words,
        about=ReportAbout.REFUSED,
        item=None,
        person=person,
        digest="d",
        calendar=CALENDAR,
    )
    return report


def step_of(report: Report, step: ReportStep, who: Who, at: datetime) -> tuple[Report, Event]:
    acts = {
        ReportStep.REGISTER: lambda: report.register(WORDS, who=who, about=None, item=None),
        ReportStep.REFER: lambda: report.refer(where="信访办", who=who, at=at),
        ReportStep.SETTLE: lambda: report.answer(at, declined=False, digest="d", who=who),
        ReportStep.ANSWER: lambda: report.answer(at, declined=False, digest="d", who=who),
        ReportStep.ASSIGN: lambda: report.assign("b", cause=ReportCause.POLICY, hard=False, who=who, calendar=CALENDAR),
        ReportStep.WORK: lambda: report.work(who=who),
        ReportStep.ESCALATE: lambda: report.escalate(reason="县里定", who=who),
        ReportStep.REVISIT: lambda: report.revisit(satisfied=False, note=None, who=who),
        ReportStep.REOPEN: lambda: report.reopen(at.date(), who=who, calendar=CALENDAR),
        ReportStep.CLOSE: lambda: report.close(who=who),
    }
    return acts[step]()


def take(report: Report, step: ReportStep, who: Who, at: datetime) -> Report:
    return step_of(report, step, who, at)[0]


@settings(deadline=None)
@given(
    kind=st.sampled_from(ReportKind),
    person=st.sampled_from([None, "a"]),
    walk=st.lists(
        st.tuples(st.sampled_from(ReportStep), st.sampled_from(PEOPLE), st.sampled_from([0, 30])), max_size=12
    ),
)
def test_only_listed_steps_are_walked_and_the_offered_ones_are_taken(
    kind: ReportKind, person: str | None, walk: list[tuple[ReportStep, Who, int]]
) -> None:
    report = filed(kind, person=person)
    at = NOW
    for step, who, hours in walk:
        at += timedelta(hours=hours)
        offered = {
            ReportStep.ANSWER if found is ReportStep.SETTLE else found for found in report.next_steps(who, at.date())
        }
        wanted = ReportStep.ANSWER if step is ReportStep.SETTLE else step
        if wanted not in offered:
            with pytest.raises(DomainError) as refusal:
                take(report, step, who, at)
            assert refusal.value.code in {Code.ILLEGAL_STEP, Code.FORBIDDEN}
            continue
        after = take(report, step, who, at)
        assert (report.state, after.state) in ARROWS
        assert after.is_open == (after.state in OPEN_STATES)
        assert after.is_open or after.answered_at is not None
        report = after


def test_every_state_is_reached_and_has_its_word() -> None:
    assert {state for _, state in ARROWS} | {ReportState.REPORTED} == set(ReportState)
    assert set(REPORT_STATE_WORDS) == set(ReportState)


@pytest.mark.parametrize("field", ["text", "wish", "contact"])
def test_who_takes_a_call_fills_the_five_fields(field: str) -> None:
    given_words = {name: getattr(WORDS, name) for name in ("name", "text", "wish", "contact")}
    with pytest.raises(DomainError) as refusal:
        filed(ReportKind.UNRESOLVED, words=ReportWords(**{**given_words, field: None}))
    assert refusal.value.code == Code.REPORT_INCOMPLETE
    filed(ReportKind.UNRESOLVED, words=ReportWords(**{**given_words, "name": None}))


def test_whoever_answered_does_not_ask_again() -> None:
    report = filed(ReportKind.COMPLAINT)
    head, a, b = PEOPLE
    answered = take(report, ReportStep.ANSWER, head, NOW)
    assert answered.may(ReportStep.REVISIT, b)
    assert not answered.may(ReportStep.REVISIT, head)
    assert not report.may(ReportStep.ANSWER, a), "a complaint is the hall head's"


def test_a_complex_one_has_ten_working_days_and_inaction_goes_to_the_county_at_once() -> None:
    report = filed(ReportKind.UNRESOLVED)
    head = PEOPLE[0]
    assert report.due.isoformat() == "2026-11-30"
    hard, _ = report.assign("b", cause=ReportCause.POLICY, hard=True, who=head, calendar=CALENDAR)
    assert (hard.due.isoformat(), hard.state) == ("2026-12-07", ReportState.ASSIGNED)
    idle, _ = report.assign("b", cause=ReportCause.NOT_ACTING, hard=False, who=head, calendar=CALENDAR)
    assert idle.state is ReportState.ESCALATED


def test_it_is_opened_again_once_then_the_county_decides() -> None:
    head = PEOPLE[0]
    report = filed(ReportKind.UNRESOLVED)
    report = take(report, ReportStep.ASSIGN, head, NOW)
    b = Who(person="b", hall_head=False, owner="a")
    for left, closed in ((ReportStep.REOPEN, ReportStep.ESCALATE), (ReportStep.ESCALATE, ReportStep.REOPEN)):
        report = take(report, ReportStep.ANSWER, b, NOW)
        report = take(report, ReportStep.REVISIT, head, NOW)
        assert report.may(left, head)
        assert not report.may(closed, head)
        report = take(report, left, head, NOW)
        if left is ReportStep.REOPEN:
            report = take(report, ReportStep.ASSIGN, head, NOW)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_a_masked_contact_keeps_no_number(contact: str) -> None:
    assert "13812345678" not in mask_contact(contact + "13812345678")
    assert mask_contact("138 1234-5678") == "138****5678"
