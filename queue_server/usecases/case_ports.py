"""What the use cases of the case flow ask of the store: lists by who must act, and the sealed words of a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from queue_server.domain.case import Case
from queue_server.domain.case_decision import Comment, Decision, Delivery


class CaseLists(Protocol):
    """The cases of one hall by who has to do something about them, most urgent first."""

    def of_window(self, *, limit: int) -> Sequence[Case]:
        """Return drafts, what is to be routed, what came back, and what waits for a correction."""
        ...

    def of_station(self, station: str, *, limit: int) -> Sequence[Case]:
        """Return what stands at a station, by due date (R61)."""
        ...

    def coming_to(self, station: str, *, limit: int) -> Sequence[Case]:
        """Return what a window is still taking in for a station: drafts, and received ones that are not routed."""
        ...

    def of_issue(self, *, limit: int) -> Sequence[Case]:
        """Return what is to be issued and handed out."""
        ...

    def running(self, *, limit: int) -> Sequence[Case]:
        """Return every case that the hall owes something for, by due date."""
        ...

    def past_receive_due(self, today: date, *, limit: int) -> Sequence[Case]:
        """Return the licences whose five working days for 受理 are over."""
        ...

    def past_correction_due(self, today: date, *, limit: int) -> Sequence[Case]:
        """Return the cases whose limit for a correction is over."""
        ...

    def delivered_before(self, day: date, *, limit: int) -> Sequence[Case]:
        """Return the delivered cases of before a day that are not closed; one that owes materials is not among them."""
        ...

    def provisional(self) -> Sequence[Case]:
        """Return the running cases with a provisional date (暂定)."""
        ...

    def due_between(self, first: date, last: date) -> Sequence[Case]:
        """Return the promised cases whose due date lies in these days, withdrawn ones excepted."""
        ...

    def corrected_twice(self, first: date, last: date) -> int:
        """Count the cases received in these days that got more than one correction notice (R64)."""
        ...


class CaseWords(Protocol):
    """What people wrote about a case, sealed because it may name somebody."""

    def decisions(self, no: str) -> Sequence[Decision]:
        """Return a case's decisions, oldest first; the last may be a draft."""
        ...

    def decision(self, no: str) -> Decision | None:
        """Return the last decision or draft."""
        ...

    def save_decision(self, no: str, decision: Decision) -> None:
        """Store a decision under its number, new or changed."""
        ...

    def comments(self, no: str) -> Sequence[Comment]:
        """Return the guidance on a draft, oldest first."""
        ...

    def add_comment(self, no: str, comment: Comment) -> None:
        """Store a comment."""
        ...

    def delivery(self, no: str) -> Delivery | None:
        """Return how the result gets or got to the applicant."""
        ...

    def save_delivery(self, no: str, delivery: Delivery) -> None:
        """Store it, new or changed."""
        ...

    def forget(self, no: str) -> None:
        """Remove all words of a case, for whoever purges its applicant."""
        ...
