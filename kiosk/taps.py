"""Which touches count: one finger at a time, no second tap within 600 ms, none at all while somebody hammers."""

from __future__ import annotations

import time
from collections.abc import Callable

from kiosk import tokens


class Taps:
    """Asked before anything is pressed. Hammering on one spot is one tap, whatever pages come and go under it."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._finger: object = None
        self._acted_s = -tokens.SECOND_TAP_S
        self._felt_s = -tokens.HAMMER_S
        self._felt_mm = (0.0, 0.0)
        self._hammering = False

    def feel(self, x_mm: float, y_mm: float) -> None:
        """A finger came down somewhere, on a target or not."""
        now_s = self._now_s()
        apart_mm = max(abs(x_mm - self._felt_mm[0]), abs(y_mm - self._felt_mm[1]))
        self._hammering = apart_mm < tokens.HAMMER_MM and now_s - self._felt_s < tokens.HAMMER_S
        self._felt_s, self._felt_mm = now_s, (x_mm, y_mm)

    def take(self, finger: object) -> bool:
        """Whether this finger may press now."""
        too_soon = self._now_s() - self._acted_s < tokens.SECOND_TAP_S
        if self._finger is not None or too_soon or self._hammering:
            return False
        self._finger = finger
        return True

    def let_go(self, *, acted: bool) -> None:
        """The finger is up."""
        self._finger = None
        if acted:
            self._acted_s = self._now_s()
