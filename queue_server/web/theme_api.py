"""The hall's theme as every face reads it, so that a county sees which one its halls show (R19)."""

from __future__ import annotations

from flask import Response

from queue_server.contract.theme import Theme
from queue_server.web.roles import Role
from queue_server.web.routes import Routes


def build_theme_api(theme: Theme) -> Routes:
    """Return the route `/theme`."""
    routes = Routes("theme_api")
    body = theme.model_dump_json().encode()

    @routes.get("/theme", role=Role.PUBLIC, answer=Theme)
    def read_theme() -> Response:
        """The version, colours, type, spaces and corners of this hall."""
        return Response(body, content_type="application/json")

    return routes
