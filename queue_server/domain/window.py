"""A window as it stands now, and the day it works in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal


class WindowState(StrEnum):
    """Nobody there (or the tidal window closed), calling, or paused."""

    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


@dataclass(frozen=True, kw_only=True)
class WindowStatus:
    """Who sits at a window and what is in hand. `since` is when `state` began, `empty_since` when the last one left."""

    no: int
    state: WindowState
    since: datetime
    session: str | None = None
    person: str | None = None
    ticket: str | None = None
    pause_reason: str | None = None
    empty_since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BusinessDay:
    """The day that numbers belong to. Once ended it never opens again, and days never go backwards (D9)."""

    day: date
    opened_at: datetime
    ended_at: datetime | None = None
    priority_run: int = 0
    """Priority calls since the last ordinary one."""
    overtime_since: datetime | None = None
    """延时服务 began; None while it does not run."""
    overtime_s: int = 0

    @property
    def ended(self) -> bool:
        """Whether the hall head, or the next day, has ended it."""
        return self.ended_at is not None


@dataclass(frozen=True, kw_only=True)
class DayStanding:
    """The business day: `at_work` in service hours or with somebody left, `over` once all of that is past."""

    day: date
    at_work: bool
    over: bool


@dataclass(frozen=True, kw_only=True)
class ReliefCall:
    """The comprehensive window asks the other clerk to take over (AB岗, R30), and what is left open there."""

    window: int
    why: Literal["paused", "empty"]
    since: datetime
    tickets: tuple[str, ...]
    """Numbers in hand or set aside there."""
    cases: tuple[str, ...]
    """预收件 opened there that wait for entry."""


@dataclass(frozen=True, kw_only=True)
class Vacancy:
    """空岗: service hours with nobody at the comprehensive window for more than five minutes."""

    id: int
    day: date
    window: int
    began_at: datetime
    ended_at: datetime | None = None
