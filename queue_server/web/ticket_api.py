"""The ticket's own calls: issue, read, report the print, cancel, rejoin; and the queue as the windows see it."""

from __future__ import annotations

from flask import Response

from queue_server.contract.tickets import CancelTicket, IssueTicket, PrintResult, Queue, RejoinByNumber, Ticket
from queue_server.usecases.queueing import Queueing
from queue_server.web.acts import Acts
from queue_server.web.bodies import NoBody
from queue_server.web.paths import TicketPath
from queue_server.web.roles import Role
from queue_server.web.routes import Routes
from queue_server.web.views import Views


def build_ticket_api(acts: Acts, queueing: Queueing, *, views: Views) -> Routes:
    """Return the routes under `/tickets`, and `/queue`."""
    routes = Routes("ticket_api")

    @routes.post("/tickets", role=Role.HALL, answer=Ticket, status=201)
    def issue_ticket(body: IssueTicket) -> Response:
        """取号: take a number for an item."""
        return acts.perform(
            lambda unit, actor: views.ticket(
                unit,
                queueing.issue_ticket(
                    unit, body.item, priority=body.priority, online_declined=body.online_declined, actor=actor
                ),
            ),
            status=201,
        )

    @routes.get("/tickets/<id>", role=Role.PUBLIC, answer=Ticket)
    def read_ticket(path: TicketPath) -> Response:
        """A ticket by its id, which nobody can guess."""
        return acts.show(lambda unit: views.ticket(unit, queueing.ticket(unit, path.id)))

    @routes.post("/tickets/<id>/printed", role=Role.HALL, answer=Ticket)
    def report_print(path: TicketPath, body: PrintResult) -> Response:
        """How the paper fared."""
        return acts.perform(
            lambda unit, actor: views.ticket(
                unit, queueing.report_print(unit, path.id, result=body.result, actor=actor)
            )
        )

    @routes.post("/tickets/<id>/cancel", role=Role.HALL, answer=Ticket)
    def cancel_ticket(path: TicketPath, body: CancelTicket) -> Response:
        """取消: give a waiting number back."""
        return acts.perform(
            lambda unit, actor: views.ticket(
                unit, queueing.cancel_ticket(unit, path.id, reason=body.reason, actor=actor)
            )
        )

    @routes.post("/tickets/<id>/rejoin", role=Role.HALL, answer=Ticket)
    def rejoin_ticket(path: TicketPath, body: NoBody) -> Response:  # noqa: ARG001 - an unknown field is refused
        """过号激活: come back after a missed call."""
        return acts.perform(lambda unit, actor: views.ticket(unit, queueing.rejoin_ticket(unit, path.id, actor=actor)))

    @routes.post("/tickets/rejoin-by-number", role=Role.HALL, answer=Ticket)
    def rejoin_number(body: RejoinByNumber) -> Response:
        """过号激活 by the number on the paper, whichever machine or window issued it."""
        return acts.perform(
            lambda unit, actor: views.ticket(unit, queueing.rejoin_number(unit, body.number, actor=actor))
        )

    @routes.get("/queue", role=Role.STAFF, answer=Queue)
    def read_queue() -> Response:
        """Waiting tickets in calling order, missed and held ones."""
        return acts.show(views.queue)

    return routes
