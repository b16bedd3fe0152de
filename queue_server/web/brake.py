"""A brake for what one caller may do only so often: a window of time that slides, on the machine's monotonic clock."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from queue_server.web.gate import principal
from queue_server.web.problems import Refusal


class Brake:
    """Lets each caller pass `limit` times within `window_s` seconds; usable from any thread."""

    def __init__(self, *, limit: int, window_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._window_s = window_s
        self._clock = clock
        self._passed: dict[str, deque[float]] = {}
        self._lock = threading.Lock()  # guards _passed

    def check(self) -> None:
        """Count one pass of whoever stands behind the request.

        Raises:
            Refusal: 429 with the seconds to wait.
        """
        self.check_for(principal().scope)

    def check_for(self, caller: str) -> None:
        """Count one pass of a caller of the edge's own choosing; Refusal 429 with the seconds to wait."""
        wait_s = self.wait_s(caller)
        if wait_s > 0:
            raise Refusal(429, headers={"Retry-After": str(int(wait_s) + 1)})

    def wait_s(self, caller: str) -> float:
        """Count a pass and return 0, or return the seconds until the next is possible; that attempt counts nothing."""
        now_s = self._clock()
        with self._lock:
            passed = self._passed.setdefault(caller, deque())
            while passed and passed[0] <= now_s - self._window_s:
                passed.popleft()
            if len(passed) >= self._limit:
                return passed[0] + self._window_s - now_s
            passed.append(now_s)
            return 0.0
