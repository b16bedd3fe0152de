"""The hall's public face: what kiosk, display and prints say of hours, zones and emergency points (R4, R6, R20)."""

from __future__ import annotations

from queue_server.contract.floor_plan import FloorPlan
from queue_server.contract.shapes import Message


class EmergencyPoint(Message):
    """Where something for an emergency is: `kind` is exit, extinguisher, first_aid, aed or assembly."""

    kind: str
    name: str
    place: str


class HallWindow(Message):
    """One window and what its sign says, top to bottom (R15)."""

    no: int
    name: str
    tidal: bool
    signs: list[str] = []
    rating_url: str | None = None
    """What the window's 好差评 code says (R80); None where none is registered, and the window's screen says so."""


class HallProfile(Message):
    """`GET /hall`. `version` is the one that kiosk, screens and prints show (R20).

    It changes whenever any of the hall's public facts changes, those of `GET /notice-board` included; today's
    sessions alone do not change it.
    """

    hall: str
    name: str
    county: str
    version: str
    practice: bool
    hours: list[str]
    """Today's sessions, `08:30-11:30`."""
    hours_week: list[str]
    """One line a weekday group, for the panel: `周一至周五 08:30-11:30 13:30-17:00`."""
    zones: list[str]
    emergency_points: list[EmergencyPoint]
    windows: list[HallWindow]
    windows_without_rating: list[int] = []
    """Numbers of the windows whose 好差评 code is not registered yet (R80)."""
    phone: str
    supervision_phone: str
    unresolved_phone: str
    """The "办不成事" phone; shown on the third sign."""
    free_parking_min: int | None
    ticket_url: str | None
    """Prefix of the address in a slip's QR code (the ticket's id follows); None where phones cannot reach the hall."""
    guide_item: str
    """The item id behind 不知道办哪个."""
    name_en: str = ""
    org_title: str = ""
    address: str = ""
    floor_plan: FloorPlan | None = None
    """None where the site file draws none."""
