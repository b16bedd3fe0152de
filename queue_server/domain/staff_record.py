"""The record of one of the hall's people (R21): post, trainings, abilities, and who selected them for a window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from queue_server.domain import staff_sentences as sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.person import Account, AccountType, Person

WINDOW_STAFF = 2
"""明确窗口工作人员2名 (R29)."""


class Ability(StrEnum):
    """What the notice asks of who sits at the window (R21)."""

    ANALYSIS = "analysis"
    """分析判断"""
    EXPRESSION = "expression"
    """语言表达"""
    COORDINATION = "coordination"
    """协调沟通"""


class AbsenceKind(StrEnum):
    """Why somebody of the window is not at the window."""

    LEAVE = "leave"
    TRAINING = "training"
    OTHER_DUTY = "other_duty"


@dataclass(frozen=True, kw_only=True)
class Training:
    """One training."""

    day: date
    topic: str
    hours: int


@dataclass(frozen=True, kw_only=True)
class StaffRecord:
    """What the hall head knows of a person. `changed_by` None: a demonstration brought it along."""

    person: str
    post: str = ""
    employer: str = ""
    years: int | None = None
    full_time: bool = False
    """专职: no other duty beside the window (R28)."""
    abilities: tuple[Ability, ...] = ()
    assessed_on: date | None = None
    trainings: tuple[Training, ...] = ()
    selected_by: str = ""
    selected_on: date | None = None
    changed_by: str | None = None
    changed_at: datetime

    @property
    def selected(self) -> bool:
        """Whether it says who selected the person for the window, and when."""
        return bool(self.selected_by.strip()) and self.selected_on is not None

    def lacking(self) -> list[str]:
        """Return what R21 asks for and the record does not say."""
        wanted = (
            (self.selected, sentences.LACKS_SELECTION),
            (bool(self.post), sentences.LACKS_POST),
            (self.years is not None, sentences.LACKS_YEARS),
            (bool(self.trainings), sentences.LACKS_TRAINING),
            (set(self.abilities) == set(Ability) and self.assessed_on is not None, sentences.LACKS_ABILITIES),
            (self.full_time, sentences.LACKS_FULL_TIME),
        )
        return [phrase for there, phrase in wanted if not there]


@dataclass(frozen=True, kw_only=True)
class Absence:
    """Days on which somebody is away."""

    id: str
    person: str
    kind: AbsenceKind
    from_day: date
    until_day: date
    logged_by: str
    logged_at: datetime

    def covers(self, day: date) -> bool:
        """Tell whether the person is away on a day."""
        return self.from_day <= day <= self.until_day

    def check(self) -> None:
        """Raise DomainError wrong_dates where the dates run backwards."""
        if self.until_day < self.from_day:
            raise DomainError(Code.WRONG_DATES, sentences.DATES_RUN_BACK)


def check_window_account(person: Person, account: Account, record: StaffRecord | None) -> None:
    """Check that a person may be bound to an account of the window (R21).

    The hall head is not selected: the hall head selects, and stands in.

    Raises:
        DomainError: selection_needed.
    """
    if account.type is not AccountType.COMPREHENSIVE or person.hall_head:
        return
    if record is None or not record.selected:
        raise DomainError(Code.SELECTION_NEEDED, sentences.SELECTION_NEEDED.format(name=person.name))


def holds_two_roles(accounts: tuple[Account, ...]) -> bool:
    """Tell whether somebody of the window would also decide for a station (R28)."""
    kinds = {account.type for account in accounts}
    return {AccountType.COMPREHENSIVE, AccountType.STATION} <= kinds


def is_window_staff(person: Person, record: StaffRecord | None, *, window_accounts: frozenset[str]) -> bool:
    """Tell whether a person counts as one of the two of R29."""
    held = window_accounts & set(person.accounts)
    return person.enabled and not person.hall_head and bool(held) and record is not None and record.selected
