"""The pads of all windows on their bus: presses go to the window's worker, numbers come back to the pads."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping

from devices.ports import KeyPads
from queue_server.client import HallClient
from queue_server.contract.board import Board
from signage.clocks import Clocks
from signage.sign_states import SignStates
from signage.window_desk import WindowDesk

log = logging.getLogger(__name__)

POLL_S = 0.5
ANSWER_STANDS_S = 2.0
NO_NUMBER = "----"


class CallPads:
    """Reads the pads in a thread of its own and gives each window its worker; built by the agent."""

    def __init__(
        self,
        pads: KeyPads,
        pad_windows: Mapping[str, int],
        *,
        connect: Callable[[], HallClient],
        session: str,
        clocks: Clocks,
        pause_reason: str,
    ) -> None:
        self._pads = pads
        self._pad_windows = pad_windows
        self._clocks = clocks
        self._desks = {
            window: WindowDesk(
                window, connect, session=session, clocks=clocks, pause_reason=pause_reason, tell=self._tell
            )
            for window in sorted(set(pad_windows.values()))
        }
        self._numbers: dict[int, str | None] = {}
        self._shown: dict[str, tuple[str, int]] = {}
        self._answers: dict[str, float] = {}
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pads", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether all its threads run."""
        return self._thread.is_alive() and all(desk.alive for desk in self._desks.values())

    def start(self) -> None:
        """Begin to read presses."""
        for desk in self._desks.values():
            desk.start()
        self._thread.start()

    def stop(self) -> None:
        """End, within one poll and what is under way."""
        self._stopping.set()
        for desk in self._desks.values():
            desk.stop()
        self._thread.join(2 * POLL_S)

    def refresh(self, states: SignStates) -> None:
        """Show each pad its window's number and how many wait; called by the agent's thread."""
        board = states.board.current()
        waiting = sum(board.waiting.values()) if isinstance(board, Board) else 0
        for window, desk in self._desks.items():
            lease = states.windows.get(window)
            message = lease.current() if lease is not None else None
            number = message.number if message is not None else None
            if self._numbers.get(window) != number:
                self._numbers[window] = number
                desk.in_hand(number)
        for pad, window in self._pad_windows.items():
            self._show(pad, self._numbers.get(window) or NO_NUMBER, waiting=waiting)

    def _show(self, pad: str, text: str, *, waiting: int) -> None:
        with self._lock:
            if self._clocks.monotonic() < self._answers.get(pad, 0.0) or self._shown.get(pad) == (text, waiting):
                return
            self._shown[pad] = (text, waiting)
        self._pads.show(pad, text, waiting)

    def _tell(self, pad: str, text: str) -> None:
        """Show a short answer for 2 s, then the number again."""
        with self._lock:
            self._answers[pad] = self._clocks.monotonic() + ANSWER_STANDS_S
            _, waiting = self._shown.pop(pad, (NO_NUMBER, 0))
        self._pads.show(pad, text, waiting)

    def _run(self) -> None:
        while not self._stopping.is_set():
            for press in self._pads.presses(POLL_S):
                window = self._pad_windows.get(press.pad)
                if window is None:
                    log.warning("pad %s belongs to no window; %s ignored", press.pad, press.key)
                else:
                    self._desks[window].press(press)
