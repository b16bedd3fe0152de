"""Turns the hall's floor plan into a drawing in millimetres of paper: where symbols, names, ways and scale bar go."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from queue_server.contract.floor_plan import FloorPlan, PlanPoint, Spot

SAFETY_GREEN = frozenset({"exit", "first_aid", "aed", "assembly"})
SAFETY_RED = frozenset({"extinguisher"})
BAR_STEPS_M = (1, 2, 5, 10, 20, 50, 100)
BAR_MM = 30
"""A scale bar is at least so long."""
CHAR_LINE = 1.25
"""Height of a line of text in its own size."""
_OFF_PAPER = 1e6
_ROUNDING_MM2 = 0.01
_ARROW_EVERY_MM = 34.0


@dataclass(frozen=True)
class Box:
    """A rectangle on paper."""

    x: float
    y: float
    w: float
    h: float

    def overlap(self, other: Box) -> float:
        """Return the common area."""
        wide = min(self.x + self.w, other.x + other.w) - max(self.x, other.x)
        high = min(self.y + self.h, other.y + other.h) - max(self.y, other.y)
        return wide * high if wide > 0 and high > 0 else 0.0

    def beyond(self, other: Box) -> float:
        """Return the area of this box that lies outside of the other."""
        return self.w * self.h - self.overlap(other)


@dataclass(frozen=True)
class Name:
    """A text; `x` is its middle, `y` its base line."""

    text: str
    x: float
    y: float
    size: float

    @property
    def box(self) -> Box:
        """Where it stands."""
        wide = text_width(self.text, self.size)
        return Box(self.x - wide / 2, self.y - self.size * 0.95, wide, self.size * CHAR_LINE)


@dataclass(frozen=True)
class Mark:
    """A symbol by its left upper corner, with its name."""

    kind: str
    x: float
    y: float
    size: float
    name: Name


@dataclass(frozen=True)
class Arrow:
    """An arrow head at a place of a way out; `deg` turns it from pointing right."""

    x: float
    y: float
    deg: float


@dataclass(frozen=True, kw_only=True)
class PlanDrawing:
    """Everything at its place; lengths in millimetres."""

    width: float
    height: float
    building: Box
    zones: list[tuple[Box, Name]]
    fixtures: Sequence[tuple[str, Box]]
    marks: list[Mark]
    route: str
    escapes: list[str]
    arrows: list[Arrow]
    here: tuple[float, float]
    symbol: float
    bar_mm: float
    bar_m: int
    north_deg: float | None

    @property
    def kinds(self) -> list[str]:
        """The kinds of symbols on it, each once, in the order of the plan."""
        return list(dict.fromkeys(mark.kind for mark in self.marks))


def draw_plan(plan: FloorPlan, *, here: Spot, width_mm: float, height_mm: float, symbol_mm: float) -> PlanDrawing:
    """Fit the plan into the paper; names go where they cover the least."""
    scale = min(width_mm / plan.width_m, height_mm / plan.depth_m)
    paper = Box(0, 0, plan.width_m * scale, plan.depth_m * scale)

    def box(area: object) -> Box:
        return Box(*(round(getattr(area, side) * scale, 2) for side in ("x", "y", "w", "h")))

    def spot(at: Spot) -> tuple[float, float]:
        return round(at[0] * scale, 2), round(at[1] * scale, 2)

    bar_m = next((step for step in BAR_STEPS_M if step * scale >= BAR_MM), BAR_STEPS_M[-1])
    fixtures = [(fixture.kind, box(fixture)) for fixture in plan.fixtures]
    building = box(plan.building)
    me = spot(here)
    taken = [Box(me[0] - 1.1 * symbol_mm, me[1] - 0.6 * symbol_mm, 2.2 * symbol_mm, 2 * symbol_mm)]
    taken += [_symbol_box(spot((point.x, point.y)), symbol_mm) for point in plan.points]
    ways = [[spot(at) for at in way] for way in (plan.route, *plan.escape)]
    soft = [covered for _, covered in fixtures] + list(_way_boxes(ways)) + _walls(building)
    zones = []
    for zone in plan.zones:
        area = box(zone)
        name = _zone_name(zone.name, area, size=symbol_mm * 0.72, taken=taken, soft=soft)
        taken.append(name.box)
        zones.append((area, name))
    placed = [(point, spot((point.x, point.y))) for point in plan.points]
    marks = list(_marks(placed, symbol_mm, taken=taken, soft=soft, paper=paper))
    return PlanDrawing(
        width=round(paper.w, 2),
        height=round(paper.h, 2),
        building=building,
        zones=zones,
        fixtures=fixtures,
        marks=marks,
        route=_polyline(ways[0]),
        escapes=[_polyline(way) for way in ways[1:]],
        arrows=[arrow for way in ways[1:] for arrow in _arrows(way)],
        here=me,
        symbol=symbol_mm,
        bar_mm=round(bar_m * scale, 2),
        bar_m=bar_m,
        north_deg=plan.north_deg,
    )


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is: a Chinese sign is as wide as high, a Latin one a little over half."""
    return sum(size if ord(sign) > 0x2E80 else size * 0.56 for sign in text)  # noqa: PLR2004 where wide signs begin


def _symbol_box(at: tuple[float, float], size: float) -> Box:
    return Box(at[0] - size / 2, at[1] - size / 2, size, size)


def _cost(candidate: Box, taken: Sequence[Box], soft: Sequence[Box], within: Box) -> float:
    hard = sum(candidate.overlap(other) for other in taken)
    outside = candidate.beyond(within) > _ROUNDING_MM2
    return 4 * hard + 2 * sum(candidate.overlap(other) for other in soft) + _OFF_PAPER * outside


def _zone_name(text: str, area: Box, *, size: float, taken: Sequence[Box], soft: Sequence[Box]) -> Name:
    """Put a zone's name inside it: into a corner or the middle of a side, wherever it covers least."""
    while size > 3 and text_width(text, size) > area.w - 2:  # noqa: PLR2004 smaller is not read
        size *= 0.92
    half, edge = text_width(text, size) / 2, size * 0.55
    columns = (area.x + edge + half, area.x + area.w / 2, area.x + area.w - edge - half)
    rows = (area.y + edge + size * 0.9, area.y + area.h - edge - size * 0.2, area.y + area.h / 2)
    places = [Name(text, round(x, 2), round(y, 2), round(size, 2)) for y in rows for x in columns]
    return min(places, key=lambda name: _cost(name.box, taken, soft, area))


def _marks(
    placed: Iterable[tuple[PlanPoint, tuple[float, float]]],
    size: float,
    *,
    taken: list[Box],
    soft: Sequence[Box],
    paper: Box,
) -> Iterator[Mark]:
    for point, (x, y) in placed:
        letter = round(size * 0.46, 2)
        half = text_width(point.name, letter) / 2
        gap = size / 2 + letter * 0.2
        below, above, right, left = y + gap + letter * 0.9, y - gap - letter * 0.25, x + gap + half, x - gap - half
        places = (
            *((x, below), (x, above), (right, y + letter * 0.35), (left, y + letter * 0.35)),
            *((at_x, at_y) for at_y in (below, above) for at_x in (x + half * 0.6, x - half * 0.6, right, left)),
        )
        names = [Name(point.name, round(at_x, 2), round(at_y, 2), letter) for at_x, at_y in places]
        name = min(names, key=lambda name: _cost(name.box, taken, soft, paper))
        taken.append(name.box)
        yield Mark(point.kind, round(x - size / 2, 2), round(y - size / 2, 2), size, name)


def _polyline(way: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in way)


def _walls(building: Box) -> list[Box]:
    """Return the outer walls, thick enough that no name stands on one."""
    x, y, w, h = building.x, building.y, building.w, building.h
    return [Box(x - 1, y - 1, w + 2, 2), Box(x - 1, y + h - 1, w + 2, 2), Box(x - 1, y, 2, h), Box(x + w - 1, y, 2, h)]


def _way_boxes(ways: Iterable[Sequence[tuple[float, float]]]) -> Iterator[Box]:
    """Cover the ways with small boxes, so that names keep off them."""
    for way in ways:
        for (x0, y0), (x1, y1) in pairwise(way):
            steps = max(1, int(math.hypot(x1 - x0, y1 - y0) / 3))
            for step in range(steps + 1):
                share = step / steps
                yield Box(x0 + (x1 - x0) * share - 1.5, y0 + (y1 - y0) * share - 1.5, 3, 3)


def _arrows(way: Sequence[tuple[float, float]]) -> Iterator[Arrow]:
    """Put an arrow head in the middle of every long stretch and at the end."""
    for (x0, y0), (x1, y1) in pairwise(way):
        deg = round(math.degrees(math.atan2(y1 - y0, x1 - x0)), 1)
        length = math.hypot(x1 - x0, y1 - y0)
        heads = int(length // _ARROW_EVERY_MM) + (length > _ARROW_EVERY_MM / 3)
        for head in range(heads):
            share = (head + 0.5) / heads
            yield Arrow(round(x0 + (x1 - x0) * share, 2), round(y0 + (y1 - y0) * share, 2), deg)
    if len(way) > 1:
        (x0, y0), (x1, y1) = way[-2], way[-1]
        yield Arrow(x1, y1, round(math.degrees(math.atan2(y1 - y0, x1 - x0)), 1))
