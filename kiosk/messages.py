"""What passes between the screen's thread and the worker: wishes one way, news the other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import SecretStr

from kiosk.print_jobs import PaperState
from queue_server.contract.board import Board
from queue_server.contract.cases import CaseStanding
from queue_server.contract.hall import HallProfile
from queue_server.contract.items import Catalogue
from queue_server.contract.reports import ReportAbout, ReportKind
from queue_server.contract.shapes import Priority
from queue_server.contract.tickets import OnlineDeclined, Ticket


class HelpState(StrEnum):
    """How far a call for help got."""

    RINGING = "ringing"
    ACKNOWLEDGED = "acknowledged"
    UNHEARD = "unheard"
    """The server could not be reached: the page shows the way to the window instead."""


@dataclass(frozen=True, kw_only=True)
class IssueWish:
    """One touch on 取号; `visit` comes back with the answer, so that one who has left gets none."""

    visit: int
    item: str
    priority: Priority | None
    online_declined: OnlineDeclined | None = None


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


@dataclass(frozen=True, kw_only=True)
class HelpWish:
    """需要帮助: ring the windows."""

    visit: int


@dataclass(frozen=True, kw_only=True)
class GuideSlipWish:
    """The 一次性告知 slip of an item."""

    visit: int
    item: str


@dataclass(frozen=True, kw_only=True)
class OnlineWish:
    """The person goes the online way and takes no number (R59)."""

    visit: int
    item: str


@dataclass(frozen=True, kw_only=True)
class LookUpWish:
    """How far the person's cases are: by what was typed of a receipt, or by the card on the reader."""

    visit: int
    typed: str = ""
    id_number: SecretStr | None = None


@dataclass(frozen=True, kw_only=True)
class ReportWish:
    """A suggestion, 办不成事 or a complaint; the phone number only where somebody typed one."""

    visit: int
    kind: ReportKind
    about: ReportAbout
    contact: SecretStr | None = None


Wish = (
    IssueWish
    | PrintAgainWish
    | RejoinWish
    | ListFinishedWish
    | RateWish
    | HelpWish
    | GuideSlipWish
    | OnlineWish
    | LookUpWish
    | ReportWish
)


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


@dataclass(frozen=True, kw_only=True)
class HelpTold:
    """How a call for help fares."""

    visit: int
    state: HelpState


@dataclass(frozen=True, kw_only=True)
class SheetTold:
    """How a paper that is no ticket fares; `reason` is a phrase for staff."""

    visit: int
    state: PaperState
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class CasesFound:
    """The person's cases, newest first; none found is empty."""

    visit: int
    cases: tuple[CaseStanding, ...]


@dataclass(frozen=True, kw_only=True)
class Reported:
    """The report is recorded under this number."""

    visit: int
    no: str


@dataclass(frozen=True, kw_only=True)
class CardSeen:
    """An ID card lay on the reader. It is held in memory until the visit ends, and nowhere else."""

    greeting: str
    """`张*`"""
    senior: bool
    """60 or older."""
    id_number: SecretStr


Answer = Issued | Refused | Unserved | Rejoined | FinishedListed | Rated | CasesFound | Reported
News = HallSeen | BoardSeen | ServerLost | PaperTold | HelpTold | SheetTold | CardSeen | Answer
