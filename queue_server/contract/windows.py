"""Bodies of the window verbs and of the tidal window."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from queue_server.contract.shapes import (
    Letter,
    Message,
    Moment,
    Outcome,
    Reason,
    Shape,
    TicketNumber,
    TidalState,
    WindowState,
)


class CallNext(Shape):
    """`POST /windows/{no}/call-next`: by rule when empty; a picked ticket (its id) needs a reason (R39)."""

    ticket: str | None = Field(default=None, max_length=64)
    reason: Reason | None = None


class ResumeTicket(Shape):
    """`resume`: which held ticket comes back (its id)."""

    ticket: str = Field(min_length=1, max_length=64)


class TransferTicket(Shape):
    """`transfer`: the letter of the target line."""

    letter: Letter


class HoldTicket(Shape):
    """`hold`: why, if the clerk wants to say."""

    reason: Reason | None = None


class FinishTicket(Shape):
    """`finish`: how the visit ended."""

    outcome: Outcome


class PauseWindow(Shape):
    """`pause`: why nobody is called for a while."""

    reason: Reason


class TidalCommand(Shape):
    """`POST /tidal/open` and `/tidal/close`: by hand, with a reason (R14)."""

    reason: Reason


class EndDay(Shape):
    """`POST /day/end`: the hall head ends the day, with a reason; answered with the board."""

    reason: Reason


class ReliefCall(Message):
    """The 综合窗口 asks the other clerk to take over (AB岗, R30): since when, why, and what is open there."""

    window: int
    why: Literal["paused", "empty"]
    since: Moment
    tickets: list[TicketNumber] = []
    cases: list[str] = []


class Window(Message):
    """A window as its own terminal sees it; `ticket` is the id in hand, `held` the ids set aside here."""

    no: int
    state: WindowState
    number: TicketNumber | None
    ticket: str | None
    held: list[str] = []
    person: str | None = None
    tidal: bool = False
    networks: list[str] = []
    since: Moment | None = None
    """When `state` began."""
    relief: ReliefCall | None = None
    """At another window than the comprehensive one, for whoever is signed in there."""


class Tidal(Message):
    """The tidal window: its state, since when, why, and the figures that decided."""

    state: TidalState
    since: Moment
    reason: str
    valid_until: Moment
    longest_wait_s: int = 0
    cases_today: int = 0
    forecast_min: int = 0
    advice: str | None = None
    """Said when opening cannot help (all that wait need the extranet)."""
