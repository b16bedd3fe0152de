"""The relay: reads the journal behind a sink's cursor, hands every call over once it is sure, and renews the leases."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from queue_server.board import BoardFeed
from queue_server.contract.board import Board
from queue_server.contract.signs import LEASE_RENEW_S, LEASE_VALID_S, CallMessage, TidalMessage, WindowMessage
from queue_server.domain.events import EventName
from queue_server.domain.hall import Hall
from queue_server.usecases.journal_row import JournalRow
from queue_server.usecases.ports import Unit

T = TypeVar("T")

log = logging.getLogger(__name__)

CALL_EVENTS = frozenset({EventName.TICKET_CALLED.value, EventName.TICKET_RECALLED.value})
BATCH = 200
"""How many rows of the journal are read at a time."""
RETRY_S = (0.2, 0.5, 1.0, 2.0)
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


class Reader(Protocol):
    """Reads and writes the store for the relay."""

    def read(self, work: Callable[[Unit], T]) -> T:
        """Run a function on one consistent view."""
        ...

    def write(self, work: Callable[[Unit], T]) -> T:
        """Run a function in a transaction."""
        ...


class JournalCalls:
    """The calls in the journal, and the sinks' cursors."""

    def __init__(self, store: Reader, hall: Hall, *, to_real: Callable[[datetime], datetime]) -> None:
        self._store = store
        self._tidal_window = hall.tidal_window.no
        self._to_real = to_real

    def calls_after(self, seq: int, *, limit: int) -> tuple[Sequence[CallMessage], int]:
        """Return the calls among the next `limit` rows above `seq`, and the last seq that was looked at.

        `at` is on the real clock, because receivers judge the age of a call by it.
        """
        rows = self._store.read(lambda unit: unit.journal.after(seq, limit=limit))
        calls = [self._message(row) for row in rows if row.event in CALL_EVENTS]
        return calls, rows[-1].seq if rows else seq

    def cursor(self, sink: str) -> int:
        """Return the seq up to which a sink has everything; 0 at first."""
        return self._store.read(lambda unit: unit.cursors.get(sink))

    def advance(self, sink: str, seq: int) -> None:
        """Keep a sink's place for good."""
        self._store.write(lambda unit: unit.cursors.set(sink, seq))

    def _message(self, row: JournalRow) -> CallMessage:
        return CallMessage.model_validate(
            {
                "seq": row.seq,
                "number": row.data["number"],
                "window": row.data["window"],
                "call_no": row.data["call_no"],
                "at": self._to_real(row.at),
                "tidal": row.data["window"] == self._tidal_window,
            }
        )


def sign_state(unit: Unit, board: Board) -> SignState:
    """Make the retained states of a board, with leases that begin now."""
    valid_until = unit.real_now + timedelta(seconds=LEASE_VALID_S)
    tidal = unit.tidal.get()
    return SignState(
        board=board.model_copy(update={"tidal": board.tidal.model_copy(update={"valid_until": valid_until})}),
        windows=[
            WindowMessage(
                seq=board.rev, no=window.no, state=window.state, number=window.number, valid_until=valid_until
            )
            for window in board.windows
        ],
        tidal=TidalMessage(
            seq=board.rev,
            state=board.tidal.state,
            since=tidal.since,
            reason=tidal.reason,
            valid_until=valid_until,
        ),
    )


class Relay:
    """Serves one sink.

    Calls are delivered at least once and in order; the cursor moves only after the acknowledgement. No request ever
    waits for it.
    """

    def __init__(
        self, sink: SignSink, *, feed: BoardFeed, calls: JournalCalls, state: Callable[[Board], SignState]
    ) -> None:
        self._sink = sink
        self._feed = feed
        self._calls = calls
        self._state = state
        self._published_rev = -1
        self._published_s = 0.0
        self._seen = 0
        self._failures = 0

    @property
    def name(self) -> str:
        """Its sink's name."""
        return self._sink.name

    @property
    def seen(self) -> int:
        """The seq up to which every call is acknowledged."""
        return self._seen

    @property
    def failing(self) -> bool:
        """Whether the last attempt failed."""
        return self._failures > 0

    def run(self) -> None:
        """Work until the feed closes; the caller gives it a thread."""
        self._seen = self._calls.cursor(self._sink.name)
        self._sink.start()
        try:
            while self._await_work():
                try:
                    # The board first: it says what the call says, and a screen need not wait for the acknowledgement.
                    self._publish()
                    self._deliver()
                    self._failures = 0
                except OSError as error:
                    self._pause(error)
        finally:
            self._sink.stop()

    def _await_work(self) -> bool:
        """Wait for something to do; False at the end."""
        if not self.failing:
            self._feed.wait_for_newer(self._published_rev, timeout_s=self._renew_in_s())
        return not self._feed.closed

    def _renew_in_s(self) -> float:
        return max(0.0, self._published_s + LEASE_RENEW_S - time.monotonic())

    def _deliver(self) -> None:
        """Deliver every call that is due; raises OSError at the first that is not acknowledged."""
        while True:
            calls, looked_at = self._calls.calls_after(self._seen, limit=BATCH)
            for call in calls:
                if not self._sink.deliver_call(call):
                    raise TimeoutError(f"call {call.seq} was not acknowledged")
                self._calls.advance(self._sink.name, call.seq)
                self._seen = call.seq
            if looked_at <= self._seen or self._feed.closed:
                return
            self._seen = looked_at

    def _publish(self) -> None:
        board = self._feed.current().board
        if board.rev <= self._published_rev and self._renew_in_s() > 0:
            return
        state = self._state(board)
        self._sink.publish_state(state.board, state.windows, state.tidal)
        self._published_rev, self._published_s = board.rev, time.monotonic()

    def _pause(self, error: OSError) -> None:
        if self._failures == 0:
            log.warning("%s: %s; trying again until it works", self._sink.name, error)
        self._feed.wait_closed(RETRY_S[min(self._failures, len(RETRY_S) - 1)])
        self._failures += 1
