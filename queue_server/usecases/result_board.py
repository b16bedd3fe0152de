"""The public result board (R39): the cases whose state changed last, without anything that leads to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from queue_server.domain.case import Case
from queue_server.domain.case_search import short_number
from queue_server.domain.case_steps import CASE_PUBLIC_WORDS, CaseState
from queue_server.domain.service_item import Catalogue
from queue_server.usecases.ports import Unit
from queue_server.usecases.trace_ports import CaseWish

SHOWN_DAYS = 30
SHOWN_LINES = 60
DONE_STATES = frozenset({CaseState.ISSUED, CaseState.DELIVERED, CaseState.NOT_ACCEPTED, CaseState.CLOSED})
"""States in which there is a result, whatever it is."""
HIDDEN_STATES = frozenset({CaseState.DRAFT, CaseState.WITHDRAWN})
"""What was never received, and what the applicant took back, is nobody's business."""


@dataclass(frozen=True, kw_only=True)
class ResultRow:
    """One case as everybody may see it."""

    tail: str
    item_name: str | None
    state_text: str
    received_on: date
    updated_on: date
    done: bool


@dataclass(frozen=True, kw_only=True)
class Results:
    """The board."""

    day: date
    rows: Sequence[ResultRow]
    received: int
    done: int


class ResultBoard:
    """Reads the latest changes; the applicants' table is not opened for it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def read(self, unit: Unit) -> Results:
        """Return the board of the last thirty days."""
        first = unit.day - timedelta(days=SHOWN_DAYS - 1)
        changes = unit.trace.latest_changes(limit=SHOWN_LINES)
        found = {case.no: case for case in unit.trace.find(CaseWish(nos=list(changes)), limit=SHOWN_LINES)}
        shown = [(found[no], at.date()) for no, at in changes.items() if no in found]
        rows = [self._row(case, updated_on=on) for case, on in shown if _is_shown(case) and on >= first]
        counts = unit.trace.counted_since(first)
        over = unit.trace.outside_done_since(first)
        return Results(
            day=unit.day,
            rows=rows,
            received=sum(count for state, count in counts.items() if CaseState(state) not in HIDDEN_STATES),
            done=over + sum(count for state, count in counts.items() if CaseState(state) in DONE_STATES),
        )

    def _row(self, case: Case, *, updated_on: date) -> ResultRow:
        item = self._catalogue.find(case.item)
        state = _state(case)
        return ResultRow(
            tail=short_number(case.no),
            item_name=item.public_name if item is not None else None,
            state_text=CASE_PUBLIC_WORDS[state],
            received_on=case.received_at.date() if case.received_at else case.opened_day,
            updated_on=updated_on,
            done=state in DONE_STATES,
        )


def _state(case: Case) -> CaseState:
    return case.outside_state if case.state is CaseState.LINKED and case.outside_state else case.state


def _is_shown(case: Case) -> bool:
    return _state(case) not in HIDDEN_STATES
