"""The business day: opened once, ended once, and the timers that end what nobody came back for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName, without_numbers
from queue_server.domain.hall import Hall
from queue_server.domain.hours import business_date
from queue_server.domain.person import SYSTEM, Actor
from queue_server.domain.ticket import IN_HAND_STATES, Ticket, TicketState
from queue_server.domain.window import BusinessDay, DayStanding
from queue_server.usecases.ports import Unit

KEEP_ANSWERS = timedelta(hours=24)
END_OF_DAY = "日终"
LEFT_OVER = (TicketState.WAITING, TicketState.MISSED, TicketState.HELD)


class BusinessDays:
    """Opens, rolls and ends the day, and runs the ticket timers."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    def roll(self, unit: Unit) -> BusinessDay:
        """Return the day that counts now; opens the first one, or the next where the last is over.

        A day is over on a later date, once the hall opens again or nobody is left from before: overtime across
        midnight stays in its own day. A clock that steps back changes nothing.
        """
        day = unit.days.current()
        today = business_date(unit.now)
        if day is None:
            return self._open(unit)
        if today <= day.day:
            return day
        start = self._hall.hours.day_start(today)
        opens_again = start is not None and unit.now >= start
        if opens_again or day.ended or not self._somebody_is_left(unit):
            if not day.ended:
                self._end(unit, day, reason=END_OF_DAY, actor=SYSTEM)
            return self._open(unit)
        return day

    def end_day(self, unit: Unit, *, reason: str, actor: Actor) -> BusinessDay:
        """日终 by the hall head: what still waits expires, what is held is closed unserved.

        Raises:
            DomainError: forbidden, ticket_in_hand while a window serves, day_ended.
        """
        if actor.session is None or not actor.session.hall_head:
            raise DomainError(Code.FORBIDDEN, sentences.WHO_ENDS_DAY)
        day = self.roll(unit)
        if day.ended:
            raise DomainError(Code.DAY_ENDED, sentences.DAY_ENDED)
        if unit.tickets.in_states(IN_HAND_STATES, limit=1):
            raise DomainError(Code.TICKET_IN_HAND, sentences.TICKETS_IN_HAND)
        return self._end(unit, day, reason=reason, actor=actor)

    def tick(self, unit: Unit) -> None:
        """Run the timers of the tickets, note overtime, and roll the day."""
        day = self.roll(unit)
        rules = self._hall.ticket
        for window in unit.windows.all():
            called = unit.tickets.get(window.ticket) if window.ticket is not None else None
            if called is not None and called.state is TicketState.CALLED and called.call_ran_out(unit.now, rules):
                self.miss(unit, called, actor=SYSTEM, by_timer=True)
        for ticket in unit.tickets.in_states((TicketState.HELD,)):
            if ticket.hold_ran_out(unit.now, rules):
                self._close_held(unit, ticket, reason=f"挂起满 {rules.hold_min} 分钟")
        for ticket in unit.tickets.in_states((TicketState.MISSED,)):
            if ticket.rejoin_ran_out(unit.now, rules):
                self._expire(unit, ticket, reason=f"过号满 {rules.rejoin_min} 分钟", actor=SYSTEM)
        self._note_overtime(unit, day)

    def miss(self, unit: Unit, ticket: Ticket, *, actor: Actor, by_timer: bool = False) -> Ticket:
        """过号 and free the window; the second miss, or one of an earlier day, ends the ticket at once."""
        missed, event = ticket.miss(unit.now, rules=self._hall.ticket, by_timer=by_timer)
        unit.tickets.save(missed)
        unit.record(event, actor)
        if ticket.window is not None:
            window = unit.windows.get(ticket.window)
            if window.ticket == ticket.id:
                unit.windows.save(replace(window, ticket=None))
        if missed.rejoined or missed.day != unit.day:
            return self._expire(unit, missed, reason="第二次过号" if missed.rejoined else END_OF_DAY, actor=actor)
        return missed

    def overtime(self, unit: Unit) -> bool:
        """Tell whether 延时服务 runs: the day's hours are over and somebody still waits or is served."""
        day = unit.days.current()
        return day is not None and day.overtime_since is not None and not day.ended

    def standing(self, unit: Unit) -> DayStanding | None:
        """Return where the business day stands, None before the first; it changes nothing."""
        day = unit.days.current()
        if day is None:
            return None
        serving = business_date(unit.now) == day.day and self._hall.hours.in_service_day(unit.now)
        at_work = not day.ended and (serving or self._somebody_is_left(unit))
        last = self._hall.hours.day_end(day.day)
        past = last is not None and unit.now >= last
        return DayStanding(day=day.day, at_work=at_work, over=day.ended or (past and not at_work))

    def _open(self, unit: Unit) -> BusinessDay:
        day = BusinessDay(day=business_date(unit.now), opened_at=unit.now)
        unit.days.save(day)
        event = Event(name=EventName.DAY_OPENED, kind="day", entity=day.day.isoformat(), to_state="open")
        unit.record(event, SYSTEM)
        unit.idempotency.purge(before=unit.real_now - KEEP_ANSWERS)
        return day

    def _end(self, unit: Unit, day: BusinessDay, *, reason: str, actor: Actor) -> BusinessDay:
        for ticket in unit.tickets.in_states(LEFT_OVER):
            if ticket.state is TicketState.HELD:
                self._close_held(unit, ticket, reason=END_OF_DAY)
            else:
                self._expire(unit, ticket, reason=END_OF_DAY, actor=actor)
        day = self._end_overtime(unit, day)
        ended = replace(day, ended_at=unit.now)
        unit.days.save(ended)
        event = Event(
            name=EventName.DAY_ENDED,
            kind="day",
            entity=day.day.isoformat(),
            from_state="open",
            to_state="ended",
            reason=without_numbers(reason),
            data={"overtime_s": day.overtime_s},
        )
        unit.record(event, actor)
        return ended

    def _somebody_is_left(self, unit: Unit) -> bool:
        return bool(unit.tickets.in_states((*IN_HAND_STATES, TicketState.WAITING, TicketState.HELD), limit=1))

    def _note_overtime(self, unit: Unit, day: BusinessDay) -> None:
        after_hours = not day.ended and not self._hall.hours.is_open(unit.now)
        runs = after_hours and bool(unit.tickets.in_states((*IN_HAND_STATES, TicketState.WAITING), limit=1))
        if runs and day.overtime_since is None:
            unit.days.save(replace(day, overtime_since=unit.now))
            event = Event(name=EventName.OVERTIME_BEGAN, kind="day", entity=day.day.isoformat(), to_state="overtime")
            unit.record(event, SYSTEM)
        elif not runs and day.overtime_since is not None:
            unit.days.save(self._end_overtime(unit, day))

    def _end_overtime(self, unit: Unit, day: BusinessDay) -> BusinessDay:
        if day.overtime_since is None:
            return day
        ran_s = max(0, int((unit.now - day.overtime_since).total_seconds()))
        event = Event(
            name=EventName.OVERTIME_ENDED,
            kind="day",
            entity=day.day.isoformat(),
            from_state="overtime",
            data={"overtime_s": ran_s},
        )
        unit.record(event, SYSTEM)
        return replace(day, overtime_since=None, overtime_s=day.overtime_s + ran_s)

    def _close_held(self, unit: Unit, ticket: Ticket, *, reason: str) -> None:
        closed, event = ticket.close_held(unit.now, reason=reason)
        unit.tickets.save(closed)
        unit.record(event, SYSTEM)

    def _expire(self, unit: Unit, ticket: Ticket, *, reason: str, actor: Actor) -> Ticket:
        expired, event = ticket.expire(unit.now, reason=reason)
        unit.tickets.save(expired)
        unit.record(event, actor)
        return expired
