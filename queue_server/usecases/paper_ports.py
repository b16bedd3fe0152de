"""The book of the papers of cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from queue_server.domain.paper import Paper, PaperKind


class Papers(Protocol):
    """The numbered papers of one hall; a number, once taken, is never taken again."""

    def next_ordinal(self, kind: PaperKind, *, year: int) -> int:
        """Take the next number of a kind's series of a year, from 1, without gaps."""
        ...

    def add(self, paper: Paper) -> None:
        """Store a new paper."""
        ...

    def save(self, paper: Paper) -> None:
        """Store how often it was printed and how its slip fares; nothing else of a paper ever changes."""
        ...

    def get(self, paper: str) -> Paper | None:
        """Return a paper by its id."""
        ...

    def of_act(self, case_no: str, kind: PaperKind, *, act: str) -> Paper | None:
        """Return the paper of one act."""
        ...

    def latest(self, case_no: str, kind: PaperKind) -> Paper | None:
        """Return a case's last paper of a kind."""
        ...

    def of_case(self, case_no: str) -> Sequence[Paper]:
        """Return a case's papers, oldest first."""
        ...

    def slips_asked(self, since: datetime) -> Sequence[Paper]:
        """Return the papers whose slip was asked for since a moment and that no kiosk has taken, oldest first."""
        ...

    def forget(self, case_no: str) -> None:
        """Remove what people wrote on a case's papers, for whoever purges its applicant; the numbers stay."""
        ...
