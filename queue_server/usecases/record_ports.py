"""The repositories of what a hall keeps beside its queue: knowledge, reports, self-checks and one-time notices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from queue_server.domain.knowledge import Entry, EntryVersion
from queue_server.domain.notice import Notice
from queue_server.domain.report import Report, ReportKind, ReportState, ReportWords
from queue_server.domain.self_check import SelfCheck


class KnowledgeBase(Protocol):
    """The entries, their versions, and who has opened which."""

    def get(self, entry: str) -> Entry | None:
        """Return an entry by its id, a withdrawn one too."""
        ...

    def put(self, entry: Entry) -> None:
        """Store a new entry or a new version, and keep the version for good."""
        ...

    def published(self) -> Sequence[Entry]:
        """Return all that the catalogue has brought, withdrawn entries too."""
        ...

    def find(self, terms: Sequence[str], *, unread_by: str | None, limit: int) -> Sequence[Entry]:
        """Return the entries that hold every term, best first; without a term the newest first.

        Args:
            terms: as domain.knowledge.search_terms makes them.
            unread_by: only what is news to this person.
            limit: how many at most.
        """
        ...

    def read_by(self, person: str) -> dict[str, str]:
        """Return the version of each entry that a person has opened last."""
        ...

    def mark_read(self, entry: str, *, person: str, version: str) -> None:
        """Note that a person has opened a version."""
        ...

    def count_unread(self, person: str) -> int:
        """Count what is news to a person."""
        ...

    def versions(self, entry: str) -> Sequence[EntryVersion]:
        """Return all versions of an entry, newest first."""
        ...


class Reports(Protocol):
    """The reports, and apart from them what was said, sealed."""

    def get(self, no: str) -> Report | None:
        """Return a report."""
        ...

    def add(self, report: Report) -> None:
        """Store a new report."""
        ...

    def save(self, report: Report) -> None:
        """Store a changed report."""
        ...

    def next_ordinal(self, kind: ReportKind, *, day: date) -> int:
        """Take the day's next number of a kind."""
        ...

    def find(
        self, *, states: Sequence[ReportState] | None, kind: ReportKind | None, due_before: date | None, limit: int
    ) -> Sequence[Report]:
        """Return reports, what is due first comes first; all states where None."""
        ...

    def count(self, states: Sequence[ReportState], *, due_before: date | None = None) -> int:
        """Count the reports in these states, those due before a day where one is given."""
        ...

    def words(self, no: str) -> ReportWords:
        """Return what was said, in the clear."""
        ...

    def put_words(self, no: str, words: ReportWords) -> str:
        """Store what was said, sealed; returns the keyed digest that stands in the journal."""
        ...


class SelfChecks(Protocol):
    """The monthly self-checks."""

    def of_month(self, month: str) -> Sequence[SelfCheck]:
        """Return a month's lines in order; those nobody has looked at are missing."""
        ...

    def get(self, month: str, *, line: int) -> SelfCheck | None:
        """Return one line."""
        ...

    def put(self, check: SelfCheck) -> None:
        """Store a line, or replace it."""
        ...


class Notices(Protocol):
    """The one-time notices; none is ever changed."""

    def get(self, notice: str) -> Notice | None:
        """Return a notice."""
        ...

    def add(self, notice: Notice) -> None:
        """Store a notice."""
        ...

    def last_to(self, item: str, *, ticket: str | None, person_key: str | None) -> Notice | None:
        """Return the last notice for an item to the same person: by the keyed digest, or by the same ticket."""
        ...

    def differing(self, first: date, last: date) -> Sequence[Notice]:
        """Return the notices of these days that differ from an earlier one, newest first."""
        ...

    def count(self, first: date, last: date) -> int:
        """Count the notices of these days."""
        ...
