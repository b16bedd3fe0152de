"""The window verbs: call, recall, start, miss, hold, resume, transfer, finish, pause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from queue_server.domain import sentences
from queue_server.domain.case_steps import COUNTED_STATES, CaseState
from queue_server.domain.dispatch import Reach, choose_line, reach_of, run_after
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName, without_numbers
from queue_server.domain.hall import Hall
from queue_server.domain.person import AccountType, Actor, Session
from queue_server.domain.ticket import PRIORITY_LETTER, Letter, Outcome, Ticket, TicketState
from queue_server.domain.window import WindowState, WindowStatus
from queue_server.usecases.day import BusinessDays
from queue_server.usecases.ownership import OwnershipControl
from queue_server.usecases.ports import Unit
from queue_server.usecases.tidal_control import TidalControl


@dataclass(frozen=True)
class Desk:
    """A window with the session that sits there, and the actor that the journal names."""

    window: WindowStatus
    session: Session
    actor: Actor

    @property
    def no(self) -> int:
        """The window's number."""
        return self.window.no


class WindowService:
    """Serves at a window. Every verb takes the window's number; the actor must sit there, or be a call pad."""

    def __init__(self, hall: Hall, *, days: BusinessDays, tidal: TidalControl, ownership: OwnershipControl) -> None:
        self._hall = hall
        self._days = days
        self._tidal = tidal
        self._ownership = ownership

    def call_next(
        self, unit: Unit, window: int, *, actor: Actor, ticket: str | None = None, reason: str | None = None
    ) -> Ticket | None:
        """叫号: the next by rule, or a picked one with a reason (R39); None where nobody waits for this window.

        Raises:
            DomainError: not_signed_in, forbidden, window_closed, window_paused, tidal_closed, ticket_in_hand,
                reason_needed, not_callable_here, illegal_step.
        """
        desk = self._desk(unit, window, actor=actor)
        self._check_may_call(unit, desk)
        reach = reach_of(self._hall, self._hall.window(window), session=desk.session)
        run = self._days.roll(unit).priority_run
        if ticket is not None:
            chosen: Ticket | None = self._pick(unit, ticket, reach=reach, reason=reason)
        else:
            reason = None
            chosen = self._choose(unit, reach=reach, run=run)
        if chosen is None:
            return None
        called, event = chosen.call(unit.now, window=window, person=desk.session.person, reason=reason)
        unit.tickets.save(called)
        unit.windows.save(replace(desk.window, ticket=called.id))
        self._note_run(unit, priority=chosen.priority, run=run)
        unit.record(event, desk.actor)
        self._ownership.take(unit, called, person=desk.session.person)
        unit.sessions.touch(desk.session.id, at=unit.real_now)
        return called

    def recall(self, unit: Unit, window: int, *, actor: Actor) -> Ticket:
        """重呼: at most three calls in all, ten seconds apart."""
        desk = self._desk(unit, window, actor=actor)
        changed, event = self._in_hand(unit, desk).recall(unit.now, rules=self._hall.ticket)
        return self._keep(unit, desk, changed, event=event)

    def start_service(self, unit: Unit, window: int, *, actor: Actor) -> Ticket:
        """开始办理."""
        desk = self._desk(unit, window, actor=actor)
        changed, event = self._in_hand(unit, desk).start(unit.now, person=desk.session.person)
        return self._keep(unit, desk, changed, event=event)

    def miss(self, unit: Unit, window: int, *, actor: Actor) -> Ticket:
        """过号: after three calls; before that the 60 s timer does it."""
        desk = self._desk(unit, window, actor=actor)
        unit.sessions.touch(desk.session.id, at=unit.real_now)
        return self._days.miss(unit, self._in_hand(unit, desk), actor=desk.actor)

    def hold(self, unit: Unit, window: int, *, reason: str | None = None, actor: Actor) -> Ticket:
        """挂起: sets the ticket aside and frees the window."""
        desk = self._desk(unit, window, actor=actor)
        changed, event = self._of_today(unit, desk).hold(unit.now, reason=reason)
        return self._let_go(unit, desk, changed, event=event)

    def resume(self, unit: Unit, window: int, *, ticket: str, actor: Actor) -> Ticket:
        """恢复 at the same window; at another one only where nobody sits at the first any more."""
        desk = self._desk(unit, window, actor=actor)
        self._check_hands_free(desk)
        held = unit.tickets.get(ticket)
        if held is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_TICKET)
        elsewhere = held.window is not None and held.window != window
        if elsewhere and held.state is TicketState.HELD and unit.windows.get(held.window or 0).session is not None:
            raise DomainError(
                Code.NOT_CALLABLE_HERE, sentences.HELD_BY_ANOTHER_WINDOW.format(number=held.number, window=held.window)
            )
        changed, event = replace(held, window=window).resume(unit.now)
        unit.windows.save(replace(desk.window, ticket=changed.id))
        self._ownership.take(unit, changed, person=desk.session.person)
        return self._keep(unit, desk, changed, event=event)

    def transfer(self, unit: Unit, window: int, *, letter: Letter, actor: Actor) -> Ticket:
        """转移 to the head of another line; the first owner stays, both waits are stored."""
        desk = self._desk(unit, window, actor=actor)
        leaving, left = self._of_today(unit, desk).transfer(unit.now, letter=letter)
        unit.record(left, desk.actor)
        places = unit.tickets.places(priority=letter == PRIORITY_LETTER, limit=1)
        place = places[0] - 1 if places else unit.tickets.next_place()
        changed, event = leaving.requeue(unit.now, letter=letter, place=place)
        return self._let_go(unit, desk, changed, event=event)

    def finish_service(self, unit: Unit, window: int, *, outcome: str, actor: Actor) -> Ticket:
        """办结 with an outcome; `cases` needs a received or linked case, `preintake` a draft.

        Raises:
            DomainError: no_case, no_draft, besides the window's own.
        """
        desk = self._desk(unit, window, actor=actor)
        ticket = self._in_hand(unit, desk)
        ending = Outcome(outcome)
        states = [case.state for case in unit.cases.of_ticket(ticket.id)]
        counted = sum(state in COUNTED_STATES for state in states)
        if ending is Outcome.CASES and not counted:
            raise DomainError(Code.NO_CASE, sentences.NO_CASE.format(number=ticket.number))
        if ending is Outcome.PREINTAKE and CaseState.DRAFT not in states:
            raise DomainError(Code.NO_DRAFT, sentences.NO_DRAFT.format(number=ticket.number))
        changed, event = ticket.finish(unit.now, outcome=ending, cases=counted)
        return self._let_go(unit, desk, changed, event=event)

    def pause_window(self, unit: Unit, window: int, *, reason: str, actor: Actor) -> WindowStatus:
        """暂停: nobody is called here; what is in hand may be finished."""
        desk = self._desk(unit, window, actor=actor)
        if desk.window.state is not WindowState.OPEN:
            raise DomainError(Code.ILLEGAL_STEP, sentences.NOTHING_TO_PAUSE.format(window=window))
        words = without_numbers(reason)
        changed = replace(desk.window, state=WindowState.PAUSED, since=unit.now, pause_reason=words)
        return self._set_window(unit, desk, changed, name=EventName.WINDOW_PAUSED)

    def unpause_window(self, unit: Unit, window: int, *, actor: Actor) -> WindowStatus:
        """恢复叫号."""
        desk = self._desk(unit, window, actor=actor)
        if desk.window.state is not WindowState.PAUSED:
            raise DomainError(Code.ILLEGAL_STEP, sentences.WINDOW_NOT_PAUSED.format(window=window))
        changed = replace(desk.window, state=WindowState.OPEN, since=unit.now, pause_reason=None)
        return self._set_window(unit, desk, changed, name=EventName.WINDOW_UNPAUSED)

    def status(self, unit: Unit, window: int) -> WindowStatus:
        """Return a window as it stands; DomainError not_found."""
        self._hall.window(window)
        return unit.windows.get(window)

    def held_at(self, unit: Unit, window: int) -> Sequence[Ticket]:
        """Return the tickets set aside at a window."""
        return [ticket for ticket in unit.tickets.in_states((TicketState.HELD,)) if ticket.window == window]

    def _desk(self, unit: Unit, window: int, *, actor: Actor) -> Desk:
        self._hall.window(window)
        status = unit.windows.get(window)
        session = actor.session
        if actor.device and status.session is not None:
            session = unit.sessions.get(status.session)
        if session is None or session.account_type is AccountType.STATION:
            raise DomainError(Code.NOT_SIGNED_IN, sentences.NOBODY_SIGNED_IN.format(window=window))
        if session.window != window or status.session != session.id:
            raise DomainError(Code.FORBIDDEN, sentences.NOT_AT_WINDOW.format(window=window))
        named = Actor.of_session(session)
        return Desk(status, session, replace(named, terminal=actor.terminal) if actor.device else named)

    def _check_may_call(self, unit: Unit, desk: Desk) -> None:
        if self._hall.window(desk.no).tidal and not unit.tidal.get().calls:
            raise DomainError(Code.TIDAL_CLOSED, sentences.TIDAL_CLOSED)
        if desk.window.state is WindowState.PAUSED:
            raise DomainError(Code.WINDOW_PAUSED, sentences.WINDOW_PAUSED.format(no=desk.no))
        if desk.window.state is WindowState.CLOSED:
            raise DomainError(Code.WINDOW_CLOSED, sentences.WINDOW_CLOSED.format(no=desk.no))
        self._check_hands_free(desk)

    @staticmethod
    def _check_hands_free(desk: Desk) -> None:
        if desk.window.ticket is not None:
            raise DomainError(Code.TICKET_IN_HAND, sentences.TICKET_IN_HAND.format(no=desk.no))

    def _choose(self, unit: Unit, *, reach: Reach, run: int) -> Ticket | None:
        priority = unit.tickets.head(priority=True, reach=reach)
        ordinary = unit.tickets.head(priority=False, reach=reach)
        line = choose_line(
            ordinary=ordinary is not None,
            priority=priority is not None,
            run=run,
            limit=self._hall.ticket.priority_run,
        )
        return {"priority": priority, "ordinary": ordinary, None: None}[line]

    @staticmethod
    def _pick(unit: Unit, ticket: str, *, reach: Reach, reason: str | None) -> Ticket:
        if not reason or not reason.strip():
            raise DomainError(Code.REASON_NEEDED, sentences.REASON_NEEDED)
        picked = unit.tickets.get(ticket)
        if picked is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_TICKET)
        if picked.state is TicketState.WAITING and not reach.covers(picked):
            raise DomainError(Code.NOT_CALLABLE_HERE, sentences.NOT_CALLABLE_HERE.format(number=picked.number))
        return picked

    @staticmethod
    def _note_run(unit: Unit, *, priority: bool, run: int) -> None:
        day = unit.days.current()
        after = run_after(priority=priority, run=run)
        if day is not None and after != run:
            unit.days.save(replace(day, priority_run=after))

    @staticmethod
    def _in_hand(unit: Unit, desk: Desk) -> Ticket:
        ticket = unit.tickets.get(desk.window.ticket) if desk.window.ticket is not None else None
        if ticket is None:
            raise DomainError(Code.NO_TICKET_IN_HAND, sentences.NO_TICKET_IN_HAND.format(no=desk.no))
        return ticket

    def _of_today(self, unit: Unit, desk: Desk) -> Ticket:
        ticket = self._in_hand(unit, desk)
        if ticket.day != unit.day:
            raise DomainError(Code.ILLEGAL_STEP, sentences.TICKET_OF_THE_DAY_BEFORE.format(number=ticket.number))
        return ticket

    def _keep(self, unit: Unit, desk: Desk, ticket: Ticket, *, event: Event) -> Ticket:
        unit.tickets.save(ticket)
        unit.record(event, desk.actor)
        unit.sessions.touch(desk.session.id, at=unit.real_now)
        return ticket

    def _let_go(self, unit: Unit, desk: Desk, ticket: Ticket, *, event: Event) -> Ticket:
        self._keep(unit, desk, ticket, event=event)
        unit.windows.save(replace(desk.window, ticket=None))
        if self._hall.window(desk.no).tidal:
            self._tidal.tick(unit)
        return ticket

    def _set_window(self, unit: Unit, desk: Desk, changed: WindowStatus, *, name: EventName) -> WindowStatus:
        unit.windows.save(changed)
        event = Event(
            name=name,
            kind="window",
            entity=str(desk.no),
            from_state=desk.window.state.value,
            to_state=changed.state.value,
            reason=changed.pause_reason,
        )
        unit.record(event, desk.actor)
        unit.sessions.touch(desk.session.id, at=unit.real_now)
        return changed
