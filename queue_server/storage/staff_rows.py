"""The register of the hall's people in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, delete, or_, select

from queue_server.domain.duty import Duty
from queue_server.domain.sign_in_rules import FORGET_FAILURES_AFTER, LockOut, SecretAge
from queue_server.domain.staff_record import Absence, StaffRecord
from queue_server.domain.station_head import StationHead
from queue_server.domain.window import Vacancy
from queue_server.storage.rows import Rows, values_of
from queue_server.storage.sealed import Seal
from queue_server.storage.staff_tables import (
    absence,
    closed_account,
    duty,
    failed_sign_in,
    secret_age,
    staff_record,
    station_head,
)
from queue_server.storage.tables import person, vacancy


class SqlStaff:
    """Station heads and what else the hall knows of its people."""

    def __init__(self, connection: Connection, *, hall: str, seal: Seal) -> None:
        self._connection = connection
        self._hall = hall
        self._seal = seal
        self._heads = Rows(connection, station_head, hall=hall)
        self._records = Rows(connection, staff_record, hall=hall)
        self._duties = Rows(connection, duty, hall=hall)
        self._absences = Rows(connection, absence, hall=hall)
        self._closed = Rows(connection, closed_account, hall=hall)
        self._ages = Rows(connection, secret_age, hall=hall)
        self._failures = Rows(connection, failed_sign_in, hall=hall)
        self._vacancies = Rows(connection, vacancy, hall=hall)

    def head_of(self, station: str, day: date) -> StationHead | None:
        """Return who heads a station on a day, a substitute before the appointed one."""
        able = select(person.c.id).where(person.c.hall == self._hall, person.c.enabled)
        standing = self._heads.select(
            station_head.c.station == station,
            station_head.c.from_day <= day,
            or_(station_head.c.until_day.is_(None), station_head.c.until_day >= day),
            station_head.c.person.in_(able),
        )
        newest = (station_head.c.substitute.desc(), station_head.c.appointed_at.desc())
        return next(iter(self._heads.many(StationHead, standing.order_by(*newest).limit(1))), None)

    def head(self, appointment: str) -> StationHead | None:
        """Return one appointment."""
        return self._heads.one(StationHead, station_head.c.id == appointment)

    def heads(self, station: str | None = None) -> Sequence[StationHead]:
        """Return the appointments of a station, or all, newest first."""
        wanted = self._heads.select() if station is None else self._heads.select(station_head.c.station == station)
        newest = (station_head.c.from_day.desc(), station_head.c.appointed_at.desc())
        return self._heads.many(StationHead, wanted.order_by(*newest))

    def save_head(self, head: StationHead) -> None:
        """Store a new or ended appointment."""
        self._heads.put(values_of(head), key=("id",))

    def record(self, person_id: str) -> StaffRecord | None:
        """Return a person's record."""
        return self._records.one(StaffRecord, staff_record.c.person == person_id)

    def records(self) -> Sequence[StaffRecord]:
        """Return every record by person."""
        return self._records.many(StaffRecord, self._records.select().order_by(staff_record.c.person))

    def save_record(self, record: StaffRecord) -> None:
        """Store a new or changed record."""
        self._records.put(values_of(record), key=("person",))

    def duties(self, from_day: date, to_day: date) -> Sequence[Duty]:
        """Return the roster of some days, by day."""
        wanted = self._duties.select(duty.c.day >= from_day, duty.c.day <= to_day)
        return self._duties.many(Duty, wanted.order_by(duty.c.day, duty.c.post, duty.c.shift))

    def save_duty(self, row: Duty) -> None:
        """Store a row of the roster; what stood there is replaced."""
        self._duties.put(values_of(row), key=("day", "shift", "post"))

    def absences(self, *, since: date) -> Sequence[Absence]:
        """Return the absences that end on a day or later, by their first day."""
        wanted = self._absences.select(absence.c.until_day >= since)
        return self._absences.many(Absence, wanted.order_by(absence.c.from_day, absence.c.id))

    def save_absence(self, away: Absence) -> None:
        """Store an absence."""
        self._absences.insert(away)

    def closed_accounts(self) -> frozenset[str]:
        """Return the accounts that the hall head has closed."""
        wanted = self._closed.select().with_only_columns(closed_account.c.account)
        return frozenset(self._connection.execute(wanted).scalars())

    def close_account(self, account: str, *, by: str, at: datetime) -> None:
        """Close an account."""
        self._closed.put({"account": account, "closed_by": by, "closed_at": at}, key=("account",))

    def open_account(self, account: str) -> None:
        """Open a closed account again."""
        mine = (closed_account.c.hall == self._hall, closed_account.c.account == account)
        self._connection.execute(delete(closed_account).where(*mine))

    def vacancies(self, from_day: date, to_day: date) -> Sequence[Vacancy]:
        """Return the 空岗 records of some days, newest first."""
        wanted = self._vacancies.select(vacancy.c.day >= from_day, vacancy.c.day <= to_day)
        return self._vacancies.many(Vacancy, wanted.order_by(vacancy.c.began_at.desc()))

    def secret_age(self, person_id: str) -> SecretAge | None:
        """Return how old a person's secret is; None for one from before ages were kept."""
        return self._ages.one(SecretAge, secret_age.c.person == person_id)

    def save_secret_age(self, age: SecretAge) -> None:
        """Store the age of a new secret."""
        self._ages.put(values_of(age), key=("person",))

    def lock_out(self, person_id: str, *, source: str) -> LockOut:
        """Return the failures from one source so far."""
        wanted = select(failed_sign_in.c.failures, failed_sign_in.c.locked_until)
        found = self._failures.many(LockOut, wanted.where(*self._failed(person_id, source)))
        return next(iter(found), LockOut())

    def save_lock_out(self, person_id: str, state: LockOut, *, source: str, at: datetime) -> None:
        """Store the failures; none left forgets the row, and a day later what led to no lock is forgotten too."""
        old = (failed_sign_in.c.hall == self._hall, failed_sign_in.c.at < at - FORGET_FAILURES_AFTER)
        self._connection.execute(delete(failed_sign_in).where(*old))
        if state.failures == 0:
            self._connection.execute(delete(failed_sign_in).where(*self._failed(person_id, source)))
            return
        row = {"who": self._who(person_id), "source": source, "at": at, **values_of(state)}
        self._failures.put(row, key=("who", "source"))

    def _who(self, person_id: str) -> str:
        """Return what stands for a typed staff number: somebody may have typed a secret there by mistake."""
        return self._seal.digest("sign-in", person_id)

    def _failed(self, person_id: str, source: str) -> tuple[ColumnElement[bool], ...]:
        return (
            failed_sign_in.c.hall == self._hall,
            failed_sign_in.c.who == self._who(person_id),
            failed_sign_in.c.source == source,
        )
