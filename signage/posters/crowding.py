"""Says which sheets carry so much of the hall's own text that it is set smaller, by how high its lines would stand."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from signage.posters.plan_drawing import text_width
from signage.posters.sheet import Facts

DOOR_HOURS = 2
"""Lines of hours on the door's sign in large type."""
P1_MM = 85
P5_LINES, P6_LINES = 12, 4
P10_MM = 210
P11_CODES = 2
STRIP_MM, P12_LINES, P12_ZONES = 32, 7, 6


def lines(text: str, *, width_mm: float, size_mm: float) -> int:
    """Return on how many lines a text stands; half a sign is kept for what may not begin or end a line."""
    return max(1, math.ceil(text_width(text, size_mm) / (width_mm - size_mm / 2)))


def is_crowded(sheet: str, facts: Facts) -> bool:
    """Tell whether a sheet's text is set smaller."""
    rule = _RULES.get(sheet)
    return rule is not None and rule(facts)


def _door(facts: Facts) -> bool:
    return len(facts.hall.hours_week) > DOOR_HOURS


def _hours_and_address(facts: Facts) -> bool:
    hours = len(facts.hall.hours_week) * 22
    address = lines(facts.hall.address, width_mm=169, size_mm=10) * 14
    zones = math.ceil(len(facts.hall.zones) / 3) * 13
    return hours + address + zones > P1_MM


def _systems(facts: Facts) -> bool:
    return sum(lines(system.text or "", width_mm=240, size_mm=7.6) for system in facts.board.systems) > P5_LINES


def _agency(facts: Facts) -> bool:
    told = (facts.board.agency.scope or "", facts.board.agency.person or "")
    return sum(lines(text, width_mm=203, size_mm=14.5) for text in told) > P6_LINES


def _complaints(facts: Facts) -> bool:
    return lines(facts.board.complaint_box or "", width_mm=203, size_mm=14.5) > 1


def _groups(facts: Facts) -> bool:
    groups = facts.board.special_groups
    return sum(lines(text, width_mm=240, size_mm=13.5) * 18.2 + 18.4 for text in groups) > P10_MM


def _fees(facts: Facts) -> bool:
    return len(facts.board.policy_links) > P11_CODES


def _emergency(facts: Facts) -> bool:
    places = [lines(point.place, width_mm=54, size_mm=5.4) for point in facts.hall.emergency_points]
    strip_mm = sum(7 * (1 + max(places[at : at + 3])) for at in range(0, len(places), 3))
    return strip_mm > STRIP_MM or sum(places) > P12_LINES or len(facts.hall.zones) > P12_ZONES


_RULES: Mapping[str, Callable[[Facts], bool]] = {
    "door": _door,
    "plan": _emergency,
    "P1": _hours_and_address,
    "P5": _systems,
    "P6": _agency,
    "P9": _complaints,
    "P10": _groups,
    "P11": _fees,
    "P12": _emergency,
}
