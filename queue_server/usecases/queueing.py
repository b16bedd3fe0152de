"""The ticket's own verbs: issue, read, report the print, cancel, rejoin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from queue_server.domain import sentences
from queue_server.domain.dispatch import choose_line, run_after
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName
from queue_server.domain.hall import Hall
from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.person import AccountType, Actor
from queue_server.domain.service_item import Catalogue
from queue_server.domain.ticket import PRIORITY_LETTER, PrintState, Ticket, TicketState, issue
from queue_server.usecases.day import BusinessDays
from queue_server.usecases.forecast import Forecast
from queue_server.usecases.ports import Unit


class Queueing:
    """Everything that a person, or a clerk for a person, does with a number."""

    def __init__(
        self,
        hall: Hall,
        catalogue: Catalogue,
        *,
        days: BusinessDays,
        forecast: Forecast,
        disk_low: Callable[[], bool],
    ) -> None:
        self._hall = hall
        self._disk_low = disk_low
        self._catalogue = catalogue
        self._days = days
        self._forecast = forecast

    def issue_ticket(
        self,
        unit: Unit,
        item: str,
        *,
        priority: str | None = None,
        online_declined: str | None = None,
        actor: Actor,
    ) -> Ticket:
        """取号; `online_declined` is why somebody came although the item can be done online (R59).

        Raises:
            DomainError: hall_closed, day_ended, unknown_item, forbidden, disk_low, out_of_numbers.
        """
        session = actor.session
        if actor.is_system or (session is not None and session.account_type is AccountType.STATION):
            raise DomainError(Code.FORBIDDEN, sentences.WHO_ISSUES)
        day = self._days.roll(unit)
        found = self._catalogue.find(item)
        if found is None:
            raise DomainError(Code.UNKNOWN_ITEM, sentences.UNKNOWN_ITEM)
        if day.ended:
            raise DomainError(Code.DAY_ENDED, sentences.DAY_ENDED_COME_AGAIN)
        if not self._hall.hours.is_open(unit.now):
            raise DomainError(Code.HALL_CLOSED, self._closed_sentence(unit.now))
        if self._disk_low():
            raise DomainError(Code.DISK_LOW, sentences.DISK_LOW)
        letter = PRIORITY_LETTER if priority else found.letter
        ticket, event = issue(
            unit.now,
            ticket_id=unit.new_id(),
            day=unit.day,
            letter=letter,
            ordinal=unit.tickets.next_ordinal(letter),
            item=found.id,
            item_letter=found.letter,
            item_network=found.network.value,
            place=unit.tickets.next_place(),
            priority_reason=priority,
            online_declined=online_declined if found.online_capable else None,
        )
        unit.tickets.add(ticket)
        unit.record(event, actor)
        return ticket

    def ticket(self, unit: Unit, ticket: str) -> Ticket:
        """Return a ticket; DomainError not_found."""
        found = unit.tickets.get(ticket)
        if found is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_TICKET)
        return found

    def people_ahead(self, unit: Unit, ticket: Ticket) -> int:
        """Count the tickets that the rule calls first."""
        return self._forecast.people_ahead(unit, ticket)

    def wait_min(self, unit: Unit, ticket: Ticket) -> int | None:
        """Return the forecast in minutes, None where the ticket does not wait."""
        return self._forecast.wait_min(unit, ticket)

    def standing(self, unit: Unit, ticket: Ticket) -> tuple[int, int | None]:
        """Return people ahead and the forecast in minutes at once, (0, None) where it does not wait."""
        return self._forecast.standing(unit, ticket)

    def standings(self, unit: Unit) -> list[tuple[Ticket, int, int]]:
        """Return the waiting tickets in calling order, each with its people ahead and its forecast in minutes."""
        gauge = self._forecast.gauge(unit)
        return [(ticket, ahead, gauge.minutes(ahead)) for ahead, ticket in enumerate(self.waiting(unit))]

    def forecast_new_min(self, unit: Unit) -> int:
        """Return the forecast for a new ordinary ticket."""
        return self._forecast.of_new_ticket_min(unit)

    def windows_for(self, unit: Unit, ticket: Ticket) -> tuple[int, ...]:
        """Return the windows that may call the ticket, for its slip: the tidal one only while it is open."""
        windows = [self._hall.comprehensive_window.no]
        tidal = self._hall.tidal_window
        takes = self._hall.tidal.takes == "any" or ticket.item_network != "extranet" or "extranet" in tidal.networks
        if unit.tidal.get().calls and takes and ticket.item not in self._hall.tidal.excluded_items:
            windows.append(tidal.no)
        return tuple(sorted(windows))

    def rejoin_until(self, ticket: Ticket) -> datetime | None:
        """Return until when a missed ticket may rejoin."""
        return ticket.rejoin_until(self._hall.ticket)

    def report_print(self, unit: Unit, ticket: str, *, result: str, actor: Actor) -> Ticket:
        """Note how the paper fared; it changes nothing else."""
        found = self.ticket(unit, ticket)
        changed = replace(found, print_state=PrintState(result))
        if changed != found:
            unit.tickets.save(changed)
            event = Event(
                name=EventName.TICKET_PRINT_REPORTED,
                kind="ticket",
                entity=found.id,
                from_state=found.print_state.value,
                to_state=changed.print_state.value,
                data={"number": found.number},
            )
            unit.record(event, actor)
        return changed

    def cancel_ticket(self, unit: Unit, ticket: str, *, reason: str | None = None, actor: Actor) -> Ticket:
        """取消 a waiting ticket; DomainError illegal_step otherwise."""
        changed, event = self.ticket(unit, ticket).cancel(unit.now, reason=reason)
        unit.tickets.save(changed)
        unit.record(event, actor)
        return changed

    def rejoin_ticket(self, unit: Unit, ticket: str, *, actor: Actor) -> Ticket:
        """过号激活: just behind the third that waits, once, within 30 min.

        Raises:
            DomainError: illegal_step, rejoined_already, rejoin_too_late, day_ended.
        """
        found = self.ticket(unit, ticket)
        if found.day != unit.day:
            raise DomainError(Code.REJOIN_TOO_LATE, sentences.TICKET_OF_ANOTHER_DAY.format(number=found.number))
        place = self._place_behind(unit, priority=found.priority)
        changed, event = found.rejoin(unit.now, place=place, rules=self._hall.ticket)
        unit.tickets.save(changed)
        unit.record(event, actor)
        return changed

    def rejoin_number(self, unit: Unit, number: str, *, actor: Actor) -> Ticket:
        """过号激活 by the number on the paper: missed numbers stand on the board, so knowing one is no secret.

        Raises:
            DomainError: not_found, rejoined_already, rejoin_too_late, day_ended.
        """
        missed = next((ticket for ticket in self.missed(unit) if ticket.number == number), None)
        if missed is None:
            raise DomainError(Code.NOT_FOUND, sentences.NUMBER_NOT_MISSED.format(number=number))
        return self.rejoin_ticket(unit, missed.id, actor=actor)

    def waiting(self, unit: Unit, *, limit: int | None = None) -> list[Ticket]:
        """Return the waiting tickets in the order in which the rule would call them."""
        lines = {
            "ordinary": unit.tickets.first_waiting(priority=False, limit=limit),
            "priority": unit.tickets.first_waiting(priority=True, limit=limit),
        }
        day = unit.days.current()
        run = 0 if day is None else day.priority_run
        taken = {"ordinary": 0, "priority": 0}
        order: list[Ticket] = []
        there = sum(len(line) for line in lines.values())
        wanted = there if limit is None else min(limit, there)
        while len(order) < wanted:
            line = choose_line(
                ordinary=taken["ordinary"] < len(lines["ordinary"]),
                priority=taken["priority"] < len(lines["priority"]),
                run=run,
                limit=self._hall.ticket.priority_run,
            )
            if line is None:
                break
            order.append(lines[line][taken[line]])
            taken[line] += 1
            run = run_after(priority=line == "priority", run=run)
        return order

    def missed(self, unit: Unit) -> Sequence[Ticket]:
        """Return the missed tickets that may still rejoin."""
        return unit.tickets.in_states((TicketState.MISSED,))

    def held(self, unit: Unit) -> Sequence[Ticket]:
        """Return the tickets set aside."""
        return unit.tickets.in_states((TicketState.HELD,))

    def overtime(self, unit: Unit) -> bool:
        """Tell whether 延时服务 runs."""
        return self._days.overtime(unit)

    def open_for_issue(self, unit: Unit) -> bool:
        """Tell whether tickets are issued now."""
        day = unit.days.current()
        ended = day is not None and day.ended and day.day >= unit.now.astimezone(HALL_ZONE).date()
        return not ended and self._hall.hours.is_open(unit.now)

    def _place_behind(self, unit: Unit, *, priority: bool) -> float:
        wanted = self._hall.ticket.requeue_positions
        places = unit.tickets.places(priority=priority, limit=wanted + 1)
        if len(places) <= wanted:
            return unit.tickets.next_place()
        return (places[wanted - 1] + places[wanted]) / 2

    def _closed_sentence(self, at: datetime) -> str:
        hours = self._hall.hours
        sentence = f"现在不在服务时间，今日服务时间：{hours.text_on(at.astimezone(HALL_ZONE).date())}。"
        opening = hours.next_opening(at)
        if opening is not None:
            sentence += f"下次开始取号：{opening.month}月{opening.day}日 {opening:%H:%M}。"
        return sentence
