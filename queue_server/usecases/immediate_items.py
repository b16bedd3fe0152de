"""即办件 of the day that were not done in their visit, or took too long (R26); it changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from queue_server.domain.case import Case
from queue_server.domain.case_steps import CaseState
from queue_server.domain.ticket import Ticket, TicketState
from queue_server.usecases.ports import Unit

AT_THE_WINDOW = frozenset({TicketState.CALLED, TicketState.SERVING, TicketState.HELD})


@dataclass(frozen=True, kw_only=True)
class LateImmediate:
    """One of them. `minutes` run from the start of service to the result, or to now while it is open."""

    case: Case
    minutes: int | None
    left_open: bool
    """The visit is over and the applicant has no result."""
    same_visit: bool
    over_limit: bool


def late_immediates(unit: Unit, *, limit_min: int) -> Sequence[LateImmediate]:
    """Return the day's 即办件 that have a fault, oldest first."""
    found = []
    for case in unit.cases.opened_on(unit.day):
        if case.immediate and case.state is not CaseState.WITHDRAWN:
            judged = _judge(unit, case, limit_min=limit_min)
            if judged.left_open or judged.over_limit or not judged.same_visit:
                found.append(judged)
    return found


def _judge(unit: Unit, case: Case, *, limit_min: int) -> LateImmediate:
    visit = unit.tickets.get(case.ticket) if case.ticket is not None else None
    here = visit is not None and visit.state in AT_THE_WINDOW
    done = _done_at(case)
    spent_s = _spent_s(unit, case, visit)
    return LateImmediate(
        case=case,
        minutes=None if spent_s is None else int(spent_s // 60),
        left_open=done is None and not here,
        same_visit=here if done is None else _within(case, visit),
        over_limit=spent_s is not None and spent_s > limit_min * 60,
    )


def _spent_s(unit: Unit, case: Case, visit: Ticket | None) -> float | None:
    if visit is None or visit.started_at is None:
        return None
    return ((_done_at(case) or unit.now) - visit.started_at).total_seconds()


def _within(case: Case, visit: Ticket | None) -> bool:
    done = _done_at(case)
    if visit is None or done is None:
        return False
    return visit.finished_at is None or done <= visit.finished_at


def _done_at(case: Case) -> datetime | None:
    """Return when the applicant had the result, a parcel on its way or a notice; outside, when it was handed over."""
    if case.system != "builtin":
        return case.received_at
    return case.mailed_at or case.delivered_at or case.closed_at
