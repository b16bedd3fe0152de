"""The board: the one projection that display, terminal and statistics start from, built once for each state."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from queue_server.contract.board import Board

FRESH_S = 1.0
"""How old a board may be though nothing was written: its waits and leases move with time."""


@dataclass(frozen=True)
class BoardSnapshot:
    """A board as it was built, with its JSON."""

    board: Board
    encoded: bytes
    built_s: float

    @property
    def rev(self) -> int:
        """The journal's last sequence number in it."""
        return self.board.rev


class BoardFeed:
    """Builds the board on demand, once for all who ask, and wakes those who wait for the next one.

    `committed` is called by the writer after each commit and never blocks it.
    """

    def __init__(self, build: Callable[[], Board]) -> None:
        self._build = build
        self._building = threading.Lock()
        self._moved = threading.Condition()
        self._head = 0
        self._snapshot: BoardSnapshot | None = None
        self._closed = threading.Event()

    @property
    def closed(self) -> bool:
        """Whether the server is stopping: nobody waits any more."""
        return self._closed.is_set()

    def wait_closed(self, timeout_s: float) -> None:
        """Pause for `timeout_s`, shorter where the feed closes."""
        self._closed.wait(timeout_s)

    def committed(self, rev: int) -> None:
        """Note that the journal reaches `rev`."""
        with self._moved:
            self._head = max(self._head, rev)
            self._moved.notify_all()

    def current(self) -> BoardSnapshot:
        """Return the board now: of the newest commit, at most 1 s old."""
        with self._building:
            kept = self._snapshot
            if kept is not None and kept.rev >= self._head and time.monotonic() - kept.built_s < FRESH_S:
                return kept
            built_s = time.monotonic()
            board = self._build()
            self._snapshot = BoardSnapshot(board, board.model_dump_json().encode(), built_s)
            return self._snapshot

    def wait_for_newer(self, rev: int, *, timeout_s: float) -> BoardSnapshot | None:
        """Wait for a board above `rev`; None after `timeout_s` or at the close."""
        with self._moved:
            self._moved.wait_for(lambda: self._head > rev or self.closed, timeout_s)
            if self.closed or (self._head <= rev and rev >= 0):
                return None
        return self.current()

    def close(self) -> None:
        """Wake everybody for the last time."""
        self._closed.set()
        with self._moved:
            self._moved.notify_all()
