"""Ticket bodies: issue, read, confirm the print."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from queue_server.contract.shapes import (
    Letter,
    Message,
    Moment,
    PrintState,
    Priority,
    Reason,
    Shape,
    TicketNumber,
    TicketState,
)

OnlineDeclined = Literal["elder_or_disabled", "no_phone", "system_down", "own_wish"]
"""Why somebody goes to the window with an online-capable item (R59): 老年人/残疾人, 无智能手机, 系统故障, 本人要求."""


class IssueTicket(Shape):
    """`POST /tickets`: the item's id; `guide` (不知道办哪个) gives a C ticket. A priority gives letter Y."""

    item: str = Field(min_length=1, max_length=64)
    priority: Priority | None = None
    online_declined: OnlineDeclined | None = None
    """The tick of the online-first page; never needed, and left out of the figure for an item without an online way."""


class Ticket(Message):
    """A ticket as every device sees it: no name, no reason for a priority.

    `people_ahead` counts the tickets that the rule would call first; `wait_min` is the forecast in whole minutes,
    None when there is nothing to forecast (already called, or closed).
    """

    id: str
    number: TicketNumber
    letter: Letter
    item: str
    state: TicketState
    people_ahead: int
    wait_min: int | None
    issued_at: Moment
    window: int | None
    call_no: int
    print_state: PrintState
    item_name: str
    """What the slip and the window say; a neutral word where the item's name would reveal a status."""
    materials: list[str] = []
    windows: list[int] = []
    """The windows that may call it, for the slip."""
    free_parking_until: Moment | None = None
    rejoin_until: Moment | None = None
    """While missed: the moment until which 过号激活 is possible."""
    case_nos: list[str] = []
    practice: bool = False
    """True in a demo or practice hall: every face marks it 演示."""
    first_called_at: Moment | None = None
    called_at: Moment | None = None
    """The last 叫号 or 重呼."""
    started_at: Moment | None = None
    held_s: int = 0
    """Seconds set aside since the start of service, so that a timer survives a reload."""


class PrintResult(Shape):
    """`POST /tickets/{id}/printed`: how the paper fared."""

    result: PrintState


class RejoinByNumber(Shape):
    """`POST /tickets/rejoin-by-number`: a missed number of today as the board shows it, wherever it was issued."""

    number: TicketNumber


class CancelTicket(Shape):
    """`POST /tickets/{id}/cancel`: an optional reason."""

    reason: Reason | None = None


class Queue(Message):
    """`GET /queue`, for whoever is signed in: `waiting` in the order in which the rule would call."""

    waiting: list[Ticket]
    missed: list[Ticket]
    held: list[Ticket]
