"""The emergency message over HTTP: raised by anybody who is signed in, cleared by a named person with a reason."""

from __future__ import annotations

from flask import Response

from queue_server.contract.emergency import ClearEmergency, Emergency, RaiseEmergency
from queue_server.usecases.emergencies import Emergencies
from queue_server.web.acts import Acts
from queue_server.web.desk_views import show_emergency
from queue_server.web.roles import Role
from queue_server.web.routes import Routes


def build_emergency_api(acts: Acts, emergencies: Emergencies) -> Routes:
    """Return the routes of `/emergency`; that a message stands, the board says."""
    routes = Routes("emergency_api")

    @routes.post("/emergency", role=Role.STAFF, answer=Emergency, status=201)
    def raise_emergency(body: RaiseEmergency) -> Response:
        """紧急广播: stands over every screen until it is cleared; a newer one replaces it."""
        return acts.perform(
            lambda unit, actor: show_emergency(emergencies.raise_message(unit, body.text, actor=actor)), status=201
        )

    @routes.post("/emergency/clear", role=Role.STAFF, answer=Emergency)
    def clear_emergency(body: ClearEmergency) -> Response:
        """解除, with a reason; answered with the message that stood."""
        return acts.perform(
            lambda unit, actor: show_emergency(emergencies.clear(unit, reason=body.reason, actor=actor))
        )

    return routes
