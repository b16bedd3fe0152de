"""Working days of the national calendar under the bureau's own overrides (D4): due dates, and how sure they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

WEEKDAYS = 5
"""Monday to Friday; what a year without a published table falls back to."""


@dataclass(frozen=True, kw_only=True)
class DueDate:
    """The last day of a period. A `provisional` one (暂定) crosses days of a year whose holidays are not known yet."""

    day: date
    provisional: bool


@dataclass(frozen=True, kw_only=True)
class WorkingDays:
    """What is known of single days.

    Attributes:
        rests: public holidays, substitute days included; weekends need not be listed.
        works: make-up workdays (调休) at weekends.
        known_years: the years for which both lists are complete.
        overrides: the bureau's own table, True for a working day; it wins over everything and counts as known.
    """

    rests: frozenset[date] = frozenset()
    works: frozenset[date] = frozenset()
    known_years: frozenset[int] = frozenset()
    overrides: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Tell whether offices work on the day; in a year that is not known every Monday to Friday counts."""
        if day in self.overrides:
            return self.overrides[day]
        if day in self.works:
            return True
        return day not in self.rests and day.weekday() < WEEKDAYS

    def is_known(self, day: date) -> bool:
        """Tell whether the day is certain: its year is published, or the bureau has said what it is."""
        return day in self.overrides or day.year in self.known_years

    def due(self, start: date, *, days: int) -> DueDate:
        """Return the day on which a period ends.

        Args:
            start: the day of the act; it is not counted, whether it is a working day or not.
            days: working days, 0 or more; 0 ends on the start itself.

        Raises:
            ValueError: fewer than 0 days.
        """
        if days < 0:
            raise ValueError(f"a period has no {days} days")
        day, left, provisional = start, days, False
        while left:
            day += timedelta(days=1)
            provisional = provisional or not self.is_known(day)
            left -= self.is_working(day)
        return DueDate(day=day, provisional=provisional)

    def between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`; negative where the end comes first."""
        if end < start:
            return -self.between(end, start)
        span = (end - start).days
        return sum(self.is_working(start + timedelta(days=offset)) for offset in range(1, span + 1))

    def due_again(self, before: DueDate, start: date, *, days: int, today: date) -> DueDate:
        """Return a due date by what is known now: one that has passed never moves (D4)."""
        return before if before.day < today else self.due(start, days=days)
