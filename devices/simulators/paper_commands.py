"""Cuts a printer's input into whole commands, as the printer itself would: by prefix, length and character mode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DLE, ESC, FS, GS = 0x10, 0x1B, 0x1C, 0x1D
_FIXED: Final[dict[int, dict[int, int]]] = {
    # Number of parameter bytes behind prefix and command letter.
    DLE: {0x04: 1, 0x05: 1},
    ESC: {
        **dict.fromkeys(b"@2imLO<", 0),
        **dict.fromkeys(b"aEGdJ!tT3RMV-{ =S%?KeruU", 1),
        **dict.fromkeys(b"$\\", 2),
        **dict.fromkeys(b"c", 2),
        **dict.fromkeys(b"p", 3),
        **dict.fromkeys(b"W", 8),
    },
    FS: {**dict.fromkeys(b"&.", 0), **dict.fromkeys(b"!W-C", 1), **dict.fromkeys(b"S", 2)},
    GS: {
        **dict.fromkeys(b"!raIHhwfBbE/T", 1),
        **dict.fromkeys(b"LWP$\\", 2),
        **dict.fromkeys(b":", 0),
    },
}
_RASTER_HEAD: Final = 8
_BLOCK_HEAD: Final = 5


@dataclass(frozen=True)
class Command:
    """One whole command: `name` is `text`, `control`, or prefix and letter such as `GS V`; `raw` is all of it."""

    name: str
    raw: bytes

    @property
    def arguments(self) -> bytes:
        """The bytes behind prefix and letter."""
        return self.raw[2:]


class CommandCutter:
    """Takes one byte at a time; keeps the double-byte mode, since it decides where characters end."""

    def __init__(self) -> None:
        self.double_byte = True
        self._held = bytearray()
        self._need = 1

    def feed(self, byte: int) -> Command | None:
        """Return the command that this byte completes."""
        self._held.append(byte)
        if len(self._held) < self._need:
            return None
        self._need = self._length()
        if len(self._held) < self._need:
            return None
        command = Command(self._name(), bytes(self._held))
        self._held.clear()
        self._need = 1
        if command.name in {"FS &", "FS ."}:
            self.double_byte = command.name == "FS &"
        return command

    def _name(self) -> str:
        first = self._held[0]
        prefix = {DLE: "DLE", ESC: "ESC", FS: "FS", GS: "GS"}.get(first)
        if prefix is not None:
            return f"{prefix} {chr(self._held[1])}" if first != DLE else f"DLE {self._held[1]}"
        return "control" if first < 0x20 else "text"  # noqa: PLR2004 - ASCII

    def _length(self) -> int:  # noqa: PLR0911 - one answer for each family of commands
        """How many bytes the command in hand needs, as far as can be told."""
        held = self._held
        first = held[0]
        if first not in _FIXED:
            return self._character_length()
        if len(held) == 1:
            return 2
        letter = held[1]
        if letter in _FIXED[first]:
            return 2 + _FIXED[first][letter]
        if first == GS:
            return self._long_gs(letter)
        if first == ESC and letter == ord("*"):
            return self._column_image()
        if first == DLE and letter == 0x14:  # noqa: PLR2004 - DLE DC4
            return 10 if len(held) > 2 and held[2] == 8 else 5  # noqa: PLR2004 - fn 8 has seven more bytes
        return 2

    def _character_length(self) -> int:
        held = self._held
        if not self.double_byte or held[0] < 0x81 or held[0] == 0xFF:  # noqa: PLR2004 - lead bytes of GB18030
            return 1
        if len(held) == 1:
            return 2
        return 4 if 0x30 <= held[1] <= 0x39 else 2  # noqa: PLR2004 - four-byte characters of GB18030

    def _long_gs(self, letter: int) -> int:
        held = self._held
        if letter == ord("("):
            return _BLOCK_HEAD if len(held) < _BLOCK_HEAD else _BLOCK_HEAD + held[3] + 256 * held[4]
        if letter == ord("V"):
            return 3 if len(held) < 3 else 3 + (held[2] >= 65)  # noqa: PLR2004 - functions B, C and D feed first
        if letter == ord("v"):
            if len(held) < _RASTER_HEAD:
                return _RASTER_HEAD
            return _RASTER_HEAD + (held[4] + 256 * held[5]) * (held[6] + 256 * held[7])
        if letter == ord("k"):
            return self._barcode()
        return 2

    def _column_image(self) -> int:
        held = self._held
        if len(held) < 5:  # noqa: PLR2004 - mode and width come first
            return 5
        return 5 + (held[3] + 256 * held[4]) * (3 if held[2] >= 32 else 1)  # noqa: PLR2004 - modes 32 and 33 have 24 dots

    def _barcode(self) -> int:
        held = self._held
        if len(held) < 4:  # noqa: PLR2004 - type, and length or first datum
            return 4
        if held[2] >= 65:  # noqa: PLR2004 - function B counts its data
            return 4 + held[3]
        return len(held) if held[-1] == 0 else len(held) + 1
