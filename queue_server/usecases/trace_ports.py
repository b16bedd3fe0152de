"""What the use cases ask of the store to find cases again, to answer applicants, and to follow an outside system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from queue_server.domain.case import Case
from queue_server.domain.case_query import QueryLock
from queue_server.domain.outside_case import OutsideCase
from queue_server.domain.outside_errand import Errand, ErrandState


@dataclass(frozen=True, kw_only=True)
class CaseWish:
    """Which cases: exactly one of the fields from `nos` to `every` says by what, the others narrow it."""

    nos: Sequence[str] | None = None
    ending: str | None = None
    """Any number of last places, the last five of them whole: `1123B0001`."""
    ticket_number: str | None = None
    outside_no: str | None = None
    item: str | None = None
    every: bool = False
    first: date | None = None
    last: date | None = None
    only_item: str | None = None
    station: str | None = None
    """Only the cases that this station decides."""
    before: Case | None = None
    """Only what is older than this case."""


@dataclass(frozen=True, kw_only=True)
class NoticeMark:
    """A one-time notice and when it was given."""

    id: str
    at: datetime


class TraceRecords(Protocol):
    """The stored cases and the journal, as those who look back read them."""

    def find(self, wish: CaseWish, *, limit: int) -> Sequence[Case]:
        """Return cases, newest first."""
        ...

    def item_names(self) -> Mapping[str, str]:
        """Return every item that a stored case is of, with the name it had last."""
        ...

    def latest_changes(self, *, limit: int) -> Mapping[str, datetime]:
        """Return the cases whose state changed last, with the moment, latest first."""
        ...

    def counted_since(self, first: date) -> Mapping[str, int]:
        """Count the cases that count on the days from `first`, by state."""
        ...

    def outside_done_since(self, first: date) -> int:
        """Count the linked cases that count on the days from `first` and have a result outside."""
        ...

    def notices_of(self, case: Case) -> Sequence[NoticeMark]:
        """Return the one-time notices that belong to a case, oldest first."""
        ...


class QueryLocks(Protocol):
    """Wrong endings that applicants typed; a key says nothing of the number that was typed."""

    def get(self, case_no: str, *, source: str) -> QueryLock:
        """Return the count for a typed case number from a source."""
        ...

    def save(self, lock: QueryLock) -> None:
        """Store a count."""
        ...

    def forget(self, lock: QueryLock) -> None:
        """Remove a count."""
        ...

    def purge(self, *, before: datetime) -> None:
        """Forget the counts that nobody has added to since."""
        ...


class OutsideRecords(Protocol):
    """The cases that live in an outside system, and the errands to it."""

    def get(self, case_no: str) -> OutsideCase | None:
        """Return what is known of a case there."""
        ...

    def put(self, case: OutsideCase) -> None:
        """Store what is known."""
        ...

    def open(self, *, limit: int) -> Sequence[OutsideCase]:
        """Return the cases that are not done, the nearest due day first, those without one at the end."""
        ...

    def states(self, case_nos: Sequence[str]) -> Mapping[str, OutsideCase]:
        """Return what is known of several cases."""
        ...

    def errand(self, case_no: str) -> Errand | None:
        """Return a case's errand."""
        ...

    def put_errand(self, errand: Errand) -> None:
        """Store an errand."""
        ...

    def due_errands(self, state: ErrandState, *, at: datetime, limit: int) -> Sequence[Errand]:
        """Return the errands of a state whose time has come, the longest waiting first."""
        ...

    def count_errands(self) -> Mapping[ErrandState, int]:
        """Count the errands by state."""
        ...
