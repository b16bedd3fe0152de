"""The board as a stream of server-sent events: the whole board in each, renewed while nothing happens."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator

from queue_server.board import BoardFeed
from queue_server.web.problems import Refusal

RETRY_MS = 2000
HEARTBEAT_S = 10.0
RENEW_S = 5.0
"""How often an unchanged board is sent again: its tidal state is a lease."""
LOOK_S = 1.0
"""How often a quiet stream looks whether its reader is still there."""
SPACING_S = 0.05
"""The least time between two boards of one stream; what happens meanwhile is in the next one."""


class BoardStreams:
    """All open streams; each holds a request thread, so there is a limit."""

    def __init__(self, feed: BoardFeed, *, limit: int) -> None:
        self._feed = feed
        self._limit = limit
        self._lock = threading.Lock()
        self._open = 0

    @property
    def open_count(self) -> int:
        """How many streams are being read."""
        return self._open

    def open(self, gone: Callable[[], bool]) -> Iterator[bytes]:
        """Return the events of one new stream, until `gone()` or the feed closes.

        Raises:
            Refusal: 503 where the limit is reached.
        """
        with self._lock:
            if self._open >= self._limit:
                raise Refusal(503, "too_many_streams", headers={"Retry-After": "5"})
            self._open += 1
        return _CountedEvents(self._events(gone), on_close=self._release)

    def _release(self) -> None:
        with self._lock:
            self._open -= 1

    def _events(self, gone: Callable[[], bool]) -> Iterator[bytes]:
        yield f"retry: {RETRY_MS}\n\n".encode()
        rev = -1
        sent_s = beat_s = time.monotonic()
        while not gone():
            newer = self._feed.wait_for_newer(rev, timeout_s=LOOK_S)
            if self._feed.closed:
                return
            now_s = time.monotonic()
            if newer is None and now_s - sent_s >= RENEW_S:
                newer = self._feed.current()
            if newer is not None:
                rev, sent_s = newer.rev, now_s
                yield b"event: board\nid: %d\ndata: %s\n\n" % (rev, newer.encoded)
                self._feed.wait_closed(SPACING_S)
            if now_s - beat_s >= HEARTBEAT_S:
                beat_s = now_s
                yield b"event: heartbeat\ndata: %s\n\n" % json.dumps({"rev": rev}).encode()


class _CountedEvents(Iterator[bytes]):
    """Events that give their place back once, also where the reader went away before the first one."""

    def __init__(self, events: Iterator[bytes], *, on_close: Callable[[], None]) -> None:
        self._events = events
        self._on_close = on_close
        self._closed = False

    def __next__(self) -> bytes:
        return next(self._events)

    def close(self) -> None:
        """Called by the WSGI server at the end, whatever the reason."""
        if not self._closed:
            self._closed = True
            self._on_close()
