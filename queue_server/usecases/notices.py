"""One-time notices (R68): tells a person everything at once, and reports where the same person was told otherwise."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from queue_server.domain import sentences
from queue_server.domain.case import Case
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.identity import is_valid_id
from queue_server.domain.notice import GuideFacts, Notice, guide_lines, mark_lacking, told
from queue_server.domain.person import Actor
from queue_server.domain.service_item import Catalogue, ServiceItem
from queue_server.domain.ticket import Ticket
from queue_server.usecases.guides import Guides
from queue_server.usecases.ports import Unit


class OneTimeNotices:
    """Tells, keeps, compares."""

    def __init__(self, catalogue: Catalogue, *, guides: Guides) -> None:
        self._catalogue = catalogue
        self._guides = guides

    def tell(
        self,
        unit: Unit,
        item: str,
        *,
        lacking: Sequence[int],
        ticket: str | None = None,
        case: str | None = None,
        id_number: str | None = None,
        actor: Actor,
    ) -> Notice:
        """一次性告知 from the guide; a case's own frozen checklist where there is a case.

        Args:
            unit: the transaction.
            item: catalogue id.
            lacking: indexes (0-based) of the materials that the person lacks.
            ticket: the visit.
            case: the incomplete case.
            id_number: the person's, kept as a keyed digest only.
            actor: who tells.

        Raises:
            DomainError: forbidden, unknown_item, not_found, no_case_item for a desk item, invalid_id.
        """
        if actor.session is None:
            raise DomainError(Code.FORBIDDEN, sentences.WHO_TELLS)
        service = self._service(item)
        found_case = self._case(unit, case, item=item)
        found_ticket = self._ticket(unit, ticket or (found_case.ticket if found_case else None))
        guide = self._guides.of_case(unit, found_case) if found_case else service
        notice = Notice(
            id=unit.new_id(),
            item=service.id,
            item_name=guide.name,
            guide_version=found_case.guide_version if found_case else service.version or self._catalogue.version,
            materials=mark_lacking(guide_lines(guide, case=found_case), lacking),
            facts=GuideFacts.of(guide),
            ticket=found_ticket.id if found_ticket else None,
            ticket_number=found_ticket.number if found_ticket else None,
            case_no=found_case.no if found_case else None,
            person_key=self._person_key(unit, found_case, ticket=found_ticket, id_number=id_number),
            told_by=actor.person,
            day=unit.now.date(),
            at=unit.now,
        )
        earlier = unit.notices.last_to(notice.item, ticket=notice.ticket, person_key=notice.person_key)
        compared = notice.compared(earlier)
        unit.notices.add(compared)
        unit.record(told(compared), actor)
        return compared

    def notice(self, unit: Unit, notice: str) -> Notice:
        """Return a notice; DomainError not_found."""
        found = unit.notices.get(notice)
        if found is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_NOTICE)
        return found

    def differing(self, unit: Unit, month: date) -> Sequence[Notice]:
        """Return the notices of a month that differ from what the same person was told before, newest first."""
        return unit.notices.differing(*_span(month))

    def count(self, unit: Unit, month: date) -> int:
        """Count the notices of a month."""
        return unit.notices.count(*_span(month))

    def _service(self, item: str) -> ServiceItem:
        service = self._catalogue.find(item)
        if service is None:
            raise DomainError(Code.UNKNOWN_ITEM, sentences.UNKNOWN_ITEM_AT_WINDOW)
        if not service.opens_case:
            raise DomainError(Code.NO_CASE_ITEM, sentences.ITEM_WITHOUT_GUIDE.format(name=service.name))
        return service

    @staticmethod
    def _case(unit: Unit, case: str | None, *, item: str) -> Case | None:
        if case is None:
            return None
        found = unit.cases.get(case)
        if found is None or found.item != item:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_CASE_OF_ITEM.format(case=case))
        return found

    @staticmethod
    def _ticket(unit: Unit, ticket: str | None) -> Ticket | None:
        if ticket is None:
            return None
        found = unit.tickets.get(ticket)
        if found is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_TICKET)
        return found

    @staticmethod
    def _person_key(unit: Unit, case: Case | None, *, ticket: Ticket | None, id_number: str | None) -> str | None:
        """Return who was told: by the number shown, by the case's applicant, or by that of the visit's other cases."""
        if id_number is not None:
            if not is_valid_id(id_number):
                raise DomainError(Code.INVALID_ID, sentences.INVALID_ID)
            return unit.applicants.key_of(id_number)
        cases = [case.no] if case is not None else []
        if ticket is not None:
            cases += [other.no for other in unit.cases.of_ticket(ticket.id)]
        keys = (unit.applicants.person_key(no) for no in cases)
        return next((key for key in keys if key is not None), None)


def _span(month: date) -> tuple[date, date]:
    return month.replace(day=1), month.replace(day=monthrange(month.year, month.month)[1])
