"""LCUS serial relay boards: the frame, and the driver of the lamp on one channel."""

from __future__ import annotations

import threading
import time
from typing import Final

from devices.health import Clock, HealthRecord
from devices.links import Link, LinkAddress, open_link
from devices.owner import PortOwner
from devices.ports import Health

_START: Final = 0xA0
ASSERT_EVERY_S: Final = 5.0
WRITE_TIMEOUT_S: Final = 1.0


def relay_frame(channel: int, *, closed: bool) -> bytes:
    """Return the four bytes that close or open a channel, counted from 1."""
    return bytes((_START, channel, int(closed), (_START + channel + int(closed)) & 0xFF))


class RelayLamp:
    """The driver of one lamp. The board does not answer, so the state is sent again every 5 s."""

    def __init__(self, address: LinkAddress, *, name: str, clock: Clock, channel: int) -> None:
        self._address = address
        self._channel = channel
        self._record = HealthRecord(name, "lamp", clock=clock)
        self._owner = PortOwner(name, self._session, health=self._record)
        self._lock = threading.Lock()
        self._lit = False

    def start(self) -> None:
        """Start the owner thread."""
        self._owner.start()

    def close(self) -> None:
        """Stop the owner thread."""
        self._owner.close()

    def health(self) -> Health:
        """Return the present record: OK means that the board takes bytes, it never says more."""
        return self._record.read()

    def switch(self, *, lit: bool) -> None:
        """Light or darken from now on."""
        with self._lock:
            changed, self._lit = lit != self._lit, lit
        if changed:
            self._owner.wake()

    def _session(self) -> None:
        link = open_link(self._address)
        try:
            self._owner.connected()
            while not self._owner.stopping:
                self._owner.drain()
                with self._lock:
                    lit = self._lit
                link.write(relay_frame(self._channel, closed=lit), timeout_s=WRITE_TIMEOUT_S)
                self._record.works()
                self._rest(link)
            # The last word counts: the board would hold an older state for ever.
            link.write(relay_frame(self._channel, closed=self._lit), timeout_s=WRITE_TIMEOUT_S)
        finally:
            link.close()

    def _rest(self, link: Link) -> None:
        deadline = time.monotonic() + ASSERT_EVERY_S
        while link.wait(timeout_s=deadline - time.monotonic(), also=self._owner.wake_descriptor)[0]:
            link.take()  # some boards echo, and a board that was pulled out raises here
