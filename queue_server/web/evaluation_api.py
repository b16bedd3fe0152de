"""Rating of a finished visit: at the kiosk, at the pad, or on the one screen of a place without devices."""

from __future__ import annotations

from flask import Response

from queue_server.contract.evaluations import Evaluation, Rate
from queue_server.usecases.oversight import Oversight
from queue_server.web.acts import Acts
from queue_server.web.gate import SIGNAGE, principal
from queue_server.web.roles import Role
from queue_server.web.routes import Routes
from queue_server.web.views import show_evaluation


def build_evaluation_api(acts: Acts, oversight: Oversight) -> Routes:
    """Return the route `/evaluations`."""
    routes = Routes("evaluation_api")

    @routes.post("/evaluations", role=Role.HALL, answer=Evaluation, status=201)
    def evaluate(body: Rate) -> Response:
        """好差评: one voluntary rating a visit."""
        channel = _channel()
        return acts.perform(
            lambda unit, actor: show_evaluation(
                oversight.evaluate(
                    unit, body.ticket, level=body.level, reasons=body.reasons, channel=channel, actor=actor
                )
            ),
            status=201,
        )

    return routes


def _channel() -> str:
    device = principal().device
    if device is None:
        return "window"
    return "pad" if device.startswith(SIGNAGE) else "kiosk"
