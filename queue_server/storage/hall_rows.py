"""The hall's small tables: days, windows, sessions, people, the tidal window, 空岗, cursors and stored answers."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, delete, func, select

from queue_server.domain.person import Person, Session
from queue_server.domain.tidal import TidalState, TidalStatus
from queue_server.domain.window import BusinessDay, Vacancy, WindowState, WindowStatus
from queue_server.storage.rows import Rows, values_of
from queue_server.storage.sealed import Seal
from queue_server.storage.tables import (
    business_day,
    idempotent_answer,
    person,
    sink_cursor,
    staff_session,
    tidal_status,
    vacancy,
    window_status,
)
from queue_server.usecases.ports import StoredAnswer

PERSON = "person:"
SEALED_ANSWER = "sealed:"
"""Begins what is no JSON: the sealed digest of the question, and the answer."""


class SqlDays:
    """The business days; the last one is remembered for the length of the transaction."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._rows = Rows(connection, business_day, hall=hall)
        self._current: BusinessDay | None = None

    def current(self) -> BusinessDay | None:
        """Return the last opened day."""
        if self._current is None:
            found = self._rows.many(BusinessDay, self._rows.select().order_by(business_day.c.day.desc()).limit(1))
            self._current = next(iter(found), None)
        return self._current

    def save(self, day: BusinessDay) -> None:
        """Store a new or changed day; ValueError for one before the last."""
        last = self.current()
        if last is not None and day.day < last.day:
            raise ValueError(f"the business day goes back from {last.day} to {day.day}")
        self._rows.put(values_of(day), key=("day",))
        self._current = day


class SqlWindows:
    """The windows as they stand."""

    def __init__(self, connection: Connection, *, hall: str, now: datetime) -> None:
        self._rows = Rows(connection, window_status, hall=hall)
        self._now = now

    def get(self, no: int) -> WindowStatus:
        """Return a window; one never used is closed since now."""
        found = self._rows.one(WindowStatus, window_status.c.no == no)
        return found or WindowStatus(no=no, state=WindowState.CLOSED, since=self._now)

    def all(self) -> Sequence[WindowStatus]:
        """Return every used window by number."""
        return self._rows.many(WindowStatus, self._rows.select().order_by(window_status.c.no))

    def save(self, window: WindowStatus) -> None:
        """Store a window."""
        self._rows.put(values_of(window), key=("no",))


class SqlSessions:
    """Who is signed in."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._rows = Rows(connection, staff_session, hall=hall)
        self._hall = hall

    def get(self, session: str) -> Session | None:
        """Return a session."""
        return self._rows.one(Session, staff_session.c.id == session)

    def all(self) -> Sequence[Session]:
        """Return all sessions, oldest first."""
        return self._rows.many(Session, self._rows.select().order_by(staff_session.c.opened_at))

    def add(self, session: Session) -> None:
        """Store a session."""
        self._rows.insert(session)

    def touch(self, session: str, *, at: datetime) -> None:
        """Note an act."""
        self._rows.change({"last_seen_at": at}, id=session)

    def remove(self, session: str) -> None:
        """Forget a session."""
        gone = delete(staff_session).where(staff_session.c.hall == self._hall, staff_session.c.id == session)
        self._rows.connection.execute(gone)


class SqlPeople:
    """The people and their hashes."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._rows = Rows(connection, person, hall=hall)
        self._hall = hall

    def get(self, person_id: str) -> Person | None:
        """Return a person."""
        found = [one for one in self.all() if one.id == person_id]
        return found[0] if found else None

    def all(self) -> Sequence[Person]:
        """Return everybody by id."""
        wanted = select(*(column for column in person.c if column.name not in {"hall", "secret_hash"}))
        return self._rows.many(Person, wanted.where(person.c.hall == self._hall).order_by(person.c.id))

    def secret_hash(self, person_id: str) -> str | None:
        """Return the stored hash."""
        wanted = select(person.c.secret_hash).where(person.c.hall == self._hall, person.c.id == person_id)
        found: str | None = self._rows.connection.execute(wanted).scalar_one_or_none()
        return found

    def put(self, new: Person, *, secret_hash: str) -> None:
        """Store or replace a person."""
        self._rows.put({**values_of(new), "secret_hash": secret_hash}, key=("id",))


class SqlTidal:
    """The tidal window's row."""

    def __init__(self, connection: Connection, *, hall: str, now: datetime) -> None:
        self._rows = Rows(connection, tidal_status, hall=hall)
        self._now = now

    def get(self) -> TidalStatus:
        """Return the machine's memory."""
        return self._rows.one(TidalStatus) or TidalStatus(state=TidalState.CLOSED, since=self._now)

    def save(self, status: TidalStatus) -> None:
        """Store it."""
        self._rows.put(values_of(status), key=())


class SqlVacancies:
    """空岗 records."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._rows = Rows(connection, vacancy, hall=hall)

    def running(self, window: int) -> Vacancy | None:
        """Return the record that runs."""
        return self._rows.one(Vacancy, vacancy.c.window == window, vacancy.c.ended_at.is_(None))

    def begin(self, window: int, *, day: date, at: datetime) -> int:
        """Open a record; returns its id."""
        wanted = self._rows.select().with_only_columns(func.coalesce(func.max(vacancy.c.id), 0))
        number: int = self._rows.connection.execute(wanted).scalar_one() + 1
        self._rows.insert(Vacancy(id=number, day=day, window=window, began_at=at))
        return number

    def end(self, number: int, *, at: datetime) -> None:
        """Close a record."""
        self._rows.change({"ended_at": at}, id=number)

    def of_day(self, day: date) -> Sequence[Vacancy]:
        """Return a day's records."""
        return self._rows.many(Vacancy, self._rows.select(vacancy.c.day == day).order_by(vacancy.c.id))


class SqlCursors:
    """How far each sink has read."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._rows = Rows(connection, sink_cursor, hall=hall)

    def get(self, sink: str) -> int:
        """Return the last delivered row, 0 at first."""
        wanted = self._rows.select(sink_cursor.c.sink == sink).with_only_columns(sink_cursor.c.seq)
        seq: int | None = self._rows.connection.execute(wanted).scalar_one_or_none()
        return seq or 0

    def set(self, sink: str, seq: int) -> None:
        """Note a delivery."""
        self._rows.put({"sink": sink, "seq": seq}, key=("sink",))


class SqlIdempotency:
    """Answers kept under the callers' keys; what a person at a desk was answered may name people and is sealed."""

    def __init__(self, connection: Connection, *, hall: str, seal: Seal) -> None:
        self._rows = Rows(connection, idempotent_answer, hall=hall)
        self._hall = hall
        self._seal = seal

    def get(self, key: str, *, caller: str) -> StoredAnswer | None:
        """Return the stored answer; DomainError personal_data_away where it was sealed and does not open."""
        found = self._rows.one(StoredAnswer, idempotent_answer.c.caller == caller, idempotent_answer.c.key == key)
        if found is None or not found.body.startswith(SEALED_ANSWER):
            return found
        sealed = base64.b64decode(found.body.removeprefix(SEALED_ANSWER))
        digest, _, body = self._seal.open(sealed, **self._place(found)).partition("\n")
        return replace(found, request_digest=digest, body=body)

    def put(self, answer: StoredAnswer) -> None:
        """Store an answer; IntegrityError where the key is taken.

        The digest of what was asked is sealed with it: it was made without a key, and a number is quickly guessed.
        """
        if not answer.caller.startswith(PERSON) or self._seal.away:
            self._rows.insert(answer)
            return
        sealed = self._seal.close(f"{answer.request_digest}\n{answer.body}", **self._place(answer))
        kept = SEALED_ANSWER + base64.b64encode(sealed).decode()
        self._rows.insert(replace(answer, request_digest="", body=kept))

    def _place(self, answer: StoredAnswer) -> dict[str, str]:
        return {"table": "idempotent_answer", "row": f"{self._hall}/{answer.caller}/{answer.key}", "column": "body"}

    def purge(self, *, before: datetime) -> None:
        """Forget old answers."""
        old = (idempotent_answer.c.hall == self._hall, idempotent_answer.c.at < before)
        self._rows.connection.execute(delete(idempotent_answer).where(*old))
