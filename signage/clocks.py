"""The clocks that signage is handed: wall time for moments, monotonic time for durations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Clocks:
    """`wall` returns aware moments; `monotonic` returns seconds that never step."""

    wall: Callable[[], datetime]
    monotonic: Callable[[], float]
