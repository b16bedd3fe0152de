"""A market day in two minutes: villagers of a practice hall who take numbers through the public API."""

from __future__ import annotations

import logging
import random
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass

from queue_server.client import HallClient, RefusedError, UnreachableError
from queue_server.contract.items import Item
from queue_server.contract.shapes import Priority

log = logging.getLogger(__name__)

TICKETS = 20
DURATION_S = 120.0
PRIORITY_SHARE = 0.15


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the day is; `problem` is the sentence that ended it early."""

    running: bool
    issued: int
    of: int
    problem: str = ""


class MarketDay:
    """At most one day at a time, in a thread of its own that ends with the process."""

    def __init__(
        self, client: Callable[[], HallClient], *, tickets: int = TICKETS, duration_s: float = DURATION_S
    ) -> None:
        self._client = client
        self._tickets = tickets
        self._duration_s = duration_s
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._progress = Progress(running=False, issued=0, of=tickets)

    @property
    def progress(self) -> Progress:
        """How far it is now."""
        with self._lock:
            return self._progress

    def start(self) -> bool:
        """Let the villagers come; False where they are coming already."""
        with self._lock:
            if self._progress.running:
                return False
            self._progress = Progress(running=True, issued=0, of=self._tickets)
            self._stop.clear()
        threading.Thread(target=self._run, name="market-day", daemon=True).start()
        return True

    def stop(self) -> None:
        """Send home whoever has not come yet."""
        self._stop.set()

    def _run(self) -> None:
        issued, problem = 0, ""
        try:
            client = self._client()
            items = client.items().items
            while issued < self._tickets and not self._stop.is_set():
                _take_number(client, items)
                issued += 1
                self._note(Progress(running=True, issued=issued, of=self._tickets))
                self._stop.wait(random.expovariate(self._tickets / self._duration_s))
            client.close()
        except (RefusedError, UnreachableError) as error:
            problem = str(error)
            log.warning("market day ended early: %s", problem)
        self._note(Progress(running=False, issued=issued, of=self._tickets, problem=problem))

    def _note(self, progress: Progress) -> None:
        with self._lock:
            self._progress = progress


def _take_number(client: HallClient, items: list[Item]) -> None:
    priority: Priority | None = "elderly" if random.random() < PRIORITY_SHARE else None  # noqa: S311 - play
    client.issue_ticket(random.choice(items).id, priority=priority, key=secrets.token_hex(16))  # noqa: S311 - play
