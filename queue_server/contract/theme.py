"""The one theme of every face: colours in a normal and a high-contrast set, sizes of type, spaces and corners (R19)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from queue_server.contract.shapes import Shape

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-F]{6}$")]
Veil = Annotated[str, StringConstraints(pattern=r"^#[0-9A-F]{8}$")]
"""A colour with two more digits for its opacity."""
Size = Annotated[float, Field(gt=0)]

TEXT_CONTRAST = 4.5
GRAPHIC_CONTRAST = 3.0

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *(
        (text, ground)
        for text in ("ink", "ink2", "primary", "accent", "ok", "danger")
        for ground in ("paper", "surface")
    ),
    *(("reverse", ground) for ground in ("primary", "primary_dark", "accent", "ok", "ok_dark", "danger")),
    ("ink", "primary_soft"),
    ("ink2", "primary_soft"),
    ("primary", "primary_soft"),
    ("primary_dark", "primary_soft"),
    ("primary_soft", "primary"),
    ("ok", "ok_soft"),
    ("ink", "ok_soft"),
    ("ok_dark", "ok_soft"),
    ("primary_dark", "surface"),
    ("warn", "warn_soft"),
    ("warn", "surface"),
    ("warn", "paper"),
    ("ink", "warn_soft"),
    ("danger", "danger_soft"),
    ("ink", "danger_soft"),
    ("ink", "gold"),
    ("gold_text", "primary"),
    ("gold_text", "primary_dark"),
    ("disabled", "disabled_ground"),
    ("disabled", "surface"),
    *((text, ground) for text in ("board_text", "board_text2", "board_gold") for ground in ("board", "board_row")),
    *((text, ground) for text in ("board_text", "board_text2") for ground in ("board_panel", "board_deep")),
    *((text, ground) for text in ("board_ok", "board_warn", "board_gold") for ground in ("board", "board_panel")),
    ("board_ink", "board_gold"),
    ("board_ink", "board_warn"),
    ("board_ink", "board_ok"),
    ("board_warn", "board_row"),
    ("board_text", "board_alarm"),
    *((text, "print_ground") for text in ("print_ink", "print_ink2", "print_faint", "print_accent")),
    ("print_ink", "print_soft"),
)
"""Every (text, ground) that a face uses: readable at 4.5:1 (D7)."""

GRAPHIC_PAIRS: tuple[tuple[str, str], ...] = (
    *(("border", ground) for ground in ("paper", "surface")),
    ("gold", "primary"),
    ("focus", "focus_edge"),
    *((mark, ground) for mark in ("board_ok", "board_danger") for ground in ("board", "board_row")),
    ("board_gold", "board_panel"),
)
"""Every (mark, ground) of an edge, an icon or a lamp: visible at 3:1."""


class Palette(Shape):
    """One complete set of colours; the words say what a colour is for."""

    paper: Colour
    """The ground of a page."""
    surface: Colour
    """A card on it."""
    ink: Colour
    ink2: Colour
    primary: Colour
    primary_dark: Colour
    primary_soft: Colour
    reverse: Colour
    """Text on a filled ground: primary, accent, ok, danger."""
    accent: Colour
    """One's own number, and nothing else."""
    border: Colour
    """The edge of a control."""
    line: Colour
    """Decoration; says nothing."""
    ok: Colour
    ok_dark: Colour
    ok_soft: Colour
    warn: Colour
    warn_soft: Colour
    danger: Colour
    danger_soft: Colour
    disabled: Colour
    disabled_ground: Colour
    gold: Colour
    """Icons and lines on primary."""
    gold_text: Colour
    focus: Colour
    """The ring around what has the focus, between two lines of `focus_edge`."""
    focus_edge: Colour
    veil: Veil
    shadow: Veil
    tints: list[Colour] = Field(min_length=8, max_length=8)
    board: Colour
    board_row: Colour
    board_panel: Colour
    board_deep: Colour
    board_text: Colour
    board_text2: Colour
    board_gold: Colour
    board_ink: Colour
    """Text on gold and on amber."""
    board_ok: Colour
    board_warn: Colour
    board_danger: Colour
    board_alarm: Colour
    """The ground of an emergency."""
    print_ground: Colour
    print_soft: Colour
    print_ink: Colour
    print_ink2: Colour
    print_faint: Colour
    print_accent: Colour

    @model_validator(mode="after")
    def _is_readable(self) -> Self:
        faults = [
            *self._too_weak(TEXT_PAIRS, TEXT_CONTRAST),
            *self._too_weak(GRAPHIC_PAIRS, GRAPHIC_CONTRAST),
            *(f"tint {tint} on surface" for tint in self.tints if contrast(tint, self.surface) < TEXT_CONTRAST),
        ]
        if faults:
            raise ValueError("too little contrast: " + ", ".join(faults))
        return self

    def _too_weak(self, pairs: tuple[tuple[str, str], ...], wanted: float) -> Iterator[str]:
        for one, other in pairs:
            if contrast(getattr(self, one), getattr(self, other)) < wanted:
                yield f"{one} on {other}"


class PanelType(Shape):
    """Heights on the kiosk's panel, in millimetres."""

    small: Size
    label: Size
    body: Size
    row: Size
    h2: Size
    h1: Size
    ask: Size
    lead: Size
    number: Size


class BoardType(Shape):
    """Heights on the display, in hundredths of the screen's height."""

    small: Size
    body: Size
    lead: Size
    place: Size
    number: Size
    newest: Size


class DeskType(Shape):
    """Sizes on clerks' pages and telephones, in CSS pixels; the print scale, in points, has the same steps."""

    small: Size
    body: Size
    title: Size
    lead: Size
    number: Size


class Spaces(Shape):
    """Distances, from the narrowest."""

    panel_mm: list[Size] = Field(min_length=4, max_length=4)
    desk_px: list[Size] = Field(min_length=5, max_length=5)


class Corners(Shape):
    """Radii of rounded corners."""

    panel_mm: Size
    desk_px: list[Size] = Field(min_length=3, max_length=3)


class PanelShape(Shape):
    """What else the kiosk's parts look like."""

    large_scale: Size
    """How much type grows under 字变大."""
    edge_mm: Size
    pressed_edge_mm: Size
    focus_mm: Size
    tint_soft: Annotated[float, Field(gt=0, le=1)]
    """How much of a tint stands behind its icon."""


class Theme(Shape):
    """`GET /theme`: the look of every face; a county's halls all have the same, and prints carry its version."""

    version: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    colours: Palette
    high_contrast: Palette
    panel_mm: PanelType
    board_vh: BoardType
    desk_px: DeskType
    print_pt: DeskType
    space: Spaces
    radius: Corners
    shape: PanelShape

    def css(self) -> str:
        """Return the theme as CSS custom properties, the high-contrast set for those who ask their system for it.

        A page asks for it by itself with `data-contrast="high"` on its root element.
        """
        normal = "\n".join(f"  {line}" for line in (*_colour_lines(self.colours), *self._size_lines()))
        high = "\n".join(f"  {line}" for line in _colour_lines(self.high_contrast))
        return (
            f"/* The hall's theme {self.version}. */\n:root {{\n{normal}\n}}\n"
            f':root[data-contrast="high"] {{\n{high}\n}}\n'
            f"@media (prefers-contrast: more) {{\n:root {{\n{high}\n}}\n}}\n"
        )

    def _size_lines(self) -> Iterator[str]:
        scales = (("t", self.desk_px, "px"), ("b", self.board_vh, "vh"), ("p", self.print_pt, "pt"))
        for letter, scale, unit in scales:
            for name, value in scale:
                yield f"--{letter}-{name}: {value:g}{unit};"
        for letter, values in (("s", self.space.desk_px), ("r", self.radius.desk_px)):
            for place, value in enumerate(values, start=1):
                yield f"--{letter}-{place}: {value:g}px;"


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two `#RRGGBB` colours."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own

    red, green, blue = (linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colour_lines(palette: Palette) -> Iterator[str]:
    for name, value in palette:
        if isinstance(value, list):
            for place, tint in enumerate(value, start=1):
                yield f"--tint-{place}: {tint.lower()};"
        else:
            yield f"--{_property(name)}: {value.lower()};"


def _property(name: str) -> str:
    """`board_text2` is `--board-text-2`."""
    return re.sub(r"_|(?<=[a-z])(?=\d)", "-", name)
