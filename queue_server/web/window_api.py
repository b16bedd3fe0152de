"""The window verbs, and a window as its own terminal sees it."""

from __future__ import annotations

from flask import Response

from queue_server.contract.tickets import Ticket
from queue_server.contract.windows import (
    CallNext,
    FinishTicket,
    HoldTicket,
    PauseWindow,
    ResumeTicket,
    TransferTicket,
    Window,
)
from queue_server.domain.person import Actor
from queue_server.usecases.ports import Unit
from queue_server.usecases.window_service import WindowService
from queue_server.web.acts import Acts
from queue_server.web.bodies import NoBody
from queue_server.web.paths import WindowPath
from queue_server.web.roles import Role
from queue_server.web.routes import Routes
from queue_server.web.views import Views


def build_window_api(acts: Acts, service: WindowService, *, views: Views) -> Routes:
    """Return the routes under `/windows/{no}`."""
    routes = Routes("window_api")
    _add_calling(routes, acts, service=service, views=views)
    _add_serving(routes, acts, service=service, views=views)
    _add_pausing(routes, acts, service=service, views=views)
    return routes


def _add_calling(routes: Routes, acts: Acts, *, service: WindowService, views: Views) -> None:
    @routes.post("/windows/<no>/call-next", role=Role.WINDOW, answer=Ticket, or_nothing=True)
    def call_next(path: WindowPath, body: CallNext) -> Response:
        """叫号: the next by rule, or a picked ticket with a reason; 204 when nobody waits."""

        def work(unit: Unit, actor: Actor) -> Ticket | None:
            called = service.call_next(unit, path.no, ticket=body.ticket, reason=body.reason, actor=actor)
            return None if called is None else views.ticket(unit, called)

        return acts.perform(work)

    @routes.post("/windows/<no>/recall", role=Role.WINDOW, answer=Ticket)
    def recall(path: WindowPath, body: NoBody) -> Response:  # noqa: ARG001 - an unknown field is refused
        """重呼: at most three calls, ten seconds apart."""
        return acts.perform(lambda unit, actor: views.ticket(unit, service.recall(unit, path.no, actor=actor)))

    @routes.post("/windows/<no>/miss", role=Role.WINDOW, answer=Ticket)
    def miss(path: WindowPath, body: NoBody) -> Response:  # noqa: ARG001 - an unknown field is refused
        """过号: after three calls."""
        return acts.perform(lambda unit, actor: views.ticket(unit, service.miss(unit, path.no, actor=actor)))


def _add_serving(routes: Routes, acts: Acts, *, service: WindowService, views: Views) -> None:
    @routes.post("/windows/<no>/start", role=Role.WINDOW, answer=Ticket)
    def start_service(path: WindowPath, body: NoBody) -> Response:  # noqa: ARG001 - an unknown field is refused
        """开始办理."""
        return acts.perform(lambda unit, actor: views.ticket(unit, service.start_service(unit, path.no, actor=actor)))

    @routes.post("/windows/<no>/hold", role=Role.WINDOW, answer=Ticket)
    def hold(path: WindowPath, body: HoldTicket) -> Response:
        """挂起."""
        return acts.perform(
            lambda unit, actor: views.ticket(unit, service.hold(unit, path.no, reason=body.reason, actor=actor))
        )

    @routes.post("/windows/<no>/resume", role=Role.WINDOW, answer=Ticket)
    def resume(path: WindowPath, body: ResumeTicket) -> Response:
        """恢复 a held ticket."""
        return acts.perform(
            lambda unit, actor: views.ticket(unit, service.resume(unit, path.no, ticket=body.ticket, actor=actor))
        )

    @routes.post("/windows/<no>/transfer", role=Role.WINDOW, answer=Ticket)
    def transfer(path: WindowPath, body: TransferTicket) -> Response:
        """转移 to the head of another line."""
        return acts.perform(
            lambda unit, actor: views.ticket(unit, service.transfer(unit, path.no, letter=body.letter, actor=actor))
        )

    @routes.post("/windows/<no>/finish", role=Role.WINDOW, answer=Ticket)
    def finish_service(path: WindowPath, body: FinishTicket) -> Response:
        """办结 with an outcome."""
        return acts.perform(
            lambda unit, actor: views.ticket(
                unit, service.finish_service(unit, path.no, outcome=body.outcome, actor=actor)
            )
        )


def _add_pausing(routes: Routes, acts: Acts, *, service: WindowService, views: Views) -> None:
    @routes.get("/windows/<no>", role=Role.HALL, answer=Window)
    def read_window(path: WindowPath) -> Response:
        """The window with what is in hand and set aside."""
        return acts.show(lambda unit: views.window(unit, path.no))

    @routes.post("/windows/<no>/pause", role=Role.WINDOW, answer=Window)
    def pause_window(path: WindowPath, body: PauseWindow) -> Response:
        """暂停叫号 with a reason."""

        def work(unit: Unit, actor: Actor) -> Window:
            service.pause_window(unit, path.no, reason=body.reason, actor=actor)
            return views.window(unit, path.no)

        return acts.perform(work)

    @routes.post("/windows/<no>/unpause", role=Role.WINDOW, answer=Window)
    def unpause_window(path: WindowPath, body: NoBody) -> Response:  # noqa: ARG001 - an unknown field is refused
        """恢复叫号."""

        def work(unit: Unit, actor: Actor) -> Window:
            service.unpause_window(unit, path.no, actor=actor)
            return views.window(unit, path.no)

        return acts.perform(work)
