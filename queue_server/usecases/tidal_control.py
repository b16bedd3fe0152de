"""The tidal window at work: reads the figures, lets the machine decide, and keeps the window's own state in step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event
from queue_server.domain.hall import EXTRANET, Hall
from queue_server.domain.hours import business_date
from queue_server.domain.person import SYSTEM, AccountType, Actor
from queue_server.domain.ticket import TicketState
from queue_server.domain.tidal import (
    TidalReadings,
    TidalState,
    TidalStatus,
    close_by_hand,
    decide,
    open_by_arrival,
    open_by_hand,
)
from queue_server.domain.window import WindowState
from queue_server.usecases.forecast import Forecast
from queue_server.usecases.ports import Unit

LunarDay = Callable[[date], int]
"""Gives the day of the lunar month, 1 to 30."""


class TidalControl:
    """Opens and closes the tidal window by rule, by plan and by hand."""

    def __init__(self, hall: Hall, *, forecast: Forecast, lunar_day: LunarDay | None = None) -> None:
        self._hall = hall
        self._forecast = forecast
        self._lunar_day = lunar_day

    def tick(self, unit: Unit) -> TidalStatus:
        """Look at the figures once; call it every ten seconds (R13) and after whatever changes who sits there."""
        before = unit.tidal.get()
        return self._look(unit, before, stored=before)

    def status(self, unit: Unit) -> TidalStatus:
        """Return the machine's memory with the figures of now; it changes nothing."""
        return replace(unit.tidal.get(), readings=self.readings(unit))

    def open_by_hand(self, unit: Unit, *, reason: str, actor: Actor) -> TidalStatus:
        """启用 by a clerk or the hall head (R14).

        Raises:
            DomainError: forbidden, illegal_step where it is open already.
        """
        self._check_may_decide(actor)
        status, event = open_by_hand(self.status(unit), at=unit.now, reason=reason)
        unit.record(event, actor)
        return self._look(unit, status, stored=None)

    def close_by_hand(self, unit: Unit, *, reason: str, actor: Actor) -> TidalStatus:
        """关闭 by a clerk or the hall head.

        Raises:
            DomainError: forbidden, illegal_step, standard_exceeded while the notice asks for the window.
        """
        self._check_may_decide(actor)
        status, event = close_by_hand(self.status(unit), rules=self._hall.tidal, at=unit.now, reason=reason)
        unit.record(event, actor)
        return self._look(unit, status, stored=None)

    def arrive(self, unit: Unit, *, actor: Actor) -> TidalStatus:
        """A clerk has signed in at the tidal terminal: that opens it."""
        status, events = open_by_arrival(self.status(unit), at=unit.now)
        self._record(unit, events, actor=actor)
        return self._look(unit, status, stored=None)

    def readings(self, unit: Unit) -> TidalReadings:
        """Read the figures of now."""
        window = unit.windows.get(self._hall.tidal_window.no)
        since = unit.tickets.longest_waiting_since()
        longest_s = 0 if since is None else max(0, int((unit.now - since).total_seconds()))
        waiting = sum(unit.tickets.count_waiting(priority=priority) for priority in (False, True))
        return TidalReadings(
            longest_wait_s=longest_s,
            waiting=waiting,
            cases=unit.cases.count_of_day(unit.day),
            forecast_min=self._forecast.of_new_ticket_min(unit),
            staffed=window.session is not None,
            ticket_in_hand=window.ticket is not None,
            in_service_day=self._in_service_day(unit),
            plan=self._plan_name(unit),
            extranet_only=longest_s > self._hall.tidal.wait_open_s and self._extranet_only(unit),
        )

    def _in_service_day(self, unit: Unit) -> bool:
        """Between the first start and the last end of today's hours, unless the hall head has ended the day."""
        day = unit.days.current()
        ended = day is not None and day.ended and day.day >= business_date(unit.now)
        return not ended and self._hall.hours.in_service_day(unit.now)

    def _look(self, unit: Unit, status: TidalStatus, *, stored: TidalStatus | None) -> TidalStatus:
        after, events = decide(status, self.readings(unit), rules=self._hall.tidal, at=unit.now)
        self._record(unit, events, actor=SYSTEM)
        if after != stored:
            unit.tidal.save(after)
        self._align_window(unit, after)
        return after

    def _align_window(self, unit: Unit, status: TidalStatus) -> None:
        window = unit.windows.get(self._hall.tidal_window.no)
        at_work = window.session is not None and status.state in {TidalState.OPEN, TidalState.CLOSING}
        state = WindowState.CLOSED
        if at_work:
            state = WindowState.PAUSED if window.state is WindowState.PAUSED else WindowState.OPEN
        if state is not window.state:
            unit.windows.save(replace(window, state=state, since=unit.now, pause_reason=None))

    def _extranet_only(self, unit: Unit) -> bool:
        terminals = [terminal for terminal in self._hall.terminals if terminal.window == self._hall.tidal_window.no]
        if any(EXTRANET in terminal.networks for terminal in terminals):
            return False
        limit_s = self._hall.tidal.wait_open_s
        late = [
            ticket
            for ticket in unit.tickets.in_states((TicketState.WAITING,))
            if (unit.now - ticket.waiting_since).total_seconds() > limit_s
        ]
        return all(ticket.item_network == EXTRANET for ticket in late)

    def _plan_name(self, unit: Unit) -> str | None:
        if not self._hall.plans:
            return None
        lunar = self._lunar_day(business_date(unit.now)) if self._lunar_day is not None else None
        return next((plan.name for plan in self._hall.plans if plan.runs_at(unit.now, lunar_day=lunar)), None)

    @staticmethod
    def _record(unit: Unit, events: tuple[Event, ...], *, actor: Actor) -> None:
        for event in events:
            unit.record(event, actor)

    @staticmethod
    def _check_may_decide(actor: Actor) -> None:
        session = actor.session
        if session is None or not (session.hall_head or session.account_type is AccountType.COMPREHENSIVE):
            raise DomainError(Code.FORBIDDEN, sentences.WHO_DECIDES_TIDAL)
