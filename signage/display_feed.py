"""What the display pages show right now, handed from the agent's thread to every open stream."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from pydantic import BaseModel

from queue_server.contract.board import Board
from queue_server.contract.hall import HallProfile
from signage.clocks import Clocks

FRESH_S = 0.5
"""How long a picture may be handed out again though nothing came: its age moves with time."""


class DisplayState(BaseModel):
    """One whole picture for a page: a reconnect needs no replay.

    `fresh` is False once the board's lease has lapsed; `age_s` is how long ago the board was last confirmed. A page
    reloads when `build` differs from its own and accepts a lower rev only from another `boot`.
    """

    build: str
    boot: str
    fresh: bool
    age_s: float
    board: Board | None
    hall: HallProfile | None


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A state with the count by which a stream knows that it is new, and its JSON, made once for all streams."""

    edition: int
    state: DisplayState
    encoded: bytes
    made_s: float


class DisplayFeed:
    """The newest picture; any thread may read it and wait for the next."""

    def __init__(self, clocks: Clocks, *, build: str, boot: str) -> None:
        self._clocks = clocks
        self._build = build
        self._boot = boot
        self._changed = threading.Condition()
        self._edition = 0
        self._closed = False
        self._board: Board | None = None
        self._fresh = False
        self._confirmed_at = clocks.monotonic()
        self._hall: HallProfile | None = None
        self._made: Picture | None = None

    def show_board(self, board: Board) -> None:
        """A board arrived, new or renewed."""
        with self._changed:
            self._board, self._fresh, self._confirmed_at = board, True, self._clocks.monotonic()
            self._advance()

    def lapse(self) -> None:
        """The board's lease has run out: what is shown is old from now on."""
        with self._changed:
            if self._fresh:
                self._fresh = False
                self._advance()

    def show_hall(self, profile: HallProfile) -> None:
        """The hall's profile was read anew."""
        with self._changed:
            if profile != self._hall:
                self._hall = profile
                self._advance()

    def hall(self) -> HallProfile | None:
        """The hall's profile, once known."""
        with self._changed:
            return self._hall

    def close(self) -> None:
        """End every open stream."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def picture(self) -> Picture:
        """The picture now."""
        with self._changed:
            return self._picture()

    def next_picture(self, edition: int, *, timeout_s: float) -> Picture | None:
        """Wait for a picture newer than `edition`; after the timeout the present one, None once closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._edition != edition, timeout_s)
            return None if self._closed else self._picture()

    def _picture(self) -> Picture:
        now_s = self._clocks.monotonic()
        kept = self._made
        if kept is not None and kept.edition == self._edition and now_s - kept.made_s < FRESH_S:
            return kept
        state = DisplayState(
            build=self._build,
            boot=self._boot,
            fresh=self._fresh,
            age_s=round(now_s - self._confirmed_at, 1),
            board=self._board,
            hall=self._hall,
        )
        encoded = state.model_dump_json().encode()
        self._made = Picture(edition=self._edition, state=state, encoded=encoded, made_s=now_s)
        return self._made

    def _advance(self) -> None:
        self._edition += 1
        self._changed.notify_all()
