"""The values that pages show, one shape a page, and the facts of the hall that they are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.print_jobs import HALL_ZONE
from kiosk.visit import Touch
from queue_server.contract.board import Board
from queue_server.contract.emergency import Emergency
from queue_server.contract.floor_plan import FloorPlan
from queue_server.contract.hall import HallProfile
from queue_server.contract.items import Catalogue, Item


@dataclass(kw_only=True)
class Facts:
    """What the kiosk knows of its hall; each is None until the server has told it once."""

    hall: HallProfile | None = None
    catalogue: Catalogue | None = None
    board: Board | None = None
    board_seen_s: float = 0.0
    kiosk_id: str = "kiosk-1"

    def now(self, *, now_s: float) -> datetime | None:
        """The hall's own time: the board's, grown by what has passed since."""
        if self.board is None:
            return None
        passed = timedelta(seconds=now_s - self.board_seen_s)
        return (self.board.server_time + passed).astimezone(HALL_ZONE)

    @property
    def emergency(self) -> Emergency | None:
        """The message that stands over every screen, or None."""
        return None if self.board is None else self.board.emergency

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
    dead: bool = False
    """Shown, but nothing to touch: a letter that no item's name goes on with."""
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
    planned: bool = False
    """Whether the hall has a floor plan."""
    spoken: tuple[str, ...] = ()


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
    typing: bool = False
    """Whether what is not in the list may be typed."""
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One short fact of a guide: what it is, and what it says."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ItemView:
    """One item before its number is taken: the guide, its paper, and the ways to a number."""

    heading: str
    bring: str
    materials: tuple[str, ...]
    conditions: str
    facts: tuple[Fact, ...]
    sheet: str
    """What the button for the paper says."""
    sheet_hint: str
    take: str
    """Empty where the reasons take the number."""
    priority: bool
    """Whether the way to a priority number is still a question."""
    online: tuple[str, ...] = ()
    """Heading and hint of the online way; empty where there is none to offer."""
    counter: str = ""
    reasons: tuple[Choice, ...] = ()
    qr: str = ""
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OnlineView:
    """How to go the online way."""

    heading: str
    item: str
    qr: str
    lines: tuple[str, ...]
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PadView:
    """A page to type on: what was typed, its keys, and what can be done with it."""

    heading: str
    hint: str
    typed: str
    keys: tuple[Choice, ...]
    columns: int
    submit: str
    ready: bool
    other: Choice | None = None
    """The way on for somebody who types nothing."""
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FinderView:
    """Items by the first letters of their pinyin."""

    heading: str
    typed: str
    keys: tuple[Choice, ...]
    hits: tuple[Choice, ...]
    rows: int
    count: str
    empty: str
    turn: Choice | None = None
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GreetingView:
    """Somebody's card lay on the reader: what that makes shorter."""

    heading: str
    hint: str
    larger: str
    """Empty in large type."""
    priority: str
    priority_hint: str
    prioritised: bool
    cases: str
    go_on: str
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlanView:
    """The hall from above; `here` is where this kiosk stands."""

    heading: str
    plan: FloorPlan
    here: tuple[float, float] | None
    here_name: str
    legend: tuple[tuple[str, str, str], ...]
    """Icon, name and colour token of what is on it."""
    version: str
    spoken: tuple[str, ...] = ()


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
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EmergencyView:
    """The emergency message over everything; a number that was just issued stays readable below."""

    heading: str
    text: str
    since: str
    keep: str
    number: str
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NoticeView:
    """A calm page that says one thing."""

    icon: str
    tone: str
    heading: str
    lines: tuple[str, ...]
    leave: str = ""
    leave_act: str = "leave"
    status: str = ""
    """How what was asked for fares, in a strip of its own."""
    status_good: bool = False
    blocks: tuple[Block, ...] = ()
    phones: str = ""
    bar: float | None = None
    served: bool = True
    """Whether a server answers: the tools of a resting page are shown only then."""
    planned: bool = False
    spoken: tuple[str, ...] = ()
