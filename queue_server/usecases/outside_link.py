"""The errands to an outside case system: what is sent and looked at next, and what comes of an answer or a failure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from queue_server.domain import trace_sentences as sentences
from queue_server.domain.applicant import Applicant
from queue_server.domain.case import Case
from queue_server.domain.case_steps import CaseState
from queue_server.domain.events import Event
from queue_server.domain.outside_errand import Errand, ErrandState
from queue_server.domain.person import SYSTEM
from queue_server.usecases.outside_cases import OutsideCases, Standing
from queue_server.usecases.ports import Unit

SENT_AT_ONCE = 10
LOOKED_AT_ONCE = 20
"""How many cases one turn sends or looks at, so that sending never waits for long looking."""


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A case to be handed over; the applicant is in it and stays out of every log."""

    hall: str
    case: Case
    applicant: Applicant = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """The outside system has the case."""

    outside_no: str
    standing: Standing | None = None


class OutsideDownError(OSError):
    """The outside system cannot be reached, does not answer in time, or fails: nothing else is tried for a while."""


class OutsideGarbageError(OSError):
    """It answered something that cannot be true or cannot be read; other cases may fare better."""


class OutsideRefusalError(Exception):
    """It will not take this case, now or later; the words are for the clerk."""


class OutsideDoor(Protocol):
    """The outside system as one thread calls it. Every method raises the three errors above and no other."""

    def submit(self, submission: Submission) -> Receipt:
        """Hand a case over; the same case again gives the same receipt."""
        ...

    def look(self, case_no: str, *, outside_no: str) -> Standing | None:
        """Return how far a case is, None where the outside system names no state yet."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...


class OutsideLink:
    """Each method is one short transaction; nothing here waits for the outside system."""

    def __init__(self, outside: OutsideCases) -> None:
        self._outside = outside

    def waiting(self, unit: Unit) -> Sequence[Submission]:
        """Return the cases to be sent now."""
        found = []
        for errand in unit.outside.due_errands(ErrandState.WAITING, at=unit.real_now, limit=SENT_AT_ONCE):
            case, applicant = unit.cases.get(errand.case_no), unit.applicants.get(errand.case_no)
            if case is not None and applicant is not None and case.state is CaseState.RECEIVED:
                found.append(Submission(hall=unit.hall, case=case, applicant=applicant))
        return found

    def watched(self, unit: Unit) -> Sequence[Case]:
        """Return the cases to be looked at now."""
        due = unit.outside.due_errands(ErrandState.WATCHED, at=unit.real_now, limit=LOOKED_AT_ONCE)
        cases = (unit.cases.get(errand.case_no) for errand in due)
        return [case for case in cases if case is not None]

    def drop_withdrawn(self, unit: Unit) -> None:
        """End the errands of cases that were withdrawn before they were sent."""
        for errand in unit.outside.due_errands(ErrandState.WAITING, at=unit.real_now, limit=SENT_AT_ONCE):
            case = unit.cases.get(errand.case_no)
            if case is None or case.state is not CaseState.RECEIVED:
                self._keep(unit, errand.ended())

    def confirm(self, unit: Unit, no: str, receipt: Receipt) -> None:
        """The outside system has the case: link its number, and follow it from now on."""
        errand, case = unit.outside.errand(no), unit.cases.get(no)
        if errand is None or case is None:
            return
        taken = unit.cases.of_outside_no(receipt.outside_no)
        if taken is not None and taken.no != no:
            self.fail(unit, no, fault=sentences.NUMBER_OF_ANOTHER.format(outside_no=receipt.outside_no, no=taken.no))
            return
        if case.state is not CaseState.RECEIVED:
            # Withdrawn while the call was under way: the outside system has it, and only a person can take it back.
            self._keep(unit, errand.refused(fault=sentences.WITHDRAWN_MEANWHILE.format(no=receipt.outside_no)))
            return
        linked, event = case.link_received(outside_no=receipt.outside_no)
        unit.cases.save(linked)
        unit.record(event, SYSTEM)
        self._outside.begin(unit, linked)
        self._keep(unit, errand.confirmed(unit.real_now))
        if receipt.standing is not None:
            self._outside.read_back(unit, no, receipt.standing)

    def fail(self, unit: Unit, no: str, *, fault: str) -> None:
        """It did not work: the next attempt comes by itself."""
        self._change(unit, no, lambda errand: errand.failed(unit.real_now, fault=fault))

    def refuse(self, unit: Unit, no: str, *, fault: str) -> None:
        """The outside system will not take the case: a person must look."""
        errand, case = unit.outside.errand(no), unit.cases.get(no)
        parked = errand.refused(fault=fault) if errand is not None else None
        if parked is not None and case is not None:
            self._keep(unit, parked)
            self._record(unit, case.send_refused())

    def note(self, unit: Unit, no: str, standing: Standing | None) -> None:
        """Take over how far a case is; what is done is not looked at any more."""
        changed = standing is not None and self._outside.read_back(unit, no, standing)
        known = unit.outside.get(no)
        if known is not None and known.done:
            self._change(unit, no, lambda errand: errand.ended())
        else:
            self._change(unit, no, lambda errand: errand.looked(unit.real_now, changed=changed))

    def _change(self, unit: Unit, no: str, change: Callable[[Errand], Errand | None]) -> None:
        errand = unit.outside.errand(no)
        if errand is not None:
            self._keep(unit, change(errand))

    @staticmethod
    def _keep(unit: Unit, errand: Errand | None) -> None:
        if errand is not None:
            unit.outside.put_errand(errand)

    @staticmethod
    def _record(unit: Unit, event: Event) -> None:
        unit.record(event, SYSTEM)


def first_errand(unit: Unit, no: str) -> None:
    """Let a case that was just received be sent, in the transaction that received it."""
    now = unit.real_now
    unit.outside.put_errand(Errand(case_no=no, state=ErrandState.WAITING, since=now, next_at=now))
