"""The picture of a paper: every letter stands whole inside its cell."""

from __future__ import annotations

import pytest
from PIL import Image

from devices.simulators.paper import Run, TextLine
from devices.simulators.pictures import paper_picture

MARGIN_DOTS = 32
LETTERS = "AMWQ@%g"


def cells_of(text: str, *, scale: int, bold: bool) -> list[Image.Image]:
    """Cut a printed line into its half-width cells, ink as 255."""
    line = TextLine(runs=(Run(text=text, wide=scale, high=scale, bold=bold),), align=0, dots=24 * scale)
    page = paper_picture([line], columns=576, font=None).point(lambda value: 255 - value)
    width, bottom = 12 * scale, MARGIN_DOTS + 24 * scale
    edges = range(MARGIN_DOTS, MARGIN_DOTS + width * len(text), width)
    return [page.crop((left, MARGIN_DOTS, left + width, bottom)) for left in edges]


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("scale", [2, 4, 7])
def test_a_wide_letter_is_drawn_whole_and_touches_no_neighbour(scale: int, *, bold: bool) -> None:
    for letter in LETTERS[: 576 // (12 * scale)]:
        before, alone, after = cells_of(f" {letter} ", scale=scale, bold=bold)
        assert before.getbbox() is None
        assert after.getbbox() is None
        left, _, right, _ = alone.getbbox() or (0, 0, 0, 0)
        assert right > left
        assert left > 0 or scale == 2, f"{letter} stands at the very edge"


def test_both_feet_of_an_a_are_of_one_length() -> None:
    (cell,) = cells_of("A", scale=4, bold=False)
    left, _, right, bottom = cell.getbbox() or (0, 0, 0, 0)
    foot = cell.crop((0, bottom - 6, cell.width, bottom - 2))
    feet = foot.getbbox() or (0, 0, 0, 0)
    assert abs((feet[0] - left) - (right - feet[2])) <= 1
    assert abs((left + right) / 2 - cell.width / 2) <= 1.5
    half = cell.width // 2
    ink = [
        sum(value > 0 for value in part.tobytes())
        for part in (foot.crop((0, 0, half, 4)), foot.crop((half, 0, cell.width, 4)))
    ]
    assert abs(ink[0] - ink[1]) <= 4
