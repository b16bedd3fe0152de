"""Maps found cases, timelines, results and outside states to what the contract shows, masks included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from queue_server.contract import case_trace as shapes
from queue_server.domain.case import Case
from queue_server.domain.case_search import short_number
from queue_server.domain.case_steps import CASE_STATE_WORDS, CaseState
from queue_server.domain.hall import Hall
from queue_server.domain.outside_case import OUTSIDE_WORDS, OutsideCase, OutsideState
from queue_server.domain.outside_errand import ErrandState
from queue_server.domain.ticket import Ticket
from queue_server.usecases.applicant_query import Answer
from queue_server.usecases.case_finder import Found
from queue_server.usecases.case_timeline import Step, Timeline
from queue_server.usecases.fairness import Fairness
from queue_server.usecases.outside_cases import OutsideView
from queue_server.usecases.ports import Unit
from queue_server.usecases.result_board import Results
from queue_server.web.sentences import UNKNOWN_ITEM


@dataclass(frozen=True)
class TraceViews:
    """The mappings of one hall."""

    hall: Hall

    def hits(self, unit: Unit, found: Found) -> shapes.CaseHits:
        """A page of found cases."""
        known = unit.outside.states([case.no for case in found.cases if case.system != "builtin"])
        return shapes.CaseHits(
            cases=[_hit(unit, case, outside=known.get(case.no)) for case in found.cases],
            understood=found.understood,
            next=found.next,
        )

    def timeline(self, unit: Unit, timeline: Timeline) -> shapes.CaseTimeline:
        """A case's story."""
        case = timeline.case
        masks = unit.applicants.masks(case.no)
        return shapes.CaseTimeline(
            no=case.no,
            item_name=case.item_name,
            state=case.state.value,
            state_text=_state_text(case),
            applicant=masks.name if masks is not None else None,
            ticket=_ticket(timeline.ticket, timeline.cases_of_ticket) if timeline.ticket is not None else None,
            outside_no=case.outside_no,
            lines=[_line(step) for step in timeline.steps],
            practice=self.hall.practice,
        )

    def answer(self, answer: Answer) -> shapes.CaseAnswer:
        """What the applicant reads."""
        return shapes.CaseAnswer(
            no_tail=answer.no_tail,
            applicant=answer.applicant,
            item_name=answer.item_name or UNKNOWN_ITEM,
            state_text=answer.state_text,
            advice=answer.advice,
            received_on=answer.received_on,
            due=answer.due,
            due_provisional=answer.due_provisional,
            ready=answer.ready,
            steps=[shapes.QueryStep(on=on, text=text) for on, text in answer.steps],
            practice=self.hall.practice,
        )

    def results(self, results: Results) -> shapes.ResultBoard:
        """The public board."""
        return shapes.ResultBoard(
            hall_name=self.hall.name,
            day=results.day,
            lines=[
                shapes.ResultLine(
                    tail=row.tail,
                    item_name=row.item_name or UNKNOWN_ITEM,
                    state_text=row.state_text,
                    received_on=row.received_on,
                    updated_on=row.updated_on,
                    done=row.done,
                )
                for row in results.rows
            ],
            received=results.received,
            done=results.done,
            practice=self.hall.practice,
        )

    def fairness(self, report: Fairness) -> shapes.Fairness:
        """A day's calls held against the rule."""
        return shapes.Fairness(
            hall=self.hall.code,
            day=report.day,
            calls=report.calls,
            priority_calls=report.priority_calls,
            priority_share=report.priority_share,
            longest_priority_run=report.longest_priority_run,
            out_of_order=[
                shapes.PickedCall(
                    seq=call.row.seq,
                    at=call.row.at,
                    number=call.number,
                    expected=call.expected,
                    window=call.window,
                    person=call.row.person,
                    person_name=call.person_name,
                    reason=call.row.reason,
                )
                for call in report.picked
            ],
            without_reason=report.without_reason,
            windows=[
                shapes.WindowFairness(
                    window=window.window,
                    calls=window.calls,
                    priority_calls=window.priority_calls,
                    out_of_order=window.out_of_order,
                )
                for window in report.windows
            ],
        )

    def outside(self, view: OutsideView) -> shapes.OutsideCase:
        """What is known of a case in the outside system."""
        case, known, errand = view.case, view.known, view.errand
        return shapes.OutsideCase.model_validate(
            {
                "no": case.no,
                "system": case.system,
                "item_name": case.item_name,
                "ticket_number": case.ticket_number,
                "outside_no": case.outside_no,
                "state": known.state,
                "state_text": OUTSIDE_WORDS[known.state] if known.state is not None else None,
                "on": known.state_on,
                "source": known.source,
                "entered_by_name": view.entered_by_name,
                "entered_at": known.entered_at,
                "due": known.due,
                "due_provisional": known.due_provisional,
                "due_text": view.due_text,
                "colour": view.colour,
                "waiting_to_send": errand is not None and errand.state is ErrandState.WAITING,
                "fault": errand.fault if errand is not None else None,
                "choices": [
                    shapes.OutsideChoice(state=state.value, text=OUTSIDE_WORDS[state], usual=known.follows(state))
                    for state in OutsideState
                    if state is not known.state
                ],
            }
        )


def _hit(unit: Unit, case: Case, *, outside: OutsideCase | None) -> shapes.CaseHit:
    masks = unit.applicants.masks(case.no)
    known = outside.state if outside is not None else None
    return shapes.CaseHit(
        no=case.no,
        tail=short_number(case.no),
        system=case.system,
        state=case.state.value,
        state_text=_state_text(case),
        item=case.item,
        item_name=case.item_name,
        station=case.station,
        ticket=case.ticket,
        ticket_number=case.ticket_number,
        outside_no=case.outside_no,
        outside_state_text=OUTSIDE_WORDS[known] if known is not None else None,
        applicant=masks.name if masks is not None else None,
        applicant_id=masks.id_number if masks is not None else None,
        opened_at=case.opened_at,
        received_at=case.received_at,
    )


def _state_text(case: Case) -> str:
    words = CASE_STATE_WORDS[case.state]
    if case.state is CaseState.LINKED and case.outside_state is not None:
        return f"{words}·{OUTSIDE_WORDS[OutsideState(case.outside_state.value)]}"
    return words


def _ticket(ticket: Ticket, cases: Sequence[str]) -> shapes.TimelineTicket:
    return shapes.TimelineTicket(
        id=ticket.id,
        number=ticket.number,
        day=ticket.day,
        issued_at=ticket.issued_at,
        called_at=ticket.first_called_at,
        window=ticket.window,
        cases=list(cases),
    )


def _line(step: Step) -> shapes.TimelineLine:
    row = step.row
    return shapes.TimelineLine(
        seq=row.seq,
        at=row.at,
        event=row.event,
        text=step.text,
        from_state=row.from_state,
        to_state=row.to_state,
        from_text=step.from_text,
        to_text=step.to_text,
        person=row.person,
        person_name=step.person_name,
        account=row.account,
        terminal=row.terminal,
        network=row.network,
        network_text=step.network_text,
        reason=row.reason,
        note=step.note,
        documents=[
            shapes.TimelineDocument.model_validate(
                {"kind": document.kind, "name": document.name, "no": document.no, "id": document.id}
            )
            for document in step.documents
        ],
    )
