"""What a printer sends back: an incremental demultiplexer for status bytes and blocks, told apart by fixed bits.

Source: Epson's command reference (DLE EOT, GS a, GS r, GS I, GS ( H) and its table of fixed bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

XON: Final = 0x11
XOFF: Final = 0x13
_FIXED_BITS: Final = 0x93
_REALTIME: Final = 0x12
_AUTO_FIRST: Final = 0x10
_PLAIN_BITS: Final = 0x90
_AUTO_BYTES: Final = 4
_BLOCK_HEADERS: Final = frozenset((0x35, 0x37, 0x3B, 0x3D, 0x5F))
_BLOCK_LIMIT_BYTES: Final = 96
_PROCESS_ID: Final = 0x22
_PROCESS_ID_PAPER_OUT: Final = 0x33
_POWER_ON: Final = b"\x31"


@dataclass(frozen=True)
class RealtimeStatus:
    """One answer to DLE EOT n; which n only the asker knows."""

    byte: int

    @property
    def offline(self) -> bool:
        """n=1: the printer takes no print data."""
        return bool(self.byte & 0x08)

    @property
    def cover_open(self) -> bool:
        """n=2."""
        return bool(self.byte & 0x04)

    @property
    def stopped_by_paper_end(self) -> bool:
        """n=2."""
        return bool(self.byte & 0x20)

    @property
    def error(self) -> bool:
        """n=2: cutter, head or another error."""
        return bool(self.byte & 0x40)

    @property
    def near_end(self) -> bool:
        """n=4."""
        return bool(self.byte & 0x0C)

    @property
    def paper_out(self) -> bool:
        """n=4."""
        return bool(self.byte & 0x60)


@dataclass(frozen=True)
class AutoStatus:
    """Four bytes that the printer sends by itself after a change (ASB)."""

    bytes4: bytes

    @property
    def cover_open(self) -> bool:
        """Byte 1, bit 5."""
        return bool(self.bytes4[0] & 0x20)

    @property
    def error(self) -> bool:
        """Byte 2: cutter, unrecoverable, head too hot."""
        return bool(self.bytes4[1] & 0x68)

    @property
    def near_end(self) -> bool:
        """Byte 3, bits 0-1."""
        return bool(self.bytes4[2] & 0x03)

    @property
    def paper_out(self) -> bool:
        """Byte 3, bits 2-3."""
        return bool(self.bytes4[2] & 0x0C)


@dataclass(frozen=True)
class QueuedStatus:
    """One answer to GS r or GS I, in order behind what was printed."""

    byte: int


@dataclass(frozen=True)
class ProcessId:
    """The printing before this id is complete (GS ( H fn 48)."""

    id: bytes


@dataclass(frozen=True)
class ProcessIdPaperOut:
    """A dialect's answer: paper ran out in the job with this id."""

    id: bytes


@dataclass(frozen=True)
class PowerOn:
    """The printer has just been switched on and holds nothing."""


@dataclass(frozen=True)
class Block:
    """Any other block: its header byte and the bytes before the closing NUL."""

    header: int
    payload: bytes


@dataclass(frozen=True)
class FlowControl:
    """XON (`go`) or XOFF."""

    go: bool


StatusEvent = RealtimeStatus | AutoStatus | QueuedStatus | ProcessId | ProcessIdPaperOut | PowerOn | Block | FlowControl


class StatusDemultiplexer:
    """Takes bytes as they come, in any pieces, and gives whole events; never holds more than one block."""

    def __init__(self) -> None:
        self._held = bytearray()
        self.noise_bytes = 0
        """Bytes that belong to no known answer."""

    @property
    def waiting(self) -> bool:
        """Whether the beginning of an event has come without its end."""
        return bool(self._held)

    def feed(self, data: bytes) -> list[StatusEvent]:
        """Return the events that these bytes complete."""
        self._held += data
        events: list[StatusEvent] = []
        while self._held:
            length, event = _first_event(self._held)
            if length == 0:
                break
            del self._held[:length]
            if event is None:
                self.noise_bytes += length
            else:
                events.append(event)
        return events

    def settle(self) -> list[StatusEvent]:
        """After a quiet time: drop the first byte of an event that was never finished and read on behind it."""
        if not self._held:
            return []
        self.noise_bytes += 1
        rest = bytes(self._held[1:])
        self._held.clear()
        return self.feed(rest)


def _first_event(held: bytearray) -> tuple[int, StatusEvent | None]:
    """Return (bytes used, event); 0 asks for more bytes, an event of None is noise."""
    first = held[0]
    if first in (XON, XOFF):
        return 1, FlowControl(go=first == XON)
    if first in _BLOCK_HEADERS:
        return _block(held)
    if first & _FIXED_BITS == _REALTIME:
        return 1, RealtimeStatus(first)
    if first & _FIXED_BITS == _AUTO_FIRST:
        return _auto(held)
    if first & _PLAIN_BITS == 0:
        return 1, QueuedStatus(first)
    return 1, None


def _auto(held: bytearray) -> tuple[int, StatusEvent | None]:
    # Bytes 2-4 look like answers to GS r: only as a unit of four do they mean anything.
    rest = held[1:_AUTO_BYTES]
    if any(byte & _PLAIN_BITS for byte in rest):
        return 1, None
    if len(rest) < _AUTO_BYTES - 1:
        return 0, None
    return _AUTO_BYTES, AutoStatus(bytes(held[:_AUTO_BYTES]))


def _block(held: bytearray) -> tuple[int, StatusEvent | None]:
    end = held.find(0, 1, _BLOCK_LIMIT_BYTES)
    if end < 0:
        return (1, None) if len(held) >= _BLOCK_LIMIT_BYTES else (0, None)
    header, payload = held[0], bytes(held[1:end])
    event: StatusEvent = Block(header, payload)
    if header == 0x37 and payload[:1] == bytes((_PROCESS_ID,)):  # noqa: PLR2004 - a header of the table
        event = ProcessId(payload[1:])
    elif header == 0x37 and payload[:1] == bytes((_PROCESS_ID_PAPER_OUT,)):  # noqa: PLR2004 - a header of the table
        event = ProcessIdPaperOut(payload[1:])
    elif header == 0x3B and payload == _POWER_ON:  # noqa: PLR2004 - a header of the table
        event = PowerOn()
    return end + 1, event
