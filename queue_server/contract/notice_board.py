"""What the hall posts publicly beyond its profile: staff, rules, items with their days, deadlines (annex 2, P1-P12)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from queue_server.contract.shapes import Message


class PostedPerson(Message):
    """Somebody as the notice board shows them (P4)."""

    name: str
    post: str
    number: str
    ab: Literal["A", "B"] | None = None
    since: date | None = None
    station_name: str | None = None
    """Set for a 首席代表."""
    authority: str | None = None


class HallSystem(Message):
    """One of the eleven rules of the hall (P5, R66); an empty title is a place that nobody has filled yet."""

    title: str
    text: str | None = None


class PostedItem(Message):
    """One service of a station (P2); `days` is 0 for 即办件."""

    id: str
    name: str
    case_type: str
    days: int
    fee: str


class PostedStation(Message):
    """A station or county department with its services."""

    name: str
    county: bool
    items: list[PostedItem]


class Deadlines(Message):
    """Working days unless the name says otherwise (P3, P7, P8, P9)."""

    instant_min: int
    correction: int
    rating_contact: int
    rating_rectify: int
    unresolved: int
    unresolved_complex: int
    complaint_contact: int
    complaint: int
    mailbox_days: int
    """Calendar days between two openings of the complaint box."""


class PolicyLink(Message):
    """Where people read the rules themselves (P11)."""

    name: str
    url: str


class Parking(Message):
    """Where people park (P1); None fields are not known."""

    free_min: int
    place: str | None = None
    bays: int | None = None
    accessible_bays: int | None = None


class Agency(Message):
    """Who helps and acts for people (帮办代办, P6)."""

    scope: str | None = None
    person: str | None = None
    phone: str


class NoticeBoard(Message):
    """`GET /notice-board`; `version` is the one of `GET /hall`."""

    version: str
    illustrative: bool
    """Sample items: every sheet is marked 演示 (D13)."""
    english: bool
    township: str
    staff: list[PostedPerson]
    systems: list[HallSystem]
    """Always eleven."""
    stations: list[PostedStation]
    deadlines: Deadlines
    agency: Agency
    parking: Parking | None
    complaint_box: str | None
    special_groups: list[str]
    policy_links: list[PolicyLink]
