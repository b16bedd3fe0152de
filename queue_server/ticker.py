"""The ticker: a thread that runs the timed use cases, as often as the business clock asks."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

log = logging.getLogger(__name__)

SHORTEST_S = 0.1
"""A fast business clock does not make it spin."""
LATE_S = 20.0
"""A chore that has not worked for so long is an ailment."""


@dataclass(frozen=True)
class Chore:
    """Something to do every `period_s` business seconds."""

    name: str
    period_s: float
    work: Callable[[], None]
    first_after_s: float = 0.0
    """Real seconds that a start is left in peace."""


class Ticker:
    """Does its chores for ever. A store that cannot be written is tried again at the next turn."""

    def __init__(self, chores: Sequence[Chore], *, speed: float) -> None:
        self._chores = chores
        self._speed = speed
        self._done_s = {chore.name: time.monotonic() for chore in chores}
        self._due_s = {chore.name: self._done_s[chore.name] + chore.first_after_s for chore in chores}
        self._failing: set[str] = set()
        self._stopping = threading.Event()

    @property
    def late(self) -> bool:
        """Whether a chore has not worked for 20 s beyond its period."""
        now_s = time.monotonic()
        return any(now_s - self._done_s[chore.name] > LATE_S + self._period_s(chore) for chore in self._chores)

    def run(self) -> None:
        """Work until `stop`; the caller gives it a thread."""
        while not self._stopping.is_set():
            for chore in self._chores:
                if time.monotonic() >= self._due_s[chore.name]:
                    self._do(chore)
            self._stopping.wait(max(0.0, min(self._due_s.values()) - time.monotonic()))

    def stop(self) -> None:
        """End after the chore that runs."""
        self._stopping.set()

    def _do(self, chore: Chore) -> None:
        began_s = time.monotonic()
        self._due_s[chore.name] = began_s + self._period_s(chore)
        try:
            chore.work()
        except OSError as error:
            if chore.name not in self._failing:
                log.warning("%s cannot write: %s", chore.name, error)
            self._failing.add(chore.name)
        else:
            self._failing.discard(chore.name)
            self._done_s[chore.name] = time.monotonic()

    def _period_s(self, chore: Chore) -> float:
        return max(SHORTEST_S, chore.period_s / self._speed)
