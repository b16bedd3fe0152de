"""What hangs over the windows: strips with the number in hand, and the tidal lamp, each only while its lease runs."""

from __future__ import annotations

from collections.abc import Mapping

from devices.ports import Lamp, LedStrip
from queue_server.contract.signs import LEASE_VALID_S, WindowMessage
from signage.clocks import Clocks
from signage.sign_states import SignStates

RESEND_S = 4.0
SAFE_TEXT = "请看显示屏"
"""What a strip says when nobody knows the number: a stale number would send people to the wrong window."""
STATE_TEXTS = {"closed": "未开放", "paused": "暂停"}
FREE_TEXT = "空闲"
LIT_STATES = frozenset({"opening", "open"})


def strip_text(window: WindowMessage | None) -> str:
    """Return the line for a strip; the safe text when the state does not count any more."""
    if window is None:
        return SAFE_TEXT
    return STATE_TEXTS.get(window.state) or window.number or FREE_TEXT


class WindowPanels:
    """Keeps strips and lamp in step with the leases; owned by the agent's thread.

    A strip gets its text again at least every 4 s with the lease's rest as its own timeout, so it goes dark by itself
    when this process dies.
    """

    def __init__(self, strips: Mapping[int, LedStrip], lamp: Lamp | None, *, clocks: Clocks) -> None:
        self._strips = strips
        self._lamp = lamp
        self._clocks = clocks
        self._shown: dict[int, tuple[str, float]] = {}
        self._lamp_shown: tuple[bool, float] | None = None

    def refresh(self, states: SignStates) -> None:
        """Show what counts now; never waits for a device."""
        for no, strip in self._strips.items():
            lease = states.windows.get(no)
            text = strip_text(lease.current() if lease is not None else None)
            left_s = lease.left_s() if lease is not None else 0.0
            self._show(no, strip, text=text, timeout_s=left_s or float(LEASE_VALID_S))
        tidal = states.tidal.current()
        self._light(lit=tidal is not None and tidal.state in LIT_STATES)

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
