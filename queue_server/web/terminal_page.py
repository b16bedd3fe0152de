"""The window terminal: one screen from which a clerk calls, serves and opens cases by keyboard alone."""

from __future__ import annotations

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as BaseResponse

from queue_server.web.page_answers import page


def build_terminal_pages() -> Blueprint:
    """Return the blueprint of `/terminal`, to which `/` leads; the page signs in and acts through the API."""
    blueprint = Blueprint("terminal_pages", __name__, template_folder="templates")

    @blueprint.get("/")
    def entrance() -> BaseResponse:
        return redirect("/terminal")

    @blueprint.get("/terminal")
    def terminal() -> Response:
        return page("terminal.html", profile="terminal")

    return blueprint
