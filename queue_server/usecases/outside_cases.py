"""Cases that live in an outside system: their states typed by hand or read back, and what is owed by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from queue_server.domain import sentences
from queue_server.domain import trace_sentences as trace
from queue_server.domain.case import EXTRANET_NOTICE, RECEIVE_WD, Case
from queue_server.domain.case_clock import Colour
from queue_server.domain.case_steps import CaseState
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import without_numbers
from queue_server.domain.outside_case import (
    BEFORE_ACCEPTANCE,
    OUTSIDE_WORDS,
    PROMISED_STATES,
    OutsideCase,
    OutsideState,
    Source,
)
from queue_server.domain.outside_errand import Errand, ErrandState
from queue_server.domain.person import SYSTEM, AccountType, Actor
from queue_server.domain.working_days import WorkingDays
from queue_server.usecases.ports import Unit

LISTED = 200
"""How many open cases the list shows; whoever has more looks at the nearest days first."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A state as the outside system shows it."""

    state: OutsideState
    on: date
    due: date | None = None


@dataclass(frozen=True, kw_only=True)
class OutsideView:
    """One case and all that is known of it outside."""

    case: Case
    known: OutsideCase
    errand: Errand | None
    entered_by_name: str | None
    due_text: str
    colour: Colour


class OutsideCases:
    """Keeps what the outside system says beside our case; every entry is one step of the case with its journal row."""

    def __init__(self, calendar: WorkingDays) -> None:
        self._calendar = calendar

    def begin(self, unit: Unit, case: Case) -> OutsideCase:
        """Start to follow a case that was just linked."""
        known = self._owed(OutsideCase(case_no=case.no, linked_on=case.opened_day), case)
        unit.outside.put(known)
        return known

    def enter(self, unit: Unit, no: str, standing: Standing, *, reason: str | None = None, actor: Actor) -> OutsideView:
        """Type the state that the outside system shows.

        Args:
            unit: the transaction.
            no: our case number.
            standing: state, the day it has outside, and the promised day where the outside system names one.
            reason: mends an earlier entry, so that any state may follow.
            actor: a clerk of the comprehensive window at a terminal with the extranet.

        Raises:
            DomainError: forbidden, no_extranet, not_found, illegal_step, wrong_dates.
        """
        _check_clerk(actor)
        case = self._case(unit, no)
        self._apply(unit, case, standing, source=Source.HAND, reason=without_numbers(reason), actor=actor)
        return self.view(unit, self._case(unit, no))

    def read_back(self, unit: Unit, no: str, standing: Standing) -> bool:
        """Take over what was read from the outside system; tells whether it was new.

        The outside system is right about its own states: one that the order does not know mends what stood here.
        """
        case = self._case(unit, no)
        known = self._known(unit, case)
        on = min(max(standing.on, known.linked_on), unit.day)
        if (known.state, known.state_on) == (standing.state, on) and standing.due in (None, known.due):
            return False
        mends = not known.follows(standing.state)
        reason = trace.OUTSIDE_MENDED if mends and known.state is not standing.state else None
        clamped = Standing(state=standing.state, on=on, due=standing.due)
        self._apply(unit, case, clamped, source=Source.HTTP, reason=reason, actor=SYSTEM, mends=mends)
        return True

    def view(self, unit: Unit, case: Case) -> OutsideView:
        """Return one case with all that is known."""
        return self._view(unit, case, self._known(unit, case), errand=unit.outside.errand(case.no))

    def of_case(self, unit: Unit, no: str) -> OutsideView:
        """Return one case; DomainError not_found, wrong_case_system for one of our own flow."""
        case = unit.cases.get(no)
        if case is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_CASE.format(no=no))
        if case.system == "builtin":
            raise DomainError(Code.WRONG_CASE_SYSTEM, sentences.CASE_IS_OURS.format(no=no))
        return self.view(unit, case)

    def open(self, unit: Unit) -> Sequence[OutsideView]:
        """Return the linked cases that are not done, the nearest day first."""
        found = []
        for known in unit.outside.open(limit=LISTED):
            case = unit.cases.get(known.case_no)
            if case is not None and case.state in {CaseState.LINKED, CaseState.RECEIVED}:
                found.append(self._view(unit, case, known, errand=unit.outside.errand(case.no)))
        return found

    def reminders(self, unit: Unit) -> Sequence[Case]:
        """Return the linked cases that near the promised day or are past it, the nearest first."""
        return [view.case for view in self.open(unit) if view.colour and view.case.state is CaseState.LINKED]

    def retry(self, unit: Unit, no: str, *, actor: Actor) -> OutsideView:
        """Send a case again that the outside system refused; DomainError illegal_step where nothing is to be sent."""
        _check_clerk(actor)
        view = self.of_case(unit, no)
        again = view.errand.retried(unit.real_now) if view.errand is not None else None
        if again is None:
            raise DomainError(Code.ILLEGAL_STEP, trace.NOTHING_TO_SEND.format(no=no))
        unit.outside.put_errand(again)
        unit.record(view.case.sent_again(), actor)
        return self.view(unit, view.case)

    def count(self, unit: Unit) -> tuple[int, int]:
        """Count the cases that wait to be sent, and those that were refused."""
        counts = unit.outside.count_errands()
        return counts.get(ErrandState.WAITING, 0), counts.get(ErrandState.REFUSED, 0)

    def _apply(
        self,
        unit: Unit,
        case: Case,
        standing: Standing,
        *,
        source: Source,
        reason: str | None,
        actor: Actor,
        mends: bool = False,
    ) -> None:
        known = self._known(unit, case)
        changed, event = case.enter_state(standing.state.ours, on=standing.on, source=source.value, reason=reason)
        entered = known.enter(
            standing.state,
            unit.now,
            today=unit.day,
            on=standing.on,
            source=source,
            person=actor.person,
            mends=mends or reason is not None,
        )
        if standing.due is not None:
            entered = entered.promised(standing.due, since=entered.accepted_on or known.linked_on, told=True)
        unit.cases.save(changed)
        unit.outside.put(self._owed(entered, case))
        unit.record(event, actor)

    def _owed(self, known: OutsideCase, case: Case) -> OutsideCase:
        """Return it with the day up to which something is owed: as the outside system named it, else by the guide."""
        if known.due_told and not known.done and known.state not in {None, OutsideState.CORRECTION}:
            return known
        if known.state in BEFORE_ACCEPTANCE:
            due = self._calendar.due(known.linked_on, days=RECEIVE_WD)
            return known.promised(due.day, since=known.linked_on, provisional=due.provisional)
        if known.state in PROMISED_STATES and known.accepted_on is not None:
            due = self._calendar.due(known.accepted_on, days=case.promised_wd)
            return known.promised(due.day, since=known.accepted_on, provisional=due.provisional)
        return known.promised(None, since=None)

    def _view(self, unit: Unit, case: Case, known: OutsideCase, *, errand: Errand | None) -> OutsideView:
        person = unit.people.get(known.entered_by) if known.entered_by else None
        return OutsideView(
            case=case,
            known=known,
            errand=errand,
            entered_by_name=person.name if person is not None else None,
            due_text=_due_text(known),
            colour=known.read_clock(today=unit.day, calendar=self._calendar).colour,
        )

    @staticmethod
    def _known(unit: Unit, case: Case) -> OutsideCase:
        return unit.outside.get(case.no) or OutsideCase(case_no=case.no, linked_on=case.opened_day)

    def _case(self, unit: Unit, no: str) -> Case:
        case = self.of_case(unit, no).case
        if case.state is not CaseState.LINKED:
            raise DomainError(Code.ILLEGAL_STEP, trace.NOT_LINKED_YET.format(no=no))
        return case


def _check_clerk(actor: Actor) -> None:
    session = actor.session
    if session is None or session.account_type is not AccountType.COMPREHENSIVE:
        raise DomainError(Code.FORBIDDEN, trace.WHO_ENTERS_STATES)
    if not session.extranet:
        raise DomainError(Code.NO_EXTRANET, sentences.NO_EXTRANET.format(notice=EXTRANET_NOTICE))


def _due_text(known: OutsideCase) -> str:
    if known.due is None or known.done:
        return ""
    day = f"{known.due.year}年{known.due.month}月{known.due.day}日"
    provisional = trace.PROVISIONAL if known.due_provisional else ""
    before = known.state in BEFORE_ACCEPTANCE and not known.due_told
    sentence = trace.DUE_FOR_ACCEPTANCE if before else trace.DUE_FOR_RESULT
    return sentence.format(day=day, provisional=provisional)


def outside_words(state: OutsideState | None) -> str | None:
    """Return a state's words."""
    return None if state is None else OUTSIDE_WORDS[state]
