"""How long a message from the broker counts: leases of retained state, and the gate that lets a call through once."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, TypeVar

from queue_server.contract.signs import LEASE_VALID_S, RETAINED_VALID_S
from signage.clocks import Clocks

M = TypeVar("M")


class Lease(Generic[M]):
    """The newest state of one retained topic, for as long as it counts; owned by one thread.

    A lower seq is dropped and an equal one renews. A state stands 15 s after it arrived, or 5 s when it came with the
    retain flag, and never beyond its own `valid_until`.
    """

    def __init__(self, clocks: Clocks) -> None:
        self._clocks = clocks
        self._state: M | None = None
        self._seq: int | None = None
        self._lapses_at: float = 0.0

    def offer(self, state: M, *, seq: int, valid_until: datetime, retained: bool) -> bool:
        """Take a message in; False if it is older than what is known and was dropped.

        A message is stored even when it has lapsed already: its seq still rules out what is older.
        """
        if self._seq is not None and seq < self._seq:
            return False
        lapses_at = self._end_of(valid_until, retained=retained)
        if seq == self._seq:
            lapses_at = max(lapses_at, self._lapses_at)
        self._state, self._seq, self._lapses_at = state, seq, lapses_at
        return True

    def _end_of(self, valid_until: datetime, *, retained: bool) -> float:
        allowed_s = RETAINED_VALID_S if retained else LEASE_VALID_S
        left_s = (valid_until - self._clocks.wall()).total_seconds()
        return self._clocks.monotonic() + min(float(allowed_s), left_s)

    def left_s(self) -> float:
        """Seconds for which the state still counts; 0 when it does not."""
        return max(0.0, self._lapses_at - self._clocks.monotonic()) if self._state is not None else 0.0

    def current(self) -> M | None:
        """The state while it counts, else None."""
        return self._state if self.left_s() > 0 else None

    def last(self) -> M | None:
        """The newest state, whether it still counts or not."""
        return self._state


class CallGate:
    """Lets each call through once: its seq must be above every one before it, and it must not come from a store."""

    def __init__(self, last_seq: int) -> None:
        self._last_seq = last_seq

    def admit(self, seq: int, *, retained: bool) -> bool:
        """Tell whether this call may be spoken; a call is never retained, so one that is was forged or replayed."""
        if retained or seq <= self._last_seq:
            return False
        self._last_seq = seq
        return True
