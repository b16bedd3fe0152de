"""The hall's floor plan as kiosk and prints draw it: metres from the top left corner of the drawn ground (R6, R84)."""

from __future__ import annotations

from typing import Literal

from queue_server.contract.shapes import Message

PointKind = Literal[
    "comprehensive_window",
    "tidal_window",
    "kiosk",
    "work_table",
    "reading_glasses",
    "complaint_box",
    "entrance",
    "ramp",
    "accessible_seat",
    "toilet",
    "accessible_toilet",
    "parking",
    "accessible_parking",
    "first_aid",
    "aed",
    "extinguisher",
    "exit",
    "assembly",
]
Spot = tuple[float, float]
"""(x, y): metres to the right and down."""


class PlanArea(Message):
    """A rectangle: its left upper corner, its width and its depth, in metres."""

    name: str
    x: float
    y: float
    w: float
    h: float


class PlanFixture(Message):
    """Something that stands in the room, a `wall` inside it, or a parking `bay`."""

    kind: Literal["counter", "seats", "table", "rack", "bay", "wall"]
    x: float
    y: float
    w: float
    h: float


class PlanPoint(Message):
    """One point with its symbol; `entrance` is the barrier-free one."""

    kind: PointKind
    name: str
    x: float
    y: float


class FloorPlan(Message):
    """What is drawn: `width_m` x `depth_m` of ground, the building on it, and what is inside and around."""

    width_m: float
    depth_m: float
    building: PlanArea
    """The outer walls."""
    zones: list[PlanArea]
    fixtures: list[PlanFixture] = []
    points: list[PlanPoint]
    route: list[Spot]
    """The barrier-free way from the entrance to the windows (R5)."""
    escape: list[list[Spot]] = []
    """Ways out, each ending at an exit or the assembly point."""
    here: dict[str, Spot]
    """Where somebody stands who looks at the plan: `kiosk-1`, `door`, ... -> 您在此."""
    north_deg: float | None = None
    """Where north is, clockwise from the top of the drawing."""
