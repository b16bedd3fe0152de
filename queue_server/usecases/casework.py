"""Cases from the window: launch for the ticket in hand, tick the checklist, receive or link, void, read."""

from __future__ import annotations

from collections.abc import Sequence

from queue_server.domain import sentences
from queue_server.domain.applicant import Applicant
from queue_server.domain.case import EXTRANET_NOTICE, Case
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hall import Hall
from queue_server.domain.person import AccountType, Actor, Session
from queue_server.domain.service_item import Catalogue
from queue_server.domain.ticket import TicketState
from queue_server.usecases.case_systems import BuiltinCases, ManualLink
from queue_server.usecases.ports import CaseSystem, JournalRow, Unit

STATION_LIST = 200
"""How many cases a station's list shows; what it has decided will leave it."""


def build_case_system(hall: Hall) -> CaseSystem:
    """Return the case system that the hall's profile names."""
    if hall.case_system.kind == "manual":
        return ManualLink(address=hall.case_system.address or "")
    return BuiltinCases()


class Casework:
    """The clerk's case verbs; where the case lives is the case system's affair."""

    def __init__(self, catalogue: Catalogue, *, hall: Hall, system: CaseSystem) -> None:
        self._hall = hall
        self._catalogue = catalogue
        self._system = system

    def launch(self, unit: Unit, ticket: str, *, item: str | None = None, actor: Actor) -> Case:
        """Open a 预收件 for the ticket in service at the clerk's window; at any terminal, whatever its network.

        Args:
            unit: the transaction.
            ticket: the ticket's id.
            item: another service than the ticket's, where the person named the wrong one.
            actor: the clerk.

        Raises:
            DomainError: forbidden, not_found, illegal_step, unknown_item, no_case_item.
        """
        session = self._clerk(actor)
        found = unit.tickets.get(ticket)
        if found is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_TICKET)
        if found.state is not TicketState.SERVING:
            raise DomainError(Code.ILLEGAL_STEP, sentences.TICKET_NOT_IN_SERVICE.format(number=found.number))
        if session.window is None or unit.windows.get(session.window).ticket != found.id:
            raise DomainError(Code.FORBIDDEN, sentences.TICKET_OF_ANOTHER_WINDOW.format(number=found.number))
        service = self._catalogue.find(item or found.item)
        if service is None:
            raise DomainError(Code.UNKNOWN_ITEM, sentences.UNKNOWN_ITEM_AT_WINDOW)
        return self._system.launch(
            unit, found, item=service, guide_version=service.version or self._catalogue.version, actor=actor
        )

    def check_materials(self, unit: Unit, no: str, *, present: Sequence[int], actor: Actor) -> Case:
        """Tick which of the guide's materials are present (0-based); DomainError not_found, illegal_step."""
        self._clerk(actor)
        changed, event = self.case(unit, no).check_materials(present)
        unit.cases.save(changed)
        unit.record(event, actor)
        return changed

    def receive(
        self, unit: Unit, no: str, *, name: str, id_number: str, phone: str | None = None, actor: Actor
    ) -> Case:
        """收件: it counts toward the day's 30 from now on.

        Raises:
            DomainError: no_extranet at an Internet terminal, material_missing, invalid_id, illegal_step,
                wrong_case_system.
        """
        self._extranet_clerk(actor)
        case = self.case(unit, no)
        applicant = Applicant.checked(name, id_number=id_number, phone=phone)
        return self._system.receive(unit, case, applicant=applicant, actor=actor)

    def link(self, unit: Unit, no: str, *, outside_no: str, actor: Actor) -> Case:
        """Link the outside system's number; it counts toward the day's 30 from now on.

        Raises:
            DomainError: no_extranet, number_linked_already, illegal_step, wrong_case_system.
        """
        self._extranet_clerk(actor)
        case = self.case(unit, no)
        taken = unit.cases.of_outside_no(outside_no)
        if taken is not None and taken.no != no:
            raise DomainError(
                Code.NUMBER_LINKED_ALREADY, sentences.NUMBER_LINKED_ALREADY.format(outside_no=outside_no, no=taken.no)
            )
        return self._system.link(unit, case, outside_no=outside_no, actor=actor)

    def void(self, unit: Unit, no: str, *, reason: str, actor: Actor) -> Case:
        """Withdraw a draft; it never counted."""
        self._clerk(actor)
        changed, event = self.case(unit, no).void(reason=reason)
        unit.cases.save(changed)
        unit.record(event, actor)
        return changed

    def case(self, unit: Unit, no: str) -> Case:
        """Return a case; DomainError not_found."""
        found = unit.cases.get(no)
        if found is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_CASE.format(no=no))
        return found

    def of_ticket(self, unit: Unit, ticket: str) -> Sequence[Case]:
        """Return a ticket's cases, oldest first."""
        return unit.cases.of_ticket(ticket)

    def of_station(self, unit: Unit, station: str, *, actor: Actor) -> Sequence[Case]:
        """Return the received cases that the actor's own station decides (R61), newest first.

        Raises:
            DomainError: forbidden for everybody but that station's own account.
        """
        account = self._hall.account(actor.account or "")
        if account is None or account.station != station:
            raise DomainError(Code.FORBIDDEN, sentences.CASES_OF_OWN_STATION)
        return unit.cases.of_station(station, limit=STATION_LIST)

    def check_clerk(self, actor: Actor) -> None:
        """Raise DomainError forbidden for everybody but a person of the 综合窗口."""
        self._clerk(actor)

    def drafts(self, unit: Unit) -> Sequence[Case]:
        """Return the 预收件 that wait for entry at the 综合窗口 (R36), oldest first."""
        return unit.cases.drafts()

    def applicant_masks(self, unit: Unit, no: str) -> tuple[str | None, str | None]:
        """Return the applicant's masked name and number, None for both before the case is received."""
        masks = unit.applicants.masks(no)
        return (None, None) if masks is None else (masks.name, masks.id_number)

    def trace(self, unit: Unit, no: str) -> Sequence[JournalRow]:
        """Return the case's story."""
        return unit.journal.of_entity("case", no)

    def address(self, case: Case) -> str | None:
        """Return where the outside system is opened for this case."""
        return self._system.address(case)

    def cases_today(self, unit: Unit) -> int:
        """Count the day's cases toward the 30 (R12)."""
        return unit.cases.count_of_day(unit.day)

    @staticmethod
    def _clerk(actor: Actor) -> Session:
        if actor.session is None or actor.session.account_type is not AccountType.COMPREHENSIVE:
            raise DomainError(Code.FORBIDDEN, sentences.WHO_RECEIVES)
        return actor.session

    def _extranet_clerk(self, actor: Actor) -> None:
        if not self._clerk(actor).extranet:
            raise DomainError(Code.NO_EXTRANET, sentences.NO_EXTRANET.format(notice=EXTRANET_NOTICE))
