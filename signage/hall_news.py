"""Which changes of the hall are worth saying aloud: the tidal window opens, overtime begins, an emergency stands."""

from __future__ import annotations

from enum import StrEnum

from queue_server.contract.board import Board


class News(StrEnum):
    """One change that the hall is told of."""

    TIDAL_OPENED = "tidal-opened"
    OVERTIME = "overtime"
    EMERGENCY = "emergency"


class HallNews:
    """Compares with what it heard before; owned by the agent's thread.

    The first state after a start is no news, and neither is one the broker had stored: a restart announces nothing.
    """

    def __init__(self) -> None:
        self._before: Board | None = None

    def of(self, board: Board, *, retained: bool) -> list[News]:
        """Return what has happened since the board before."""
        before, self._before = self._before, board
        if before is None or retained:
            return []
        emergency = board.emergency is not None and board.emergency != before.emergency
        opened = board.tidal.state == "open" and before.tidal.state != "open"
        found = {
            News.EMERGENCY: emergency,
            News.TIDAL_OPENED: opened,
            News.OVERTIME: board.overtime and not before.overtime,
        }
        return [news for news, happened in found.items() if happened]
