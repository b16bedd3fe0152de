"""From the window to the decision: routing, 接件, 受理, special procedures, 延期, the decision and its confirmation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from queue_server.domain import case_sentences as sentences
from queue_server.domain.case import RECEIVE_WD, Case, Extension, SpecialRun
from queue_server.domain.case_clock import EXTENSION_MOST_WD, promised_due, special_end
from queue_server.domain.case_decision import BEFORE_ACCEPTANCE, KIND_WORDS, ON_THE_MERITS, Decision, DecisionKind
from queue_server.domain.case_steps import CASE_STATE_WORDS, CaseState, CaseStep
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, without_numbers
from queue_server.domain.service_item import SpecialProcedure
from queue_server.domain.working_days import DueDate, WorkingDays

Step = tuple[Case, Event]


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """When and under which calendar a step is taken, and by whom."""

    at: datetime
    today: date
    calendar: WorkingDays
    by: str | None


def route(case: Case, *, station: str, station_name: str, at: datetime, reason: str | None = None) -> Step:
    """流转 to a station; another than the item's only with the hall head's reason (R61)."""
    case.check_step(CaseStep.ROUTE)
    if not station:
        raise DomainError(Code.WRONG_STATION, sentences.NO_STATION.format(name=case.item_name))
    if station != case.station and reason is None:
        raise DomainError(Code.WRONG_STATION, sentences.STATION_BY_ITEM.format(station=case.station_name))
    return case.take(
        CaseStep.ROUTE,
        reason=reason,
        data={"station": station, "overridden": station != case.station},
        station=station,
        station_name=station_name,
        routed_at=at,
    )


def override_station(case: Case, *, station: str, station_name: str, reason: str) -> Step:
    """Let another station decide, by the hall head."""
    data = {"station": station, "before": case.station}
    return case.take(CaseStep.OVERRIDE_STATION, reason=reason, data=data, station=station, station_name=station_name)


def allow_same_person(case: Case, *, reason: str) -> Step:
    """Let whoever received the case decide it too, by the hall head."""
    return case.take(CaseStep.ALLOW_SAME_PERSON, reason=reason, same_person_allowed=True)


def check_other_person(case: Case, *, person: str | None) -> None:
    """Check that the person at the station did not receive the case; DomainError same_person."""
    if person is not None and person == case.received_by and not case.same_person_allowed:
        raise DomainError(Code.RECEIVED_BY_SELF, sentences.SAME_PERSON)


def take_up(case: Case, sitting: Sitting) -> Step:
    """接件."""
    case.check_step(CaseStep.TAKE_UP)
    check_other_person(case, person=sitting.by)
    return case.take(CaseStep.TAKE_UP, data={"station": case.station}, reviewer=sitting.by)


def accept(case: Case, sitting: Sitting) -> Step:
    """受理: the promised days run from the next working day."""
    case.check_step(CaseStep.ACCEPT)
    check_other_person(case, person=sitting.by)
    if case.immediate:
        raise DomainError(Code.ILLEGAL_STEP, sentences.IMMEDIATE_NOT_ACCEPTED_APART)
    return _accepted(case, CaseStep.ACCEPT, on=sitting.today, sitting=sitting)


def is_deemed(case: Case, *, today: date) -> bool:
    """Tell whether a licence is accepted because nobody answered in time (行政许可法 32)."""
    return case.licence and case.receive_due is not None and today > case.receive_due


def deem(case: Case, sitting: Sitting) -> Step:
    """Accept as of the day of 收件, because five working days passed without a notice."""
    case.check_step(CaseStep.DEEM)
    if case.clock_from is None or not is_deemed(case, today=sitting.today):
        raise DomainError(Code.TOO_SOON, sentences.NOT_DEEMED_YET.format(no=case.no))
    return _accepted(case, CaseStep.DEEM, on=case.clock_from, sitting=sitting)


def _accepted(case: Case, step: CaseStep, *, on: date, sitting: Sitting) -> Step:
    if case.immediate:
        due = DueDate(day=case.due or on, provisional=False)
    else:
        due = sitting.calendar.due(on, days=case.promised_wd)
    return case.take(
        step,
        data={"accepted_on": on.isoformat(), "due": due.day.isoformat()},
        accepted_on=on,
        deemed=step is CaseStep.DEEM,
        due=due.day,
        due_provisional=due.provisional,
    )


def recount(case: Case, sitting: Sitting) -> Step | None:
    """Let provisional dates (暂定) follow what the calendar knows now; None where nothing changes."""
    case.check_step(CaseStep.RECOUNT)
    changes: dict[str, Any] = {}
    if case.receive_due is not None and case.receive_due_provisional and case.clock_from is not None:
        before = DueDate(day=case.receive_due, provisional=True)
        found = sitting.calendar.due_again(before, case.clock_from, days=RECEIVE_WD, today=sitting.today)
        changes |= {"receive_due": found.day, "receive_due_provisional": found.provisional}
    if case.due is not None and case.due_provisional:
        again = promised_due(case, calendar=sitting.calendar, today=sitting.today)
        if again is not None:
            changes |= {"due": again.day, "due_provisional": again.provisional}
    if all(getattr(case, name) == value for name, value in changes.items()):
        return None
    data = {name: str(value) for name, value in changes.items()}
    return case.take(CaseStep.RECOUNT, data=data, **changes)


def kinds_now(case: Case) -> frozenset[DecisionKind]:
    """Return what may be decided in the state that the case is in."""
    if case.state is CaseState.REVIEWING:
        return BEFORE_ACCEPTANCE | ON_THE_MERITS if case.immediate else BEFORE_ACCEPTANCE
    return ON_THE_MERITS if case.state is CaseState.ACCEPTED else frozenset()


def draft_decision(case: Case, decision: Decision) -> Step:
    """Write a decision down; it is a draft until it is confirmed (R62)."""
    case.check_step(CaseStep.DECISION)
    check_other_person(case, person=decision.by)
    _check_kind(case, decision.kind)
    lacking = [*case.missing, *case.outstanding] if decision.kind is DecisionKind.CORRECTION else ()
    names = [line.name for line in case.materials]
    decision.check(licence=case.licence, materials=names, lacking=[] if case.urgent else lacking)
    if case.forwarded_at is not None and decision.kind in ON_THE_MERITS:
        _check_county_words(decision)
    return case.take(CaseStep.DECISION, data={"kind": decision.kind.value, "decision": decision.no})


def _check_county_words(decision: Decision) -> None:
    if not decision.competent_body or not decision.basis:
        raise DomainError(Code.DECISION_INCOMPLETE, sentences.FORWARDED_NEEDS)


def _check_kind(case: Case, kind: DecisionKind) -> None:
    if kind not in kinds_now(case):
        words = sentences.KIND_NOT_NOW.format(state=CASE_STATE_WORDS[case.state], kind=KIND_WORDS[kind])
        raise DomainError(Code.ILLEGAL_STEP, words)


def confirm(case: Case, decision: Decision | None, sitting: Sitting) -> tuple[Decision, Step]:
    """Confirm the decision that was drafted; the case is then on its way back (R62)."""
    case.check_step(CaseStep.DECIDE)
    check_other_person(case, person=sitting.by)
    if decision is None or decision.confirmed_at is not None:
        raise DomainError(Code.NO_DECISION, sentences.NO_DECISION_DRAFT)
    _check_kind(case, decision.kind)
    if decision.kind is DecisionKind.APPROVE and case.outstanding and not case.urgent:
        names = "、".join(case.outstanding)
        raise DomainError(Code.MATERIAL_MISSING, sentences.OUTSTANDING_MATERIALS.format(names=names))
    return replace(decision, confirmed_at=sitting.at, by=sitting.by), case.take(
        CaseStep.DECIDE,
        data={"kind": decision.kind.value, "decision": decision.no, "station": case.station},
        decision_kind=decision.kind,
        decided_at=sitting.at,
        decided_by=sitting.by,
        decided_on=sitting.today,
    )


def give_back(case: Case) -> Step:
    """回流: what is decided stands at the 综合窗口 at once."""
    return case.take(CaseStep.RETURN)


def _guide_step(case: Case, name: str) -> SpecialProcedure:
    found = next((step for step in case.specials if step.name == name), None)
    if found is None:
        raise DomainError(Code.NO_SPECIAL, sentences.SPECIAL_NOT_IN_GUIDE.format(name=name))
    return found


def begin_special(case: Case, sitting: Sitting, *, name: str, days: int | None = None) -> Step:
    """Begin a special procedure that the guide lists; the promised clock stands if the guide says so."""
    case.check_step(CaseStep.BEGIN_SPECIAL)
    listed = _guide_step(case, name)
    planned = listed.days if days is None else days
    if not 1 <= planned <= listed.days:
        raise DomainError(Code.NO_SPECIAL, sentences.SPECIAL_DAYS.format(name=name, most=listed.days))
    ends = special_end(sitting.today, days=planned, unit=listed.unit, calendar=sitting.calendar)
    run = SpecialRun(name=name, days=planned, counted=listed.counted, began_on=sitting.today, ends_on=ends)
    changed = replace(case, special=run)
    due = promised_due(changed, calendar=sitting.calendar, today=sitting.today)
    return case.take(
        CaseStep.BEGIN_SPECIAL,
        data={"name": name, "days": planned, "counted": listed.counted, "ends_on": ends.isoformat()},
        special=run,
        **_due_fields(due),
    )


def end_special(case: Case, sitting: Sitting, *, evidence: str) -> Step:
    """End the special procedure; the days that it really took are added where they do not count."""
    case.check_step(CaseStep.END_SPECIAL)
    if not evidence.strip():
        raise DomainError(Code.REASON_NEEDED, sentences.EVIDENCE_NEEDED)
    run = case.special
    late = run is not None and case.due is not None and case.due < run.began_on
    stood = 0 if run is None or run.counted or late else sitting.calendar.between(run.began_on, sitting.today)
    changed = replace(case, special=None, paused_wd=case.paused_wd + stood)
    if late or stood == 0:
        due = None
    else:
        # While it stood the clock could not run out, so the date is counted anew whatever it was.
        due = promised_due(replace(changed, due=None), calendar=sitting.calendar, today=sitting.today)
    return case.take(
        CaseStep.END_SPECIAL,
        reason=evidence,
        data={"stood_wd": stood},
        special=None,
        paused_wd=changed.paused_wd,
        **_due_fields(due),
    )


def _due_fields(due: DueDate | None) -> dict[str, Any]:
    return {} if due is None else {"due": due.day, "due_provisional": due.provisional}


def _check_extension(case: Case, *, days: int, today: date) -> None:
    if case.extension is not None and case.extension.new_due is not None:
        raise DomainError(Code.NOT_EXTENDABLE, sentences.EXTENDED_ALREADY)
    if not 1 <= days <= EXTENSION_MOST_WD:
        raise DomainError(Code.NOT_EXTENDABLE, sentences.EXTENSION_DAYS.format(most=EXTENSION_MOST_WD))
    if case.due is None or today > case.due:
        raise DomainError(Code.NOT_EXTENDABLE, sentences.EXTENSION_TOO_LATE)


def request_extension(case: Case, sitting: Sitting, *, days: int, reason: str) -> Step:
    """Ask the hall head for more time."""
    case.check_step(CaseStep.REQUEST_EXTENSION)
    _check_extension(case, days=days, today=sitting.today)
    wish = Extension(days=days, reason=without_numbers(reason) or "", requested_by=sitting.by)
    return case.take(CaseStep.REQUEST_EXTENSION, reason=reason, data={"days": days}, extension=wish)


def extend(case: Case, sitting: Sitting, *, days: int, reason: str) -> Step:
    """延期, once, by the hall head, before the time is over."""
    case.check_step(CaseStep.EXTEND)
    _check_extension(case, days=days, today=sitting.today)
    asked = case.extension.requested_by if case.extension is not None else None
    granted = Extension(
        days=days,
        reason=without_numbers(reason) or "",
        requested_by=asked,
        by=sitting.by,
        old_due=case.due,
        new_due=case.due,
    )
    due = promised_due(replace(case, extension=granted), calendar=sitting.calendar, today=sitting.today)
    new_due = due.day if due is not None else case.due
    return case.take(
        CaseStep.EXTEND,
        reason=reason,
        data={"days": days, "old_due": str(case.due), "new_due": str(new_due)},
        extension=replace(granted, new_due=new_due),
        **_due_fields(due),
    )


def forward(case: Case, sitting: Sitting, *, reason: str) -> Step:
    """转报: the county decides; its decision is entered here with its document."""
    case.check_step(CaseStep.FORWARD)
    if case.forwarded_at is not None:
        raise DomainError(Code.ILLEGAL_STEP, sentences.FORWARD_ALREADY)
    return case.take(CaseStep.FORWARD, reason=reason, forwarded_at=sitting.at)


def withdraw(case: Case, sitting: Sitting, *, reason: str, request_scan: str | None) -> Step:
    """撤回 on the applicant's written request, before anything is decided; the materials go back."""
    return case.take(
        CaseStep.WITHDRAW, reason=reason, data={"request_scan": request_scan}, closed_at=sitting.at, special=None
    )
