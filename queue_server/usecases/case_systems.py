"""The built-in case system: this project's own flow from 预收件 to 归档."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from queue_server.domain import sentences
from queue_server.domain.applicant import Applicant
from queue_server.domain.case import Case, CaseSystemName, Filing, case_kind, case_number, open_case
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.paper import PaperKind
from queue_server.domain.person import Actor
from queue_server.domain.service_item import ServiceItem
from queue_server.domain.ticket import Ticket
from queue_server.usecases.ports import Unit

if TYPE_CHECKING:
    from queue_server.usecases.case_door import CaseDoor


class BuiltinCases:
    """Cases of this project's own flow."""

    name: CaseSystemName = "builtin"

    def __init__(self, door: CaseDoor) -> None:
        self._door = door

    def launch(self, unit: Unit, ticket: Ticket, *, item: ServiceItem, guide_version: str, actor: Actor) -> Case:
        """Open a 预收件 with the guide's checklist."""
        return open_for(unit, ticket, system=self.name, item=item, guide_version=guide_version, actor=actor)

    def receive(self, unit: Unit, case: Case, *, applicant: Applicant, filing: Filing, actor: Actor) -> Case:
        """收件: state, encrypted applicant, journal row and the number of the 收件凭证 in one transaction."""
        sitting = self._door.sitting(unit, actor)
        step = case.receive(
            unit.now,
            day=unit.day,
            today=sitting.today,
            calendar=sitting.calendar,
            filing=replace(filing, digest=unit.applicants.put(case.no, applicant)),
        )
        received = self._door.keep(unit, step, actor=actor)
        self._door.paper(unit, received, PaperKind.RECEIPT, actor=actor)
        return received

    def link(self, unit: Unit, case: Case, *, outside_no: str, actor: Actor) -> Case:
        """Refuse: there is no outside system."""
        del unit, outside_no, actor
        raise DomainError(Code.WRONG_CASE_SYSTEM, sentences.CASE_IS_OURS.format(no=case.no))

    def address(self, case: Case) -> str | None:
        """Return None: nothing is opened elsewhere."""
        del case
        return None


def open_for(
    unit: Unit,
    ticket: Ticket | None,
    *,
    system: CaseSystemName,
    item: ServiceItem,
    guide_version: str,
    earlier_no: str | None = None,
    actor: Actor,
) -> Case:
    """Open a 预收件 with the guide's checklist frozen, for a visit where there is one."""
    kind = case_kind(item)
    ordinal = unit.cases.next_ordinal(kind) if item.opens_case else 0
    case, event = open_case(
        item,
        unit.now,
        no=case_number(unit.hall, unit.day, kind=kind, ordinal=ordinal),
        system=system,
        guide_version=guide_version,
        day=unit.day,
        ticket=None if ticket is None else ticket.id,
        ticket_number=None if ticket is None else ticket.number,
        window=None if ticket is None else ticket.window,
        person=actor.person,
        earlier_no=earlier_no,
    )
    unit.cases.add(case)
    unit.record(event, actor)
    return case
