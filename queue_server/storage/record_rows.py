"""Reports with what was said sealed apart from them, self-checks and one-time notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, func, or_

from queue_server.domain.notice import Notice
from queue_server.domain.report import KIND_LETTERS, Report, ReportKind, ReportState, ReportWords
from queue_server.domain.self_check import SelfCheck
from queue_server.storage.record_tables import notice, report, report_words, self_check
from queue_server.storage.rows import Rows, values_of
from queue_server.storage.sealed import Seal
from queue_server.storage.tickets import Counters


class SqlReports:
    """The reports of one hall."""

    def __init__(self, connection: Connection, *, hall: str, seal: Seal) -> None:
        self._rows = Rows(connection, report, hall=hall)
        self._words = Rows(connection, report_words, hall=hall)
        self._counters = Counters(connection, hall=hall)
        self._hall = hall
        self._seal = seal

    def get(self, no: str) -> Report | None:
        """Return a report."""
        return self._rows.one(Report, report.c.no == no)

    def add(self, new: Report) -> None:
        """Store a new report."""
        self._rows.insert(new)

    def save(self, changed: Report) -> None:
        """Store a changed report."""
        values = values_of(changed)
        self._rows.change({name: value for name, value in values.items() if name != "no"}, no=changed.no)

    def next_ordinal(self, kind: ReportKind, *, day: date) -> int:
        """Take the day's next number of a kind."""
        return self._counters.take(day, f"report-{KIND_LETTERS[kind]}")

    def find(
        self, *, states: Sequence[ReportState] | None, kind: ReportKind | None, due_before: date | None, limit: int
    ) -> Sequence[Report]:
        """Return reports, what is due first comes first."""
        conditions: list[ColumnElement[bool]] = []
        if states is not None:
            conditions.append(report.c.state.in_(list(states)))
        if kind is not None:
            conditions.append(report.c.kind == kind)
        if due_before is not None:
            conditions.append(report.c.due < due_before)
        wanted = self._rows.select(*conditions).order_by(report.c.due, report.c.at, report.c.no).limit(limit)
        return self._rows.many(Report, wanted)

    def count(self, states: Sequence[ReportState], *, due_before: date | None = None) -> int:
        """Count the reports in these states, those due before a day where one is given."""
        wanted = self._rows.select(report.c.state.in_(list(states)))
        if due_before is not None:
            wanted = wanted.where(report.c.due < due_before)
        count: int = self._rows.connection.execute(wanted.with_only_columns(func.count())).scalar_one()
        return count

    def words(self, no: str) -> ReportWords:
        """Return what was said, in the clear."""
        row = self._rows.connection.execute(self._words.select(report_words.c.no == no)).mappings().first()
        if row is None:
            return ReportWords()
        sealed = {name: row[name] for name in values_of(ReportWords()) if row[name] is not None}
        return ReportWords(**{name: self._open(value, no, column=name) for name, value in sealed.items()})

    def put_words(self, no: str, words: ReportWords) -> str:
        """Store what was said, sealed; returns the keyed digest for the journal."""
        said = values_of(words)
        sealed = {name: None if text is None else self._close(text, no, column=name) for name, text in said.items()}
        self._words.put({"no": no, **sealed}, key=("no",))
        return self._seal.digest("report", no, *(text or "" for text in said.values()))

    def _close(self, text: str, no: str, *, column: str) -> bytes:
        return self._seal.close(text, table="report_words", row=f"{self._hall}/{no}", column=column)

    def _open(self, sealed: bytes, no: str, *, column: str) -> str:
        return self._seal.open(sealed, table="report_words", row=f"{self._hall}/{no}", column=column)


class SqlSelfChecks:
    """The self-checks of one hall."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._rows = Rows(connection, self_check, hall=hall)

    def of_month(self, month: str) -> Sequence[SelfCheck]:
        """Return a month's lines in order."""
        return self._rows.many(SelfCheck, self._rows.select(self_check.c.month == month).order_by(self_check.c.line))

    def get(self, month: str, *, line: int) -> SelfCheck | None:
        """Return one line."""
        return self._rows.one(SelfCheck, self_check.c.month == month, self_check.c.line == line)

    def put(self, check: SelfCheck) -> None:
        """Store a line, or replace it."""
        self._rows.put(values_of(check), key=("month", "line"))


class SqlNotices:
    """The one-time notices of one hall."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._rows = Rows(connection, notice, hall=hall)

    def get(self, wanted: str) -> Notice | None:
        """Return a notice."""
        return self._rows.one(Notice, notice.c.id == wanted)

    def add(self, new: Notice) -> None:
        """Store a notice."""
        self._rows.insert(new)

    def last_to(self, item: str, *, ticket: str | None, person_key: str | None) -> Notice | None:
        """Return the last notice for an item to the same person or ticket."""
        same = [
            column == value
            for column, value in ((notice.c.ticket, ticket), (notice.c.person_key, person_key))
            if value is not None
        ]
        if not same:
            return None
        wanted = self._rows.select(notice.c.item == item, or_(*same)).order_by(notice.c.at.desc(), notice.c.id)
        return next(iter(self._rows.many(Notice, wanted.limit(1))), None)

    def differing(self, first: date, last: date) -> Sequence[Notice]:
        """Return the notices of these days that differ from an earlier one, newest first."""
        wanted = self._rows.select(notice.c.day.between(first, last), notice.c.earlier.is_not(None))
        return self._rows.many(Notice, wanted.order_by(notice.c.at.desc(), notice.c.id))

    def count(self, first: date, last: date) -> int:
        """Count the notices of these days."""
        wanted = self._rows.select(notice.c.day.between(first, last)).with_only_columns(func.count())
        count: int = self._rows.connection.execute(wanted).scalar_one()
        return count
