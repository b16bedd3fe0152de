"""Which changes of the hall are worth saying aloud: the tidal window opens, the day goes into overtime."""

from __future__ import annotations

from queue_server.contract.board import Board
from queue_server.contract.signs import TidalMessage


class HallNews:
    """Compares with what it heard before; owned by the agent's thread.

    The first state after a start is no news, and neither is one the broker had stored: a restart announces nothing.
    """

    def __init__(self) -> None:
        self._tidal: str | None = None
        self._overtime: bool | None = None

    def clip_for(self, message: Board | TidalMessage, *, retained: bool) -> str | None:
        """Return the clip that announces the change, None when there is nothing to say."""
        if isinstance(message, TidalMessage):
            before, self._tidal = self._tidal, message.state
            opened = message.state == "open" and before not in (None, "open")
            return "tidal-opened" if opened and not retained else None
        was, self._overtime = self._overtime, message.overtime
        return "overtime" if message.overtime and was is False and not retained else None
