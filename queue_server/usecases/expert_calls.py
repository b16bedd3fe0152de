"""Expert calls (R24): from the ticket in service to the station's representative, after 5 min to the hall head."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from queue_server.domain import sentences
from queue_server.domain.case_steps import CaseState
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.expert_call import ExpertCall, call_expert
from queue_server.domain.hall import Hall
from queue_server.domain.person import SYSTEM, AccountType, Actor, Session
from queue_server.domain.service_item import Catalogue, Level, ServiceItem
from queue_server.domain.ticket import Ticket, TicketState
from queue_server.usecases.ports import Unit

ANSWERED_LIST = 50
"""How many answers an item's list shows."""


class PublishAnswer(Protocol):
    """Makes a knowledge entry of an answer; returns its id."""

    def __call__(self, unit: Unit, *, title: str, body: str, item: str, actor: Actor) -> str:
        """Write the entry in the same transaction."""
        ...


class ExpertCalls:
    """Asks, accepts, answers, escalates, withdraws."""

    def __init__(self, hall: Hall, catalogue: Catalogue, *, publish: PublishAnswer) -> None:
        self._hall = hall
        self._catalogue = catalogue
        self._publish = publish

    def ask(
        self, unit: Unit, window: int, *, question: str | None = None, item: str | None = None, actor: Actor
    ) -> ExpertCall:
        """呼叫首席代表 for the ticket in service at the window; one that waits for its answer is not made twice.

        Args:
            unit: the transaction.
            window: where the clerk sits.
            question: what is asked, if the clerk writes it down.
            item: the service that is asked about, where it is neither the ticket's nor its case's.
            actor: the clerk.

        Raises:
            DomainError: not_found, forbidden, no_ticket_in_hand, illegal_step, unknown_item.
        """
        session = self._seated(unit, window, actor=actor)
        ticket = self._in_service(unit, window)
        about = self._item(unit, ticket, named=item)
        station = about.station if about.level is Level.TOWNSHIP else ""
        for earlier in unit.expert_calls.of_ticket(ticket.id):
            if earlier.open and (earlier.item, earlier.station) == (about.id, station):
                return earlier
        made, event = call_expert(
            unit.now,
            call_id=unit.new_id(),
            day=unit.day,
            ticket=ticket.id,
            number=ticket.number,
            item=about.id,
            station=station,
            window=window,
            person=session.person,
            question=question,
        )
        unit.expert_calls.save(made)
        unit.record(event, actor)
        return made if station else self._escalate(unit, made)

    def accept(self, unit: Unit, call: str, *, actor: Actor) -> ExpertCall:
        """接: by the station, or after the escalation by the hall head.

        Raises:
            DomainError: not_found, forbidden, illegal_step.
        """
        found = self.call(unit, call)
        session = self._expert(found, actor)
        changed, event = found.accept(unit.now, person=session.person)
        unit.expert_calls.save(changed)
        unit.record(event, actor)
        return changed

    def answer(self, unit: Unit, call: str, *, answer: str, publish: bool, actor: Actor) -> ExpertCall:
        """答复: it stays with ticket and item; `publish` makes a knowledge entry of it.

        Raises:
            DomainError: not_found, forbidden, illegal_step.
        """
        found = self.call(unit, call)
        session = self._expert(found, actor)
        changed, _ = found.give_answer(unit.now, answer=answer, person=session.person, knowledge=None)
        entry = self._publish_answer(unit, changed, actor=actor) if publish else None
        changed, event = found.give_answer(unit.now, answer=answer, person=session.person, knowledge=entry)
        unit.expert_calls.save(changed)
        unit.record(event, actor)
        return changed

    def withdraw(self, unit: Unit, call: str, *, reason: str | None = None, actor: Actor) -> ExpertCall:
        """撤回: by whoever asked, or sits at that window now; DomainError not_found, forbidden, illegal_step."""
        found = self.call(unit, call)
        session = actor.session
        if session is None or (session.person != found.asked_by and session.window != found.window):
            raise DomainError(Code.FORBIDDEN, sentences.WHO_WITHDRAWS)
        changed, event = found.withdraw(reason=reason)
        unit.expert_calls.save(changed)
        unit.record(event, actor)
        return changed

    def call(self, unit: Unit, call: str) -> ExpertCall:
        """Return a call; DomainError not_found."""
        found = unit.expert_calls.get(call)
        if found is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_EXPERT_CALL)
        return found

    def of_ticket(self, unit: Unit, ticket: str) -> Sequence[ExpertCall]:
        """Return a visit's calls, oldest first."""
        return unit.expert_calls.of_ticket(ticket)

    def answered_on(self, unit: Unit, item: str) -> Sequence[ExpertCall]:
        """Return an item's answers, newest first."""
        return unit.expert_calls.answered_on(item, limit=ANSWERED_LIST)

    def tick(self, unit: Unit) -> None:
        """Send to the hall head what nobody has answered for five minutes."""
        for call in unit.expert_calls.open():
            if call.ran_out(unit.now):
                self._escalate(unit, call)

    def _escalate(self, unit: Unit, call: ExpertCall) -> ExpertCall:
        changed, event = call.escalate(unit.now)
        unit.expert_calls.save(changed)
        unit.record(event, SYSTEM)
        return changed

    def _seated(self, unit: Unit, window: int, *, actor: Actor) -> Session:
        self._hall.window(window)
        session = actor.session
        if session is None or session.window != window or unit.windows.get(window).session != session.id:
            raise DomainError(Code.FORBIDDEN, sentences.NOT_AT_WINDOW.format(window=window))
        return session

    @staticmethod
    def _in_service(unit: Unit, window: int) -> Ticket:
        in_hand = unit.windows.get(window).ticket
        ticket = unit.tickets.get(in_hand) if in_hand is not None else None
        if ticket is None:
            raise DomainError(Code.NO_TICKET_IN_HAND, sentences.NOTHING_IN_SERVICE.format(window=window))
        if ticket.state is not TicketState.SERVING:
            raise DomainError(Code.ILLEGAL_STEP, sentences.SERVICE_NOT_BEGUN.format(number=ticket.number))
        return ticket

    def _item(self, unit: Unit, ticket: Ticket, *, named: str | None) -> ServiceItem:
        """Return the service that is asked about: the named one, or the visit's case's, or the ticket's."""
        cases = [case for case in unit.cases.of_ticket(ticket.id) if case.state is not CaseState.WITHDRAWN]
        found = self._catalogue.find(named or (cases[-1].item if cases else ticket.item))
        if found is None:
            raise DomainError(Code.UNKNOWN_ITEM, sentences.UNKNOWN_ITEM_AT_WINDOW)
        return found

    def _expert(self, call: ExpertCall, actor: Actor) -> Session:
        session = actor.session
        if session is not None:
            account = self._hall.account(session.account)
            decides = account is not None and account.type is AccountType.STATION and account.station == call.station
            if decides or (session.hall_head and call.escalated_at is not None):
                return session
        raise DomainError(Code.FORBIDDEN, sentences.WHO_ANSWERS)

    def _publish_answer(self, unit: Unit, call: ExpertCall, *, actor: Actor) -> str:
        item = self._catalogue.find(call.item)
        name = item.name if item is not None else call.item
        body = "\n".join(part for part in (call.question, call.answer) if part)
        return self._publish(unit, title=call.question or name, body=body, item=call.item, actor=actor)
