"""What a hall posts on its notice board beyond its profile (annex 2 of the notice), and the deadlines it promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

FIXED_SYSTEMS = ("首问负责制", "一次性告知制", "限时办结制", "延时服务制")
"""The four rules that the notice names (R66)."""
SYSTEMS = 11


@dataclass(frozen=True, kw_only=True)
class PostedPerson:
    """Somebody of the hall; `station` is set for a 首席代表."""

    name: str
    post: str
    number: str
    ab: str | None = None
    since: date | None = None
    station: str | None = None
    authority: str | None = None


@dataclass(frozen=True, kw_only=True)
class HallSystem:
    """One of the hall's rules."""

    title: str
    text: str | None = None


@dataclass(frozen=True, kw_only=True)
class Deadlines:
    """Working days that are promised to the public, unless the name says otherwise."""

    correction: int = 5
    """补正 is told within, counted from 收件."""
    rating_contact: int = 1
    rating_rectify: int = 15
    unresolved: int = 5
    unresolved_complex: int = 10
    complaint_contact: int = 1
    complaint: int = 5
    mailbox_days: int = 7


@dataclass(frozen=True, kw_only=True)
class ParkingPlace:
    """Where people park."""

    place: str | None = None
    bays: int | None = None
    accessible_bays: int | None = None


@dataclass(frozen=True, kw_only=True)
class NoticeBoard:
    """The posted facts; what is not known is None or empty."""

    english: bool = True
    staff: tuple[PostedPerson, ...] = ()
    systems: tuple[HallSystem, ...] = ()
    deadlines: Deadlines = Deadlines()
    agency_scope: str | None = None
    agency_person: str | None = None
    agency_phone: str | None = None
    parking: ParkingPlace = ParkingPlace()
    complaint_box: str | None = None
    special_groups: tuple[str, ...] = ()
    policy_links: tuple[tuple[str, str], ...] = ()
    """(name, address)."""

    def eleven_systems(self) -> tuple[HallSystem, ...]:
        """Return all eleven; the notice's own four where none are filled in, and empty titles for what is missing."""
        known = self.systems or tuple(HallSystem(title=title) for title in FIXED_SYSTEMS)
        return (*known, *(HallSystem(title="") for _ in range(SYSTEMS - len(known))))
