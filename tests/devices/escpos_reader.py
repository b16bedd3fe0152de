"""Reads ESC/POS bytes as Epson's command reference defines them; knows nothing of this project's builder.

`read_papers(data)` gives one `Paper` per cut. Anything that the reference does not name raises `StrangeBytesError`.
"""

from __future__ import annotations

from dataclasses import dataclass, field


class StrangeBytesError(ValueError):
    """Bytes at `offset` are no command of the reference and no character of GB18030."""


@dataclass(frozen=True, kw_only=True)
class PrintedLine:
    """One line of characters; width and height are multiples of the plain size."""

    text: str
    width: int
    height: int
    bold: bool
    align: str


@dataclass(frozen=True, kw_only=True)
class PrintedRaster:
    """One raster image; `rows` are `width_bytes` each, a set bit is black."""

    width_bytes: int
    height: int
    rows: bytes


@dataclass
class Paper:
    """What stands on one paper, top to bottom, and what was asked for behind its cut."""

    lines: list[PrintedLine] = field(default_factory=list)
    qr: list[str] = field(default_factory=list)
    rasters: list[PrintedRaster] = field(default_factory=list)
    cut: bool = False
    process_ids: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All lines, joined by newlines."""
        return "\n".join(line.text for line in self.lines)

    @property
    def empty(self) -> bool:
        return not (self.lines or self.qr or self.rasters)


ALIGNMENTS = {0: "left", 1: "center", 2: "right", 0x30: "left", 0x31: "center", 0x32: "right"}
# Commands that set something this reader does not look at, with the number of their parameter bytes.
SETTINGS = {b"\x1b2": 0, b"\x1b3": 1, b"\x1bt": 1, b"\x1bR": 1, b"\x1b ": 1, b"\x1cC": 1, b"\x1db": 1, b"\x1da": 1}
QUERIES = {b"\x10\x04": 1, b"\x10\x05": 1, b"\x1dr": 1, b"\x1dI": 1}


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.papers: list[Paper] = []
        self.paper = Paper()
        self.double_byte = False
        self.text = ""
        self.stored_qr = b""
        self.reset()

    def reset(self) -> None:
        self.width = self.height = 1
        self.bold, self.align, self.text = False, "left", ""

    def take(self, count: int) -> bytes:
        piece = self.data[self.at : self.at + count]
        if len(piece) < count:
            raise StrangeBytesError(f"the bytes end inside a command at {self.at}")
        self.at += count
        return piece

    def read(self) -> list[Paper]:
        while self.at < len(self.data):
            start = self.at
            byte = self.data[start]
            if byte in (0x10, 0x1B, 0x1C, 0x1D):
                self.command(self.take(2), start)
            elif byte == 0x0A:
                self.at += 1
                self.end_line()
            elif byte in (0x00, 0x0D):
                self.at += 1
            elif byte < 0x20 or byte == 0x7F:
                raise StrangeBytesError(f"control byte {byte:#04x} at {start}")
            else:
                self.character(byte, start)
        if not self.paper.empty or self.text:
            self.end_line()
            self.papers.append(self.paper)
        return self.papers

    def character(self, byte: int, start: int) -> None:
        size = 1
        if byte >= 0x80:
            if not self.double_byte:
                raise StrangeBytesError(f"a double-byte character at {start} before FS &")
            second = self.data[start + 1 : start + 2]
            size = 4 if second and 0x30 <= second[0] <= 0x39 else 2
        try:
            self.text += self.take(size).decode("gb18030")
        except UnicodeDecodeError as error:
            raise StrangeBytesError(f"no GB18030 character at {start}") from error

    def end_line(self) -> None:
        if self.text:
            self.paper.lines.append(
                PrintedLine(text=self.text, width=self.width, height=self.height, bold=self.bold, align=self.align)
            )
        self.text = ""

    def command(self, name: bytes, start: int) -> None:  # noqa: C901 - one branch a command of the reference
        if name in SETTINGS:
            self.take(SETTINGS[name])
        elif name in QUERIES:
            self.take(QUERIES[name])
        elif name == b"\x1b@":
            self.reset()
        elif name in (b"\x1c&", b"\x1c."):
            self.double_byte = name == b"\x1c&"
        elif name == b"\x1d!":
            self.size(self.take(1)[0])
        elif name == b"\x1bE":
            self.bold = bool(self.take(1)[0] & 1)
        elif name == b"\x1ba":
            self.align = ALIGNMENTS[self.take(1)[0]]
        elif name in (b"\x1bd", b"\x1bJ"):
            self.take(1)
            self.end_line()
        elif name == b"\x1dV":
            self.cut()
        elif name == b"\x1dv":
            self.raster(start)
        elif name == b"\x1d(":
            self.block(start)
        else:
            raise StrangeBytesError(f"command {name.hex()} at {start}")

    def size(self, value: int) -> None:
        if self.text:
            raise StrangeBytesError("the size changes inside a line")
        self.width, self.height = (value >> 4) + 1, (value & 15) + 1

    def cut(self) -> None:
        if self.take(1)[0] in (65, 66, 97, 98, 103, 104):
            self.take(1)
        self.end_line()
        self.paper.cut = True
        self.papers.append(self.paper)
        self.paper = Paper()

    def raster(self, start: int) -> None:
        if self.take(1) != b"0":
            raise StrangeBytesError(f"GS v without 0 at {start}")
        self.take(1)
        width, height = (int.from_bytes(self.take(2), "little") for _ in range(2))
        self.paper.rasters.append(PrintedRaster(width_bytes=width, height=height, rows=self.take(width * height)))

    def block(self, start: int) -> None:
        kind = self.take(1)
        body = self.take(int.from_bytes(self.take(2), "little"))
        if kind == b"k" and body[:1] == b"1":
            self.symbol(body[1:2], body[2:])
        elif kind == b"H" and body[:2] == b"00" and len(body) == 6:
            (self.papers[-1] if self.papers and self.paper.empty else self.paper).process_ids.append(
                body[2:].decode("ascii")
            )
        else:
            raise StrangeBytesError(f"GS ( {kind!r} at {start}")

    def symbol(self, function: bytes, data: bytes) -> None:
        if function == b"P":
            self.stored_qr = data[1:]
        elif function == b"Q":
            self.paper.qr.append(self.stored_qr.decode("utf-8"))
        elif function not in (b"A", b"C", b"E"):
            raise StrangeBytesError(f"GS ( k function {function!r}")


def read_papers(data: bytes) -> list[Paper]:
    """Return what stands on each paper; bytes after the last cut are a paper with `cut` False."""
    return _Reader(data).read()
