"""The health record of one device, written by its owner thread and read by anybody at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from devices.ports import Health, HealthState

Clock = Callable[[], datetime]
"""Returns the present moment, aware."""


class HealthRecord:
    """Keeps `since` as the moment of the last change of state or reason."""

    def __init__(self, device: str, kind: str, *, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._health = Health(device=device, kind=kind, state=HealthState.UNKNOWN, since=clock(), reason="未连接")

    def read(self) -> Health:
        """Return the present record."""
        with self._lock:
            return self._health

    def works(self) -> None:
        """Note that the device just answered and has nothing to complain of."""
        self.note(HealthState.OK, "")

    def note(self, state: HealthState, reason: str) -> None:
        """Note a state with a short Chinese reason for staff; OK and DEGRADED renew `last_ok`."""
        now = self._clock()
        with self._lock:
            old = self._health
            same = old.state is state and old.reason == reason
            alive = state in {HealthState.OK, HealthState.DEGRADED}
            self._health = Health(
                device=old.device,
                kind=old.kind,
                state=state,
                since=old.since if same else now,
                reason=reason,
                last_ok=now if alive else old.last_ok,
            )
