"""The register of the hall's people, as the use cases ask for it: station heads, records, duty, accounts, secrets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from queue_server.domain.sign_in_rules import LockOut
from queue_server.domain.station_head import StationHead


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

    def lock_out(self, person: str, *, source: str) -> LockOut:
        """Return the failures of a person from one source so far."""
        ...

    def save_lock_out(self, person: str, lock_out: LockOut, *, source: str) -> None:
        """Store the failures; none left forgets the row."""
        ...
