"""The hall's clock: the real one, or a rehearsal's that started at a chosen moment and runs some times faster."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class HallClock(Protocol):
    """What a hall's clock can do."""

    @property
    def speed(self) -> float:
        """Business seconds in a real second."""
        ...

    def now(self) -> datetime:
        """The business moment now."""
        ...

    def to_real(self, moment: datetime) -> datetime:
        """Return when a business moment is on the machine's own clock."""
        ...


class RealClock:
    """The machine's own time."""

    speed: float = 1.0

    def now(self) -> datetime:
        """The moment now, aware."""
        return datetime.now(UTC)

    def to_real(self, moment: datetime) -> datetime:
        """Return the same moment: business time is real time."""
        return moment


class BusinessClock:
    """A rehearsal's clock: `start` when it was made, then `speed` business seconds a real second.

    It only drives the business of the hall; leases, keep-alives, retries and motors stay on real time. It follows the
    monotonic clock, so that a step of the machine's clock does not move a rehearsal.
    """

    def __init__(self, start: datetime, *, speed: float) -> None:
        if start.tzinfo is None:
            raise ValueError("a business clock starts at an aware moment")
        if speed <= 0:
            raise ValueError("a business clock runs forward")
        self._start = start
        self._origin_s = time.monotonic()
        self.speed = speed

    def now(self) -> datetime:
        """The business moment now, aware."""
        return self._start + timedelta(seconds=(time.monotonic() - self._origin_s) * self.speed)

    def to_real(self, moment: datetime) -> datetime:
        """Return when a business moment is, or was, on the machine's own clock."""
        return datetime.now(UTC) + (moment - self.now()) / self.speed
