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
