"""The journal: append with a digest chain, read behind a cursor, verify."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, insert, select, text, type_coerce
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import DatabaseError
from sqlalchemy.types import NullType

from queue_server.domain.events import Event
from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.person import Actor
from queue_server.storage.engine import reader_engine
from queue_server.storage.tables import journal
from queue_server.usecases.journal_row import JournalRow

GENESIS = "0" * 64
"""The digest before the first row."""
ALGORITHMS = {"SM3": "sm3", "SHA-256": "sha256"}
ALGORITHM = "SM3" if "sm3" in hashlib.algorithms_available else "SHA-256"
"""SM3 where this machine's OpenSSL has it."""
VERIFY_BATCH = 1000
BODY = (
    "hall",
    "seq",
    "at",
    "day",
    "event",
    "kind",
    "entity",
    "from_state",
    "to_state",
    "person",
    "account",
    "terminal",
    "network",
    "reason",
    "data",
    "alg",
    "prev",
)
"""The columns under the digest, in order."""


class SqlJournal:
    """One transaction's view of the journal."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._connection = connection
        self._hall = hall
        self._last: tuple[int, str] | None = None

    def head(self) -> int:
        """Return the last sequence number, 0 before the first row."""
        return self._head()[0]

    def append(self, event: Event, actor: Actor, *, at: datetime, day: date) -> int:
        """Append a row behind the head; returns its sequence number."""
        seq, prev = self._head()
        row: dict[str, Any] = {
            "hall": self._hall,
            "seq": seq + 1,
            "at": at.astimezone(HALL_ZONE),
            "day": day,
            "event": event.name.value,
            "kind": event.kind,
            "entity": event.entity,
            "from_state": event.from_state,
            "to_state": event.to_state,
            "person": actor.person,
            "account": actor.account,
            "terminal": actor.terminal,
            "network": actor.network,
            "reason": event.reason,
            "data": json.dumps(dict(event.data), ensure_ascii=False, separators=(",", ":")),
            "alg": ALGORITHM,
            "prev": prev,
        }
        row["digest"] = digest_of(row)
        self._connection.execute(insert(journal), row)
        self._last = (seq + 1, row["digest"])
        return seq + 1

    def after(self, seq: int, *, limit: int) -> Sequence[JournalRow]:
        """Return the rows behind a sequence number, in order."""
        wanted = select(journal).where(journal.c.hall == self._hall, journal.c.seq > seq)
        return self._rows(wanted.order_by(journal.c.seq).limit(limit))

    def of_entity(self, kind: str, entity: str, *, day: date | None = None) -> Sequence[JournalRow]:
        """Return one thing's story, of one day where one is given."""
        wanted = select(journal).where(journal.c.hall == self._hall, journal.c.kind == kind, journal.c.entity == entity)
        if day is not None:
            wanted = wanted.where(journal.c.day == day)
        # Asked to sort, SQLite walks the whole journal by its key rather than the few rows of the index.
        return sorted(self._rows(wanted), key=lambda row: row.seq)

    def of_day(self, kind: str, *, day: date) -> Sequence[JournalRow]:
        """Return a day's rows of one kind; the days of the journal never go back, so a bisection finds its ends."""
        first = self._first_of(day)
        behind = self._first_of(day + timedelta(days=1)) if day < date.max else self.head() + 1
        wanted = select(journal).where(journal.c.hall == self._hall, journal.c.seq >= first, journal.c.seq < behind)
        return self._rows(wanted.where(journal.c.kind == kind).order_by(journal.c.seq))

    def with_reason(self, event: str, *, day: date) -> Sequence[JournalRow]:
        """Return a day's rows of one event that carry a person's reason."""
        wanted = select(journal).where(journal.c.hall == self._hall, journal.c.day == day, journal.c.event == event)
        return self._rows(wanted.where(journal.c.reason.is_not(None)).order_by(journal.c.seq))

    def _rows(self, wanted: Any) -> Sequence[JournalRow]:
        return [
            JournalRow(**{**row, "data": json.loads(row["data"])})
            for row in self._connection.execute(wanted).mappings()
        ]

    def _first_of(self, day: date) -> int:
        """Return the first row of a day or of the next one that has any; one behind the head where none has."""
        low, high = 1, self.head() + 1
        while low < high:
            middle = (low + high) // 2
            here = select(journal.c.day).where(journal.c.hall == self._hall, journal.c.seq == middle)
            if self._connection.execute(here).scalar_one() < day:
                low = middle + 1
            else:
                high = middle
        return low

    def _head(self) -> tuple[int, str]:
        if self._last is None:
            if self._connection.dialect.name == "postgresql":
                lock = text("SELECT pg_advisory_xact_lock(hashtext(:hall))")
                self._connection.execute(lock, {"hall": f"journal {self._hall}"})
            wanted = select(journal.c.seq, journal.c.digest).where(journal.c.hall == self._hall)
            found = self._connection.execute(wanted.order_by(journal.c.seq.desc()).limit(1)).first()
            self._last = (0, GENESIS) if found is None else (found.seq, found.digest)
        return self._last


def digest_of(row: Mapping[str, Any]) -> str:
    """Return the digest of a row's columns and of the digest before it."""
    values = [value.isoformat() if isinstance(value, date) else value for value in (row[name] for name in BODY)]
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return hashlib.new(ALGORITHMS[row["alg"]], body.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What verifying found: `first_bad` is the first row that is not what was written, None where all is well."""

    hall: str
    rows: int
    head: str
    first_bad: int | None
    sentence: str


def verify(database: Path) -> list[Verdict]:
    """Verify every hall's chain in a database file; OSError where it cannot be opened."""
    if not database.exists():
        raise FileNotFoundError(f"没有数据库文件 {database}")
    engine = reader_engine(database)
    event.listen(engine, "connect", _read_any_bytes)
    try:
        with engine.connect() as connection:
            halls = connection.execute(select(journal.c.hall).distinct().order_by(journal.c.hall)).scalars().all()
            return [verify_hall(connection, str(hall)) for hall in halls]
    except DatabaseError as error:
        raise OSError(f"数据库 {database} 无法读取:{error.orig}") from error
    finally:
        engine.dispose()


def verify_hall(connection: Connection, hall: str) -> Verdict:
    """Follow one hall's chain from its first row."""
    expected, prev, count = 1, GENESIS, 0
    for row in _all_rows(connection, hall):
        fault = _fault(row, seq=expected, prev=prev)
        if fault:
            sentence = f"日志第 {expected} 行{fault}"
            return Verdict(hall=hall, rows=count, head=prev, first_bad=expected, sentence=sentence)
        expected, prev, count = expected + 1, row["digest"], count + 1
    return Verdict(hall=hall, rows=count, head=prev, first_bad=None, sentence=f"日志 {count} 行, 校验链完整。")


def _read_any_bytes(connection: Any, record: object) -> None:
    """Let a text with a byte that is no UTF-8 be read, so that its row can be named."""
    del record
    connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")


def _all_rows(connection: Connection, hall: str) -> Iterator[RowMapping]:
    """Read the columns as they are stored: a type would mend what somebody altered, or stumble over it."""
    stored = [type_coerce(column, NullType()).label(column.name) for column in journal.columns]
    last = 0
    while True:
        wanted = select(*stored).where(journal.c.hall == hall, journal.c.seq > last)
        rows = connection.execute(wanted.order_by(journal.c.seq).limit(VERIFY_BATCH)).mappings().all()
        if not rows:
            return
        yield from rows
        last = rows[-1]["seq"]


def _fault(row: RowMapping, *, seq: int, prev: str) -> str:
    if row["seq"] != seq:
        return "缺失。"
    if row["alg"] not in ALGORITHMS:
        return f"的校验算法 {row['alg']} 未知。"
    if row["prev"] != prev:
        return "与上一行不相连。"
    values = _parsed(row)
    return "" if values is not None and digest_of(values) == row["digest"] else "被改动。"


def _parsed(row: RowMapping) -> dict[str, Any] | None:
    """Return a stored row with its moment and day; None where they are not written as this program writes them."""
    values = dict(row)
    if not all(value is None or isinstance(value, str | int | date) for value in values.values()):
        return None
    at, day = str(row["at"]), str(row["day"])
    try:
        values["at"], values["day"] = datetime.fromisoformat(at), date.fromisoformat(day)
    except ValueError:
        return None
    written = values["at"].isoformat(timespec="microseconds") == at and values["day"].isoformat() == day
    return values if written else None
