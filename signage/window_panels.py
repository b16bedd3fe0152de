"""What hangs over the windows: strips with the number in hand, and the tidal lamp, each only while its lease runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from devices.ports import Lamp, LedStrip
from queue_server.contract.board import Board
from queue_server.contract.signs import LEASE_VALID_S, WindowMessage
from signage.clocks import Clocks
from signage.sign_states import SignStates

RESEND_S = 4.0
STRIP_SIGNS = 8
"""What a strip of 128 lamps shows at once."""
PAGE_S = 3.0
"""How long a part of an emergency message stands on a strip."""
LIT_STATES = frozenset({"opening", "open"})


def strip_text(window: WindowMessage | None, texts: Mapping[str, str]) -> str:
    """Return the line for a strip.

    It is the safe text when the state does not count any more: a stale number would send people to the wrong window.
    """
    if window is None:
        return texts["safe"]
    if window.state != "open":
        return texts[window.state]
    return window.number or texts["free"]


def emergency_pages(text: str, title: str) -> list[str]:
    """Return an emergency message in parts that a strip shows one after the other, its title first."""
    return [title, *(part for clause in re.split(r"[，。；！？、,;!?\s]+", text) for part in _parts(clause))]


def _parts(clause: str) -> Iterator[str]:
    lines = -(-len(clause) // STRIP_SIGNS)
    size = -(-len(clause) // lines) if lines else STRIP_SIGNS
    return (clause[at : at + size] for at in range(0, len(clause), size))


class WindowPanels:
    """Keeps strips and lamp in step with the leases; owned by the agent's thread.

    A strip gets its text again at least every 4 s with the lease's rest as its own timeout, so it goes dark by itself
    when this process dies. An emergency stands on every strip, in turn with nothing else, while the board's lease runs.
    """

    def __init__(
        self, strips: Mapping[int, LedStrip], lamp: Lamp | None, *, clocks: Clocks, texts: Mapping[str, str]
    ) -> None:
        self._strips = strips
        self._lamp = lamp
        self._clocks = clocks
        self._texts = texts
        self._shown: dict[int, tuple[str, float]] = {}
        self._lamp_shown: tuple[bool, float] | None = None
        self._emergency: tuple[str, float] = ("", 0.0)

    def refresh(self, states: SignStates) -> None:
        """Show what counts now; never waits for a device."""
        emergency = self._emergency_page(states.board.current())
        for no, strip in self._strips.items():
            if emergency is not None:
                self._show(no, strip, text=emergency, timeout_s=states.board.left_s())
                continue
            lease = states.windows.get(no)
            text = strip_text(lease.current() if lease is not None else None, self._texts)
            left_s = lease.left_s() if lease is not None else 0.0
            self._show(no, strip, text=text, timeout_s=left_s or float(LEASE_VALID_S))
        tidal = states.tidal.current()
        self._light(lit=tidal is not None and tidal.state in LIT_STATES)

    def _emergency_page(self, board: Board | None) -> str | None:
        if board is None or board.emergency is None:
            self._emergency = ("", 0.0)
            return None
        now_s = self._clocks.monotonic()
        if self._emergency[0] != board.emergency.text:
            self._emergency = (board.emergency.text, now_s)
        pages = emergency_pages(board.emergency.text, self._texts["emergency"])
        return pages[int((now_s - self._emergency[1]) / PAGE_S) % len(pages)]

    def _show(self, no: int, strip: LedStrip, *, text: str, timeout_s: float) -> None:
        now_s = self._clocks.monotonic()
        shown, at_s = self._shown.get(no, ("", 0.0))
        if no not in self._shown or shown != text or now_s - at_s >= RESEND_S:
            strip.show(text, timeout_s=timeout_s)
            self._shown[no] = (text, now_s)

    def _light(self, *, lit: bool) -> None:
        if self._lamp is None:
            return
        now_s = self._clocks.monotonic()
        if self._lamp_shown is None or self._lamp_shown[0] != lit or now_s - self._lamp_shown[1] >= RESEND_S:
            self._lamp.switch(lit=lit)
            self._lamp_shown = (lit, now_s)

    def darken(self) -> None:
        """Leave nothing standing when the agent ends."""
        for strip in self._strips.values():
            strip.blank()
        if self._lamp is not None:
            self._lamp.switch(lit=False)
