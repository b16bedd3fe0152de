"""Who is called next: two lines, ordinary and priority, interleaved at most two to one (D5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from queue_server.domain.hall import Hall, HallWindow
from queue_server.domain.person import Session
from queue_server.domain.ticket import Ticket


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Which waiting tickets a window may call with the session that sits there."""

    ordinary: bool = True
    """May call tickets that are no pick-ups."""
    pickups: bool = True
    extranet_items: bool = True
    excluded_items: frozenset[str] = frozenset()

    def covers(self, ticket: Ticket) -> bool:
        """Tell whether the ticket may be called here."""
        if ticket.item in self.excluded_items:
            return False
        if ticket.is_pickup:
            return self.pickups
        return self.ordinary and (self.extranet_items or ticket.item_network != "extranet")


def reach_of(hall: Hall, window: HallWindow, *, session: Session) -> Reach:
    """Return what may be called at a window (R9): networks limit acts, unless the hall says `completable`."""
    if not window.tidal:
        return Reach(ordinary=session.serves_ordinary, pickups=session.serves_pickups)
    return Reach(
        ordinary=session.serves_ordinary,
        pickups=session.serves_pickups,
        extranet_items=hall.tidal.takes == "any" or session.extranet,
        excluded_items=hall.tidal.excluded_items,
    )


def choose_line(*, ordinary: bool, priority: bool, run: int, limit: int) -> Literal["ordinary", "priority"] | None:
    """Choose the line to call from; `run` counts the priority calls since the last ordinary one."""
    if priority and (run < limit or not ordinary):
        return "priority"
    return "ordinary" if ordinary else None


def run_after(*, priority: bool, run: int) -> int:
    """Return the run of priority calls after this call."""
    return run + 1 if priority else 0


def ahead_of_ordinary(*, ordinary_ahead: int, priority_waiting: int, run: int, limit: int) -> int:
    """Count the tickets called before an ordinary one by the rule."""
    allowed = max(0, limit - run) + limit * ordinary_ahead
    return ordinary_ahead + min(priority_waiting, allowed)


def ahead_of_priority(*, priority_ahead: int, ordinary_waiting: int, run: int, limit: int) -> int:
    """Count the tickets called before a priority one by the rule."""
    return priority_ahead + min(ordinary_waiting, (min(run, limit) + priority_ahead) // limit)
