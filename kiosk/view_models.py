"""The values that pages show, one shape a page, and the facts of the hall that they are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.print_jobs import HALL_ZONE
from kiosk.visit import Touch
from queue_server.contract.board import Board
from queue_server.contract.hall import HallProfile
from queue_server.contract.items import Catalogue, Item


@dataclass(kw_only=True)
class Facts:
    """What the kiosk knows of its hall; each is None until the server has told it once."""

    hall: HallProfile | None = None
    catalogue: Catalogue | None = None
    board: Board | None = None
    board_seen_s: float = 0.0

    def now(self, *, now_s: float) -> datetime | None:
        """The hall's own time: the board's, grown by what has passed since."""
        if self.board is None:
            return None
        passed = timedelta(seconds=now_s - self.board_seen_s)
        return (self.board.server_time + passed).astimezone(HALL_ZONE)

    def item(self, item: str) -> Item | None:
        """The catalogue's entry, or None."""
        items = self.catalogue.items if self.catalogue is not None else []
        return next((entry for entry in items if entry.id == item), None)


@dataclass(frozen=True, kw_only=True)
class HeaderView:
    """Top of every page."""

    name: str
    clock: str
    practice: str


@dataclass(frozen=True, kw_only=True)
class Block:
    """One of the three mandatory blocks."""

    title: str
    icon: str
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something to touch."""

    touch: Touch
    title: str
    hint: str = ""
    icon: str = ""
    tint: int = 0
    """Which of the theme's tints."""


@dataclass(frozen=True, kw_only=True)
class HomeView:
    """The first page."""

    heading: str
    waiting: str
    free: bool
    tiles: tuple[Choice, ...]
    desks: tuple[Choice, ...]
    blocks: tuple[Block, ...]
    phones: str


@dataclass(frozen=True, kw_only=True)
class ListView:
    """A page of things to choose from; `columns` and `rows` are the grid."""

    heading: str
    hint: str
    choices: tuple[Choice, ...]
    columns: int
    rows: int
    empty: str = ""
    turn: Choice | None = None


@dataclass(frozen=True, kw_only=True)
class ItemView:
    """One item before its number is taken."""

    heading: str
    bring: str
    materials: tuple[str, ...]
    facts: str
    online: str


@dataclass(frozen=True, kw_only=True)
class NumberView:
    """The person's own number: on paper, or to be remembered."""

    icon: str
    good: bool
    sentence: str
    number: str
    item: str
    ahead: str
    hint: str
    leave: str
    again: str = ""


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """A calm page that says one thing."""

    icon: str
    tone: str
    heading: str
    lines: tuple[str, ...]
    leave: str = ""
    blocks: tuple[Block, ...] = ()
    phones: str = ""
    bar: float | None = None
    served: bool = True
    """Whether a server answers: the tools of a resting page are shown only then."""
