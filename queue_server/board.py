"""The board: the one projection that display, terminal and statistics start from, built once for each state."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from queue_server.contract.board import Board, BoardCall, BoardTidal, BoardWindow
from queue_server.contract.emergency import Emergency
from queue_server.contract.signs import LEASE_VALID_S
from queue_server.domain.hall import Hall
from queue_server.domain.hours import business_date
from queue_server.domain.window import WindowState
from queue_server.usecases.ports import Unit
from queue_server.usecases.queueing import Queueing

CALLS = 8
"""How many calls the board carries; a display shows four."""
NEXT = 8
FRESH_S = 1.0
"""How old a board may be though nothing was written: its waits and leases move with time."""


def project_board(unit: Unit, hall: Hall, *, queueing: Queueing) -> Board:
    """Read the board out of one consistent view of the store; `rev` is its journal's head."""
    lines = unit.tickets.waiting_lines()
    longest = {letter: max(0, int((unit.now - since).total_seconds())) for letter, (_, since) in lines.items()}
    return Board(
        hall=hall.code,
        rev=unit.journal.head(),
        server_time=unit.now,
        calls=_latest_calls(unit),
        next=[ticket.number for ticket in queueing.waiting(unit, limit=NEXT)],
        missed=[ticket.number for ticket in queueing.missed(unit)],
        waiting={letter: waiting for letter, (waiting, _) in lines.items()},
        longest_wait_s=max(longest.values(), default=0),
        longest_wait_by_letter_s=longest,
        windows=list_windows(unit, hall),
        tidal=BoardTidal(
            state=unit.tidal.get().state.value,
            valid_until=unit.real_now + timedelta(seconds=LEASE_VALID_S),
            takes_all=hall.tidal.takes == "any" and not hall.tidal.excluded_items,
        ),
        overtime=queueing.overtime(unit),
        hall_name=hall.name,
        practice=hall.practice,
        open=queueing.open_for_issue(unit),
        hours=hall.hours.text_on(business_date(unit.now)),
        phone=hall.phones.enquiry,
        cases_today=unit.cases.count_of_day(unit.day),
        wait_min=queueing.forecast_new_min(unit),
        emergency=_standing_emergency(unit),
    )


def _standing_emergency(unit: Unit) -> Emergency | None:
    standing = unit.emergencies.standing()
    return None if standing is None else Emergency(text=standing.text, since=standing.raised_at)


def list_windows(unit: Unit, hall: Hall) -> list[BoardWindow]:
    """Return every window of the hall as its sign shows it; one never used is closed."""
    found = {status.no: status for status in unit.windows.all()}
    shown: list[BoardWindow] = []
    for window in hall.windows:
        status = found.get(window.no)
        ticket = unit.tickets.get(status.ticket) if status is not None and status.ticket is not None else None
        shown.append(
            BoardWindow(
                no=window.no,
                state=(status.state if status is not None else WindowState.CLOSED).value,
                number=ticket.number if ticket is not None else None,
                name=window.title,
                tidal=window.tidal,
                clerk_no=_clerk_no(unit, hall, status.person if status is not None else None),
            )
        )
    return shown


def _clerk_no(unit: Unit, hall: Hall, person: str | None) -> str | None:
    """Return the staff number under which the notice board posts a person; staff are posted by name."""
    known = unit.people.get(person) if person is not None else None
    if known is None:
        return None
    return next((posted.number for posted in hall.notice_board.staff if posted.name == known.name), None)


def _latest_calls(unit: Unit) -> list[BoardCall]:
    return [
        BoardCall(number=ticket.number, window=ticket.window, call_no=ticket.call_no, at=ticket.last_called_at)
        for ticket in unit.tickets.latest_calls(CALLS)
        if ticket.window is not None and ticket.last_called_at is not None
    ]


@dataclass(frozen=True)
class BoardSnapshot:
    """A board as it was built, with its JSON."""

    board: Board
    encoded: bytes
    built_s: float

    @property
    def rev(self) -> int:
        """The journal's last sequence number in it."""
        return self.board.rev


class BoardFeed:
    """Builds the board on demand, once for all who ask, and wakes those who wait for the next one.

    `committed` is called by the writer after each commit and never blocks it.
    """

    def __init__(self, build: Callable[[], Board]) -> None:
        self._build = build
        self._building = threading.Lock()
        self._moved = threading.Condition()
        self._head = 0
        self._snapshot: BoardSnapshot | None = None
        self._closed = threading.Event()

    @property
    def closed(self) -> bool:
        """Whether the server is stopping: nobody waits any more."""
        return self._closed.is_set()

    def wait_closed(self, timeout_s: float) -> None:
        """Pause for `timeout_s`, shorter where the feed closes."""
        self._closed.wait(timeout_s)

    def committed(self, rev: int) -> None:
        """Note that the journal reaches `rev`."""
        with self._moved:
            self._head = max(self._head, rev)
            self._moved.notify_all()

    def current(self) -> BoardSnapshot:
        """Return the board now: of the newest commit, at most 1 s old."""
        with self._building:
            kept = self._snapshot
            if kept is not None and kept.rev >= self._head and time.monotonic() - kept.built_s < FRESH_S:
                return kept
            built_s = time.monotonic()
            board = self._build()
            self._snapshot = BoardSnapshot(board, board.model_dump_json().encode(), built_s)
            return self._snapshot

    def wait_for_newer(self, rev: int, *, timeout_s: float) -> BoardSnapshot | None:
        """Wait for a board above `rev`; None after `timeout_s` or at the close."""
        with self._moved:
            self._moved.wait_for(lambda: self._head > rev or self.closed, timeout_s)
            if self.closed or (self._head <= rev and rev >= 0):
                return None
        return self.current()

    def close(self) -> None:
        """Wake everybody for the last time."""
        self._closed.set()
        with self._moved:
            self._moved.notify_all()
