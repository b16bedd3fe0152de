"""The catalogue as the public sees it (R53: rendered from the same record that the window works from)."""

from __future__ import annotations

from typing import Literal

from queue_server.contract.shapes import Letter, Message


class Material(Message):
    """One document that the guide asks for."""

    name: str
    source: str
    form: str
    copies: int
    required: bool
    condition: str | None = None
    note: str = ""
    sample: str = ""
    """What a well-filled one looks like, in words."""
    e_cert_shareable: bool = False
    deferrable_wd: int | None = None
    """可容缺: it may be brought so many working days later (R52); None where it may not."""


class Item(Message):
    """One government service that can be asked for at the kiosk."""

    id: str
    name: str
    letter: Letter
    station: str
    station_name: str
    case_type: str
    promised_wd: int
    network: Literal["extranet", "internet", "either"]
    online_capable: bool
    online_url: str | None = None
    """Where this item is done online; None where the catalogue names only the common address."""
    in_person_required: bool
    reveals_status: bool
    service_min: float
    home_tile: str
    pinyin: str
    aliases: list[str] = []
    materials: list[Material] = []
    fee: str = "不收费"
    legal_wd: int | None = None
    conditions: str = ""
    result: str = ""
    version: str = ""
    """Which published version of its guide this is; printed with the guide."""
    guide_code: str = ""
    """The short code on its paper: typed again it tells whether the paper still holds (R53)."""
    special_procedures: list[str] = []
    basis: str = ""
    quantity_limit: str = ""
    flow: str = ""
    visits: int | None = None
    place: str = ""
    hours: str = ""
    consult_phone: str = ""
    supervise_phone: str = ""
    delivery: list[str] = []
    home_visit: bool = False
    agent_allowed: bool = True


class Tile(Message):
    """A life-event tile of the kiosk's home page and the ids of its items, most used first."""

    id: str
    title: str
    hint: str
    icon: str
    items: list[str]


class Catalogue(Message):
    """`GET /items`."""

    version: str
    illustrative: bool
    online_url: str | None = None
    """The common address of the online way (R59), shown as a QR code; None where the bureau has named none."""
    """True for sample data: every face marks it 演示 (D13)."""
    tiles: list[Tile]
    items: list[Item]
