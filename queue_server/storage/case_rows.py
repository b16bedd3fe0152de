"""Cases and ratings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from queue_server.domain.case import Case
from queue_server.domain.case_steps import RECEIVE_CLOCK_STATES, STATION_STATES, CaseState
from queue_server.domain.evaluation import Evaluation, EvaluationFigures, EvaluationState
from queue_server.domain.ticket import Outcome, TicketState
from queue_server.storage.rows import Rows, values_of
from queue_server.storage.tables import case_file, evaluation, ticket
from queue_server.storage.tickets import Counters


class SqlCases:
    """The cases of one hall."""

    def __init__(self, connection: Connection, *, hall: str, day: Callable[[], date]) -> None:
        self._rows = Rows(connection, case_file, hall=hall)
        self._counters = Counters(connection, hall=hall)
        self._day = day

    def get(self, no: str) -> Case | None:
        """Return a case."""
        return self._rows.one(Case, case_file.c.no == no)

    def add(self, new: Case) -> None:
        """Store a new case."""
        self._rows.insert(new)

    def save(self, changed: Case) -> None:
        """Store a changed case."""
        values = values_of(changed)
        self._rows.change({name: value for name, value in values.items() if name != "no"}, no=changed.no)

    def next_ordinal(self, kind: str) -> int:
        """Take the day's next case number of a kind."""
        return self._counters.take(self._day(), f"case-{kind}")

    def of_ticket(self, ticket_id: str) -> Sequence[Case]:
        """Return a ticket's cases, oldest first."""
        return self._rows.many(Case, self._rows.select(case_file.c.ticket == ticket_id).order_by(case_file.c.no))

    def drafts(self) -> Sequence[Case]:
        """Return all 预收件, oldest first."""
        wanted = self._rows.select(case_file.c.state == CaseState.DRAFT)
        return self._rows.many(Case, wanted.order_by(case_file.c.opened_at))

    def of_station(self, station: str, *, limit: int) -> Sequence[Case]:
        """Return the latest received cases of a station, newest first."""
        states = {*RECEIVE_CLOCK_STATES, *STATION_STATES}
        wanted = self._rows.select(case_file.c.station == station, case_file.c.state.in_(list(states)))
        return self._rows.many(Case, wanted.order_by(case_file.c.no.desc()).limit(limit))

    def opened_on(self, day: date) -> Sequence[Case]:
        """Return a day's cases, oldest first."""
        return self._rows.many(Case, self._rows.select(case_file.c.opened_day == day).order_by(case_file.c.no))

    def of_outside_no(self, outside_no: str) -> Case | None:
        """Return the case linked to an outside number."""
        return self._rows.one(Case, case_file.c.outside_no == outside_no)

    def count_of_day(self, day: date) -> int:
        """Count the cases that count on a day."""
        wanted = self._counted(day).with_only_columns(func.count())
        count: int = self._rows.connection.execute(wanted).scalar_one()
        return count

    def count_by_person(self, day: date) -> Mapping[str, int]:
        """Count them by the person who registered them."""
        wanted = self._counted(day).with_only_columns(case_file.c.received_by, func.count())
        found = self._rows.connection.execute(wanted.group_by(case_file.c.received_by))
        return {person or "": count for person, count in found}

    def _counted(self, day: date) -> Select[Any]:
        return self._rows.select(case_file.c.counted_day == day)


class SqlEvaluations:
    """The ratings of one hall."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._rows = Rows(connection, evaluation, hall=hall)
        self._hall = hall

    def of_ticket(self, ticket_id: str) -> Evaluation | None:
        """Return a ticket's rating."""
        return self._rows.one(Evaluation, evaluation.c.ticket == ticket_id)

    def add(self, new: Evaluation) -> None:
        """Store a rating; IntegrityError where the visit is rated already."""
        self._rows.insert(new)

    def figures(self, day: date, *, since: date | None = None) -> EvaluationFigures:
        """Return the figures to a day: served visits, ratings given, good ones, and those nobody rated."""
        first = since or day
        finished = select(func.count()).where(
            ticket.c.hall == self._hall,
            ticket.c.day.between(first, day),
            ticket.c.state == TicketState.DONE,
            ticket.c.outcome != Outcome.UNSERVED,
        )
        good = func.sum(case((evaluation.c.state == EvaluationState.RATED_GOOD, 1), else_=0))
        given = select(func.count(), func.coalesce(good, 0)).where(
            evaluation.c.hall == self._hall, evaluation.c.day.between(first, day)
        )
        done: int = self._rows.connection.execute(finished).scalar_one()
        rated, well = self._rows.connection.execute(given).one()
        return EvaluationFigures(finished=done, rated=rated, good=int(well), unrated=max(0, done - rated))
