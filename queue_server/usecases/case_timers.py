"""The clocks of the case flow: deemed acceptance, lapsed corrections, 归档 the day after, provisional dates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from queue_server.domain import case_issue, case_notice, case_review
from queue_server.domain.case import Case
from queue_server.domain.case_review import Step
from queue_server.domain.case_steps import CaseStep
from queue_server.domain.hours import business_date
from queue_server.domain.paper import PaperKind
from queue_server.domain.person import SYSTEM
from queue_server.usecases.case_door import CaseDoor
from queue_server.usecases.ports import Unit

AT_ONCE = 50
"""How many cases one look takes on; the next look follows a second later."""
LAPSED = "补正期限届满未补正"


class CaseTimers:
    """What nobody presses."""

    def __init__(self, door: CaseDoor) -> None:
        self._door = door
        self._recounted_on: date | None = None
        self._seen: tuple[date, int] | None = None
        """The day and the journal's end of the last look: until one of them moves there is nothing new to do."""

    def tick(self, unit: Unit) -> None:
        """Take every step that a passed date asks for, each with its own event."""
        today = business_date(unit.now)
        seen = (today, unit.journal.head())
        if seen == self._seen:
            return
        self._seen = seen
        if self._recounted_on != today:
            self._recount(unit)
            self._recounted_on = today
        for case in unit.case_lists.past_receive_due(today, limit=AT_ONCE):
            self._deem(unit, case)
        for case in unit.case_lists.past_correction_due(today, limit=AT_ONCE):
            self._take(
                unit,
                case,
                CaseStep.LAPSE,
                lambda found, sitting: case_notice.lapse(found, sitting, reason=LAPSED),
                paper=PaperKind.WITHDRAWAL,
            )
        if self._door.calendar.is_working(today):
            for case in unit.case_lists.delivered_before(today, limit=AT_ONCE):
                self._take(unit, case, CaseStep.CLOSE, case_issue.close)

    def _deem(self, unit: Unit, case: Case) -> None:
        self._take(unit, case, CaseStep.DEEM, case_review.deem, paper=PaperKind.ACCEPTANCE)

    def _recount(self, unit: Unit) -> None:
        for case in unit.case_lists.provisional():
            sitting = self._door.sitting(unit, SYSTEM)
            found = case_review.recount(case, sitting)
            if found is not None:
                self._door.keep(unit, found, actor=SYSTEM)

    def _take(
        self,
        unit: Unit,
        case: Case,
        step: CaseStep,
        act: Callable[[Case, case_review.Sitting], Step],
        *,
        paper: PaperKind | None = None,
    ) -> None:
        found = self._door.enter(unit, case.no, step, actor=SYSTEM)
        changed = self._door.keep(unit, act(found, self._door.sitting(unit, SYSTEM)), actor=SYSTEM)
        if paper is not None:
            self._door.paper(unit, changed, paper, actor=SYSTEM)
