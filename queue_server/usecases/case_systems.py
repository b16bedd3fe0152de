"""The two case systems: this project's own flow, and the outside one that a clerk links by hand."""

from __future__ import annotations

from queue_server.domain import sentences
from queue_server.domain.applicant import Applicant
from queue_server.domain.case import Case, CaseSystemName, case_kind, case_number, open_case
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.person import Actor
from queue_server.domain.service_item import ServiceItem
from queue_server.domain.ticket import Ticket
from queue_server.usecases.ports import Unit


class BuiltinCases:
    """Cases of this project's own flow."""

    name: CaseSystemName = "builtin"

    def launch(self, unit: Unit, ticket: Ticket, *, item: ServiceItem, guide_version: str, actor: Actor) -> Case:
        """Open a 预收件 with the guide's checklist."""
        return _open(unit, ticket, system=self.name, item=item, guide_version=guide_version, actor=actor)

    def receive(self, unit: Unit, case: Case, *, applicant: Applicant, actor: Actor) -> Case:
        """收件: state, encrypted applicant and journal row in one transaction."""
        changed, event = case.receive(
            unit.now, day=unit.day, person=actor.person, digest=unit.applicants.put(case.no, applicant)
        )
        unit.cases.save(changed)
        unit.record(event, actor)
        return changed

    def link(self, unit: Unit, case: Case, *, outside_no: str, actor: Actor) -> Case:
        """Refuse: there is no outside system."""
        del unit, outside_no, actor
        raise DomainError(Code.WRONG_CASE_SYSTEM, sentences.CASE_IS_OURS.format(no=case.no))

    def address(self, case: Case) -> str | None:
        """Return None: nothing is opened elsewhere."""
        del case
        return None


class ManualLink:
    """Cases of the county's outside system: opened there by hand, linked here by number."""

    name: CaseSystemName = "manual"

    def __init__(self, *, address: str) -> None:
        self._address = address

    def launch(self, unit: Unit, ticket: Ticket, *, item: ServiceItem, guide_version: str, actor: Actor) -> Case:
        """Open the place that waits for the outside number."""
        return _open(unit, ticket, system=self.name, item=item, guide_version=guide_version, actor=actor)

    def receive(self, unit: Unit, case: Case, *, applicant: Applicant, actor: Actor) -> Case:
        """Refuse: personal data belongs into the outside system alone."""
        del unit, applicant, actor
        raise DomainError(Code.WRONG_CASE_SYSTEM, sentences.CASE_IS_OUTSIDE.format(no=case.no))

    def link(self, unit: Unit, case: Case, *, outside_no: str, actor: Actor) -> Case:
        """Store the outside number."""
        changed, event = case.link(unit.now, day=unit.day, person=actor.person, outside_no=outside_no)
        unit.cases.save(changed)
        unit.record(event, actor)
        return changed

    def address(self, case: Case) -> str | None:
        """Return the configured address."""
        del case
        return self._address


def _open(
    unit: Unit, ticket: Ticket, *, system: CaseSystemName, item: ServiceItem, guide_version: str, actor: Actor
) -> Case:
    kind = case_kind(item)
    ordinal = unit.cases.next_ordinal(kind) if item.opens_case else 0
    case, event = open_case(
        item,
        unit.now,
        no=case_number(unit.hall, unit.day, kind=kind, ordinal=ordinal),
        system=system,
        guide_version=guide_version,
        day=unit.day,
        ticket=ticket.id,
        ticket_number=ticket.number,
        window=ticket.window,
        person=actor.person,
    )
    unit.cases.add(case)
    unit.record(event, actor)
    return case
