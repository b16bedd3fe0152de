"""What the queue looks like from a ticket: people ahead by the rule, and the plain forecast in minutes."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.domain.dispatch import ahead_of_ordinary, ahead_of_priority
from queue_server.domain.hall import Hall
from queue_server.domain.service_item import Catalogue
from queue_server.domain.ticket import Ticket, TicketState
from queue_server.domain.wait_estimate import LAST, forecast_min
from queue_server.domain.window import WindowState
from queue_server.usecases.ports import Unit

NO_SERVICE_MIN = 8.0
"""What a visit takes where a catalogue has no services at all."""


@dataclass(frozen=True, kw_only=True)
class Gauge:
    """What the forecast of any ticket needs of one moment, read once."""

    recent_service_s: tuple[int, ...]
    seed_min: float
    windows_open: int

    def minutes(self, people_ahead: int) -> int:
        """Return the forecast for somebody with so many people ahead."""
        if people_ahead == 0:
            return 0
        return forecast_min(
            people_ahead,
            recent_service_s=self.recent_service_s,
            seed_min=self.seed_min,
            windows_open=self.windows_open,
        )


class Forecast:
    """Counts and forecasts; it only reads."""

    def __init__(self, hall: Hall, catalogue: Catalogue) -> None:
        self._limit = hall.ticket.priority_run
        self._catalogue = catalogue

    def people_ahead(self, unit: Unit, ticket: Ticket) -> int:
        """Count the tickets that the rule would call before this one; 0 where it does not wait."""
        if ticket.state is not TicketState.WAITING:
            return 0
        own = unit.tickets.count_waiting(priority=ticket.priority, before=ticket.place)
        other = unit.tickets.count_waiting(priority=not ticket.priority)
        return self._ahead(unit, own_ahead=own, other_waiting=other, priority=ticket.priority)

    def wait_min(self, unit: Unit, ticket: Ticket) -> int | None:
        """Return the forecast wait in minutes, None where the ticket does not wait."""
        if ticket.state is not TicketState.WAITING:
            return None
        return self._minutes(unit, self.people_ahead(unit, ticket))

    def standing(self, unit: Unit, ticket: Ticket) -> tuple[int, int | None]:
        """Return people ahead and the forecast in minutes, (0, None) where it does not wait."""
        if ticket.state is not TicketState.WAITING:
            return 0, None
        ahead = self.people_ahead(unit, ticket)
        return ahead, self._minutes(unit, ahead)

    def gauge(self, unit: Unit) -> Gauge:
        """Read what the forecasts of this moment have in common."""
        return Gauge(
            recent_service_s=tuple(unit.tickets.recent_service_s(LAST)),
            seed_min=self._seed_min(),
            windows_open=sum(window.state is WindowState.OPEN for window in unit.windows.all()),
        )

    def of_new_ticket_min(self, unit: Unit) -> int:
        """Return the forecast for an ordinary ticket that would be issued now."""
        own = unit.tickets.count_waiting(priority=False)
        other = unit.tickets.count_waiting(priority=True)
        return self._minutes(unit, self._ahead(unit, own_ahead=own, other_waiting=other, priority=False))

    def _seed_min(self) -> float:
        services = self._catalogue.services
        return sum(item.service_min for item in services) / len(services) if services else NO_SERVICE_MIN

    def _ahead(self, unit: Unit, *, own_ahead: int, other_waiting: int, priority: bool) -> int:
        day = unit.days.current()
        run = 0 if day is None else day.priority_run
        if priority:
            return ahead_of_priority(
                priority_ahead=own_ahead, ordinary_waiting=other_waiting, run=run, limit=self._limit
            )
        return ahead_of_ordinary(ordinary_ahead=own_ahead, priority_waiting=other_waiting, run=run, limit=self._limit)

    def _minutes(self, unit: Unit, people_ahead: int) -> int:
        return 0 if people_ahead == 0 else self.gauge(unit).minutes(people_ahead)
