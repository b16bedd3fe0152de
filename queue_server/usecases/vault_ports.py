"""What the use cases ask of the sealed part of the store: applicants, scans, and what must not be kept for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from queue_server.domain.applicant import Applicant, ApplicantMasks
from queue_server.domain.scan import Scan


class Applicants(Protocol):
    """The applicants of the cases, sealed; found again by keyed digests alone.

    While the hall key is away `masks` says so in words, and all else that needs it raises DomainError
    personal_data_away.
    """

    def put(self, no: str, applicant: Applicant) -> str:
        """Store the applicant of a case sealed; returns the keyed digest that stands in the journal."""
        ...

    def get(self, no: str) -> Applicant | None:
        """Return a case's applicant in the clear, None before it is received and after the purge."""
        ...

    def masks(self, no: str) -> ApplicantMasks | None:
        """Return a case's applicant with stars, None before it is received and after the purge."""
        ...

    def key_of(self, id_number: str) -> str:
        """Return the keyed digest that stands for a person's ID number, however it was typed."""
        ...

    def person_key(self, no: str) -> str | None:
        """Return the keyed digest of a case's applicant, None before it is received."""
        ...

    def of_person(self, person_key: str, *, limit: int) -> Sequence[str]:
        """Return the numbers of a person's latest cases, newest first."""
        ...

    def by_name(self, name: str, *, limit: int) -> Sequence[str]:
        """Return the numbers of the latest cases whose applicant has this whole name, newest first."""
        ...

    def forget(self, no: str) -> None:
        """Drop a case's applicant."""
        ...


@dataclass(frozen=True)
class FileKey:
    """What seals the files of one case; it never leaves the process."""

    id: int
    key: bytes = field(repr=False)


class Scans(Protocol):
    """What the database knows of the scans; their bytes lie sealed on disk."""

    def of_case(self, no: str) -> Sequence[Scan]:
        """Return a case's scans, oldest first."""
        ...

    def get(self, scan: str) -> Scan | None:
        """Return a scan."""
        ...

    def add(self, scan: Scan) -> None:
        """Store a scan whose file is on disk."""
        ...

    def forget(self, no: str) -> Sequence[str]:
        """Drop the rows of a case's scans; returns the names of their files, which no row names any more."""
        ...

    def file_digests(self) -> frozenset[str]:
        """Return the names of all files that a row names."""
        ...

    def file_key(self, no: str) -> FileKey:
        """Return the key of a case's files, made in a writing transaction where there is none."""
        ...


@dataclass(frozen=True, kw_only=True)
class ResealCursor:
    """How far the sealing anew has come: table by table, row by row."""

    table: int = 0
    after: tuple[str | int, ...] = ()


class Keys(Protocol):
    """The wrapped keys of this hall."""

    def forget_case(self, no: str) -> None:
        """Drop a case's key: what it sealed opens nowhere any more."""
        ...

    def retire(self) -> int:
        """Retire the years' keys; returns how many."""
        ...

    def resealing(self) -> bool:
        """Tell whether something is still sealed by a retired key, or as the first version sealed."""
        ...

    def reseal(self, cursor: ResealCursor, *, limit: int) -> ResealCursor | None:
        """Seal the next rows anew; returns where to go on, None when nothing old is left."""
        ...


class Retained(Protocol):
    """What has to go one day."""

    def ended_before(self, day: date, *, of_items: Mapping[str, date], limit: int) -> Sequence[str]:
        """Return the numbers of cases that ended before a day and still have personal data, the oldest first.

        `of_items` gives another day for cases of an item.
        """
        ...

    def forget_visits(self, before: date) -> int:
        """Drop what was said of people at visits before a day; returns how many visits lost something."""
        ...

    def forget_persons(self, before: date) -> None:
        """Drop the digests that tie notices before a day to a person."""
        ...
