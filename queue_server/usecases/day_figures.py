"""The day's figures out of tickets, cases, ratings, vacancies and the journal; it changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from queue_server.domain.evaluation import EvaluationFigures
from queue_server.domain.events import EventName
from queue_server.domain.ticket import TicketState
from queue_server.domain.window import Vacancy
from queue_server.usecases.immediate_items import LateImmediate, late_immediates
from queue_server.usecases.journal_row import JournalRow
from queue_server.usecases.ports import Unit

WITHIN_S = 900
"""R11: a ticket called after exactly 900 s is within, after 901 s it is over."""


@dataclass(frozen=True, kw_only=True)
class DayCount:
    """What one business day came to so far; `waits_s` are the first waits in the order of issue."""

    day: date
    tickets: int
    waits_s: tuple[int, ...]
    cases: int
    cases_by_person: Mapping[str, int]
    evaluations: EvaluationFigures
    vacancies: Sequence[Vacancy]
    immediates: Sequence[LateImmediate]
    overtime_s: int
    tidal: Sequence[JournalRow]
    picked: Sequence[JournalRow]
    """Calls out of order, each with its reason (R39)."""

    @property
    def within(self) -> int:
        """How many tickets were called within fifteen minutes."""
        return sum(wait_s <= WITHIN_S for wait_s in self.waits_s)

    @property
    def share_within(self) -> float | None:
        """The share called within fifteen minutes, None where nobody was called."""
        return self.within / len(self.waits_s) if self.waits_s else None


def count_day(unit: Unit, *, instant_target_min: int) -> DayCount:
    """Count the current business day; an 即办件 over `instant_target_min` minutes is listed."""
    tickets = unit.tickets.in_states(tuple(TicketState))
    current = unit.days.current()
    return DayCount(
        day=unit.day,
        tickets=len(tickets),
        waits_s=tuple(ticket.wait_s for ticket in tickets if ticket.wait_s is not None),
        cases=unit.cases.count_of_day(unit.day),
        cases_by_person=unit.cases.count_by_person(unit.day),
        evaluations=unit.evaluations.figures(unit.day),
        vacancies=unit.vacancies.of_day(unit.day),
        immediates=late_immediates(unit, limit_min=instant_target_min),
        overtime_s=current.overtime_s if current is not None else 0,
        tidal=unit.journal.of_entity("tidal", "tidal", day=unit.day),
        picked=unit.journal.with_reason(EventName.TICKET_CALLED, day=unit.day),
    )
