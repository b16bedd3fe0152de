"""The hall's floor plan: metres from the left upper corner, and what no plan may lack (R84)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

Spot = tuple[float, float]
"""(x, y): metres to the right and down."""

PLAN_POINTS = {
    "comprehensive_window": "综合窗口",
    "tidal_window": "潮汐窗口",
    "work_table": "填表台",
    "reading_glasses": "老花镜",
    "complaint_box": "投诉信箱",
    "entrance": "无障碍出入口",
    "accessible_seat": "爱心座椅",
    "first_aid": "急救箱",
    "extinguisher": "灭火器",
    "exit": "安全出口",
    "assembly": "紧急集合点",
}
"""What every plan shows; a kiosk and parking bays where the hall has them."""


@dataclass(frozen=True, kw_only=True)
class PlanArea:
    """A rectangle."""

    name: str
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, kw_only=True)
class PlanFixture:
    """Something that stands in the room: counter, seats, table, rack, bay, or a wall."""

    kind: str
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, kw_only=True)
class PlanPoint:
    """One point with its symbol."""

    kind: str
    name: str
    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class FloorPlan:
    """`route` is the barrier-free way (R5), `here` says where somebody stands who looks at the plan."""

    width_m: float
    depth_m: float
    building: PlanArea
    zones: tuple[PlanArea, ...]
    points: tuple[PlanPoint, ...]
    route: tuple[Spot, ...]
    escape: tuple[tuple[Spot, ...], ...]
    here: dict[str, Spot]
    fixtures: tuple[PlanFixture, ...] = ()
    north_deg: float | None = field(default=None)

    def faults(self, zones: Collection[str]) -> list[str]:
        """Return a Chinese sentence for everything that is missing; `zones` are the hall's own."""
        drawn = {point.kind for point in self.points}
        found = [f"平面图缺少“{name}”。" for kind, name in PLAN_POINTS.items() if kind not in drawn]
        on_plan = {zone.name for zone in self.zones}
        found += [f"平面图没有画出功能区域“{zone}”。" for zone in zones if zone not in on_plan]
        found += [f"平面图上的“{zone}”不是大厅的功能区域。" for zone in sorted(on_plan.difference(zones))]
        if not self.route:
            found.append("平面图缺少无障碍通路。")
        if not self.escape:
            found.append("平面图缺少疏散路线。")
        if not self.here:
            found.append("平面图没有写明“您在此”的位置。")
        return found
