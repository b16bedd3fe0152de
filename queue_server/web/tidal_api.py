"""The tidal window by hand, with a reason, and its state with the figures that decided; and the end of the day."""

from __future__ import annotations

from flask import Response

from queue_server.contract.board import Board
from queue_server.contract.windows import EndDay, Tidal, TidalCommand
from queue_server.domain.person import Actor
from queue_server.usecases.day import BusinessDays
from queue_server.usecases.ports import Unit
from queue_server.usecases.tidal_control import TidalControl
from queue_server.web.acts import Acts
from queue_server.web.roles import Role
from queue_server.web.routes import Routes
from queue_server.web.views import Views


def build_tidal_api(acts: Acts, control: TidalControl, *, days: BusinessDays, views: Views) -> Routes:
    """Return the routes `/tidal` and `/day/end`."""
    routes = Routes("tidal_api")

    @routes.get("/tidal", role=Role.HALL, answer=Tidal)
    def read_tidal() -> Response:
        """The tidal window's state, since when and why, with the figures of now."""
        return acts.show(lambda unit: views.tidal(unit, control.status(unit)))

    @routes.post("/tidal/open", role=Role.DESK_OR_HEAD, answer=Tidal)
    def open_tidal(body: TidalCommand) -> Response:
        """启用潮汐窗口 by hand."""
        return acts.perform(
            lambda unit, actor: views.tidal(unit, control.open_by_hand(unit, reason=body.reason, actor=actor))
        )

    @routes.post("/tidal/close", role=Role.DESK_OR_HEAD, answer=Tidal)
    def close_tidal(body: TidalCommand) -> Response:
        """关闭潮汐窗口 by hand; refused while the notice's standard is exceeded."""
        return acts.perform(
            lambda unit, actor: views.tidal(unit, control.close_by_hand(unit, reason=body.reason, actor=actor))
        )

    @routes.post("/day/end", role=Role.HALL_HEAD, answer=Board)
    def end_day(body: EndDay) -> Response:
        """日终: what still waits expires; by the hall head alone."""

        def work(unit: Unit, actor: Actor) -> Board:
            days.end_day(unit, reason=body.reason, actor=actor)
            return views.board(unit)

        return acts.perform(work)

    return routes
