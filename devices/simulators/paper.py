"""The simulated print head: turns whole commands into printed pieces with their height in dots."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from devices.simulators.paper_commands import Command

_DEFAULT_SPACING_DOTS: Final = 30
_GLYPH_DOTS: Final = 24
_CUT_FEED_DOTS: Final = 120
"""The cutter sits about 15 mm behind the print line."""
_QR: Final = 0x31


@dataclass(frozen=True, kw_only=True)
class Run:
    """Characters in one size."""

    text: str
    wide: int
    high: int
    bold: bool


@dataclass(frozen=True, kw_only=True)
class TextLine:
    """One printed line; `align` is 0 left, 1 centre, 2 right."""

    runs: tuple[Run, ...]
    align: int
    dots: int


@dataclass(frozen=True, kw_only=True)
class Image:
    """A raster, eight dots a byte, or a QR code that the printer drew itself."""

    width: int
    rows: bytes
    align: int
    dots: int
    qr: str | None = None


@dataclass(frozen=True, kw_only=True)
class Feed:
    """Blank paper."""

    dots: int


@dataclass(frozen=True, kw_only=True)
class Cut:
    """The knife, after the feed to it."""

    dots: int


Piece = TextLine | Image | Feed | Cut


@dataclass
class PrintHead:
    """Keeps the settings that commands change. `columns` is the printable width in dots."""

    columns: int = 576
    wide: int = 1
    high: int = 1
    bold: bool = False
    align: int = 0
    spacing: int = _DEFAULT_SPACING_DOTS
    double_byte: bool = True
    qr_module: int = 3
    qr_level: int = 0x30
    qr_data: bytes = b""
    line: list[Run] = field(default_factory=list)
    width_used: int = 0

    def take(self, command: Command) -> list[Piece]:  # noqa: PLR0911 - one answer for each family of commands
        """Return what a command puts on paper: often nothing, sometimes several lines."""
        if command.name == "text":
            return self._character(command.raw)
        if command.name == "control":
            return self._line_feed() if command.raw == b"\n" else []
        name, arguments = command.name, command.arguments
        if name in {"ESC @", "FS &", "FS .", "ESC 2"}:
            self._reset(name)
        elif len(arguments) == 1 and name in {"GS !", "ESC a", "ESC E", "ESC 3", "ESC !"}:
            self._set(name, arguments[0])
        elif name in {"ESC d", "ESC J"}:
            dots = arguments[0] * (self.spacing if name == "ESC d" else 1)
            return [*self._line_feed(only_if_begun=True), Feed(dots=dots)]
        elif name in {"GS V", "ESC i", "ESC m"}:
            fed = _CUT_FEED_DOTS + arguments[1] if len(arguments) > 1 else 0
            return [*self._line_feed(only_if_begun=True), Cut(dots=fed)]
        elif name == "GS v":
            return self._raster(command.raw)
        elif name == "GS (" and arguments[0] == ord("k"):
            return self._symbol(arguments[3:])
        return []

    def _reset(self, name: str) -> None:
        if name == "ESC @":
            self.wide = self.high = 1
            self.bold, self.align, self.spacing = False, 0, _DEFAULT_SPACING_DOTS
            self.line, self.width_used = [], 0
        elif name == "ESC 2":
            self.spacing = _DEFAULT_SPACING_DOTS
        else:
            self.double_byte = name == "FS &"

    def _set(self, name: str, value: int) -> None:
        if name == "GS !":
            self.wide, self.high = (value >> 4 & 7) + 1, (value & 7) + 1
        elif name == "ESC !":
            self.wide, self.high, self.bold = 1 + (value >> 5 & 1), 1 + (value >> 4 & 1), bool(value & 8)
        elif name == "ESC a":
            self.align = value & 3 if value < 0x30 else value - 0x30  # noqa: PLR2004 - digits are allowed too
        elif name == "ESC E":
            self.bold = bool(value & 1)
        else:
            self.spacing = value

    def _character(self, raw: bytes) -> list[Piece]:
        cell = (12 if len(raw) == 1 else _GLYPH_DOTS) * self.wide
        pieces = self._line_feed() if self.width_used + cell > self.columns else []
        self.width_used += cell
        # Without double-byte mode every byte is a character of a code page: that is what the paper would show.
        text = raw.decode("gb18030", errors="replace") if self.double_byte else raw.decode("cp437")
        last = self.line[-1] if self.line else None
        if last and (last.wide, last.high, last.bold) == (self.wide, self.high, self.bold):
            self.line[-1] = Run(text=last.text + text, wide=last.wide, high=last.high, bold=last.bold)
        else:
            self.line.append(Run(text=text, wide=self.wide, high=self.high, bold=self.bold))
        return pieces

    def _line_feed(self, *, only_if_begun: bool = False) -> list[Piece]:
        if not self.line:
            return [] if only_if_begun else [Feed(dots=self.spacing)]
        high = max(run.high for run in self.line) * _GLYPH_DOTS
        piece = TextLine(runs=tuple(self.line), align=self.align, dots=max(self.spacing, high))
        self.line, self.width_used = [], 0
        return [piece]

    def _raster(self, raw: bytes) -> list[Piece]:
        width, height = (raw[4] + 256 * raw[5]) * 8, raw[6] + 256 * raw[7]
        return [Image(width=width, rows=raw[8:], align=self.align, dots=height)]

    def _symbol(self, body: bytes) -> list[Piece]:
        if len(body) < 2 or body[0] != _QR:  # noqa: PLR2004 - kind and function
            return []
        function, data = body[1], body[2:]
        if function == 0x43 and data:  # noqa: PLR2004 - module size
            self.qr_module = data[0]
        elif function == 0x45 and data:  # noqa: PLR2004 - error correction
            self.qr_level = data[0]
        elif function == 0x50:  # noqa: PLR2004 - store the data
            self.qr_data = data[1:]
        elif function == 0x51 and self.qr_data:  # noqa: PLR2004 - print it
            return [self._qr_image()]
        return []

    def _qr_image(self) -> Image:
        import qrcode  # noqa: PLC0415 - 60 ms that only a printed code needs

        code = qrcode.QRCode(border=0, error_correction={0x30: 1, 0x31: 0, 0x32: 3, 0x33: 2}.get(self.qr_level, 0))
        code.add_data(self.qr_data)
        code.make(fit=True)
        matrix = code.get_matrix()
        size = len(matrix) * self.qr_module
        padded = (size + 7) // 8 * 8
        rows = bytearray()
        for line in matrix:
            bits = "".join(("1" if dark else "0") * self.qr_module for dark in line).ljust(padded, "0")
            rows += int(bits, 2).to_bytes(padded // 8, "big") * self.qr_module
        text = self.qr_data.decode("utf-8", errors="replace")
        return Image(width=padded, rows=bytes(rows), align=self.align, dots=size, qr=text)
