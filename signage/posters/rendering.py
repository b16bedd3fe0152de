"""The templates of the sheets, and the codes that stand on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import qrcode
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_M

from signage.posters.plan_drawing import SAFETY_GREEN, SAFETY_RED, text_width
from signage.posters.sheet import Facts

FOLDER = Path(__file__).parent
QUIET = 4
"""Empty modules around a code, as its standard asks."""


class Templates:
    """Renders a sheet's content from the hall's facts."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(code=code, fit=fit, green=SAFETY_GREEN, red=SAFETY_RED)

    def render(self, template: str, facts: Facts, **more: object) -> Markup:
        """Return the filled-in template; `t` are the texts of all sheets."""
        found = self._environment.get_template(template)
        return Markup(  # noqa: S704 the environment escapes
            found.render(
                hall=facts.hall,
                board=facts.board,
                colours=facts.theme.colours,
                t=facts.texts,
                english=facts.board.english,
                **more,
            )
        )


def fit(text: str, *limits: float) -> int:
    """Return how many of these widths, counted in Chinese signs, a text exceeds: the class of its type size."""
    return sum(text_width(text, 1) > limit for limit in limits)


def code(text: str, size_mm: float) -> Markup:
    """Return a QR code with its quiet zone as SVG, `size_mm` wide."""
    drawn = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    drawn.add_data(text)
    drawn.make(fit=True)
    rows = drawn.get_matrix()
    path = "".join(f"M{x} {y}h{run}v1h-{run}z" for y, row in enumerate(rows) for x, run in _runs(row))
    return Markup(
        '<svg class="code" width="{size}mm" height="{size}mm" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        '<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    ).format(size=size_mm, side=len(rows), path=path)


def _runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield where dark modules begin in a row and how many follow."""
    at = 0
    for dark, modules in groupby(row):
        length = len(list(modules))
        if dark:
            yield at, length
        at += length
