"""What the use cases ask of the sealed part of the store: the applicants' personal data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from queue_server.domain.applicant import Applicant, ApplicantMasks


class Applicants(Protocol):
    """The applicants of the cases, sealed; found again by keyed digests alone."""

    def put(self, no: str, applicant: Applicant) -> str:
        """Store the applicant of a case sealed; returns the keyed digest that stands in the journal."""
        ...

    def get(self, no: str) -> Applicant | None:
        """Return a case's applicant in the clear."""
        ...

    def masks(self, no: str) -> ApplicantMasks | None:
        """Return a case's applicant with stars, None before it is received."""
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
