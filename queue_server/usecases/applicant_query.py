"""An applicant asks how far the case is, by its number and the last four places of ID number or phone (R38)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from queue_server.domain import trace_sentences as sentences
from queue_server.domain.case import Case
from queue_server.domain.case_query import FORGET_AFTER, LOCK_AFTER, QueryLock, fits
from queue_server.domain.case_steps import CASE_PUBLIC_WORDS, READY_STATES, CaseState
from queue_server.domain.case_words import MILESTONES
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName
from queue_server.domain.outside_case import OutsideState
from queue_server.domain.person import Actor
from queue_server.domain.service_item import Catalogue
from queue_server.usecases.journal_row import JournalRow
from queue_server.usecases.ports import Unit

TAIL_CHARS = 5
APPLICANT = Actor(terminal="query")
"""Somebody at the public page: whence it was asked stays out of the journal."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the applicant may read."""

    no_tail: str
    applicant: str
    item_name: str | None
    """A neutral word where the name would reveal a status; None for an item that has left the catalogue."""
    state_text: str
    advice: str
    received_on: date | None
    due: date | None
    due_provisional: bool
    ready: bool
    steps: Sequence[tuple[date, str]]


class ApplicantQuery:
    """Checks the ending, counts the wrong ones, answers masked."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def ask(self, unit: Unit, typed: str, *, last4: str, source: str) -> Answer | None:
        """Return the answer, or None where number and ending do not belong together; that is counted.

        A number that does not exist is treated, counted and locked exactly like one that does.

        Args:
            unit: a writing transaction.
            typed: the case number, whole or without the hall's nine digits.
            last4: the last four places of the ID number or of the phone.
            source: whence it is asked; the count belongs to number and source.

        Raises:
            DomainError: locked_out with the minutes left.
        """
        no = self._whole(unit, typed)
        lock = unit.query_locks.get(no, source=source)
        if lock.is_locked(unit.real_now):
            raise locked(lock, unit)
        case, applicant = unit.cases.get(no), unit.applicants.get(no)
        if not fits(applicant, last4) or case is None or applicant is None:
            self._count(unit, lock, no=no, known=case is not None)
            return None
        unit.query_locks.forget(lock)
        return self._answer(unit, case, masked=applicant.masks.name)

    def check_lock(self, unit: Unit, typed: str, *, source: str) -> None:
        """Raise DomainError locked_out while no answer is given."""
        lock = unit.query_locks.get(self._whole(unit, typed), source=source)
        if lock.is_locked(unit.real_now):
            raise locked(lock, unit)

    @staticmethod
    def _count(unit: Unit, lock: QueryLock, *, no: str, known: bool) -> None:
        now = unit.real_now
        unit.query_locks.purge(before=now - FORGET_AFTER)
        after = lock.failed(now)
        unit.query_locks.save(after)
        if after.locked_until is not None:
            entity = no if known else after.key
            event = Event(name=EventName.CASE_QUERY_LOCKED, kind="query", entity=entity, data={"failures": LOCK_AFTER})
            unit.record(event, APPLICANT)

    def _answer(self, unit: Unit, case: Case, *, masked: str) -> Answer:
        item = self._catalogue.find(case.item)
        state = case.outside_state if case.state is CaseState.LINKED and case.outside_state else case.state
        outside = unit.outside.get(case.no)
        due = outside.due if outside is not None else case.due or case.receive_due
        ready = state in READY_STATES
        open_state = state not in {CaseState.DELIVERED, CaseState.CLOSED, CaseState.WITHDRAWN, CaseState.NOT_ACCEPTED}
        return Answer(
            no_tail=case.no[-TAIL_CHARS:],
            applicant=masked,
            item_name=item.public_name if item is not None else None,
            state_text=CASE_PUBLIC_WORDS[state],
            advice=_advice(state),
            received_on=case.received_at.date() if case.received_at else None,
            due=due if open_state and not ready else None,
            due_provisional=outside.due_provisional if outside is not None else case.due_provisional,
            ready=ready,
            steps=[found for row in unit.journal.of_entity("case", case.no) if (found := _milestone(row))],
        )

    @staticmethod
    def _whole(unit: Unit, typed: str) -> str:
        no = "".join(typed.split()).replace("-", "").upper()
        return no if no.startswith(unit.hall) else unit.hall + no


def locked(lock: QueryLock, unit: Unit) -> DomainError:
    """Return the refusal of a locked number."""
    return DomainError(Code.LOCKED_OUT, sentences.QUERY_LOCKED.format(minutes=max(1, lock.minutes_left(unit.real_now))))


def _milestone(row: JournalRow) -> tuple[date, str] | None:
    if row.event == EventName.CASE_STATE_ENTERED:
        state, on = row.data.get("outside_state"), row.data.get("on")
        if isinstance(state, str) and isinstance(on, str) and state in OutsideState.__members__:
            return date.fromisoformat(on), CASE_PUBLIC_WORDS[OutsideState(state).ours]
        return None
    text = MILESTONES.get(row.event)
    return None if text is None else (row.at.date(), text)


def _advice(state: CaseState) -> str:
    if state in READY_STATES:
        return sentences.ADVICE_READY
    if state in {CaseState.CORRECTION, CaseState.NOT_ACCEPTED}:
        return sentences.ADVICE_COME
    if state in {CaseState.DELIVERED, CaseState.CLOSED, CaseState.WITHDRAWN}:
        return sentences.ADVICE_OVER
    return sentences.ADVICE_WAIT
