"""What has to go one day: ended cases that still have personal data, and old visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, exists, or_, select, update

from queue_server.domain.case_steps import CaseState
from queue_server.domain.hours import HALL_ZONE
from queue_server.storage.desk_tables import expert_call, hand_over
from queue_server.storage.record_tables import notice
from queue_server.storage.tables import applicant, case_file, case_words, ticket
from queue_server.storage.vault_tables import scan, sealing_key

HOLDERS = (applicant, case_words, scan, sealing_key)
"""Tables that hold personal data of a case under its number."""


class SqlRetained:
    """One hall's rows with an age."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._connection = connection
        self._hall = hall

    def ended_before(self, day: date, *, of_items: Mapping[str, date], limit: int) -> Sequence[str]:
        """Return ended cases that still have personal data, the oldest first."""
        over = [and_(case_file.c.item.not_in(of_items), _ended_before(day))]
        over += [and_(case_file.c.item == item, _ended_before(own)) for item, own in of_items.items()]
        held = or_(*(exists().where(_of_case(table)) for table in HOLDERS))
        wanted = select(case_file.c.no).where(case_file.c.hall == self._hall, or_(*over), held)
        return self._connection.execute(wanted.order_by(case_file.c.no).limit(limit)).scalars().all()

    def forget_visits(self, before: date) -> int:
        """Null why somebody had priority, questions, answers and hand-over notes; figures and states stay."""
        said = self._null(ticket, before, ticket.c.priority_reason)
        self._null(expert_call, before, expert_call.c.question, expert_call.c.answer)
        self._null(hand_over, before, hand_over.c.note)
        return said

    def forget_persons(self, before: date) -> None:
        """Null the person's digest of old notices."""
        self._null(notice, before, notice.c.person_key)

    def _null(self, table: Table, before: date, *columns: Any) -> int:
        held = or_(*(column.is_not(None) for column in columns))
        where = (table.c.hall == self._hall, table.c.day < before, held)
        changed = update(table).where(*where).values({column.name: None for column in columns})
        return self._connection.execute(changed).rowcount


def _ended_before(day: date) -> ColumnElement[bool]:
    begin = datetime.combine(day, time(), tzinfo=HALL_ZONE)
    voided = and_(case_file.c.state == CaseState.WITHDRAWN, case_file.c.closed_at.is_(None))
    return or_(case_file.c.closed_at < begin, and_(voided, case_file.c.opened_at < begin))


def _of_case(table: Table) -> ColumnElement[bool]:
    return and_(table.c.hall == case_file.c.hall, table.c.case_no == case_file.c.no)
