"""首问负责 (R67) and the shift's hand-over (R30): a question has one owner, and changes hands by acceptance alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hall import Hall
from queue_server.domain.hand_over import HandOver, HandOverState
from queue_server.domain.ownership import Offer, OfferState, OfferStep, OwnedKind, Ownership
from queue_server.domain.person import SYSTEM, Actor, Person, Session
from queue_server.domain.ticket import FINAL_STATES, Ticket, TicketState
from queue_server.usecases.ports import Unit

OPEN_AT_WINDOW = (TicketState.CALLED, TicketState.SERVING, TicketState.HELD)


@dataclass(frozen=True, kw_only=True)
class OwnedReport:
    """A report as far as ownership asks: who has taken it, if anybody, since when it is there, and is it open."""

    owner: str | None
    since: datetime
    is_open: bool


class ReportOwners(Protocol):
    """Where the reports keep whom they belong to."""

    def find(self, unit: Unit, no: str) -> OwnedReport:
        """Return a report's standing; DomainError not_found."""
        ...

    def pass_on(self, unit: Unit, no: str, *, person: str) -> None:
        """Write down the new owner."""
        ...


class OwnershipControl:
    """Takes, offers, accepts, declines, returns, hands over. What nobody has taken yet is the hall head's."""

    def __init__(self, hall: Hall, *, reports: ReportOwners) -> None:
        self._hall = hall
        self._reports = reports

    def owner(self, unit: Unit, kind: OwnedKind, entity: str) -> Ownership:
        """Return who answers for a ticket or a report; DomainError not_found."""
        found = unit.ownerships.get(kind, entity)
        if kind is OwnedKind.TICKET:
            ticket = unit.tickets.get(entity)
            if ticket is None:
                raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_TICKET)
            return found or self._first(unit, kind, entity=entity, number=ticket.number, since=ticket.issued_at)
        report = self._reports.find(unit, entity)
        if found is not None:
            return found.passed_to(report.owner or found.owner, unit.now)
        return self._first(unit, kind, entity=entity, number=entity, since=report.since, person=report.owner)

    def take(self, unit: Unit, ticket: Ticket, *, person: str) -> None:
        """Make whoever calls or resumes a ticket its owner: doing the work is the acceptance.

        The journal has it in the row of the call.
        """
        before = unit.ownerships.get(OwnedKind.TICKET, ticket.id)
        if before is None:
            taken = Ownership(
                kind=OwnedKind.TICKET,
                entity=ticket.id,
                number=ticket.number,
                first_owner=person,
                owner=person,
                since=unit.now,
            )
            unit.ownerships.save(taken)
            return
        if before.owner == person:
            return
        for offer in self._running_for(unit, OwnedKind.TICKET, entity=ticket.id):
            step = OfferStep.ACCEPT if offer.to_person == person else OfferStep.WITHDRAW
            self._settle(unit, offer, step=step, actor=SYSTEM)
        self._pass(unit, before, person=person)

    def offer(self, unit: Unit, kind: OwnedKind, entity: str, *, to_person: str, actor: Actor) -> Offer:
        """移交: the owner, or the hall head, asks a colleague; a newer offer replaces the one that runs.

        Raises:
            DomainError: not_found, forbidden, illegal_step where the question is settled already.
        """
        session = _signed_in(actor)
        owned = self.owner(unit, kind, entity)
        if not session.hall_head and session.person != owned.owner:
            raise DomainError(
                Code.FORBIDDEN,
                sentences.OWNED_BY_ANOTHER.format(number=owned.number, name=self.name(unit, owned.owner)),
            )
        receiver = self._receiver(unit, to_person, owner=owned.owner)
        self._check_open(unit, kind, entity=entity, number=owned.number)
        return self._make_offer(unit, owned, to_person=receiver.id, actor=actor)

    def accept(self, unit: Unit, offer: str, *, actor: Actor) -> Offer:
        """接收: from now on the receiver answers for it; DomainError not_found, forbidden, illegal_step."""
        found = self._offered(unit, offer, actor=actor)
        changed = self._settle(unit, found, step=OfferStep.ACCEPT, actor=actor)
        self._pass(unit, self.owner(unit, found.kind, found.entity), person=found.to_person)
        return changed

    def decline(self, unit: Unit, offer: str, *, actor: Actor) -> Offer:
        """谢绝: it stays with whoever offered; DomainError not_found, forbidden, illegal_step."""
        return self._settle(unit, self._offered(unit, offer, actor=actor), step=OfferStep.DECLINE, actor=actor)

    def hand_over(self, unit: Unit, window: int, *, to_person: str, note: str | None = None, actor: Actor) -> HandOver:
        """交班 (AB岗): leaves the window's open tickets and cases, and a note; the tickets are offered one by one.

        Raises:
            DomainError: not_found, forbidden where the actor does not sit there or hands over to himself.
        """
        self._hall.window(window)
        session = _signed_in(actor)
        if session.window != window or unit.windows.get(window).session != session.id:
            raise DomainError(Code.FORBIDDEN, sentences.NOT_AT_WINDOW.format(window=window))
        receiver = self._receiver(unit, to_person, owner=session.person)
        tickets = [ticket for ticket in unit.tickets.in_states(OPEN_AT_WINDOW) if ticket.window == window]
        left = HandOver(
            id=unit.new_id(),
            day=unit.day,
            window=window,
            from_person=session.person,
            to_person=receiver.id,
            state=HandOverState.LEFT,
            left_at=unit.now,
            note=note,
            tickets=tuple(ticket.number for ticket in tickets),
            cases=tuple(case.no for case in unit.cases.drafts() if case.window == window),
        )
        unit.hand_overs.save(left)
        unit.record(left.left(), actor)
        for ticket in tickets:
            owned = self.owner(unit, OwnedKind.TICKET, ticket.id)
            if owned.owner != receiver.id:
                self._make_offer(unit, owned, to_person=receiver.id, actor=actor, hand_over=left.id)
        return left

    def accept_hand_over(self, unit: Unit, hand_over: str, *, actor: Actor) -> HandOver:
        """接班: the note is read, and what of its tickets is still offered changes hands.

        Raises:
            DomainError: not_found, forbidden, illegal_step.
        """
        found = unit.hand_overs.get(hand_over)
        if found is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_HAND_OVER)
        if _signed_in(actor).person != found.to_person:
            raise DomainError(Code.FORBIDDEN, sentences.HAND_OVER_TO_ANOTHER)
        changed, event = found.accept(unit.now)
        unit.hand_overs.save(changed)
        unit.record(event, actor)
        for offer in unit.offers.running():
            if offer.hand_over == found.id:
                self.accept(unit, offer.id, actor=actor)
        return changed

    def tick(self, unit: Unit) -> None:
        """Return to the first owner what nobody has accepted for ten minutes."""
        for offer in unit.offers.running():
            if offer.ran_out(unit.now):
                self._settle(unit, offer, step=OfferStep.RETURN, actor=SYSTEM)
                owned = self.owner(unit, offer.kind, offer.entity)
                self._pass(unit, owned, person=self._still_here(unit, owned.first_owner, otherwise=owned.owner))

    def name(self, unit: Unit, person: str) -> str:
        """Return a person's name; the id of somebody who is no longer of the hall."""
        found = unit.people.get(person)
        return found.name if found is not None else person

    @staticmethod
    def _first(
        unit: Unit, kind: OwnedKind, *, entity: str, number: str, since: datetime, person: str | None = None
    ) -> Ownership:
        """Return the first owner of a thing: who has taken it, or the hall head until somebody does."""
        first = person or _answerable(unit).id
        return Ownership(kind=kind, entity=entity, number=number, first_owner=first, owner=first, since=since)

    def _make_offer(
        self, unit: Unit, owned: Ownership, *, to_person: str, actor: Actor, hand_over: str | None = None
    ) -> Offer:
        for earlier in self._running_for(unit, owned.kind, entity=owned.entity):
            self._settle(unit, earlier, step=OfferStep.WITHDRAW, actor=actor)
        made = Offer(
            id=unit.new_id(),
            day=unit.day,
            kind=owned.kind,
            entity=owned.entity,
            number=owned.number,
            from_person=owned.owner,
            to_person=to_person,
            state=OfferState.OFFERED,
            offered_at=unit.now,
            hand_over=hand_over,
        )
        unit.ownerships.save(owned)
        unit.offers.save(made)
        unit.record(made.made(), actor)
        return made

    def _pass(self, unit: Unit, owned: Ownership, *, person: str) -> None:
        changed = owned.passed_to(person, unit.now)
        unit.ownerships.save(changed)
        if owned.kind is OwnedKind.REPORT:
            self._reports.pass_on(unit, owned.entity, person=person)

    def _check_open(self, unit: Unit, kind: OwnedKind, *, entity: str, number: str) -> None:
        if kind is OwnedKind.TICKET:
            ticket = unit.tickets.get(entity)
            settled = ticket is None or ticket.state in FINAL_STATES
        else:
            settled = not self._reports.find(unit, entity).is_open
        if settled:
            raise DomainError(Code.ILLEGAL_STEP, sentences.TICKET_IS_DONE.format(number=number))

    @staticmethod
    def _receiver(unit: Unit, person: str, *, owner: str) -> Person:
        found = unit.people.get(person)
        if found is None or not found.enabled:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_COLLEAGUE)
        if found.id == owner:
            raise DomainError(Code.FORBIDDEN, sentences.OFFER_TO_ONESELF.format(name=found.name))
        return found

    def _offered(self, unit: Unit, offer: str, *, actor: Actor) -> Offer:
        found = unit.offers.get(offer)
        if found is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_OFFER)
        if _signed_in(actor).person != found.to_person:
            raise DomainError(Code.FORBIDDEN, sentences.OFFER_TO_ANOTHER.format(name=self.name(unit, found.to_person)))
        return found

    @staticmethod
    def _settle(unit: Unit, offer: Offer, *, step: OfferStep, actor: Actor) -> Offer:
        changed, event = offer.settle(step, unit.now)
        unit.offers.save(changed)
        unit.record(event, actor)
        return changed

    @staticmethod
    def _running_for(unit: Unit, kind: OwnedKind, *, entity: str) -> Sequence[Offer]:
        return [offer for offer in unit.offers.running() if (offer.kind, offer.entity) == (kind, entity)]

    @staticmethod
    def _still_here(unit: Unit, person: str, *, otherwise: str) -> str:
        found = unit.people.get(person)
        return person if found is not None and found.enabled else otherwise


def _answerable(unit: Unit) -> Person:
    """Return the hall head; anybody of the hall where there is none."""
    people = [person for person in unit.people.all() if person.enabled]
    head = next((person for person in people if person.hall_head), next(iter(people), None))
    if head is None:
        raise DomainError(Code.NOT_FOUND, sentences.NO_PEOPLE)
    return head


def _signed_in(actor: Actor) -> Session:
    if actor.session is None:
        raise DomainError(Code.FORBIDDEN, sentences.OFFERS_NEED_A_PERSON)
    return actor.session
