"""What the broker says of one hall, read from raw messages: the leases of board, windows and tidal window."""

from __future__ import annotations

import logging

from pydantic import ValidationError

from queue_server.contract.board import Board
from queue_server.contract.signs import CallMessage, TidalMessage, WindowMessage, topic
from signage.broker_client import Arrival
from signage.clocks import Clocks
from signage.lease import CallGate, Lease

log = logging.getLogger(__name__)


class SignStates:
    """The leases of one hall; owned by the agent's thread."""

    def __init__(self, hall: str, *, clocks: Clocks, last_call_seq: int) -> None:
        self._hall = hall
        self._clocks = clocks
        self._calls = CallGate(last_call_seq)
        self.board: Lease[Board] = Lease(clocks)
        self.tidal: Lease[TidalMessage] = Lease(clocks)
        self.windows: dict[int, Lease[WindowMessage]] = {}

    def topics(self) -> tuple[str, ...]:
        """What to subscribe to."""
        return (
            topic(self._hall, "board"),
            topic(self._hall, "windows", "+"),
            topic(self._hall, "tidal"),
            topic(self._hall, "calls"),
        )

    def take(self, arrival: Arrival) -> Board | WindowMessage | TidalMessage | CallMessage | None:
        """Read one message; None when it is older than what is known, a repeated call, or not in the contract."""
        kind = arrival.topic.removeprefix(topic(self._hall) + "/").split("/")[0]
        try:
            return self._read(kind, arrival)
        except ValidationError as error:
            log.warning(
                "dropped a message on %s: %d fields are not in the contract", arrival.topic, error.error_count()
            )
            return None

    def _read(self, kind: str, arrival: Arrival) -> Board | WindowMessage | TidalMessage | CallMessage | None:
        retained = arrival.retained
        if kind == "board":
            board = Board.model_validate_json(arrival.payload)
            until = board.tidal.valid_until
            return board if self.board.offer(board, seq=board.rev, valid_until=until, retained=retained) else None
        if kind == "windows":
            window = WindowMessage.model_validate_json(arrival.payload)
            lease = self.windows.setdefault(window.no, Lease(self._clocks))
            until = window.valid_until
            return window if lease.offer(window, seq=window.seq, valid_until=until, retained=retained) else None
        if kind == "tidal":
            tidal = TidalMessage.model_validate_json(arrival.payload)
            until = tidal.valid_until
            return tidal if self.tidal.offer(tidal, seq=tidal.seq, valid_until=until, retained=retained) else None
        if kind == "calls":
            call = CallMessage.model_validate_json(arrival.payload)
            return call if self._calls.admit(call.seq, retained=retained) else None
        return None
