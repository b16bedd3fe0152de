"""What passes between the screen's thread and the worker: wishes one way, news the other."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.print_jobs import PaperState
from queue_server.contract.board import Board
from queue_server.contract.hall import HallProfile
from queue_server.contract.items import Catalogue
from queue_server.contract.shapes import Priority
from queue_server.contract.tickets import Ticket


@dataclass(frozen=True, kw_only=True)
class IssueWish:
    """One touch on 取号; `visit` comes back with the answer, so that one who has left gets none."""

    visit: int
    item: str
    priority: Priority | None


@dataclass(frozen=True, kw_only=True)
class PrintAgainWish:
    """补打 of the ticket on the screen."""

    visit: int
    ticket: Ticket


@dataclass(frozen=True, kw_only=True)
class RejoinWish:
    """过号激活 of a missed number."""

    visit: int
    number: str


@dataclass(frozen=True, kw_only=True)
class ListFinishedWish:
    """Which visits can be rated now."""

    visit: int


@dataclass(frozen=True, kw_only=True)
class RateWish:
    """A rating, 1 to 5, of a finished visit."""

    visit: int
    ticket: str
    level: int


Wish = IssueWish | PrintAgainWish | RejoinWish | ListFinishedWish | RateWish


@dataclass(frozen=True, kw_only=True)
class HallSeen:
    """The hall's face and its catalogue, whenever either changed."""

    hall: HallProfile
    catalogue: Catalogue


@dataclass(frozen=True, kw_only=True)
class BoardSeen:
    """The board now."""

    board: Board


@dataclass(frozen=True, kw_only=True)
class ServerLost:
    """The server has not answered for a while."""


@dataclass(frozen=True, kw_only=True)
class Issued:
    """A number was issued; its paper is on the way."""

    visit: int
    ticket: Ticket


@dataclass(frozen=True, kw_only=True)
class PaperTold:
    """How the paper of a ticket fares; `reason` is a phrase for staff."""

    ticket: str
    state: PaperState
    reason: str


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A rule said no, in one Chinese sentence."""

    visit: int
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Unserved:
    """The server could not be reached for this act."""

    visit: int


@dataclass(frozen=True, kw_only=True)
class Rejoined:
    """The ticket waits again."""

    visit: int
    ticket: Ticket


@dataclass(frozen=True, kw_only=True)
class FinishedListed:
    """The visits that can be rated, newest first."""

    visit: int
    tickets: tuple[Ticket, ...]


@dataclass(frozen=True, kw_only=True)
class Rated:
    """The rating is stored."""

    visit: int


News = HallSeen | BoardSeen | ServerLost | Issued | PaperTold | Refused | Unserved | Rejoined | FinishedListed | Rated
