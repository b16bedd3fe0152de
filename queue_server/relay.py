"""The relay: reads the journal behind a sink's cursor, hands every call over once it is sure, and renews the leases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from queue_server.contract.board import Board
from queue_server.contract.signs import CallMessage, TidalMessage, WindowMessage


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
