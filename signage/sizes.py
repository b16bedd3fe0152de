"""How large a display writes: from its diagonal, the farthest reader's distance and the rows, as style sheet values."""

from __future__ import annotations

import math
from dataclasses import dataclass

CAPITAL = 0.733
"""Height of a capital or a figure in the hall's face, as a share of its em."""
IDEOGRAPH = 0.92
"""Height of a Chinese character in it."""
NUMBER_PER_DISTANCE = 1 / 100
"""Called numbers and windows: 34 minutes of arc, for many strokes and old eyes."""
NEXT_PER_DISTANCE = 1 / 150
TEXT_PER_DISTANCE = 1 / 215
"""16 minutes of arc: ISO 9241-3's least."""
MM_PER_INCH = 25.4
LONG_SIDE, SHORT_SIDE = 16 / math.hypot(16, 9), 9 / math.hypot(16, 9)

LEAST_NUMBER_VH, LEAST_NEXT_VH, LEAST_TEXT_VH = 9.5, 5.6, 3.6
"""However near the readers are."""
MARGIN_VH = 2.2
GAP_VH = 1.4
PAD_VH = 2.2
ROW_PAD_VH = 2.4
NUMBER_EM = 2.7
"""The width of A023 with the gap behind its letter."""
CALL_EM = 3.7
"""The width of a called number, of the gap behind it and of the window's digit."""
TIDAL_SIGNS = 5
"""号潮汐窗口"""
HINT_EM = 2.6
"""The width of 请到 with its gaps, in type of the smallest size."""
NEWEST_MAX = 1.3
NEWEST_GROWS = 1.04
NEXT_MAX = 6
TABLE_EM = 11.4
"""The width of the waiting table with all five letters side by side."""
LABEL_EM = 4.4
"""The width of 潮汐窗口 and of what stands beside a number."""
LINE = 1.25


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A 16:9 screen in the hall: its diagonal, how far its farthest reader sits, and how many calls it shows."""

    diagonal_in: float = 55
    distance_m: float = 5
    rows: int = 4


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """Type and columns of one orientation; every size in hundredths of the screen's height."""

    number: float
    word: float
    """The word for the window beside its digit."""
    next: float
    text: float
    newest: float
    """How much larger the newest call is written than the others."""
    side: float
    """The width of the column beside the calls."""
    next_columns: int
    next_shown: int
    terse: bool
    """Whether there is no room for 请到."""
    table_across: bool
    """Whether the waiting table has a column a letter; else it has a line a letter."""

    def css(self) -> str:
        """Return the sizes as CSS custom properties."""
        values = {
            "number": self.number,
            "word": self.word,
            "newest": self.number * self.newest,
            "newest-word": self.word * self.newest,
            "next": self.next,
            "text": self.text,
            "side": self.side,
        }
        lines = [f"  --d-{name}: {math.ceil(value * 1000) / 1000:.3f}vh;" for name, value in values.items()]
        lines.append(f"  --d-next-width: {100 / self.next_columns:.3f}%;")
        return "\n".join([*lines, f"  --d-grow: {self.newest * NEWEST_GROWS:.3f};"])


def em_mm(distance_m: float, share: float) -> float:
    """Return the size of type, in mm, whose capitals are `share` of the distance high, in whole mm rounded up."""
    return math.ceil(round(distance_m * 1000 * share, 6)) / CAPITAL


def sizes_of(screen: Screen, *, upright: bool = False) -> Sizes:
    """Return the sizes of a screen that lies, or stands upright.

    An upright screen is narrow: there the width bounds the calls, and far readers are not reached.
    """
    long_mm, short_mm = (screen.diagonal_in * MM_PER_INCH * side for side in (LONG_SIDE, SHORT_SIDE))
    high_mm, wide_mm = (long_mm, short_mm) if upright else (short_mm, long_mm)
    wide_vh = wide_mm / high_mm * 100

    def vh(share: float) -> float:
        return em_mm(screen.distance_m, share) / high_mm * 100

    least = wide_vh / 100 if upright else 1.0
    number = max(LEAST_NUMBER_VH * least, vh(NUMBER_PER_DISTANCE))
    following = max(LEAST_NEXT_VH * least, vh(NEXT_PER_DISTANCE))
    text = max(LEAST_TEXT_VH * least, vh(TEXT_PER_DISTANCE))
    if upright:
        return _upright(wide_vh, number=number, following=following, text=text)
    return _lying(wide_vh, screen.rows, number=number, following=following, text=text)


def call_width(number: float) -> float:
    """Return the width of the widest call, A023 to 2号潮汐窗口, for a size of its number."""
    return number * (CALL_EM + TIDAL_SIGNS * CAPITAL / IDEOGRAPH) + 2 * ROW_PAD_VH


def _lying(wide_vh: float, rows: int, *, number: float, following: float, text: float) -> Sizes:
    across = TABLE_EM * text + 2 * PAD_VH
    room = wide_vh - 2 * MARGIN_VH - GAP_VH
    columns, side = 2, max(2 * NUMBER_EM * following + 2 * PAD_VH, across)
    if room - side < call_width(number):
        side = 2 * NUMBER_EM * following + 2 * PAD_VH
    if room - side < call_width(number):
        columns, side = 1, max(NUMBER_EM * following, LABEL_EM * text) + 2 * PAD_VH
    high = 100 - (1.6 + 1.45) * text - 2 * GAP_VH
    in_column = int((high - 1.3 * text - 2 * PAD_VH) / (LINE * following))
    hint = HINT_EM * text
    terse = room - side < call_width(number) + hint
    spare = room - side - 2 * ROW_PAD_VH - (0 if terse else hint)
    widest = spare / (call_width(number) - 2 * ROW_PAD_VH)
    tallest = ((high - (rows - 1) * GAP_VH) * NEWEST_GROWS / (LINE * number) - (rows - 1)) / NEWEST_GROWS
    return Sizes(
        number=number,
        word=number * CAPITAL / IDEOGRAPH,
        next=following,
        text=text,
        newest=max(1.0, min(NEWEST_MAX, widest, tallest)),
        side=side,
        next_columns=columns,
        next_shown=max(1, min(NEXT_MAX, columns * in_column)),
        terse=terse,
        table_across=side >= across,
    )


def _upright(wide_vh: float, *, number: float, following: float, text: float) -> Sizes:
    room = wide_vh - 2 * MARGIN_VH
    number = min(number, (room - 2 * ROW_PAD_VH) / (call_width(1) - 2 * ROW_PAD_VH))
    following = min(following, (room - 2 * PAD_VH) / (3 * NUMBER_EM))
    text = min(text, (room - 2 * PAD_VH) / TABLE_EM)
    return Sizes(
        number=number,
        word=number * CAPITAL / IDEOGRAPH,
        next=following,
        text=text,
        newest=1.0,
        side=room,
        next_columns=3,
        next_shown=NEXT_MAX,
        terse=True,
        table_across=True,
    )
