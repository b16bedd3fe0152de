"""From the decision to the applicant's hand: 出件, 领取 or mail, 归档, and the case that follows a refused one."""

from __future__ import annotations

from dataclasses import replace

from queue_server.domain import case_sentences as sentences
from queue_server.domain.case import Case, CaseResult, ChecklistLine, JournalData
from queue_server.domain.case_clock import URGENT_WD
from queue_server.domain.case_decision import Delivery
from queue_server.domain.case_review import Sitting, Step
from queue_server.domain.case_steps import CaseStep
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.identity import is_valid_id
from queue_server.domain.sentences import INVALID_ID


def issue(case: Case, sitting: Sitting, *, result: CaseResult, sealed: bool) -> Step:
    """出件: number and seal are on record. An urgent case's materials are owed from now on, ten working days."""
    case.check_step(CaseStep.ISSUE)
    if not result.no.strip() or result.copies < 1:
        raise DomainError(Code.NOT_SEALED, sentences.RESULT_INCOMPLETE)
    if not sealed:
        raise DomainError(Code.NOT_SEALED, sentences.NOT_SEALED)
    lines = _owed(case, sitting) if case.urgent else case.materials
    data: JournalData = {"copies": result.copies, "result_no": result.no.strip()}
    return case.take(CaseStep.ISSUE, data=data, result=result, materials=lines)


def _owed(case: Case, sitting: Sitting) -> tuple[ChecklistLine, ...]:
    until = sitting.calendar.due(sitting.today, days=URGENT_WD).day
    return tuple(replace(line, deferred_until=until) if line.lacking else line for line in case.materials)


def check_collector(way: str, *, id_checked: bool, proxy_name: str | None, proxy_id: str | None) -> None:
    """Check who collects: an ID looked at, and for somebody else a proxy record (R63).

    Raises:
        DomainError: identity_unchecked, proxy_needed, invalid_id.
    """
    if not id_checked:
        raise DomainError(Code.IDENTITY_UNCHECKED, sentences.IDENTITY_UNCHECKED)
    if way == "proxy":
        if not (proxy_name and proxy_name.strip() and proxy_id):
            raise DomainError(Code.PROXY_NEEDED, sentences.PROXY_NEEDED)
        if not is_valid_id(proxy_id):
            raise DomainError(Code.INVALID_ID, INVALID_ID)
    elif proxy_name or proxy_id:
        raise DomainError(Code.PROXY_NEEDED, sentences.NO_PROXY)


def deliver(case: Case, sitting: Sitting, *, way: str, same_visit: bool) -> Step:
    """Hand the result out; whoever received the case may do it, which is marked."""
    return case.take(
        CaseStep.DELIVER,
        data={"way": way, "same_person": sitting.by == case.received_by, "same_visit": same_visit},
        delivered_at=sitting.at,
        delivered_by=sitting.by,
        visits=case.visits + (0 if same_visit else 1),
    )


def mail(case: Case, sitting: Sitting, *, carrier: str, tracking_no: str) -> Step:
    """Note the parcel that carries the result."""
    case.check_step(CaseStep.MAIL)
    if not (carrier.strip() and tracking_no.strip()):
        raise DomainError(Code.NOT_MAILED, sentences.PARCEL_INCOMPLETE)
    return case.take(CaseStep.MAIL, data={"carrier": carrier.strip()}, mailed_at=sitting.at)


def delivered(case: Case, sitting: Sitting, *, delivery: Delivery | None) -> Step:
    """Note that the parcel arrived; nobody had to come for it."""
    case.check_step(CaseStep.DELIVERED)
    if delivery is None or delivery.way != "mail":
        raise DomainError(Code.NOT_MAILED, sentences.NOT_MAILED)
    data: JournalData = {"way": "mail", "same_person": sitting.by == case.received_by, "same_visit": False}
    return case.take(CaseStep.DELIVERED, data=data, delivered_at=sitting.at, delivered_by=sitting.by)


def close(case: Case, sitting: Sitting) -> Step:
    """归档: nothing is owed any more."""
    case.check_step(CaseStep.CLOSE)
    if case.outstanding:
        names = "、".join(case.outstanding)
        raise DomainError(Code.MATERIAL_MISSING, sentences.MATERIALS_OWED.format(names=names))
    return case.take(CaseStep.CLOSE, closed_at=sitting.at)


def reapply(case: Case, *, later_no: str) -> Step:
    """Note the case that follows this one, which stays closed."""
    case.check_step(CaseStep.REAPPLY)
    if case.later_no is not None:
        raise DomainError(Code.ILLEGAL_STEP, sentences.REAPPLIED_ALREADY.format(no=case.later_no))
    return case.take(CaseStep.REAPPLY, data={"later_no": later_no}, later_no=later_no)
