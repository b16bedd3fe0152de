"""What the window does with a case that came back: 补正, resubmission, 不予受理, hand to issue; and what lapses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from queue_server.domain import case_sentences as sentences
from queue_server.domain import sentences as hall_sentences
from queue_server.domain.case import RECEIVE_WD, Case
from queue_server.domain.case_decision import KIND_WORDS, ON_THE_MERITS, Decision, DecisionKind
from queue_server.domain.case_review import Sitting, Step
from queue_server.domain.case_steps import CaseStep
from queue_server.domain.errors import Code, DomainError


def _check_kind(case: Case, *wanted: DecisionKind) -> None:
    if case.decision_kind not in wanted:
        kind = KIND_WORDS[case.decision_kind] if case.decision_kind is not None else ""
        raise DomainError(Code.ILLEGAL_STEP, sentences.NOT_THIS_KIND.format(kind=kind))


def allow_correction(case: Case, *, reason: str) -> Step:
    """Allow a second correction notice, by the hall head: it breaks 一次性告知 and is counted (R64)."""
    case.check_step(CaseStep.ALLOW_CORRECTION)
    _check_kind(case, DecisionKind.CORRECTION)
    if case.corrections == 0:
        raise DomainError(Code.ILLEGAL_STEP, sentences.NO_SECOND_CORRECTION)
    return case.take(CaseStep.ALLOW_CORRECTION, reason=reason, correction_allowed=True)


def _late(case: Case, sitting: Sitting) -> bool:
    return case.receive_due is not None and sitting.today > case.receive_due


def send_correction(case: Case, sitting: Sitting, *, decision: Decision) -> Step:
    """补正告知: what is listed is to be brought again; the clock for 受理 stands."""
    case.check_step(CaseStep.SEND_CORRECTION)
    _check_kind(case, DecisionKind.CORRECTION)
    if case.corrections > 0 and not case.correction_allowed:
        raise DomainError(Code.SECOND_CORRECTION, sentences.SECOND_CORRECTION)
    listed = {item.material for item in decision.items}
    lines = tuple(
        replace(line, present=False, deferred_until=None) if line.name in listed else line for line in case.materials
    )
    limit = case.correction_limit_wd
    end = None if limit is None else sitting.calendar.due(sitting.today, days=limit).day
    late = _late(case, sitting)
    return case.take(
        CaseStep.SEND_CORRECTION,
        data={
            "notice": case.corrections + 1,
            "listed": len(listed),
            "late": late,
            "until": None if end is None else end.isoformat(),
        },
        materials=lines,
        corrections=case.corrections + 1,
        correction_allowed=False,
        correction_due=end,
        notice_late=case.notice_late or late,
    )


def resubmit(case: Case, sitting: Sitting, *, present: Iterable[int], decision: Decision, same_visit: bool) -> Step:
    """Take the corrected materials; five new working days run from today, those of the correction count for nobody."""
    case.check_step(CaseStep.RESUBMIT)
    wanted = set(present)
    if any(not 0 <= index < len(case.materials) for index in wanted):
        raise DomainError(Code.NOT_FOUND, hall_sentences.NO_SUCH_MATERIAL)
    lines = tuple(replace(line, present=line.present or index in wanted) for index, line in enumerate(case.materials))
    listed = {item.material for item in decision.items}
    open_names = [line.name for line in lines if not line.present and (line.name in listed or line.lacking)]
    if open_names:
        names = "、".join(open_names)
        raise DomainError(Code.MATERIAL_MISSING, sentences.CORRECTION_INCOMPLETE.format(names=names))
    end = sitting.calendar.due(sitting.today, days=RECEIVE_WD)
    return case.take(
        CaseStep.RESUBMIT,
        data={"station": case.station, "receive_due": end.day.isoformat()},
        materials=lines,
        clock_from=sitting.today,
        receive_due=end.day,
        receive_due_provisional=end.provisional,
        due=sitting.today if case.immediate else None,
        correction_due=None,
        decision_kind=None,
        decided_at=None,
        decided_by=None,
        decided_on=None,
        routed_at=sitting.at,
        reviewer=None,
        visits=case.visits + (0 if same_visit else 1),
    )


def lapse(case: Case, sitting: Sitting, *, reason: str | None) -> Step:
    """Take a case that was not corrected in time as withdrawn; the materials go back."""
    case.check_step(CaseStep.LAPSE)
    last = case.correction_due
    if last is not None and sitting.today <= last:
        words = f"{last.year}年{last.month}月{last.day}日"
        raise DomainError(Code.LIMIT_RUNS, sentences.LIMIT_RUNS.format(last=words))
    return case.take(CaseStep.LAPSE, reason=reason, closed_at=sitting.at)


def send_decline(case: Case, sitting: Sitting) -> Step:
    """不予受理告知, with the materials."""
    case.check_step(CaseStep.SEND_DECLINE)
    _check_kind(case, DecisionKind.DECLINE)
    late = _late(case, sitting)
    return case.take(CaseStep.SEND_DECLINE, data={"late": late}, notice_late=case.notice_late or late)


def hand_to_issue(case: Case) -> Step:
    """Hand what was decided on the merits to the 出件窗口 (R63)."""
    case.check_step(CaseStep.HAND_TO_ISSUE)
    _check_kind(case, *ON_THE_MERITS)
    return case.take(CaseStep.HAND_TO_ISSUE)
