"""The cases that live in an outside system, and the errands to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, func

from queue_server.domain.outside_case import OutsideCase
from queue_server.domain.outside_errand import Errand, ErrandState
from queue_server.storage.rows import Rows, values_of
from queue_server.storage.trace_tables import outside_case, outside_errand


class SqlOutside:
    """What one hall knows of an outside system's cases."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._cases = Rows(connection, outside_case, hall=hall)
        self._errands = Rows(connection, outside_errand, hall=hall)

    def get(self, case_no: str) -> OutsideCase | None:
        """Return what is known of a case there."""
        return self.states([case_no]).get(case_no)

    def put(self, case: OutsideCase) -> None:
        """Store what is known; whether it is done stands in a column of its own, for the list of open ones."""
        self._cases.put({**values_of(case), "done": case.done}, key=("case_no",))

    def open(self, *, limit: int) -> Sequence[OutsideCase]:
        """Return the cases that are not done, the nearest due day first."""
        columns = [column for column in outside_case.c if column.name != "done"]
        waiting = self._cases.select(outside_case.c.done.is_(False)).with_only_columns(*columns)
        dated = waiting.where(outside_case.c.due.is_not(None)).order_by(outside_case.c.due).limit(limit)
        undated = waiting.where(outside_case.c.due.is_(None)).limit(limit)
        return [*self._cases.many(OutsideCase, dated), *self._cases.many(OutsideCase, undated)][:limit]

    def states(self, case_nos: Sequence[str]) -> Mapping[str, OutsideCase]:
        """Return what is known of several cases."""
        if not case_nos:
            return {}
        columns = [column for column in outside_case.c if column.name != "done"]
        wanted = self._cases.select(outside_case.c.case_no.in_(list(case_nos))).with_only_columns(*columns)
        return {found.case_no: found for found in self._cases.many(OutsideCase, wanted)}

    def errand(self, case_no: str) -> Errand | None:
        """Return a case's errand."""
        return self._errands.one(Errand, outside_errand.c.case_no == case_no)

    def put_errand(self, errand: Errand) -> None:
        """Store an errand."""
        self._errands.put(values_of(errand), key=("case_no",))

    def due_errands(self, state: ErrandState, *, at: datetime, limit: int) -> Sequence[Errand]:
        """Return the errands of a state whose time has come."""
        wanted = self._errands.select(outside_errand.c.state == state, outside_errand.c.next_at <= at)
        return self._errands.many(Errand, wanted.order_by(outside_errand.c.next_at).limit(limit))

    def count_errands(self) -> Mapping[ErrandState, int]:
        """Count the errands by state."""
        wanted = self._errands.select().with_only_columns(outside_errand.c.state, func.count().label("errands"))
        found = self._errands.connection.execute(wanted.group_by(outside_errand.c.state))
        return {row.state: row.errands for row in found}
