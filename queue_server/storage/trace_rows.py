"""Looking back over the stored cases: search by indexes alone, the journal of a day, wrong endings of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, not_, select

from queue_server.domain.case import Case
from queue_server.domain.case_query import QueryLock
from queue_server.domain.case_steps import CaseState
from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.outside_case import DONE_STATES, OutsideState
from queue_server.storage.record_tables import notice
from queue_server.storage.rows import Rows, values_of
from queue_server.storage.sealed import Seal
from queue_server.storage.tables import case_file, journal
from queue_server.storage.trace_tables import ENDING_CHARS, case_query_lock
from queue_server.usecases.trace_ports import CaseWish, NoticeMark

LOOKED_BACK = 20_000
"""How many journal rows are looked through for the latest changes: more than a busy week writes."""


class SqlTrace:
    """The cases and the journal of one hall, read backwards."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._rows = Rows(connection, case_file, hall=hall)
        self._connection = connection
        self._hall = hall

    def find(self, wish: CaseWish, *, limit: int) -> Sequence[Case]:
        """Return cases, newest first; every kind of wish walks an index of its own."""
        wanted = self._rows.select(*_by(wish), *_within(wish))
        return self._rows.many(Case, wanted.order_by(case_file.c.opened_at.desc(), case_file.c.no.desc()).limit(limit))

    def item_names(self) -> Mapping[str, str]:
        """Return every item of a stored case with its last name: one step along the index an item."""
        found: dict[str, str] = {}
        last = ""
        while True:
            following = (
                self._rows.select(case_file.c.item > last)
                .with_only_columns(case_file.c.item)
                .order_by(case_file.c.item)
                .limit(1)
            )
            item = self._connection.execute(following).scalar_one_or_none()
            if item is None:
                return found
            named = self._rows.select(case_file.c.item == item).with_only_columns(case_file.c.item_name)
            newest = named.order_by(case_file.c.opened_at.desc(), case_file.c.no.desc()).limit(1)
            found[item] = self._connection.execute(newest).scalar_one()
            last = item

    def latest_changes(self, *, limit: int) -> Mapping[str, datetime]:
        """Return the cases whose state changed last."""
        columns = (journal.c.entity, func.max(journal.c.seq).label("last"), func.max(journal.c.at).label("at"))
        recent = self._journal(
            journal.c.seq > self._head() - LOOKED_BACK,
            journal.c.kind == "case",
            func.coalesce(journal.c.from_state, "") != func.coalesce(journal.c.to_state, ""),
        )
        wanted = recent.with_only_columns(*columns).group_by(journal.c.entity)
        latest = self._connection.execute(wanted.order_by(func.max(journal.c.seq).desc()).limit(limit))
        return {row.entity: row.at for row in latest}

    def counted_since(self, first: date) -> Mapping[str, int]:
        """Count the cases that count from a day on, by state."""
        wanted = self._rows.select(case_file.c.counted_day >= first)
        states = wanted.with_only_columns(case_file.c.state, func.count()).group_by(case_file.c.state)
        return {state.value: count for state, count in self._connection.execute(states)}

    def outside_done_since(self, first: date) -> int:
        """Count the linked cases that count from a day on and are done outside."""
        states = [
            state.ours for state in (OutsideState.ISSUED, *sorted(DONE_STATES)) if state != OutsideState.WITHDRAWN
        ]
        wanted = self._rows.select(
            case_file.c.counted_day >= first,
            case_file.c.state == CaseState.LINKED,
            case_file.c.outside_state.in_(states),
        )
        return self._connection.execute(wanted.with_only_columns(func.count())).scalar_one()

    def notices_of(self, case: Case) -> Sequence[NoticeMark]:
        """Return the one-time notices that belong to a case: given for it, or for its item in the same visit."""
        wanted = (
            select(notice.c.id, notice.c.at)
            .where(notice.c.hall == self._hall, notice.c.item == case.item, notice.c.ticket == case.ticket)
            .where(func.coalesce(notice.c.case_no, case.no) == case.no)
            .order_by(notice.c.at)
        )
        return [NoticeMark(id=row.id, at=row.at) for row in self._connection.execute(wanted)]

    def _journal(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        return select(journal).where(journal.c.hall == self._hall, *conditions)

    def _head(self) -> int:
        newest = self._journal().with_only_columns(journal.c.seq).order_by(journal.c.seq.desc()).limit(1)
        return self._connection.execute(newest).scalar_one_or_none() or 0


def _by(wish: CaseWish) -> list[ColumnElement[bool]]:
    if wish.nos is not None:
        return [case_file.c.no.in_(list(wish.nos))]
    if wish.ending is not None:
        whole = func.substr(case_file.c.no, -ENDING_CHARS) == wish.ending[-ENDING_CHARS:]
        longer = len(wish.ending) > ENDING_CHARS
        return [whole, case_file.c.no.endswith(wish.ending, autoescape=True)] if longer else [whole]
    if wish.ticket_number is not None:
        return [case_file.c.ticket_number == wish.ticket_number]
    if wish.outside_no is not None:
        return [case_file.c.outside_no == wish.outside_no]
    return [case_file.c.item == wish.item] if wish.item is not None else []


def _within(wish: CaseWish) -> list[ColumnElement[bool]]:
    narrowed: list[ColumnElement[bool]] = []
    if wish.first is not None:
        narrowed.append(case_file.c.opened_at >= _start_of(wish.first))
    if wish.last is not None and wish.last < date.max:
        narrowed.append(case_file.c.opened_at < _start_of(wish.last + timedelta(days=1)))
    if wish.only_item is not None:
        narrowed.append(case_file.c.item == wish.only_item)
    if wish.station is not None:
        narrowed.append(case_file.c.station == wish.station)
    if wish.before is not None:
        mark = wish.before
        narrowed += [
            case_file.c.opened_at <= mark.opened_at,
            not_((case_file.c.opened_at == mark.opened_at) & (case_file.c.no >= mark.no)),
        ]
    return narrowed


def _start_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=HALL_ZONE)


class SqlQueryLocks:
    """The applicants' wrong endings of one hall."""

    def __init__(self, connection: Connection, *, hall: str, seal: Seal) -> None:
        self._rows = Rows(connection, case_query_lock, hall=hall)
        self._seal = seal

    def get(self, case_no: str, *, source: str) -> QueryLock:
        """Return the count; what was typed may be an ID number, so its digest alone is kept."""
        key = self._seal.digest("query", case_no, source)
        return self._rows.one(QueryLock, case_query_lock.c.key == key) or QueryLock(key=key)

    def save(self, lock: QueryLock) -> None:
        """Store a count."""
        self._rows.put(values_of(lock), key=("key",))

    def forget(self, lock: QueryLock) -> None:
        """Remove a count."""
        self._delete(case_query_lock.c.key == lock.key)

    def purge(self, *, before: datetime) -> None:
        """Forget old counts."""
        self._delete(case_query_lock.c.last_at < before)

    def _delete(self, condition: ColumnElement[bool]) -> None:
        self._rows.connection.execute(
            delete(case_query_lock).where(case_query_lock.c.hall == self._rows.hall, condition)
        )
