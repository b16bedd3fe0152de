"""Cases by who has to do something about them, and those that a clock has run out for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, Connection, func, or_

from queue_server.domain.case import Case
from queue_server.domain.case_steps import (
    ISSUE_STATES,
    OVER_STATES,
    PROMISED_CLOCK_STATES,
    RECEIVE_CLOCK_STATES,
    STATION_STATES,
    WINDOW_STATES,
    CaseState,
)
from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.service_item import LICENCE
from queue_server.storage.rows import Rows
from queue_server.storage.tables import case_file

RUNNING_STATES = [state for state in CaseState if state not in OVER_STATES and state is not CaseState.LINKED]
FIRST_DUE = func.coalesce(case_file.c.due, case_file.c.receive_due, case_file.c.correction_due)
"""The date that presses, whichever clock runs."""


class SqlCaseLists:
    """The lists of one hall."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._rows = Rows(connection, case_file, hall=hall)

    def of_window(self, *, limit: int) -> Sequence[Case]:
        """Return drafts, what is to be routed, what came back, and what waits for a correction."""
        return self._by_due(case_file.c.state.in_(WINDOW_STATES), limit=limit)

    def of_station(self, station: str, *, limit: int) -> Sequence[Case]:
        """Return what stands at a station, by due date."""
        return self._by_due(case_file.c.station == station, case_file.c.state.in_(STATION_STATES), limit=limit)

    def coming_to(self, station: str, *, limit: int) -> Sequence[Case]:
        """Return a station's drafts and received cases that are not routed, oldest first."""
        return self._some(
            case_file.c.station == station, case_file.c.state.in_([CaseState.DRAFT, CaseState.RECEIVED]), limit=limit
        )

    def of_issue(self, *, limit: int) -> Sequence[Case]:
        """Return what is to be issued and handed out."""
        wanted = self._rows.select(case_file.c.state.in_(ISSUE_STATES))
        return self._rows.many(Case, wanted.order_by(case_file.c.decided_at, case_file.c.no).limit(limit))

    def running(self, *, limit: int) -> Sequence[Case]:
        """Return every case that the hall owes something for, by due date."""
        return self._by_due(case_file.c.state.in_(RUNNING_STATES), limit=limit)

    def past_receive_due(self, today: date, *, limit: int) -> Sequence[Case]:
        """Return the licences whose five working days are over."""
        return self._some(
            case_file.c.state.in_(RECEIVE_CLOCK_STATES),
            case_file.c.receive_due < today,
            case_file.c.task_type == LICENCE,
            case_file.c.system == "builtin",
            limit=limit,
        )

    def past_correction_due(self, today: date, *, limit: int) -> Sequence[Case]:
        """Return the cases whose limit for a correction is over."""
        return self._some(case_file.c.state == CaseState.CORRECTION, case_file.c.correction_due < today, limit=limit)

    def delivered_before(self, day: date, *, limit: int) -> Sequence[Case]:
        """Return the delivered cases of before a day that owe nothing."""
        midnight = datetime.combine(day, time.min, tzinfo=HALL_ZONE)
        return [
            found
            for found in self._some(
                case_file.c.state == CaseState.DELIVERED, case_file.c.delivered_at < midnight, limit=limit
            )
            if not found.outstanding
        ]

    def provisional(self) -> Sequence[Case]:
        """Return the running cases with a provisional date."""
        unsure = or_(case_file.c.due_provisional.is_(True), case_file.c.receive_due_provisional.is_(True))
        wanted = self._rows.select(case_file.c.state.in_([*RECEIVE_CLOCK_STATES, *PROMISED_CLOCK_STATES]), unsure)
        return self._rows.many(Case, wanted.order_by(case_file.c.no))

    def due_between(self, first: date, last: date) -> Sequence[Case]:
        """Return the promised cases whose due date lies in these days."""
        wanted = self._rows.select(
            case_file.c.due.between(first, last),
            case_file.c.immediate.is_(False),
            case_file.c.state != CaseState.WITHDRAWN,
        )
        return self._rows.many(Case, wanted.order_by(case_file.c.due, case_file.c.no))

    def corrected_twice(self, first: date, last: date) -> int:
        """Count the cases of these days with more than one correction notice."""
        wanted = self._rows.select(case_file.c.received_on.between(first, last), case_file.c.corrections > 1)
        count: int = self._rows.connection.execute(wanted.with_only_columns(func.count())).scalar_one()
        return count

    def _by_due(self, *conditions: ColumnElement[bool], limit: int) -> Sequence[Case]:
        wanted = self._rows.select(*conditions).order_by(FIRST_DUE, case_file.c.no).limit(limit)
        return self._rows.many(Case, wanted)

    def _some(self, *conditions: ColumnElement[bool], limit: int) -> Sequence[Case]:
        return self._rows.many(Case, self._rows.select(*conditions).order_by(case_file.c.no).limit(limit))
