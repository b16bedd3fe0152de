"""The board: the one small picture of the hall that displays, terminals and the broker carry."""

from __future__ import annotations

from queue_server.contract.emergency import Emergency
from queue_server.contract.shapes import Letter, Message, Moment, TicketNumber, TidalState, WindowState


class BoardCall(Message):
    """A number called to a window; the newest first."""

    number: TicketNumber
    window: int
    call_no: int
    at: Moment


class BoardWindow(Message):
    """One window as the hall sees it."""

    no: int
    state: WindowState
    number: TicketNumber | None
    name: str = ""
    tidal: bool = False
    clerk_no: str | None = None
    """The staff number of whoever is signed in there, as the notice board posts it; never a name."""


class BoardTidal(Message):
    """The tidal window as the hall sees it; a lease."""

    state: TidalState
    valid_until: Moment
    takes_all: bool = True
    """Whether it may call every number; else only those that can be completed there."""


class Board(Message):
    """Everything that a screen in the hall shows. `rev` is the journal's last sequence number, so it never falls."""

    hall: str
    rev: int
    server_time: Moment
    calls: list[BoardCall]
    next: list[TicketNumber]
    missed: list[TicketNumber]
    waiting: dict[Letter, int]
    longest_wait_s: int
    longest_wait_by_letter_s: dict[Letter, int] = {}
    """Only letters that somebody waits with."""
    windows: list[BoardWindow]
    tidal: BoardTidal
    overtime: bool
    hall_name: str = ""
    practice: bool = False
    open: bool = True
    """Whether tickets are being issued now."""
    hours: str = ""
    """Today's service hours as people read them, `08:30-11:30 13:30-17:00`."""
    phone: str = ""
    cases_today: int = 0
    wait_min: int | None = None
    """The forecast for a new ordinary ticket, in minutes."""
    emergency: Emergency | None = None
    """Stands over everything else on every screen until somebody clears it (R75)."""
