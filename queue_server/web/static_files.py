"""Scripts, styles and fonts of the pages, served by this server alone so that a hall without the Internet has them."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory

from queue_server.contract.theme import Theme

STATIC = Path(__file__).parent / "static"


def build_static_files(fonts: Path | None, *, theme: Theme) -> Blueprint:
    """Return the blueprint of `/static/` and `/static/fonts/`.

    `/static/tokens.css` is the theme and what every page builds on it (`page.css`); no file of that name is stored.

    Args:
        fonts: directory of the cut web fonts; None answers 404, and the pages use the system's face.
        theme: colours, type and spaces of every page.
    """
    blueprint = Blueprint("page_files", __name__)
    tokens = f'@import url("page.css");\n{theme.css()}'

    @blueprint.get("/static/tokens.css")
    def tokens_file() -> Response:
        return Response(tokens, mimetype="text/css", headers={"Cache-Control": "no-cache"})

    @blueprint.get("/static/<path:name>")
    def static_file(name: str) -> Response:
        answer = send_from_directory(STATIC, name)
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    @blueprint.get("/static/fonts/<name>")
    def font_file(name: str) -> Response:
        if fonts is None:
            abort(404)
        return send_from_directory(fonts.absolute(), name, max_age=86_400)

    return blueprint
