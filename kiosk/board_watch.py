"""Reads the board every second beside the worker, so that no printing delays an emergency message on the screen."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from kiosk.messages import BoardSeen, News
from queue_server.client import HallClient, RefusedError, UnreachableError

log = logging.getLogger(__name__)

READ_EVERY_S = 1.0
"""An emergency message stands on every screen within 3 s (R75)."""
STOP_WITHIN_S = 3.0


class BoardWatch:
    """One thread with a client of its own; a server that is away is the worker's to tell."""

    def __init__(self, client: HallClient, *, tell: Callable[[News], None], wanted: Callable[[], bool]) -> None:
        self._client = client
        self._tell = tell
        self._wanted = wanted
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kiosk-board", daemon=True)

    def start(self) -> None:
        """Start to read."""
        self._thread.start()

    def stop(self) -> None:
        """Stop within one reading."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(STOP_WITHIN_S)

    def _run(self) -> None:
        try:
            while not self._stopping.wait(READ_EVERY_S):
                if self._wanted():
                    self._read()
        finally:
            self._client.close()

    def _read(self) -> None:
        try:
            self._tell(BoardSeen(board=self._client.board()))
        except (RefusedError, UnreachableError) as error:
            log.info("board not read: %s", error)
