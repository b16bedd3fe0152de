"""CRC-16 with the reflected polynomial 0xA001: ARC (start 0) for Onbon, Modbus (start 0xFFFF)."""

from __future__ import annotations

from typing import Final

_POLYNOMIAL: Final = 0xA001


def _table() -> tuple[int, ...]:
    rows = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = (value >> 1) ^ (_POLYNOMIAL if value & 1 else 0)
        rows.append(value)
    return tuple(rows)


_TABLE: Final = _table()


def crc16(data: bytes, *, start: int = 0) -> int:
    """Return the checksum; both users send its low byte first."""
    value = start
    for byte in data:
        value = (value >> 8) ^ _TABLE[(value ^ byte) & 0xFF]
    return value
