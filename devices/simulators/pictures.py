"""Pictures of simulated devices as PNG: a paper, a strip, a lamp."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from math import ceil, floor
from pathlib import Path
from typing import Any, Final

from PIL import Image as Pixels
from PIL import ImageChops, ImageDraw, ImageFont

from devices.simulators.paper import Image, Piece, Run, TextLine

_MARGIN_DOTS: Final = 32
_GLYPH_DOTS: Final = 24
_BASELINE: Final = 20 / 24
_AMBER: Final = (255, 96, 32)


def png(image: Pixels.Image) -> dict[str, Any]:
    """Return the answer to `picture`: base64 PNG with its size in pixels."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return {"png": base64.b64encode(buffer.getvalue()).decode(), "width": image.width, "height": image.height}


def load_font(font: Path | None, size: int) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    """Return the face at a size in pixels; Pillow's own (without Chinese) where no file is given."""
    return ImageFont.truetype(str(font), size) if font else ImageFont.load_default(size)


def paper_picture(pieces: Sequence[Piece], *, columns: int, font: Path | None) -> Pixels.Image:
    """Draw a paper as it would hang out of the printer, one pixel a dot."""
    height = sum(piece.dots for piece in pieces) + 2 * _MARGIN_DOTS
    page = Pixels.new("L", (columns + 2 * _MARGIN_DOTS, max(height, 64)), 255)
    y = _MARGIN_DOTS
    for piece in pieces:
        drawn = _piece_picture(piece, columns, font)
        if drawn is not None:
            align = piece.align if isinstance(piece, TextLine | Image) else 0
            x = _MARGIN_DOTS + (0, (columns - drawn.width) // 2, columns - drawn.width)[min(align, 2)]
            page.paste(ImageChops.invert(drawn), (x, y))
        y += piece.dots
    return page


def _piece_picture(piece: Piece, columns: int, font: Path | None) -> Pixels.Image | None:
    if isinstance(piece, Image):
        needed = piece.width // 8 * piece.dots
        return Pixels.frombytes("1", (piece.width, piece.dots), piece.rows[:needed].ljust(needed, b"\0")).convert("L")
    if not isinstance(piece, TextLine):
        return None
    cells = [(_run_picture(run, font)) for run in piece.runs]
    line = Pixels.new("L", (min(columns, sum(cell.width for cell in cells)), piece.dots), 0)
    x = 0
    for cell in cells:
        line.paste(cell, (x, max(0, piece.dots - cell.height)))
        x += cell.width
    return line


def _run_picture(run: Run, font: Path | None) -> Pixels.Image:
    """Draw each character in its cell; emphasis is the same character struck again one dot further right."""
    face = load_font(font, 22 * run.high)
    strike = 1 + run.high // 3 if run.bold else 0
    widths = [(12 if ord(character) < 0x80 else _GLYPH_DOTS) * run.high for character in run.text]  # noqa: PLR2004 - ASCII
    strip = Pixels.new("L", (sum(widths), _GLYPH_DOTS * run.high), 0)
    x = 0
    for character, width in zip(run.text, widths, strict=True):
        cell = _cell_picture(character, face, size=(width, strip.height), strike=strike)
        strip.paste(cell, (x, 0))
        x += width
    if run.wide != run.high:
        strip = strip.resize((strip.width * run.wide // run.high, strip.height), Pixels.Resampling.LANCZOS)
    return strip.point(lambda value: 255 if value > 112 else 0)  # noqa: PLR2004 - a thermal head knows no grey


def _cell_picture(
    character: str, face: ImageFont.ImageFont | ImageFont.FreeTypeFont, *, size: tuple[int, int], strike: int
) -> Pixels.Image:
    """Draw one character whole: what is larger than its cell is made smaller, as a printer's own face is."""
    width, height = size
    baseline = (width / 2, height * _BASELINE)
    cell = Pixels.new("L", size, 0)
    draw = ImageDraw.Draw(cell)
    left, top, right, bottom = draw.textbbox(baseline, character, font=face, anchor="ms")
    edge = width // _GLYPH_DOTS
    if left >= edge and right <= width - edge - strike and bottom <= height:
        draw.text(baseline, character, fill=255, font=face, anchor="ms")
    elif right > left:
        ink = Pixels.new("L", (ceil(right - left), ceil(bottom - top)), 0)
        ImageDraw.Draw(ink).text((baseline[0] - left, baseline[1] - top), character, fill=255, font=face, anchor="ms")
        room = (min(ink.width, width - 2 * edge - strike), min(ink.height, height - floor(top)))
        cell.paste(ink.resize(room, Pixels.Resampling.LANCZOS), ((width - strike - room[0]) // 2, floor(top)))
    return ImageChops.lighter(cell, ImageChops.offset(cell, strike, 0)) if strike else cell


def strip_picture(text: str, *, width: int, height: int, font: Path | None, scale: int = 4) -> Pixels.Image:
    """Draw an LED strip, `scale` pixels a lamp."""
    dots = Pixels.new("1", (width, height), 0)
    if text:
        face = load_font(font, height - 1)
        ImageDraw.Draw(dots).text((width / 2, height / 2), text, fill=1, font=face, anchor="mm")
    page = Pixels.new("RGB", (width * scale, height * scale), (16, 10, 8))
    draw = ImageDraw.Draw(page)
    for y in range(height):
        for x in range(width):
            lit = bool(dots.getpixel((x, y)))
            corner = (x * scale, y * scale, x * scale + scale - 2, y * scale + scale - 2)
            draw.ellipse(corner, fill=_AMBER if lit else (40, 20, 14))
    return page


def lamp_picture(*, lit: bool, size: int = 96) -> Pixels.Image:
    """Draw a lamp."""
    page = Pixels.new("RGB", (size, size), (24, 24, 28))
    draw = ImageDraw.Draw(page)
    edge = size // 8
    if lit:
        draw.ellipse((2, 2, size - 3, size - 3), fill=(92, 52, 12))
    draw.ellipse((edge, edge, size - edge, size - edge), fill=(255, 176, 32) if lit else (72, 60, 44))
    return page
