"""Turns a slip into ESC/POS bytes: Chinese as text in the printer's own font, a native QR code, a cut.

Source: Epson's command reference; charset and size of each printer model stand in its profile.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from devices.ports import Slip, SlipLine

_START: Final = b"\x1b\x40\x1c\x26"
"""ESC @, and FS & at once: some models change the mode from the next line only."""
_CUT: Final = b"\x1d\x56\x42\x00"
_QUIET: Final = b"\x1b\x4a\x1c"
"""28 dots: the white zone of four modules without which a code is hard to read."""
_HANZI_DOTS: Final = 24
_ASCII_DOTS: Final = 12
_ALIGN: Final = {"left": 0, "center": 1}
_QR_TARGET_DOTS: Final = 208
"""26 mm, as the eye and a cheap camera like it."""
_QR_BYTES_AT_LEVEL_M: Final = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213)
_DROPPED: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


@dataclass(frozen=True, kw_only=True)
class PrinterProfile:
    """What a model can do. `charset` is the widest its font covers: `gb2312 gbk gb18030`."""

    name: str
    columns_dots: int
    charset: str = "gbk"
    native_qr: bool = True
    cuts: bool = True


PROFILES: Final = {
    profile.name: profile
    for profile in (
        PrinterProfile(name="generic-80", columns_dots=576),
        PrinterProfile(name="generic-58", columns_dots=384, cuts=False),
        PrinterProfile(name="generic-58-no-qr", columns_dots=384, charset="gb2312", native_qr=False, cuts=False),
    )
}


def encode_slip(slip: Slip, profile: PrinterProfile, *, font: Path | None = None) -> bytes:
    """Return the bytes of a slip, from ESC @ to the cut.

    Args:
        slip: the lines and the QR payload.
        profile: the printer model.
        font: a face for lines that the printer's font lacks; without it such characters become a box.
    """
    style = _Style()
    out = bytearray(_START)
    for line in slip.lines:
        out += _line(line, profile, style, font)
    if slip.qr:
        out += style.turn(SlipLine(text="", align="center"))
        out += _QUIET + (_native_qr(slip.qr) if profile.native_qr else _drawn_qr(slip.qr)) + _QUIET
    for line in slip.tail:
        out += _line(line, profile, style, font)
    return bytes(out) + (_CUT if profile.cuts else b"\x1b\x64\x05")


def clean_text(text: str) -> str:
    """Return text without anything that a printer or a reader could take for a command."""
    spaced = text.replace("\t", " ").replace("\n", " ")
    return "".join(character for character in spaced if unicodedata.category(character) not in _DROPPED)


class _Style:
    """Remembers what the printer is set to, so that only changes are sent."""

    def __init__(self) -> None:
        self._scale, self._bold, self._align = 1, False, "left"

    def turn(self, line: SlipLine) -> bytes:
        out = b""
        scale = max(1, min(8, line.scale))
        if scale != self._scale:
            out += b"\x1d\x21" + bytes(((scale - 1) << 4 | (scale - 1),))
        if line.bold != self._bold:
            out += b"\x1b\x45" + bytes((line.bold,))
        if line.align != self._align:
            out += b"\x1b\x61" + bytes((_ALIGN[line.align],))
        self._scale, self._bold, self._align = scale, line.bold, line.align
        return out


def _line(line: SlipLine, profile: PrinterProfile, style: _Style, font: Path | None) -> bytes:
    text = clean_text(line.text)
    encoded = _encode(text, profile.charset)
    if encoded is not None:
        return style.turn(line) + encoded + b"\n"
    if font is None:
        known = "".join(character if _encode(character, profile.charset) else "□" for character in text)
        return style.turn(line) + known.encode("gb18030") + b"\n"
    out = style.turn(SlipLine(text="", align=line.align))
    return out + b"".join(_raster(image) for image in _draw(text, line, profile.columns_dots, font))


def _encode(text: str, charset: str) -> bytes | None:
    """Return GB bytes if the printer's font has every character of them."""
    try:
        encoded = text.encode("gb18030")
        encoded.decode(charset)
    except UnicodeError:
        return None
    return encoded


def _draw(text: str, line: SlipLine, columns: int, font: Path) -> Iterator[Image.Image]:
    size = _HANZI_DOTS * max(1, min(8, line.scale))
    face = ImageFont.truetype(str(font), size)
    for piece in _broken(text, columns, face):
        width = max(8, min(columns, int(face.getlength(piece)) + 7 & ~7))
        image = Image.new("1", (width, size * 5 // 4), 0)
        draw = ImageDraw.Draw(image)
        draw.fontmode = "1"
        draw.text((0, size), piece, fill=1, font=face, anchor="ls", stroke_width=int(line.bold))
        yield image


def _broken(text: str, columns: int, face: ImageFont.FreeTypeFont) -> Iterable[str]:
    pieces, piece = [], ""
    for character in text:
        if piece and face.getlength(piece + character) > columns:
            pieces.append(piece)
            piece = ""
        piece += character
    return [*pieces, piece]


def _raster(image: Image.Image) -> bytes:
    """Return GS v 0 for a picture in which 1 is black; its width must be a multiple of 8."""
    width, height = image.width // 8, image.height
    return b"\x1d\x76\x30\x00" + width.to_bytes(2, "little") + height.to_bytes(2, "little") + image.tobytes()


def _native_qr(payload: str) -> bytes:
    data = payload.encode("utf-8")
    version = next((at for at, room in enumerate(_QR_BYTES_AT_LEVEL_M, 1) if len(data) <= room), 12)
    module = max(3, min(8, _QR_TARGET_DOTS // (17 + 4 * version)))
    store = b"\x31\x50\x30" + data
    parts = (b"\x31\x41\x32\x00", b"\x31\x43" + bytes((module,)), b"\x31\x45\x31", store, b"\x31\x51\x30")
    return b"".join(b"\x1d\x28\x6b" + len(part).to_bytes(2, "little") + part for part in parts)


def _drawn_qr(payload: str) -> bytes:
    import qrcode  # noqa: PLC0415 - only the few models without a QR code of their own pay for it

    code = qrcode.QRCode(border=2, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(payload.encode("utf-8"))
    code.make(fit=True)
    matrix = code.get_matrix()
    module = max(3, _QR_TARGET_DOTS // len(matrix))
    small = Image.new("1", (len(matrix), len(matrix)), 0)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            small.putpixel((x, y), int(dark))
    size = len(matrix) * module
    page = Image.new("1", ((size + 7) & ~7, size), 0)
    page.paste(small.resize((size, size), Image.Resampling.NEAREST), (0, 0))
    return _raster(page)
