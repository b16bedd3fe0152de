"""A Code 128 bar code and a QR code as drawings that stand in a page, without a style of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import barcode
import qrcode
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_M

BAR_MM = 0.25
"""The narrowest bar: an office printer of 300 dpi draws it with three dots."""
BAR_HEIGHT_MM = 9.0
QUIET_BARS = 10
"""Empty bars before and behind, as the standard asks."""
QUIET_MODULES = 4


def draw_bars(text: str) -> Markup:
    """Return Code 128 of ASCII text as SVG at its true size."""
    bars = barcode.get_barcode_class("code128")(text).build()[0]
    width = len(bars) + 2 * QUIET_BARS
    path = "".join(f"M{x + QUIET_BARS} 0h{run}v1h-{run}z" for x, run in runs_of([bar == "1" for bar in bars]))
    return Markup(
        '<svg class="bars" role="img" aria-label="{text}" width="{wide}mm" height="{high}mm" viewBox="0 0 {width} 1"'
        ' preserveAspectRatio="none" shape-rendering="crispEdges"><path d="{path}" fill="currentColor"/></svg>'
    ).format(text=text, wide=f"{width * BAR_MM:g}", high=f"{BAR_HEIGHT_MM:g}", width=width, path=path)


def draw_code(text: str, *, size_mm: float) -> Markup:
    """Return a QR code with its quiet zone as SVG, `size_mm` wide."""
    drawn = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_MODULES)
    drawn.add_data(text)
    drawn.make(fit=True)
    rows = drawn.get_matrix()
    path = "".join(f"M{x} {y}h{run}v1h-{run}z" for y, row in enumerate(rows) for x, run in runs_of(row))
    return Markup(
        '<svg class="code" role="img" aria-label="{text}" width="{size}mm" height="{size}mm"'
        ' viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path d="{path}" fill="currentColor"/></svg>'
    ).format(text=text, size=f"{size_mm:g}", side=len(rows), path=path)


def runs_of(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield where dark modules begin in a row and how many follow."""
    at = 0
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            yield at, length
        at += length
