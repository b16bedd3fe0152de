"""The issuing desk (出件窗口): result and seal, hand-out with an ID looked at, proxy, mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from queue_server.domain import case_issue
from queue_server.domain.case import Case, CaseResult
from queue_server.domain.case_decision import DecisionKind, Delivery, DeliveryWay
from queue_server.domain.case_review import Step
from queue_server.domain.case_steps import CaseStep
from queue_server.domain.identity import normalise_id
from queue_server.domain.paper import FORMS, PaperKind
from queue_server.domain.person import Actor
from queue_server.usecases.case_door import CaseDoor, as_issue
from queue_server.usecases.casework import LIST_MOST, Casework
from queue_server.usecases.guides import Guides
from queue_server.usecases.ports import Unit


@dataclass(frozen=True, kw_only=True)
class Collector:
    """Who stands at the desk: the applicant (`self`) or a proxy with name and number."""

    way: DeliveryWay
    id_checked: bool
    proxy_name: str | None = None
    proxy_id: str | None = None
    proof_scan: str | None = None


class IssueDesk:
    """What the 出件 account does."""

    def __init__(self, guides: Guides, *, door: CaseDoor) -> None:
        self._guides = guides
        self._door = door

    def cases(self, unit: Unit, *, actor: Actor) -> Sequence[Case]:
        """Return what is to be issued and handed out; DomainError forbidden without a 出件 account."""
        self._door.check_seat(CaseStep.ISSUE, actor=actor)
        return unit.case_lists.of_issue(limit=LIST_MOST)

    def issue(self, unit: Unit, no: str, *, result_no: str, copies: int, sealed: bool, actor: Actor) -> Case:
        """出件: the result's number, copies and seal; the decision's paper gets its own number.

        Raises:
            DomainError: forbidden, no_extranet, illegal_step without a station's decision (R63), not_sealed.
        """
        case = self._door.enter(unit, no, CaseStep.ISSUE, actor=actor)
        sitting, holder = self._door.sitting(unit, actor), as_issue(actor)
        result = CaseResult(
            name=self._result_name(unit, case),
            no=result_no.strip(),
            copies=copies,
            sealed_on=sitting.today,
            by=actor.person,
        )
        step = case_issue.issue(case, sitting, result=result, sealed=sealed)
        issued = self._door.keep(unit, step, actor=holder)
        refused = case.decision_kind is DecisionKind.REFUSE
        kind = PaperKind.REFUSAL if refused else PaperKind.APPROVAL
        self._door.paper(unit, issued, kind, actor=holder)
        if refused:
            self._door.paper(unit, issued, PaperKind.SERVICE_PROOF, actor=holder)
        return issued

    def deliver(self, unit: Unit, no: str, *, collector: Collector, actor: Actor) -> Case:
        """Hand it out: an ID is looked at, and somebody else needs a proxy record (R63).

        Raises:
            DomainError: forbidden, no_extranet, illegal_step, identity_unchecked, proxy_needed, invalid_id.
        """
        case = self._door.enter(unit, no, CaseStep.DELIVER, actor=actor)
        case_issue.check_collector(
            collector.way,
            id_checked=collector.id_checked,
            proxy_name=collector.proxy_name,
            proxy_id=collector.proxy_id,
        )
        self._door.check_scan(unit, no, collector.proof_scan)
        proxy_id = normalise_id(collector.proxy_id) if collector.proxy_id else None
        delivery = Delivery(
            way=collector.way,
            proxy_name=(collector.proxy_name or "").strip() or None,
            proxy_id=proxy_id,
            proof_scan=collector.proof_scan,
            delivered_at=unit.now,
            by=actor.person,
            same_person_as_received=actor.person == case.received_by,
        )
        step = case_issue.deliver(
            case,
            self._door.sitting(unit, actor),
            way=collector.way,
            same_visit=Casework.is_here(unit, case),
        )
        return self._finish(unit, step, delivery, actor=as_issue(actor))

    def mail(self, unit: Unit, no: str, *, carrier: str, tracking_no: str, actor: Actor) -> Case:
        """Send it: carrier and number; it counts as delivered when it arrived."""
        case = self._door.enter(unit, no, CaseStep.MAIL, actor=actor)
        step = case_issue.mail(case, self._door.sitting(unit, actor), carrier=carrier, tracking_no=tracking_no)
        delivery = Delivery(
            way="mail",
            carrier=carrier.strip(),
            tracking_no=tracking_no.strip(),
            mailed_at=unit.now,
            by=actor.person,
            same_person_as_received=actor.person == case.received_by,
        )
        unit.case_words.save_delivery(no, delivery)
        return self._door.keep(unit, step, actor=as_issue(actor))

    def delivered(self, unit: Unit, no: str, *, actor: Actor) -> Case:
        """Note that the parcel arrived; DomainError not_mailed."""
        case = self._door.enter(unit, no, CaseStep.DELIVERED, actor=actor)
        known = unit.case_words.delivery(no)
        step = case_issue.delivered(case, self._door.sitting(unit, actor), delivery=known)
        arrived = replace(known or Delivery(way="mail"), delivered_at=unit.now)
        return self._finish(unit, step, arrived, actor=as_issue(actor))

    def _finish(self, unit: Unit, step: Step, delivery: Delivery, *, actor: Actor) -> Case:
        changed, event = step
        unit.case_words.save_delivery(changed.no, delivery)
        done = self._door.keep(unit, (changed, event), actor=actor)
        self._door.paper(unit, done, PaperKind.COLLECTION, actor=actor)
        return done

    def _result_name(self, unit: Unit, case: Case) -> str:
        if case.decision_kind is DecisionKind.REFUSE:
            return FORMS[PaperKind.REFUSAL].title_of(licence=case.licence)
        return self._guides.of_case(unit, case).result or f"{case.item_name}办理结果"
