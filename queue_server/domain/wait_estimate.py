"""The plain forecast: people ahead times the mean of the last twenty services, by open windows; it only warns."""

from __future__ import annotations

import math
from collections.abc import Sequence

LAST = 20
"""How many finished services the mean looks at."""
ENOUGH = 5
"""Below so many the catalogue's own figure fills up."""


def forecast_min(people_ahead: int, *, recent_service_s: Sequence[int], seed_min: float, windows_open: int) -> int:
    """Return the forecast wait in whole minutes, rounded up.

    Args:
        people_ahead: tickets that the rule calls first.
        recent_service_s: seconds of the last services, newest first; only the first twenty count.
        seed_min: the catalogue's usual minutes, used for what the history lacks.
        windows_open: windows that call; a closed hall counts as one.
    """
    samples = [float(seconds) for seconds in recent_service_s[:LAST]]
    samples += [seed_min * 60] * max(0, ENOUGH - len(samples))
    mean_s = sum(samples) / len(samples)
    return math.ceil(people_ahead * mean_s / max(1, windows_open) / 60)
