"""Every page that people open in a browser, as blueprints ready to register on the application."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, redirect
from werkzeug import Response

from queue_server.contract.theme import Theme
from queue_server.web.demo_page import DemoWiring, build_demo_pages
from queue_server.web.hall_page import build_hall_pages
from queue_server.web.prints import build_print_pages
from queue_server.web.static_files import build_static_files
from queue_server.web.terminal_page import build_terminal_pages


def build_pages(
    *, theme: Theme, fonts: Path | None, ticket_url: str | None, demo: DemoWiring | None, no_hall: bool = False
) -> tuple[Blueprint, ...]:
    """Return the blueprints of all pages; register each at the root, without a prefix.

    The pages hold no data of their own: they read and act through the JSON API of the same origin with the session
    cookie, so they need no use case and no storage. Every answer carries its own Content-Security-Policy; an
    application-wide one must not overwrite it (`headers.setdefault`).

    Args:
        theme: colours, type and spaces of every page.
        fonts: directory of the cut web fonts (`*.woff2`, `*.otf`, `*.ttf`), served under `/static/fonts/`; None leaves
            the pages to the system's Noto Sans CJK SC.
        ticket_url: prefix of a ticket page's public address, for the QR code on a printed ticket; None prints none.
        demo: the doors of the simulated hall, in practice halls only; None leaves `/demo` out altogether.
        no_hall: whether `/` leads to the counter of a place without a hall (R7) rather than to the window terminal.
    """
    blueprints = [
        _build_front_page("/counter" if no_hall else "/terminal"),
        build_static_files(fonts, theme=theme),
        build_terminal_pages(),
        build_hall_pages(),
        build_print_pages(ticket_url),
    ]
    if demo is not None:
        blueprints.append(build_demo_pages(demo))
    return tuple(blueprints)


def _build_front_page(target: str) -> Blueprint:
    blueprint = Blueprint("front_page", __name__)

    @blueprint.get("/")
    def front() -> Response:
        return redirect(target)

    return blueprint
