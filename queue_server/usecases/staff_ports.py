"""The register of the hall's people, as the use cases ask for it: station heads, records, duty, accounts, secrets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from queue_server.domain.duty import Duty
from queue_server.domain.sign_in_rules import LockOut, SecretAge
from queue_server.domain.staff_record import Absence, StaffRecord
from queue_server.domain.station_head import StationHead
from queue_server.domain.window import Vacancy


class StaffRegister(Protocol):
    """What the hall knows of its people beside who may sign in."""

    def head_of(self, station: str, day: date) -> StationHead | None:
        """Return who heads a station on a day, a substitute before the appointed one; None for a disabled person."""
        ...

    def head(self, appointment: str) -> StationHead | None:
        """Return one appointment."""
        ...

    def heads(self, station: str | None = None) -> Sequence[StationHead]:
        """Return the appointments of a station, or all, newest first."""
        ...

    def save_head(self, head: StationHead) -> None:
        """Store a new or ended appointment."""
        ...

    def record(self, person: str) -> StaffRecord | None:
        """Return a person's record."""
        ...

    def records(self) -> Sequence[StaffRecord]:
        """Return every record by person."""
        ...

    def save_record(self, record: StaffRecord) -> None:
        """Store a new or changed record."""
        ...

    def duties(self, from_day: date, to_day: date) -> Sequence[Duty]:
        """Return the roster of some days, by day."""
        ...

    def save_duty(self, row: Duty) -> None:
        """Store a row of the roster; what stood there is replaced."""
        ...

    def absences(self, *, since: date) -> Sequence[Absence]:
        """Return the absences that end on a day or later, by their first day."""
        ...

    def save_absence(self, away: Absence) -> None:
        """Store an absence."""
        ...

    def closed_accounts(self) -> frozenset[str]:
        """Return the accounts that the hall head has closed."""
        ...

    def close_account(self, account: str, *, by: str, at: datetime) -> None:
        """Close an account."""
        ...

    def open_account(self, account: str) -> None:
        """Open a closed account again."""
        ...

    def vacancies(self, from_day: date, to_day: date) -> Sequence[Vacancy]:
        """Return the 空岗 records of some days, newest first."""
        ...

    def secret_age(self, person: str) -> SecretAge | None:
        """Return how old a person's secret is; None for one from before ages were kept."""
        ...

    def save_secret_age(self, age: SecretAge) -> None:
        """Store the age of a new secret."""
        ...

    def lock_out(self, person: str, *, source: str) -> LockOut:
        """Return the failures of a person from one source so far."""
        ...

    def save_lock_out(self, person: str, lock_out: LockOut, *, source: str, at: datetime) -> None:
        """Store the failures; none left forgets the row."""
        ...
