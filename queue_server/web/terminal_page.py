"""The desks: window terminal, issuing desk, and the pages of a representative, of the hall head and of the bureau."""

from __future__ import annotations

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as BaseResponse

from queue_server.web.page_answers import page


def build_terminal_pages() -> Blueprint:
    """Return the blueprint of `/terminal`, `/issue`, `/station`, `/head` and `/bureau`; they act through the API."""
    blueprint = Blueprint("terminal_pages", __name__, template_folder="templates")

    @blueprint.get("/")
    def entrance() -> BaseResponse:
        return redirect("/terminal")

    @blueprint.get("/terminal")
    def terminal() -> Response:
        return page("terminal.html", profile="terminal")

    @blueprint.get("/issue")
    def issue() -> Response:
        return page("issue.html")

    @blueprint.get("/station")
    def station() -> Response:
        return page("station.html")

    @blueprint.get("/head")
    def head() -> Response:
        return page("head.html", account_optional=True)

    @blueprint.get("/bureau")
    def bureau() -> Response:
        return page("bureau.html", account_optional=True)

    return blueprint
