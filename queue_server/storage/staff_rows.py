"""The register of the hall's people in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, delete, or_, select

from queue_server.domain.sign_in_rules import LockOut
from queue_server.domain.station_head import StationHead
from queue_server.storage.rows import Rows, values_of
from queue_server.storage.staff_tables import failed_sign_in, station_head
from queue_server.storage.tables import person


class SqlStaff:
    """Station heads and what else the hall knows of its people."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._connection = connection
        self._hall = hall
        self._heads = Rows(connection, station_head, hall=hall)
        self._failures = Rows(connection, failed_sign_in, hall=hall)

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

    def lock_out(self, person_id: str, *, source: str) -> LockOut:
        """Return the failures of a person from one source so far."""
        wanted = select(failed_sign_in.c.failures, failed_sign_in.c.locked_until).where(
            failed_sign_in.c.hall == self._hall,
            failed_sign_in.c.person == person_id,
            failed_sign_in.c.source == source,
        )
        return next(iter(self._failures.many(LockOut, wanted)), LockOut())

    def save_lock_out(self, person_id: str, state: LockOut, *, source: str) -> None:
        """Store the failures; none left forgets the row."""
        if state.failures == 0:
            gone = delete(failed_sign_in).where(
                failed_sign_in.c.hall == self._hall,
                failed_sign_in.c.person == person_id,
                failed_sign_in.c.source == source,
            )
            self._connection.execute(gone)
            return
        row = {"person": person_id, "source": source, **values_of(state)}
        self._failures.put(row, key=("person", "source"))
