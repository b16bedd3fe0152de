"""Whose turn it is: finds a case for a step, checks seat, network and station, and keeps what the step returned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from queue_server.domain import case_sentences as sentences
from queue_server.domain import sentences as hall_sentences
from queue_server.domain.case import EXTRANET_NOTICE, Case
from queue_server.domain.case_clock import NO_CLOCK, ClockReading, read_clock
from queue_server.domain.case_decision import BEFORE_ACCEPTANCE, ON_THE_MERITS, DecisionKind
from queue_server.domain.case_review import Sitting, Step
from queue_server.domain.case_steps import ANY_NETWORK, CASE_TRANSITIONS, SEATS, CaseState, CaseStep, Seat
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hours import business_date
from queue_server.domain.paper import PaperKind
from queue_server.domain.person import AccountType, Actor, Session
from queue_server.domain.working_days import WorkingDays
from queue_server.usecases.paperwork import Paperwork
from queue_server.usecases.ports import Unit

SEAT_WORDS = {
    Seat.WINDOW: "综合窗口",
    Seat.STATION: "审批站办所",
    Seat.ISSUE: "出件窗口",
    Seat.HEAD: "大厅负责人",
    Seat.TIMER: "系统",
}
SEAT_OF_ACCOUNT = {
    AccountType.COMPREHENSIVE: Seat.WINDOW,
    AccountType.STATION: Seat.STATION,
    AccountType.ISSUE: Seat.ISSUE,
}
OF_SYSTEM = frozenset({CaseStep.RETURN, CaseStep.DEEM, CaseStep.RECOUNT})
"""Steps that no button has."""
MANUAL_STEPS = frozenset({CaseStep.CHECK, CaseStep.VOID, CaseStep.LINK, CaseStep.ENTER_STATE})
"""Steps of a case that lives in the outside system."""
OUTSIDE_STEPS = {"manual": MANUAL_STEPS, "http": MANUAL_STEPS | {CaseStep.RECEIVE, CaseStep.WITHDRAW}}
"""One spoken to by HTTP is received here, and may be withdrawn until it is there."""


def seats_of(session: Session | None) -> frozenset[Seat]:
    """Return the seats that a session takes; a clerk may hold an issuing account beside the window's."""
    if session is None:
        return frozenset()
    found = {SEAT_OF_ACCOUNT[session.account_type]} if session.account_type is not None else set()
    if session.issue_account is not None:
        found.add(Seat.ISSUE)
    if session.hall_head:
        found.add(Seat.HEAD)
    return frozenset(found)


class CaseDoor:
    """The way into the case machine for every desk."""

    def __init__(self, *, calendar: WorkingDays, papers: Paperwork) -> None:
        self.calendar = calendar
        self._papers = papers

    def find(self, unit: Unit, no: str) -> Case:
        """Return a case; DomainError not_found."""
        found = unit.cases.get(no)
        if found is None:
            raise DomainError(Code.NOT_FOUND, hall_sentences.NO_SUCH_CASE.format(no=no))
        return found

    def enter(self, unit: Unit, no: str, step: CaseStep, *, actor: Actor) -> Case:
        """Return a case for a step that this actor may take as far as seat, terminal and station decide.

        Raises:
            DomainError: not_found, forbidden, no_extranet, wrong_case_system; illegal_step where the state has no
                such step.
        """
        case = self.find(unit, no)
        self.check_seat(step, actor=actor)
        session = actor.session
        if session is not None and not session.extranet and step not in ANY_NETWORK:
            raise DomainError(Code.NO_EXTRANET, sentences.NO_EXTRANET_STEP.format(notice=EXTRANET_NOTICE))
        if case.system != "builtin" and step not in OUTSIDE_STEPS[case.system]:
            raise DomainError(Code.WRONG_CASE_SYSTEM, sentences.OUTSIDE_CASE.format(no=no))
        if session is not None and SEATS[step] == {Seat.STATION} and not _is_of_station(session, case):
            raise DomainError(Code.FORBIDDEN, sentences.OTHER_STATION.format(station=case.station_name))
        case.check_step(step)
        return case

    def check_seat(self, step: CaseStep, *, actor: Actor) -> None:
        """Check that the actor sits where the step is taken; DomainError forbidden."""
        held = frozenset({Seat.TIMER}) if actor.is_system else seats_of(actor.session)
        if not held & SEATS[step]:
            words = "、".join(SEAT_WORDS[seat] for seat in Seat if seat in SEATS[step] and seat is not Seat.TIMER)
            raise DomainError(Code.FORBIDDEN, sentences.WRONG_SEAT.format(seat=words or SEAT_WORDS[Seat.TIMER]))

    def sitting(self, unit: Unit, actor: Actor) -> Sitting:
        """Return when and by whom a step is taken."""
        return Sitting(at=unit.now, today=business_date(unit.now), calendar=self.calendar, by=actor.person)

    def keep(self, unit: Unit, step: Step, *, actor: Actor) -> Case:
        """Store what a step returned: the case and its one event."""
        changed, event = step
        unit.cases.save(changed)
        unit.record(event, actor)
        return changed

    def paper(self, unit: Unit, case: Case, kind: PaperKind, *, actor: Actor) -> None:
        """Take the number of the paper that an act owes."""
        self._papers.issue(unit, case, kind, actor=actor)

    def check_scan(self, unit: Unit, no: str, scan: str | None) -> None:
        """Check that a scan that is named lies in the case's file; DomainError not_found."""
        found = unit.scans.get(scan) if scan is not None else None
        if scan is not None and (found is None or found.case_no != no):
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_SCAN)

    def clock(self, unit: Unit, case: Case) -> ClockReading:
        """Return what the clock that runs says now; of a linked case the one that runs outside."""
        if case.state is CaseState.LINKED:
            known = unit.outside.get(case.no)
            return NO_CLOCK if known is None else known.read_clock(today=unit.day, calendar=self.calendar)
        return read_clock(case, today=business_date(unit.now), calendar=self.calendar)

    def allowed(self, case: Case, session: Session | None, *, today: date) -> Sequence[CaseStep]:
        """Return the steps that whoever is signed in may take now; what is typed may still be refused."""
        if session is None:
            return ()
        held = seats_of(session)
        return [
            step
            for step in CaseStep
            if (case.state, step) in CASE_TRANSITIONS
            and step not in OF_SYSTEM
            and held & SEATS[step]
            and (session.extranet or step in ANY_NETWORK)
            and (case.system == "builtin" or step in OUTSIDE_STEPS[case.system])
            and (SEATS[step] != {Seat.STATION} or _is_of_station(session, case))
            and _fits(case, step, session, today=today)
        ]


def as_issue(actor: Actor) -> Actor:
    """Return the actor with the 出件 account, where the person holds it beside the window's."""
    session = actor.session
    if session is None or session.issue_account is None:
        return actor
    return replace(actor, account=session.issue_account)


def _is_of_station(session: Session, case: Case) -> bool:
    return session.account.endswith(f"-{case.station}") and bool(case.station)


def _extendable(case: Case, today: date) -> bool:
    return case.due is not None and today <= case.due and (case.extension is None or case.extension.new_due is None)


def _fits(case: Case, step: CaseStep, session: Session, *, today: date) -> bool:
    """Tell whether a case has what a step needs, beyond its state."""
    kind = case.decision_kind
    own = session.person != case.received_by or case.same_person_allowed
    owes = kind is DecisionKind.CORRECTION and case.corrections > 0 and not case.correction_allowed
    needs = {
        CaseStep.LINK: case.system == "manual" or (case.system == "http" and case.state is CaseState.RECEIVED),
        CaseStep.RECEIVE: case.system != "manual" and (not case.missing or case.urgent_first),
        CaseStep.SUPPLY: bool(case.outstanding),
        CaseStep.ROUTE: bool(case.station),
        CaseStep.TAKE_UP: own,
        CaseStep.ACCEPT: own and not case.immediate,
        CaseStep.DECISION: own,
        CaseStep.DECIDE: own,
        CaseStep.FORWARD: own and case.forwarded_at is None,
        CaseStep.ALLOW_SAME_PERSON: not case.same_person_allowed,
        CaseStep.ALLOW_CORRECTION: owes,
        CaseStep.SEND_CORRECTION: kind is DecisionKind.CORRECTION and not owes,
        CaseStep.SEND_DECLINE: kind is DecisionKind.DECLINE,
        CaseStep.HAND_TO_ISSUE: kind is not None and kind not in BEFORE_ACCEPTANCE and kind in ON_THE_MERITS,
        CaseStep.BEGIN_SPECIAL: own and bool(case.specials),
        CaseStep.REQUEST_EXTENSION: case.extension is None and _extendable(case, today),
        CaseStep.EXTEND: _extendable(case, today),
        CaseStep.LAPSE: case.correction_due is None or today > case.correction_due,
        CaseStep.DELIVERED: case.mailed_at is not None,
        CaseStep.REAPPLY: case.later_no is None,
        CaseStep.CLOSE: case.state is CaseState.NOT_ACCEPTED or not case.outstanding,
    }
    return needs.get(step, True)
