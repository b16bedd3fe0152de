"""The technician's pages under /posters: pictures of all sheets, which of them changed, and their PDF."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Response, abort, redirect, render_template, request, send_file, url_for

from signage.posters.desk import PosterDesk, Stock
from signage.posters.press import PressError
from signage.posters.rendering import FOLDER
from signage.posters.sheet import Sheet

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

log = logging.getLogger(__name__)

CONTENT_POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
GROUPS = ("signs", "board", "plan", "cards")


def build_posters(desk: PosterDesk) -> Flask:
    """Build the WSGI application that stands under /posters."""
    app = Flask("posters", root_path=str(FOLDER))
    texts = desk.texts["pages"]

    @app.get("/")
    def index() -> str:
        return _index(desk)

    @app.get("/sheet/<slot>")
    def sheet(slot: str) -> str:
        stock = _stock(desk, fresh=False)
        found = stock.printable([slot])
        if not found:
            abort(HTTPStatus.NOT_FOUND, texts["unknown_sheet"])
        return desk.page(found, stock, prefix="../")

    @app.get("/pdf")
    def pdf() -> Response:
        stock = _stock(desk, fresh=True)
        asked = request.args.getlist("sheet")
        sheets = stock.printable(asked) if asked else stock.changed
        if not sheets:
            abort(HTTPStatus.NOT_FOUND, texts["unknown_sheet"])
        try:
            printed = desk.pdf(sheets, stock)
        except PressError:
            log.exception("no PDF of %s", [sheet.slot for sheet in sheets])
            abort(HTTPStatus.SERVICE_UNAVAILABLE, texts["press_failed"])
        answer = Response(printed, mimetype="application/pdf")
        name = sheets[0].slot if len(sheets) == 1 else f"posters-{stock.facts.hall.version[:8]}"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
        return answer

    @app.post("/posted")
    def posted() -> AnyResponse:
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            abort(HTTPStatus.FORBIDDEN)
        seen = [(slot, digest) for slot, _, digest in (line.partition(" ") for line in request.form.getlist("seen"))]
        if not desk.post(seen):
            abort(HTTPStatus.CONFLICT, texts["stale_post"])
        return redirect(url_for("index"), HTTPStatus.SEE_OTHER)

    _serve_files(app, desk)
    return app


def _serve_files(app: Flask, desk: PosterDesk) -> None:
    @app.get("/look.css")
    def look() -> Response:
        return Response(desk.look.css(), mimetype="text/css")

    @app.get("/posters.css", endpoint="posters_css")
    @app.get("/pages.css", endpoint="pages_css")
    def style() -> Response:
        return send_file(FOLDER / "static" / request.path.rpartition("/")[2], mimetype="text/css")

    @app.get("/fonts/<weight>")
    def font(weight: str) -> Response:
        file = desk.look.fonts().get(f"fonts/{weight}")
        if file is None or not file.is_file():
            abort(HTTPStatus.NOT_FOUND)
        return send_file(file, mimetype="font/otf", max_age=86400)

    @app.after_request
    def harden(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = CONTENT_POLICY
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "same-origin"
        answer.headers.setdefault("Cache-Control", "no-cache")
        return answer

    @app.errorhandler(HTTPStatus.NOT_FOUND)
    @app.errorhandler(HTTPStatus.CONFLICT)
    @app.errorhandler(HTTPStatus.SERVICE_UNAVAILABLE)
    def told(error: Exception) -> tuple[str, int]:
        sentence = getattr(error, "description", "")
        return render_template("told.html", t=desk.texts, sentence=sentence), getattr(error, "code", 500)


def _stock(desk: PosterDesk, *, fresh: bool) -> Stock:
    stock = desk.stock(fresh=fresh)
    if stock is None:
        abort(HTTPStatus.SERVICE_UNAVAILABLE, desk.texts["pages"]["nothing"])
    return stock


def _index(desk: PosterDesk) -> str:
    stock = _stock(desk, fresh=True)
    groups: dict[str, list[Sheet]] = {group: [] for group in GROUPS}
    for sheet in stock.sheets:
        groups[sheet.group].append(sheet)
    return render_template(
        "index.html",
        t=desk.texts,
        hall=stock.facts.hall,
        theme=stock.facts.theme.version,
        groups=groups,
        editions=stock.editions,
        changed=stock.changed,
        offline=stock.offline,
    )
