"""Simulated call and evaluation pads on one Modbus RTU bus; other units on the bus stay silent."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from devices.checksums import crc16
from devices.health import Clock
from devices.simulators.control import ControlPort, DeviceLog, Verb, line_verbs, number
from devices.simulators.wire import Wire

KEYS: Final = {
    "call": 1,
    "recall": 2,
    "skip": 3,
    "done": 4,
    "pause": 5,
    "transfer": 6,
    **{f"rate{level}": 10 + level for level in range(1, 6)},
}
_MAGIC: Final = 0x5150
_READ_HOLDING, _READ_INPUT, _WRITE_ONE, _WRITE_MANY = 3, 4, 6, 16
_REQUEST_BYTES: Final = 8
_CRC_START: Final = 0xFFFF
_IDLE_GAP_S: Final = 0.05


@dataclass
class Pad:
    """The registers of one unit."""

    sequence: int = 0
    key: int = 0
    previous: int = 0
    pressed_at: float = 0.0
    holding: dict[int, int] = field(default_factory=dict)

    def press(self, key: int) -> None:
        """Count a key."""
        self.sequence = (self.sequence + 1) & 0xFFFF
        self.key, self.previous = key, self.key
        self.pressed_at = time.monotonic()

    def input_register(self, address: int) -> int:
        """Return one input register; those the map does not name read 0."""
        age = min(0xFFFF, int((time.monotonic() - self.pressed_at) * 10)) if self.sequence else 0xFFFF
        named = {0: _MAGIC, 1: 1, 2: 1, 10: self.sequence, 11: self.key, 12: self.previous, 13: age}
        return named.get(address, 0)

    @property
    def text(self) -> str:
        """The eight characters on its display."""
        pairs = b"".join(self.holding.get(20 + at, 0x2020).to_bytes(2, "big") for at in range(4))
        return pairs.decode("ascii", errors="replace").rstrip("\0 ")


class PadsSimulator:
    """All pads of a hall on one line."""

    def __init__(self, wire: Wire, *, clock: Clock, units: Sequence[int] = (1, 2), control_port: int = 0) -> None:
        self.wire = wire
        self._pads = {unit: Pad() for unit in units}
        self._lock = threading.Lock()
        self._held = bytearray()
        self._last_byte = 0.0
        self._log = DeviceLog(clock)
        self.control = ControlPort(self._verbs(), port=control_port)

    @property
    def link(self) -> str:
        """The link string for the host."""
        return self.wire.link

    @property
    def units(self) -> tuple[int, ...]:
        """The unit numbers on the bus."""
        return tuple(self._pads)

    def start(self) -> None:
        """Switch on."""
        self.control.start()
        self.wire.start(self._receive)

    def stop(self) -> None:
        """Switch off."""
        self.wire.stop()
        self.control.stop()

    def _receive(self, data: bytes) -> None:
        now = time.monotonic()
        if now - self._last_byte > _IDLE_GAP_S:
            self._held.clear()  # a pause on the bus ends a frame
        self._last_byte = now
        self._held += data
        while length := self._frame_length():
            frame = bytes(self._held[:length])
            if crc16(frame[:-2], start=_CRC_START) != int.from_bytes(frame[-2:], "little"):
                del self._held[0]
                continue
            del self._held[:length]
            self._obey(frame[0], frame[1:-2])

    def _frame_length(self) -> int:
        """Return the length of the frame at the head of what came, 0 while it is not whole."""
        held = self._held
        if len(held) < _REQUEST_BYTES:
            return 0
        length = 9 + held[6] if held[1] == _WRITE_MANY else _REQUEST_BYTES
        return length if len(held) >= length else 0

    def _obey(self, unit: int, request: bytes) -> None:
        pad = self._pads.get(unit)
        if pad is None:
            return
        function, address = request[0], int.from_bytes(request[1:3], "big")
        with self._lock:
            answer = self._perform(pad, function, address, request[3:])
        frame = bytes((unit,)) + answer
        self.wire.send(frame + crc16(frame, start=_CRC_START).to_bytes(2, "little"))

    def _perform(self, pad: Pad, function: int, address: int, rest: bytes) -> bytes:
        value = int.from_bytes(rest[:2], "big")
        head = bytes((function,)) + address.to_bytes(2, "big")
        if function in (_READ_INPUT, _READ_HOLDING) and 0 < value <= 125:  # noqa: PLR2004 - the limit of Modbus
            read = pad.input_register if function == _READ_INPUT else lambda at: pad.holding.get(at, 0)
            data = b"".join(read(address + at).to_bytes(2, "big") for at in range(value))
            return bytes((function, len(data))) + data
        if function == _WRITE_ONE:
            pad.holding[address] = value
            return head + rest[:2]
        if function == _WRITE_MANY:
            for at in range(value):
                pad.holding[address + at] = int.from_bytes(rest[3 + 2 * at : 5 + 2 * at], "big")
            return head + rest[:2]
        return bytes((function | 0x80, 1))

    def _verbs(self) -> dict[str, Verb]:
        def press(request: Mapping[str, Any]) -> dict[str, Any]:
            key = KEYS.get(str(request.get("key")))
            if key is None:
                raise ValueError(f"press needs key, one of {' '.join(KEYS)}")
            pad = self._pad(request)
            with self._lock:
                pad.press(key)
                sequence = pad.sequence
            self._log.add(pad=int(request["pad"]), key=request["key"], sequence=sequence)
            return {"sequence": sequence}

        def display(request: Mapping[str, Any]) -> dict[str, Any]:
            pad = self._pad(request)
            with self._lock:
                return {"text": pad.text, "waiting": pad.holding.get(24, 0), "acknowledged": pad.holding.get(10, 0)}

        def power_cycle(_request: Mapping[str, Any]) -> dict[str, Any]:
            with self._lock:
                self._pads.update({unit: Pad() for unit in self._pads})
            return {}

        verbs = {"press": press, "display": display, "power_cycle": power_cycle, "log": self._log.verb}
        return {**line_verbs(self.wire), **verbs}

    def _pad(self, request: Mapping[str, Any]) -> Pad:
        value = request.get("pad")
        unit = (
            int(value) if isinstance(value, str) and value.isdecimal() else int(number(request, "pad", low=1, high=247))
        )
        if unit not in self._pads:
            raise ValueError(f"pad {unit} is not on this bus; there are {' '.join(map(str, self._pads))}")
        return self._pads[unit]
