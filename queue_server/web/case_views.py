"""Maps a case to what its reader sees: masked people, the clock that runs, and the steps that the reader may take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from queue_server.contract import cases as shapes
from queue_server.domain.case import Case, ChecklistLine
from queue_server.domain.case_clock import ClockReading
from queue_server.domain.case_decision import Decision
from queue_server.domain.case_steps import CASE_STATE_WORDS, CaseState
from queue_server.domain.guide import TipSheet
from queue_server.domain.hall import Hall
from queue_server.domain.hours import business_date
from queue_server.domain.identity import mask_id, mask_name
from queue_server.domain.person import Session
from queue_server.usecases.case_door import CaseDoor
from queue_server.usecases.casework import Casework
from queue_server.usecases.guides import Guides
from queue_server.usecases.journal_row import JournalRow
from queue_server.usecases.ports import Unit


@dataclass(frozen=True)
class CaseViews:
    """The mappings of one hall's cases."""

    hall: Hall
    casework: Casework
    door: CaseDoor
    guides: Guides

    def case(self, unit: Unit, case: Case, *, session: Session | None) -> shapes.Case:
        """A case as its reader sees it, with story, papers, scans and guidance."""
        names = _Names(unit)
        shown = self._line(unit, case, names, session=session, whole=True)
        return shown.model_copy(update=self._story(unit, case, names))

    def _line(self, unit: Unit, case: Case, names: _Names, *, session: Session | None, whole: bool) -> shapes.Case:
        clock = self.door.clock(unit, case)
        masks = unit.applicants.masks(case.no) if case.received_at is not None else None
        return shapes.Case(
            **_plain(case),
            **_of_clock(case, clock),
            applicant=None if masks is None else masks.name,
            applicant_id=None if masks is None else masks.id_number,
            phone=None if masks is None else masks.phone,
            materials=self._materials(unit, case, whole=whole),
            clerk_name=names.of(case.received_by),
            helped_by_name=names.of(case.helped_by),
            outside_url=self.casework.address(case),
            practice=self.hall.practice,
            decision=_decision(unit, case, names),
            extension=_extension(case, names),
            result=_result(case, names),
            delivery=_delivery(unit, case, names, collector=None if masks is None else masks.name),
            allowed=[step.value for step in self.door.allowed(case, session, today=business_date(unit.now))],
        )

    def lines(self, unit: Unit, found: Sequence[Case], *, session: Session | None) -> shapes.CaseList:
        """Cases in a list, without their stories."""
        names = _Names(unit)
        return shapes.CaseList(cases=[self._line(unit, one, names, session=session, whole=False) for one in found])

    def _story(self, unit: Unit, case: Case, names: _Names) -> dict[str, Any]:
        return {
            "trace": [_step(row) for row in self.casework.trace(unit, case.no)],
            "comments": [
                shapes.CaseComment(by_name=names.of(one.by), at=one.at, text=one.text)
                for one in unit.case_words.comments(case.no)
            ],
            "scans": [
                shapes.CaseScan(
                    id=scan.id,
                    material=scan.material,
                    name=scan.name,
                    media_type=scan.media_type,
                    size_bytes=scan.size_bytes,
                    at=scan.at,
                )
                for scan in unit.scans.of_case(case.no)
            ],
            "papers": [
                shapes.CasePaper(id=paper.id, kind=paper.kind.value, no=paper.no, at=paper.at)
                for paper in unit.papers.of_case(case.no)
            ],
        }

    def _materials(self, unit: Unit, case: Case, *, whole: bool) -> list[shapes.CaseMaterial]:
        tips = self.guides.tips(unit, case.item) if whole and case.state is CaseState.DRAFT else None
        return [self._material(unit, line, tips) for line in case.materials]

    def _material(self, unit: Unit, line: ChecklistLine, tips: TipSheet | None) -> shapes.CaseMaterial:
        last = None
        if line.deferrable_wd is not None:
            last = self.door.calendar.due(business_date(unit.now), days=line.deferrable_wd).day
        return shapes.CaseMaterial(
            name=line.name,
            source=line.source,
            form=line.form,
            copies=line.copies,
            required=line.required,
            condition=line.condition,
            present=line.present,
            deferrable=line.deferrable_wd is not None,
            deferrable_until=last,
            deferred_until=line.deferred_until,
            sheets=line.sheets,
            original=line.original,
            tip=None if tips is None else tips.of_material(line.name),
        )


class _Names:
    """Names of people by id, each looked up once; somebody who is no longer of the hall keeps the id."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._known: dict[str, str] = {}

    def of(self, person: str | None) -> str | None:
        """Return the name of a person."""
        if person is None:
            return None
        if person not in self._known:
            found = self._unit.people.get(person)
            self._known[person] = found.name if found is not None else person
        return self._known[person]


def _plain(case: Case) -> dict[str, Any]:
    """Return what is shown as it stands."""
    return {
        "no": case.no,
        "system": case.system,
        "state": case.state.value,
        "state_text": CASE_STATE_WORDS[case.state],
        "item": case.item,
        "item_name": case.item_name,
        "guide_version": case.guide_version,
        "ticket": case.ticket,
        "ticket_number": case.ticket_number,
        "outside_no": case.outside_no,
        "outside_state": case.outside_state.value if case.outside_state is not None else None,
        "station": case.station,
        "station_name": case.station_name,
        "opened_at": case.opened_at,
        "received_at": case.received_at,
        "case_type": "immediate" if case.immediate else "promised",
        "task_type": case.task_type,
        "licence": case.licence,
        "return_way": case.return_way,
        "urgent": case.urgent,
        "promised_wd": case.promised_wd,
        "accepted_on": case.accepted_on,
        "deemed": case.deemed,
        "correction_due": case.correction_due,
        "corrections": case.corrections,
        "correction_allowed": case.correction_allowed,
        "notice_late": case.notice_late,
        "forwarded": case.forwarded_at is not None,
        "special": None if case.special is None else shapes.RunningSpecial(**asdict(case.special)),
        "specials": [
            shapes.SpecialProcedure(name=step.name, days=step.days, counted=step.counted) for step in case.specials
        ],
        "earlier_no": case.earlier_no,
        "later_no": case.later_no,
        "visits": case.visits,
    }


def _of_clock(case: Case, clock: ClockReading) -> dict[str, Any]:
    return {
        "receive_due": case.receive_due,
        "receive_due_provisional": case.receive_due_provisional,
        "due": clock.due if case.state is CaseState.LINKED else case.due,
        "due_provisional": clock.provisional if case.state is CaseState.LINKED else case.due_provisional,
        "paused": clock.paused,
        "colour": clock.colour,
        "days_left": clock.left_wd,
    }


def _decision(unit: Unit, case: Case, names: _Names) -> shapes.CaseDecision | None:
    found: Decision | None = unit.case_words.decision(case.no) if case.reviewer is not None else None
    if found is None:
        return None
    return shapes.CaseDecision(
        kind=found.kind.value,
        opinion=found.opinion,
        reason_code=found.reason_code.value if found.reason_code is not None else None,
        basis=found.basis,
        competent_body=found.competent_body,
        items=[
            shapes.CorrectionItem(material=item.material, problem=item.problem, how=item.how) for item in found.items
        ],
        by_name=names.of(found.by),
        at=found.confirmed_at or found.at,
        confirmed=found.confirmed_at is not None,
    )


def _extension(case: Case, names: _Names) -> shapes.CaseExtension | None:
    wish = case.extension
    if wish is None:
        return None
    return shapes.CaseExtension(
        days=wish.days,
        reason=wish.reason,
        by_name=names.of(wish.by),
        requested_by_name=names.of(wish.requested_by),
        old_due=wish.old_due,
        new_due=wish.new_due,
    )


def _result(case: Case, names: _Names) -> shapes.CaseResult | None:
    found = case.result
    if found is None:
        return None
    return shapes.CaseResult(
        name=found.name, no=found.no, copies=found.copies, sealed_on=found.sealed_on, by_name=names.of(found.by)
    )


def _delivery(unit: Unit, case: Case, names: _Names, *, collector: str | None) -> shapes.CaseDelivery | None:
    started = case.mailed_at is not None or case.delivered_at is not None
    found = unit.case_words.delivery(case.no) if started else None
    if found is None:
        return None
    proxy = found.way == "proxy" and found.proxy_name is not None
    return shapes.CaseDelivery(
        way=found.way,
        collector=mask_name(found.proxy_name) if proxy and found.proxy_name else collector,
        proxy_id=mask_id(found.proxy_id) if found.proxy_id else None,
        carrier=found.carrier,
        tracking_no=found.tracking_no,
        delivered_at=found.delivered_at,
        by_name=names.of(found.by),
        same_person_as_received=found.same_person_as_received,
    )


def _step(row: JournalRow) -> shapes.CaseEvent:
    return shapes.CaseEvent(
        seq=row.seq,
        at=row.at,
        event=row.event,
        from_state=row.from_state,
        to_state=row.to_state,
        person=row.person,
        account=row.account,
        terminal=row.terminal,
        network=row.network,
        reason=row.reason,
    )
