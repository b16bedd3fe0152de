"""Pages for a place without a hall (R7), and what a villager sees of the queue: one PC, a second monitor, a phone."""

from __future__ import annotations

from flask import Blueprint, Response

from queue_server.web.page_answers import page


def build_hall_pages() -> Blueprint:
    """Return the blueprint of `/counter`, `/queue-screen`, `/t/{ticket}`, `/query`, `/results` and `/guide`.

    `/counter` is the window terminal with a panel that issues numbers by hand and prints them on the office printer.
    The others are public and read the public part of the API only.
    """
    blueprint = Blueprint("hall_pages", __name__, template_folder="templates")

    @blueprint.get("/counter")
    def counter() -> Response:
        return page("terminal.html", profile="counter")

    @blueprint.get("/queue-screen")
    def queue_screen() -> Response:
        return page("queue_screen.html")

    @blueprint.get("/t/<ticket>")
    def ticket(ticket: str) -> Response:
        return page("phone_ticket.html", ticket=ticket)

    @blueprint.get("/query")
    def query() -> Response:
        return page("query.html")

    @blueprint.get("/results")
    def results() -> Response:
        return page("results.html")

    @blueprint.get("/guide")
    def guide() -> Response:
        return page("guide.html")

    return blueprint
