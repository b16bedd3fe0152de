"""The relay: reads the journal behind a sink's cursor, hands every call over once it is sure, and renews the leases."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from queue_server.board import BoardFeed
from queue_server.contract.board import Board
from queue_server.contract.signs import LEASE_RENEW_S, CallMessage, TidalMessage, WindowMessage

log = logging.getLogger(__name__)

BATCH = 50
"""How many calls are read from the journal at a time."""
RETRY_S = (0.2, 0.5, 1.0, 2.0, 5.0)
"""The pauses after a failure, the last one for ever."""


class SignSink(Protocol):
    """Where calls and states go; the MQTT publisher is one.

    The relay's own thread calls every method, one at a time. A sink that is down returns False or raises OSError: the
    relay keeps its place and tries again, and the server never notices.
    """

    @property
    def name(self) -> str:
        """The name of its cursor in the journal, `mqtt`; it stays the same across restarts."""
        ...

    def start(self) -> None:
        """Begin to connect; returns at once."""
        ...

    def deliver_call(self, message: CallMessage) -> bool:
        """Hand one call over and wait for the receiver's acknowledgement, at most 5 s; False: not acknowledged."""
        ...

    def publish_state(self, board: Board, windows: Sequence[WindowMessage], tidal: TidalMessage) -> None:
        """Publish the retained states; raises OSError while the receiver cannot be reached. Need not wait for acks."""
        ...

    def stop(self) -> None:
        """Disconnect; returns within 1 s."""
        ...


@dataclass(frozen=True)
class SignState:
    """What the relay publishes beside the calls: made at the moment of publishing, because every part is a lease."""

    board: Board
    windows: Sequence[WindowMessage]
    tidal: TidalMessage


class CallSource(Protocol):
    """The journal as the relay reads it."""

    def calls_after(self, seq: int, *, limit: int) -> tuple[Sequence[CallMessage], int]:
        """Return the calls above `seq` in order, and the last seq that was looked at."""
        ...

    def cursor(self, sink: str) -> int:
        """Return the seq up to which a sink has everything; 0 at first."""
        ...

    def advance(self, sink: str, seq: int) -> None:
        """Keep a sink's place for good."""
        ...


class Relay:
    """The thread of one sink.

    Calls are delivered at least once and in order; the cursor moves only after the acknowledgement. Nothing here is ever
    waited for by a request.
    """

    def __init__(
        self, sink: SignSink, *, feed: BoardFeed, calls: CallSource, state: Callable[[Board], SignState]
    ) -> None:
        self._sink = sink
        self._feed = feed
        self._calls = calls
        self._state = state
        self._published_rev = -1
        self._published_s = 0.0
        self._seen = 0
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name=f"relay-{sink.name}")

    @property
    def alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread.is_alive()

    @property
    def seen(self) -> int:
        """The seq up to which every call is acknowledged."""
        return self._seen

    @property
    def failing(self) -> bool:
        """Whether the last attempt failed."""
        return self._failures > 0

    def start(self) -> None:
        """Begin to deliver; returns at once."""
        self._thread.start()

    def join(self) -> None:
        """Wait for the end; the feed must be closed before."""
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        self._seen = self._calls.cursor(self._sink.name)
        self._sink.start()
        try:
            while not self._feed.closed:
                self._feed.wait_for_newer(self._published_rev, timeout_s=self._renew_in_s())
                if self._feed.closed:
                    return
                try:
                    self._deliver()
                    self._publish()
                except OSError as error:
                    self._pause(error)
        finally:
            self._sink.stop()

    def _renew_in_s(self) -> float:
        return max(0.0, self._published_s + LEASE_RENEW_S - time.monotonic())

    def _deliver(self) -> None:
        """Deliver every call that is due; raises OSError at the first that is not acknowledged."""
        while not self._feed.closed:
            calls, looked_at = self._calls.calls_after(self._seen, limit=BATCH)
            for call in calls:
                if not self._sink.deliver_call(call):
                    raise TimeoutError(f"call {call.seq} was not acknowledged")
                self._calls.advance(self._sink.name, call.seq)
                self._seen = call.seq
            if looked_at <= self._seen and not calls:
                return
            self._seen = max(self._seen, looked_at)
            if len(calls) < BATCH:
                return

    def _publish(self) -> None:
        board = self._feed.current().board
        if board.rev <= self._published_rev and self._renew_in_s() > 0:
            return
        state = self._state(board)
        self._sink.publish_state(state.board, state.windows, state.tidal)
        self._published_rev, self._published_s = board.rev, time.monotonic()
        self._failures = 0

    def _pause(self, error: OSError) -> None:
        if self._failures == 0:
            log.warning("%s: %s; trying again until it works", self._sink.name, error)
        self._feed.wait_closed(RETRY_S[min(self._failures, len(RETRY_S) - 1)])
        self._failures += 1
