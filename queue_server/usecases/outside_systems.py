"""The case systems outside this project: one that a clerk links by hand, and one that is spoken to by HTTP."""

from __future__ import annotations

from queue_server.domain import sentences
from queue_server.domain import trace_sentences as trace
from queue_server.domain.applicant import Applicant
from queue_server.domain.case import Case, CaseSystemName, Filing
from queue_server.domain.case_steps import CaseState
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.person import Actor
from queue_server.domain.service_item import ServiceItem
from queue_server.domain.ticket import Ticket
from queue_server.usecases.case_systems import BuiltinCases, open_for
from queue_server.usecases.outside_cases import OutsideCases
from queue_server.usecases.outside_link import first_errand
from queue_server.usecases.ports import Unit


class ManualLink:
    """Cases of the county's outside system: opened there by hand, linked here by number."""

    name: CaseSystemName = "manual"

    def __init__(self, outside: OutsideCases, *, address: str) -> None:
        self._outside = outside
        self._address = address

    def launch(self, unit: Unit, ticket: Ticket, *, item: ServiceItem, guide_version: str, actor: Actor) -> Case:
        """Open the place that waits for the outside number."""
        return open_for(unit, ticket, system=self.name, item=item, guide_version=guide_version, actor=actor)

    def receive(self, unit: Unit, case: Case, *, applicant: Applicant, filing: Filing, actor: Actor) -> Case:
        """Refuse: personal data belongs into the outside system alone."""
        del unit, applicant, filing, actor
        raise DomainError(Code.WRONG_CASE_SYSTEM, sentences.CASE_IS_OUTSIDE.format(no=case.no))

    def link(self, unit: Unit, case: Case, *, outside_no: str, actor: Actor) -> Case:
        """Store the outside number, and follow the case from now on."""
        changed, event = case.link(unit.now, day=unit.day, person=actor.person, outside_no=outside_no)
        unit.cases.save(changed)
        unit.record(event, actor)
        self._outside.begin(unit, changed)
        return changed

    def address(self, case: Case) -> str | None:
        """Return the configured address."""
        del case
        return self._address


class HttpCases:
    """Cases received here and handed to an outside system by HTTP; its answer links them, its states come back."""

    name: CaseSystemName = "http"

    def __init__(self, builtin: BuiltinCases, outside: OutsideCases, *, address: str | None) -> None:
        self._builtin = builtin
        self._outside = outside
        self._address = address

    def launch(self, unit: Unit, ticket: Ticket, *, item: ServiceItem, guide_version: str, actor: Actor) -> Case:
        """Open a 预收件 with the guide's checklist."""
        return open_for(unit, ticket, system=self.name, item=item, guide_version=guide_version, actor=actor)

    def receive(self, unit: Unit, case: Case, *, applicant: Applicant, filing: Filing, actor: Actor) -> Case:
        """收件, and the errand that sends it; whether the outside system answers is not waited for."""
        received = self._builtin.receive(unit, case, applicant=applicant, filing=filing, actor=actor)
        first_errand(unit, received.no)
        return received

    def link(self, unit: Unit, case: Case, *, outside_no: str, actor: Actor) -> Case:
        """Link by hand what a clerk entered outside while the link was down; it is not sent any more.

        Raises:
            DomainError: wrong_case_system before 收件, illegal_step where it is linked already.
        """
        if case.state is CaseState.DRAFT:
            raise DomainError(Code.WRONG_CASE_SYSTEM, trace.RECEIVE_FIRST.format(no=case.no))
        changed, event = case.link_received(outside_no=outside_no)
        unit.cases.save(changed)
        unit.record(event, actor)
        self._outside.begin(unit, changed)
        errand = unit.outside.errand(case.no)
        if errand is not None:
            unit.outside.put_errand(errand.linked_by_hand(unit.real_now))
        return changed

    def address(self, case: Case) -> str | None:
        """Return where people open the outside system, if they can."""
        del case
        return self._address
