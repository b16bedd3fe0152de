"""A simulated LCUS relay board with a lamp on each channel; it never answers and starts dark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from devices.health import Clock
from devices.simulators.control import ControlPort, DeviceLog, Verb, line_verbs
from devices.simulators.pictures import lamp_picture, png
from devices.simulators.wire import Wire

_FRAME_BYTES: Final = 4
_START: Final = 0xA0


class LampSimulator:
    """One board; channel 1 is the lamp of the tidal window."""

    def __init__(self, wire: Wire, *, clock: Clock, control_port: int = 0) -> None:
        self.wire = wire
        self._held = bytearray()
        self._lit: dict[int, bool] = {}
        self._log = DeviceLog(clock)
        self.control = ControlPort(self._verbs(), port=control_port)

    @property
    def link(self) -> str:
        """The link string for the host."""
        return self.wire.link

    def start(self) -> None:
        """Switch on, dark."""
        self.control.start()
        self.wire.start(self._receive)

    def stop(self) -> None:
        """Switch off."""
        self.wire.stop()
        self.control.stop()

    def _receive(self, data: bytes) -> None:
        self._held += data
        while len(self._held) >= _FRAME_BYTES:
            start, channel, state, check = self._held[:_FRAME_BYTES]
            if start == _START and (start + channel + state) & 0xFF == check and state in (0, 1):
                del self._held[:_FRAME_BYTES]
                self._switch(channel, lit=bool(state))
            else:
                del self._held[0]

    def _switch(self, channel: int, *, lit: bool) -> None:
        if self._lit.get(channel, False) != lit:
            self._log.add(channel=channel, lit=lit)
        self._lit[channel] = lit

    def _verbs(self) -> dict[str, Verb]:
        def power_cycle(_request: Mapping[str, Any]) -> dict[str, Any]:
            for channel in tuple(self._lit):
                self._switch(channel, lit=False)
            return {}

        def picture(_request: Mapping[str, Any]) -> dict[str, Any]:
            lit = self._lit.get(1, False)
            return {**png(lamp_picture(lit=lit)), "lit": lit}

        return {**line_verbs(self.wire), "power_cycle": power_cycle, "log": self._log.verb, "picture": picture}
