"""One row of the journal, as whoever follows a story reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class JournalRow:
    """One row of the journal as read back."""

    seq: int
    hall: str
    at: datetime
    day: date
    event: str
    kind: str
    entity: str
    from_state: str | None
    to_state: str | None
    person: str | None
    account: str | None
    terminal: str | None
    network: str | None
    reason: str | None
    data: Mapping[str, str | int | float | bool | None]
    alg: str
    prev: str
    digest: str
