"""Which touches count: one finger at a time, none twice, none meant for the page before, no hammering."""

from __future__ import annotations

import time
from collections.abc import Callable

from kiosk import tokens


class Taps:
    """Asked before anything is pressed. Hammering on one spot is one tap, whatever pages come and go under it.

    Fingers are seen when the window's thread comes round, late on a slow machine: what waited while a page was being
    drawn was meant for the one before, and the time that the thread was away is nobody's pause.
    """

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._finger: object = None
        self._acted_s = -tokens.SECOND_TAP_S
        self._felt_s = -tokens.HAMMER_S
        self._felt_mm = (0.0, 0.0)
        self._hammering = False
        self._round_s: float | None = None
        self._coming_s: float | None = None
        self._read_s = 0.0
        self._open_s = 0.0

    @property
    def ready(self) -> bool:
        """Whether the page that is shown has been there long enough to be meant."""
        if self._coming_s is not None:
            return self._now_s() - self._coming_s > tokens.DRAWN_WITHIN_S
        return self._now_s() >= self._open_s

    def come_round(self) -> None:
        """The window's thread has come round, as it does many times a second."""
        now_s = self._now_s()
        away_s = 0.0 if self._round_s is None else now_s - self._round_s - tokens.STALL_S
        if away_s > 0:
            self._felt_s = min(now_s, self._felt_s + away_s)
        self._round_s = now_s

    def page_comes(self, *, asked: bool) -> None:
        """Another page is about to be drawn; `asked` where a finger has just asked for it."""
        self._coming_s = self._now_s()
        self._read_s = tokens.SEEN_S if asked else tokens.SECOND_TAP_S

    def drawn(self) -> None:
        """The window shows what it has."""
        if self._coming_s is not None:
            self._coming_s = None
            self._open_s = self._now_s() + self._read_s

    def feel(self, x_mm: float, y_mm: float) -> None:
        """A finger came down somewhere, on a target or not."""
        now_s = self._now_s()
        apart_mm = max(abs(x_mm - self._felt_mm[0]), abs(y_mm - self._felt_mm[1]))
        self._hammering = apart_mm < tokens.HAMMER_MM and now_s - self._felt_s < tokens.HAMMER_S
        self._felt_s, self._felt_mm = now_s, (x_mm, y_mm)

    def take(self, finger: object) -> bool:
        """Whether this finger may press now."""
        too_soon = self._now_s() - self._acted_s < tokens.SECOND_TAP_S
        if self._finger is not None or too_soon or self._hammering or not self.ready:
            return False
        self._finger = finger
        return True

    def let_go(self, *, acted: bool) -> None:
        """The finger is up."""
        self._finger = None
        if acted:
            self._acted_s = self._now_s()
