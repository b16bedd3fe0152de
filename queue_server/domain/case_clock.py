"""The clocks of a case: five working days for 受理, the promised days with their pauses, yellow and red."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from queue_server.domain.case import Case
from queue_server.domain.case_decision import BEFORE_ACCEPTANCE
from queue_server.domain.case_steps import PROMISED_CLOCK_STATES, RECEIVE_CLOCK_STATES, CaseState
from queue_server.domain.working_days import DueDate, WorkingDays

EXTENSION_MOST_WD = 10
RESULT_WD = 10
"""行政许可法 44: a licence is handed out within ten days of its decision."""
URGENT_WD = 10
"""急难: the materials come within so many working days after the result."""
YELLOW_SHARE = 0.5
RED_SHARE = 0.8
RED_LEFT_WD = 1
WORKDAY_UNIT = "工作日"

Colour = Literal["", "yellow", "red", "overdue"]


@dataclass(frozen=True, kw_only=True)
class ClockReading:
    """What the clock that runs says on a day; `due` None where none runs. `left_wd` is negative past the end."""

    due: date | None = None
    provisional: bool = False
    paused: bool = False
    colour: Colour = ""
    left_wd: int | None = None


NO_CLOCK = ClockReading()


def special_end(start: date, *, days: int, unit: str, calendar: WorkingDays) -> date:
    """Return when a special procedure is planned to end; one of calendar days ends whatever day that is."""
    return calendar.due(start, days=days).day if unit == WORKDAY_UNIT else start + timedelta(days=days)


def promised_days(case: Case, *, calendar: WorkingDays) -> int:
    """Return the working days from 受理 to the due date: promised, paused and extended ones."""
    extended = case.extension.days if case.extension is not None and case.extension.new_due is not None else 0
    running = 0
    if case.special is not None and not case.special.counted:
        running = calendar.between(case.special.began_on, case.special.ends_on)
    return case.promised_wd + case.paused_wd + extended + running


def promised_due(case: Case, *, calendar: WorkingDays, today: date) -> DueDate | None:
    """Return the promised due date by what is known now; one that has passed never moves (D4)."""
    if case.accepted_on is None:
        return None
    days = promised_days(case, calendar=calendar)
    if case.due is None:
        return calendar.due(case.accepted_on, days=days)
    before = DueDate(day=case.due, provisional=case.due_provisional)
    return calendar.due_again(before, case.accepted_on, days=days, today=today)


def read_clock(case: Case, *, today: date, calendar: WorkingDays) -> ClockReading:
    """Return what the clock that runs for a case says today."""
    if case.state in RECEIVE_CLOCK_STATES or _notice_is_owed(case):
        return _receive_reading(case, today=today, calendar=calendar)
    if case.state in PROMISED_CLOCK_STATES:
        if case.special is not None and not case.special.counted:
            return ClockReading(due=case.due, provisional=case.due_provisional, paused=True)
        return _promised_reading(case, today=today, calendar=calendar)
    if case.state is CaseState.ISSUING and case.licence and case.decided_on is not None:
        end = calendar.due(case.decided_on, days=RESULT_WD)
        return read_period(end, start=case.decided_on, used_less=0, today=today, calendar=calendar)
    return _owed(case, today=today)


def _notice_is_owed(case: Case) -> bool:
    return case.state is CaseState.RETURNED and case.decision_kind in BEFORE_ACCEPTANCE


def _receive_reading(case: Case, *, today: date, calendar: WorkingDays) -> ClockReading:
    if case.immediate and case.due is not None and not _notice_is_owed(case):
        colour: Colour = "overdue" if today > case.due else ""
        return ClockReading(due=case.due, colour=colour, left_wd=calendar.between(today, case.due))
    if case.receive_due is None or case.clock_from is None:
        return NO_CLOCK
    end = DueDate(day=case.receive_due, provisional=case.receive_due_provisional)
    return read_period(end, start=case.clock_from, used_less=0, today=today, calendar=calendar)


def _promised_reading(case: Case, *, today: date, calendar: WorkingDays) -> ClockReading:
    if case.due is None or case.accepted_on is None:
        return NO_CLOCK
    end = DueDate(day=case.due, provisional=case.due_provisional)
    return read_period(end, start=case.accepted_on, used_less=case.paused_wd, today=today, calendar=calendar)


def read_period(end: DueDate, *, start: date, used_less: int = 0, today: date, calendar: WorkingDays) -> ClockReading:
    """Return what a period of working days says today: yellow at half of it, red at 80 % or one day left."""
    left = calendar.between(today, end.day)
    total = calendar.between(start, end.day) - used_less
    used = calendar.between(start, today) - used_less
    colour: Colour = ""
    if today > end.day:
        colour = "overdue"
    elif left <= RED_LEFT_WD or used >= total * RED_SHARE:
        colour = "red"
    elif used >= total * YELLOW_SHARE:
        colour = "yellow"
    return ClockReading(due=end.day, provisional=end.provisional, colour=colour, left_wd=left)


def _owed(case: Case, *, today: date) -> ClockReading:
    """Read what is owed without a clock: the entry of a draft on its day (R36), the materials of 容缺."""
    if case.state is CaseState.DRAFT and case.opened_day < today:
        return ClockReading(due=case.opened_day, colour="overdue")
    days = [line.deferred_until for line in case.materials if line.outstanding and line.deferred_until is not None]
    if not days or case.state not in {CaseState.ISSUED, CaseState.DELIVERED}:
        return NO_CLOCK
    return ClockReading(due=min(days), colour="overdue" if today > min(days) else "yellow")
