"""Maps what the domain knows to what the contract shows, inside the transaction that knows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from queue_server.board import list_windows, project_board
from queue_server.contract import tickets as ticket_shapes
from queue_server.contract.board import Board
from queue_server.contract.evaluations import Evaluation as EvaluationShape
from queue_server.contract.session import Session as SessionShape
from queue_server.contract.signs import LEASE_VALID_S
from queue_server.contract.windows import ReliefCall, Tidal, Window
from queue_server.domain.case import EXTRANET_NOTICE
from queue_server.domain.case_steps import CaseState
from queue_server.domain.evaluation import Evaluation
from queue_server.domain.hall import Hall
from queue_server.domain.person import Session
from queue_server.domain.service_item import Catalogue
from queue_server.domain.ticket import Ticket, TicketState
from queue_server.domain.tidal import TidalStatus
from queue_server.domain.window import ReliefCall as AskedRelief
from queue_server.usecases.casework import Casework
from queue_server.usecases.ports import Unit
from queue_server.usecases.queueing import Queueing
from queue_server.usecases.staffing import Staffing
from queue_server.web import sentences


@dataclass(frozen=True)
class Views:
    """The mappings of one hall."""

    hall: Hall
    catalogue: Catalogue
    queueing: Queueing
    casework: Casework
    staffing: Staffing

    def ticket(self, unit: Unit, ticket: Ticket) -> ticket_shapes.Ticket:
        """A ticket as every device sees it."""
        ahead, wait_min = self.queueing.standing(unit, ticket)
        windows = self.queueing.windows_for(unit, ticket)
        return self._ticket(unit, ticket, ahead=ahead, wait_min=wait_min, windows=windows)

    def queue(self, unit: Unit) -> ticket_shapes.Queue:
        """Waiting tickets in calling order, missed and held ones."""
        windows: dict[str, tuple[int, ...]] = {}
        waiting = []
        for ticket, ahead, wait_min in self.queueing.standings(unit):
            if ticket.item not in windows:
                windows[ticket.item] = self.queueing.windows_for(unit, ticket)
            waiting.append(self._ticket(unit, ticket, ahead=ahead, wait_min=wait_min, windows=windows[ticket.item]))
        return ticket_shapes.Queue(
            waiting=waiting,
            missed=[self.ticket(unit, ticket) for ticket in self.queueing.missed(unit)],
            held=[self.ticket(unit, ticket) for ticket in self.queueing.held(unit)],
        )

    def _ticket(
        self, unit: Unit, ticket: Ticket, *, ahead: int, wait_min: int | None, windows: tuple[int, ...]
    ) -> ticket_shapes.Ticket:
        item = self.catalogue.find(ticket.item)
        parking = self.hall.free_parking_min
        # Nobody has a case before the first call: most tickets are shown without this look-up.
        cases = unit.cases.of_ticket(ticket.id) if ticket.first_called_at is not None else ()
        return ticket_shapes.Ticket(
            id=ticket.id,
            number=ticket.number,
            letter=ticket.letter,
            item=ticket.item,
            state=ticket.state.value,
            people_ahead=ahead,
            wait_min=wait_min,
            issued_at=ticket.issued_at,
            window=ticket.window,
            call_no=ticket.call_no,
            print_state=ticket.print_state.value,
            item_name=item.public_name if item else sentences.UNKNOWN_ITEM,
            materials=[line.name for line in item.materials if line.required]
            if item and not item.reveals_status
            else [],
            windows=list(windows),
            free_parking_until=ticket.issued_at + timedelta(minutes=parking) if parking is not None else None,
            rejoin_until=self.queueing.rejoin_until(ticket),
            case_nos=[case.no for case in cases if case.state is not CaseState.WITHDRAWN],
            practice=self.hall.practice,
            first_called_at=ticket.first_called_at,
            called_at=ticket.last_called_at,
            started_at=ticket.started_at,
            held_s=ticket.held_s,
        )

    def window(self, unit: Unit, no: int) -> Window:
        """A window as its own terminal sees it."""
        window = self.hall.window(no)
        status = unit.windows.get(no)
        shown = next(found for found in list_windows(unit, self.hall) if found.no == no)
        held = unit.tickets.in_states({TicketState.HELD})
        asks = window.tidal and status.session is not None
        return Window(
            no=no,
            state=shown.state,
            number=shown.number,
            ticket=status.ticket,
            held=[ticket.id for ticket in held if ticket.window == no],
            person=status.person,
            tidal=window.tidal,
            networks=sorted(window.networks),
            since=status.since,
            relief=show_relief(self.staffing.relief_call(unit)) if asks else None,
        )

    @staticmethod
    def tidal(unit: Unit, status: TidalStatus) -> Tidal:
        """The tidal window with the figures that decided."""
        return Tidal(
            state=status.state.value,
            since=status.since,
            reason=status.reason,
            valid_until=unit.real_now + timedelta(seconds=LEASE_VALID_S),
            longest_wait_s=status.readings.longest_wait_s,
            cases_today=status.readings.cases,
            forecast_min=status.readings.forecast_min,
            advice=status.advice,
        )

    def board(self, unit: Unit) -> Board:
        """The board as this transaction sees it."""
        return project_board(unit, self.hall, queueing=self.queueing)


def show_relief(call: AskedRelief | None) -> ReliefCall | None:
    """Show what asks the other clerk to take over."""
    if call is None:
        return None
    return ReliefCall(
        window=call.window, why=call.why, since=call.since, tickets=list(call.tickets), cases=list(call.cases)
    )


def show_session(session: Session) -> SessionShape:
    """Who sits where and what this terminal may do (R40)."""
    able = session.extranet
    return SessionShape(
        person=session.person,
        person_name=session.person_name,
        account=session.account,
        account_type=session.account_type.value if session.account_type is not None else "",
        terminal=session.terminal,
        window=session.window,
        case_functions=able,
        notice=None if able else sentences.NO_CASES_HERE.format(notice=EXTRANET_NOTICE),
        hall_head=session.hall_head,
        bureau=session.bureau,
        department=session.department,
        must_change_secret=session.must_change_secret,
    )


def show_evaluation(evaluation: Evaluation) -> EvaluationShape:
    """Thanks for a rating."""
    return EvaluationShape(ticket=evaluation.ticket, level=evaluation.level, at=evaluation.at)
