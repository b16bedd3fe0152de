"""The timeline of a case (R37, R38): who, where, when, from what to what, why, and with which documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from queue_server.domain import sentences
from queue_server.domain import trace_sentences as trace
from queue_server.domain.case import Case
from queue_server.domain.case_steps import CASE_STATE_WORDS, CaseState
from queue_server.domain.case_words import STEP_WORDS, network_words
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hall import Hall
from queue_server.domain.outside_case import OUTSIDE_WORDS, OutsideState
from queue_server.domain.person import Actor
from queue_server.domain.ticket import Ticket
from queue_server.usecases.case_finder import sees_only
from queue_server.usecases.journal_row import JournalRow
from queue_server.usecases.ports import Unit


@dataclass(frozen=True, kw_only=True)
class Document:
    """A paper, a scan or a notice: `kind` is `paper`, `scan` or `notice`."""

    kind: str
    id: str
    name: str
    no: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Step:
    """One row of the journal with its words and the documents that belong to it."""

    row: JournalRow
    text: str
    from_text: str | None
    to_text: str | None
    person_name: str | None
    network_text: str
    note: str | None
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """A case's whole story, and the visit that it came from."""

    case: Case
    steps: Sequence[Step]
    ticket: Ticket | None
    cases_of_ticket: Sequence[str]


class CaseTimeline:
    """Reads the journal; nothing is told that is not there."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    def read(self, unit: Unit, no: str, *, actor: Actor) -> Timeline:
        """Return a case's timeline, oldest first; DomainError not_found, forbidden for another station's officer."""
        case = unit.cases.get(no)
        if case is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_CASE.format(no=no))
        if sees_only(self._hall, actor) not in {None, case.station}:
            raise DomainError(Code.FORBIDDEN, sentences.CASES_OF_OWN_STATION)
        rows = sorted(
            (*unit.journal.of_entity("case", no), *unit.journal.of_entity("query", no)), key=lambda row: row.seq
        )
        steps = _with_documents([self._step(unit, row) for row in rows], self._documents(unit, case))
        ticket = unit.tickets.get(case.ticket) if case.ticket else None
        nos = [other.no for other in unit.cases.of_ticket(case.ticket)] if case.ticket else []
        return Timeline(case=case, steps=steps, ticket=ticket, cases_of_ticket=nos)

    def _step(self, unit: Unit, row: JournalRow) -> Step:
        person = unit.people.get(row.person) if row.person else None
        return Step(
            row=row,
            text=STEP_WORDS.get(row.event, row.event),
            from_text=_state_words(row.from_state),
            to_text=_state_words(row.to_state),
            person_name=person.name if person is not None else None,
            network_text=network_words(row.network),
            note=_note(row),
        )

    @staticmethod
    def _documents(unit: Unit, case: Case) -> list[Document]:
        papers = [
            Document(kind="paper", id=paper.id, name=paper.title, no=paper.no, at=paper.at)
            for paper in unit.papers.of_case(case.no)
        ]
        scans = [
            Document(kind="scan", id=scan.id, name=scan.name, no=None, at=scan.at)
            for scan in unit.scans.of_case(case.no)
        ]
        notices = [
            Document(kind="notice", id=notice.id, name=trace.ONE_TIME_NOTICE, no=None, at=notice.at)
            for notice in unit.trace.notices_of(case)
        ]
        return sorted((*papers, *scans, *notices), key=lambda document: document.at)


def _with_documents(steps: list[Step], documents: list[Document]) -> list[Step]:
    """Give each document to the step that names it, else to the last one up to its moment: that brought it forth."""
    placed: dict[int, list[Document]] = {}
    naming = {step.row.data.get("scan"): place for place, step in enumerate(steps)}
    for document in documents:
        if document.id in naming:
            placed.setdefault(naming[document.id], []).append(document)
            continue
        earlier = [place for place, step in enumerate(steps) if step.row.at <= document.at]
        if steps:
            placed.setdefault(earlier[-1] if earlier else 0, []).append(document)
    return [replace(step, documents=tuple(placed.get(place, ()))) for place, step in enumerate(steps)]


def _state_words(state: str | None) -> str | None:
    return CASE_STATE_WORDS[CaseState(state)] if state in CASE_STATE_WORDS else None


def _note(row: JournalRow) -> str | None:
    state, on = row.data.get("outside_state"), row.data.get("on")
    if isinstance(state, str) and state in OUTSIDE_WORDS:
        return trace.OUTSIDE_NOTE.format(state=OUTSIDE_WORDS[OutsideState(state)], on=on)
    outside_no = row.data.get("outside_no")
    return trace.OUTSIDE_NUMBER_NOTE.format(outside_no=outside_no) if outside_no else None
