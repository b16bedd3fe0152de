"""AB岗 (R30): who has which post on which day, and whether somebody is left to take over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from queue_server.domain import staff_sentences as sentences
from queue_server.domain.errors import Code, DomainError


class Shift(StrEnum):
    """Part of the day that a row is for."""

    DAY = "day"
    MORNING = "morning"
    AFTERNOON = "afternoon"


class Post(StrEnum):
    """What is to be staffed."""

    COMPREHENSIVE = "comprehensive"
    """综合窗口"""
    ISSUE = "issue"
    """出件窗口"""
    TIDAL = "tidal"
    """潮汐窗口"""


NOON_HOUR = 12


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One row of the roster."""

    day: date
    shift: Shift
    post: Post
    person_a: str
    person_b: str
    backup: str | None = None
    set_by: str
    set_at: datetime

    @property
    def people(self) -> tuple[str, ...]:
        """A, B and the backup, by id."""
        return tuple(person for person in (self.person_a, self.person_b, self.backup) if person is not None)

    def check(self) -> None:
        """Raise DomainError same_person where one person has two places of a row."""
        if len(set(self.people)) != len(self.people):
            raise DomainError(Code.SAME_PERSON, sentences.DUTY_NEEDS_DIFFERENT_PEOPLE)

    def covers(self, at: datetime) -> bool:
        """Tell whether the row is for a moment of its day."""
        if self.shift is Shift.DAY:
            return True
        return (at.hour < NOON_HOUR) == (self.shift is Shift.MORNING)


def duty_at(rows: list[Duty], at: datetime, *, post: Post = Post.COMPREHENSIVE) -> Duty | None:
    """Return the row for a post at a moment; a half day's row counts before the whole day's."""
    found = [row for row in rows if row.post is post and row.day == at.date() and row.covers(at)]
    return min(found, key=lambda row: row.shift is Shift.DAY, default=None)
