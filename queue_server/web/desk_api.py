"""What rings at a desk over HTTP: the desk itself, help calls, calls for a representative."""

from __future__ import annotations

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from queue_server.contract.desk import (
    AnswerExpert,
    AskExpert,
    Colleagues,
    Desk,
    ExpertCall,
    ExpertCalls,
    HelpCall,
    WithdrawExpert,
)
from queue_server.domain.person import Session
from queue_server.usecases import expert_calls, help_desk
from queue_server.usecases.ports import Unit
from queue_server.web import sentences
from queue_server.web.acts import Acts
from queue_server.web.bodies import NoBody
from queue_server.web.desk_views import DeskViews, show_help
from queue_server.web.gate import principal
from queue_server.web.paths import CallPath, WindowPath
from queue_server.web.problems import Refusal
from queue_server.web.roles import Role
from queue_server.web.routes import Routes


class ExpertCallFilter(BaseModel):
    """Which expert calls: of one visit, or the answered ones of one item; exactly one of the two."""

    model_config = ConfigDict(extra="forbid")

    ticket: str = Field(default="", max_length=64)
    item: str = Field(default="", max_length=64)


def build_desk_api(acts: Acts, views: DeskViews, *, help_calls: help_desk.HelpDesk) -> Routes:
    """Return the routes `/desk`, `/colleagues` and `/help`."""
    routes = Routes("desk_api")

    @routes.get("/desk", role=Role.STAFF, answer=Desk)
    def read_desk() -> Response:
        """What concerns whoever is signed in here; fetch it again when the board's `rev` moves."""
        session = signed_in()
        return acts.show(lambda unit: views.desk(unit, session))

    @routes.get("/colleagues", role=Role.STAFF, answer=Colleagues)
    def read_colleagues() -> Response:
        """Everybody of the hall, and where they sit now."""
        return acts.show(lambda unit: views.colleagues(views.desks.colleagues(unit)))

    @routes.post("/help", role=Role.DEVICE, answer=HelpCall, status=201)
    def ring_help(body: NoBody) -> Response:  # noqa: ARG001 - an unknown field is refused
        """需要帮助: rings at every window; while nobody has answered, the same call again."""
        return acts.perform(lambda unit, actor: show_help(help_calls.ring(unit, actor=actor)), status=201)

    @routes.get("/help/<id>", role=Role.HALL, answer=HelpCall)
    def read_help(path: CallPath) -> Response:
        """A help call: whether and when somebody answered."""
        return acts.show(lambda unit: show_help(help_calls.help_call(unit, path.id)))

    @routes.post("/help/<id>/acknowledge", role=Role.STAFF, answer=HelpCall)
    def acknowledge_help(path: CallPath, body: NoBody) -> Response:  # noqa: ARG001 - an unknown field is refused
        """应答: somebody goes there; by a window or the hall head."""
        return acts.perform(lambda unit, actor: show_help(help_calls.acknowledge(unit, path.id, actor=actor)))

    return routes


def build_expert_api(acts: Acts, calls: expert_calls.ExpertCalls, *, views: DeskViews) -> Routes:
    """Return the routes `/windows/{no}/expert-call` and `/expert-calls`."""
    routes = Routes("expert_api")

    @routes.post("/windows/<no>/expert-call", role=Role.STAFF, answer=ExpertCall, status=201)
    def call_expert(path: WindowPath, body: AskExpert) -> Response:
        """呼叫首席代表, for the ticket in service; one that waits for its answer is returned again."""
        return acts.perform(
            lambda unit, actor: views.expert_call(
                unit, calls.ask(unit, path.no, question=body.question, item=body.item, actor=actor)
            ),
            status=201,
        )

    @routes.get("/expert-calls", role=Role.STAFF, answer=ExpertCalls)
    def list_expert_calls(query: ExpertCallFilter) -> Response:
        """A visit's calls (`ticket`), or what was answered on an item (`item`)."""
        if bool(query.ticket) == bool(query.item):
            raise Refusal(422, "one_filter", detail=sentences.ONE_CALL_FILTER)

        def work(unit: Unit) -> ExpertCalls:
            found = calls.of_ticket(unit, query.ticket) if query.ticket else calls.answered_on(unit, query.item)
            return views.expert_calls(unit, *found)

        return acts.show(work)

    @routes.post("/expert-calls/<id>/accept", role=Role.STAFF, answer=ExpertCall)
    def accept_expert_call(path: CallPath, body: NoBody) -> Response:  # noqa: ARG001 - an unknown field is refused
        """接: the station's representative, or after the escalation the hall head."""
        return acts.perform(lambda unit, actor: views.expert_call(unit, calls.accept(unit, path.id, actor=actor)))

    @routes.post("/expert-calls/<id>/answer", role=Role.STAFF, answer=ExpertCall)
    def answer_expert_call(path: CallPath, body: AnswerExpert) -> Response:
        """答复: it stays with ticket and item; `publish` makes a knowledge entry of it."""
        return acts.perform(
            lambda unit, actor: views.expert_call(
                unit, calls.answer(unit, path.id, answer=body.answer, publish=body.publish, actor=actor)
            )
        )

    @routes.post("/expert-calls/<id>/withdraw", role=Role.STAFF, answer=ExpertCall)
    def withdraw_expert_call(path: CallPath, body: WithdrawExpert) -> Response:
        """撤回: the window no longer needs it."""
        return acts.perform(
            lambda unit, actor: views.expert_call(unit, calls.withdraw(unit, path.id, reason=body.reason, actor=actor))
        )

    return routes


def signed_in() -> Session:
    """Return the session behind the request; the role of its route has already asked for one."""
    session = principal().session
    if session is None:
        raise Refusal(401)
    return session
