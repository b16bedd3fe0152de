"""What a paper of a case says when it is issued: gathered from the case, its guide, its decision and its hall."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from queue_server.domain import paper_sentences as sentences
from queue_server.domain.case import Case
from queue_server.domain.case_decision import Decision, DecisionKind
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hall import Hall
from queue_server.domain.identity import mask_id, mask_name
from queue_server.domain.paper import FORMS, SERVED_KINDS, Paper, PaperFacts, PaperKind, PaperLine
from queue_server.domain.person import Actor
from queue_server.domain.service_item import ServiceItem
from queue_server.usecases.guides import Guides
from queue_server.usecases.ports import Unit

DECISION_OF = {
    PaperKind.CORRECTION: DecisionKind.CORRECTION,
    PaperKind.DECLINE: DecisionKind.DECLINE,
    PaperKind.APPROVAL: DecisionKind.APPROVE,
    PaperKind.REFUSAL: DecisionKind.REFUSE,
}
"""The papers that a confirmed decision stands behind."""


class FactsOfPapers:
    """Gathers, and says no where the case has not come as far as the paper would say."""

    def __init__(self, hall: Hall, guides: Guides, *, illustrative: bool) -> None:
        self._hall = hall
        self._guides = guides
        self._practice = hall.practice or illustrative

    def of(self, unit: Unit, case: Case, kind: PaperKind, *, actor: Actor) -> PaperFacts:
        """Return what the paper says; DomainError no_paper_yet where the case has nothing to say in it."""
        item = self._guides.of_case(unit, case)
        facts = replace(self._case(unit, case, actor=actor), **self._guide(item))
        if kind in DECISION_OF:
            return replace(facts, **self._decided(self._decision(unit, case, kind), case))
        if kind is PaperKind.EXTENSION:
            return replace(facts, **self._extended(unit, case))
        if kind is PaperKind.COLLECTION:
            return replace(facts, **self._delivered(unit, case))
        if kind is PaperKind.SERVICE_PROOF:
            served = self.served(unit, case)
            return replace(facts, serves_title=served.title, serves_no=served.no)
        if kind is PaperKind.ACCEPTANCE and case.accepted_on is None:
            raise self.too_early(kind)
        return facts

    def act(self, unit: Unit, case: Case, kind: PaperKind) -> str:
        """Return what tells two acts of a kind apart: the number of a correction's decision, the paper served."""
        if kind is PaperKind.CORRECTION:
            return str(self._decision(unit, case, kind).no)
        return self.served(unit, case).id if kind is PaperKind.SERVICE_PROOF else ""

    def served(self, unit: Unit, case: Case) -> Paper:
        """Return the paper that a 送达回证 is about: the last one that has to be served."""
        papers = [paper for paper in unit.papers.of_case(case.no) if paper.kind in SERVED_KINDS]
        if not papers:
            raise self.too_early(PaperKind.SERVICE_PROOF)
        return max(papers, key=lambda paper: (paper.at, -SERVED_KINDS.index(paper.kind)))

    def _case(self, unit: Unit, case: Case, *, actor: Actor) -> PaperFacts:
        return PaperFacts(
            organ=self._hall.org_title,
            centre=self._hall.name,
            item=case.item,
            item_name=case.item_name,
            task_type=case.task_type,
            licence=case.licence,
            guide_version=case.guide_version,
            station_name=case.station_name,
            clerk=_name(unit, actor.person),
            practice=self._practice,
            applied_on=case.received_on or _day_of(case),
            received_at=case.received_at,
            accepted_on=case.accepted_on,
            deemed=case.deemed,
            receive_due=case.receive_due,
            receive_due_provisional=case.receive_due_provisional,
            promised_wd=case.promised_wd,
            due=case.due,
            due_provisional=case.due_provisional,
            specials=tuple(step.text for step in case.specials if not step.counted),
            specials_counted=tuple(step.text for step in case.specials if step.counted),
            materials=_taken(case),
            way=case.return_way,
            earlier_no=case.earlier_no or "",
            helped_by=_name(unit, case.helped_by),
        )

    def _guide(self, item: ServiceItem) -> dict[str, Any]:
        hall = self._hall
        return {
            "case_type": item.case_type.value,
            "basis": item.basis,
            "place": item.place or hall.address,
            "phone": item.consult_phone or hall.phones.enquiry,
            "supervision_phone": item.supervise_phone or hall.phones.supervision,
            "review_body": item.review_body or f"{hall.county}人民政府",
            "court": item.court or f"{hall.county}人民法院",
        }

    def _decision(self, unit: Unit, case: Case, kind: PaperKind) -> Decision:
        """Return the confirmed decision that a paper is about: a draft is nobody's word (R62)."""
        wanted = DECISION_OF[kind]
        found = [
            one for one in unit.case_words.decisions(case.no) if one.kind is wanted and one.confirmed_at is not None
        ]
        if not found:
            raise self.too_early(kind)
        return found[-1]

    def _decided(self, decision: Decision, case: Case) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "opinion": decision.opinion,
            "decided_on": case.decided_on or decision.at.date(),
            "competent_body": decision.competent_body or "",
            "reason": decision.reason_code.value if decision.reason_code else "",
            "submit_by": case.correction_due,
            "second_notice": case.corrections > 1,
            "corrections": tuple(
                PaperLine(name=item.material, problem=item.problem, how=item.how) for item in decision.items
            ),
        }
        if decision.basis:
            facts["basis"] = decision.basis
        if case.result is not None:
            facts |= {
                "result_name": case.result.name,
                "result_no": case.result.no,
                "result_copies": case.result.copies,
            }
        return facts

    def _extended(self, unit: Unit, case: Case) -> dict[str, Any]:
        extension = case.extension
        if extension is None or extension.new_due is None:
            raise self.too_early(PaperKind.EXTENSION)
        return {
            "extension_wd": extension.days,
            "opinion": extension.reason,
            "old_due": extension.old_due,
            "due": extension.new_due,
            "approver": _name(unit, extension.by),
        }

    def _delivered(self, unit: Unit, case: Case) -> dict[str, Any]:
        delivery = unit.case_words.delivery(case.no)
        if delivery is None or case.result is None:
            raise self.too_early(PaperKind.COLLECTION)
        return {
            "result_name": case.result.name,
            "result_no": case.result.no,
            "result_copies": case.result.copies,
            "way": delivery.way,
            "collector": mask_name(delivery.proxy_name) if delivery.proxy_name else "",
            "collector_id": mask_id(delivery.proxy_id) if delivery.proxy_id else "",
            "carrier": delivery.carrier or "",
            "tracking_no": delivery.tracking_no or "",
            "mailed_at": delivery.mailed_at,
            "collected_at": delivery.delivered_at,
            "rating_url": self._hall.comprehensive_window.rating_url or "",
        }

    def check_agent(self, unit: Unit, case: Case) -> None:
        """Raise DomainError not_agent_item where the guide asks for the person (R56)."""
        item = self._guides.of_case(unit, case)
        if not item.agent_allowed:
            raise DomainError(Code.NOT_AGENT_ITEM, sentences.NOT_AGENT_ITEM.format(name=item.name))

    @staticmethod
    def too_early(kind: PaperKind) -> DomainError:
        """Return the refusal of a paper that the case is not ready for."""
        return DomainError(Code.NO_PAPER_YET, sentences.NO_PAPER_YET.format(title=FORMS[kind].title))


def _name(unit: Unit, person: str | None) -> str:
    found = unit.people.get(person) if person else None
    return "" if found is None else found.name


def _day_of(case: Case) -> date:
    return case.opened_day if case.received_at is None else case.received_at.date()


def _taken(case: Case) -> tuple[PaperLine, ...]:
    return tuple(
        PaperLine(
            name=line.name,
            form=line.form,
            copies=line.copies,
            sheets=line.sheets,
            original=line.original,
            until=None if line.present else line.deferred_until,
        )
        for line in case.materials
        if line.present or line.deferred_until is not None
    )
