"""The pages a hall's screens show: the hall display, the strip page of a window, and the stream behind both."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

import qrcode
from flask import Flask, Response, abort, render_template, send_file
from qrcode.image.svg import SvgPathFillImage

from queue_server.contract.hall import HallProfile
from queue_server.contract.theme import Theme
from signage.display_feed import DisplayFeed, Picture
from signage.plan_picture import plan_picture
from signage.sizes import Screen, sizes_of
from signage.texts import read_texts

HEARTBEAT_S = 10.0
STREAMS_MAX = 48
PAGES_DIR = Path(__file__).parent
PAGE_TEXTS = ("letters", "display", "rest", "window", "emergency")
CONTENT_POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, kw_only=True)
class FontFiles:
    """The simplified-Chinese face in two weights, as files a browser reads (otf, ttf, woff2)."""

    regular: Path
    bold: Path


@dataclass(frozen=True, kw_only=True)
class WindowSign:
    """The sign over one window: a title, and the special signs below it in their order (R15)."""

    title: str
    tidal: bool
    special: list[str]
    phone: str
    missing_phone: bool
    rating_url: str | None
    """What the 好差评 code says; None where none is registered."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """What the pages look like: the theme of all halls, the fonts, and the display's screen."""

    theme: Theme
    fonts: FontFiles | None = None
    screen: Screen = field(default_factory=Screen)

    def build(self) -> str:
        """Return a short digest of it and of the pages' files, by which an open page sees that it is outdated."""
        return _pages_digest(self.theme.css() + repr(self.screen))


def _pages_digest(look: str) -> str:
    digest = hashlib.sha256(look.encode())
    for folder in ("templates", "static", "texts"):
        for path in sorted(path for path in (PAGES_DIR / folder).iterdir() if path.is_file()):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def build_display(feed: DisplayFeed, look: Look) -> Flask:
    """Build the WSGI application; it only reads `feed`."""
    app = Flask("signage", root_path=str(PAGES_DIR))
    texts = read_texts()
    on_pages = {name: texts[name] for name in PAGE_TEXTS}
    sizes = sizes_of(look.screen)

    @app.get("/")
    def hall_display() -> str:
        picture = feed.picture().state
        return render_template(
            "board.html",
            build=picture.build,
            hall=picture.hall,
            texts=on_pages,
            rows=look.screen.rows,
            shown=sizes.next_shown,
            across=sizes.table_across,
            terse=sizes.terse,
            narrow=sizes.next_columns == 1,
        )

    @app.get("/window/<int:no>")
    def window_strip(no: int) -> str:
        picture = feed.picture().state
        sign = sign_of(picture.hall, no)
        version = picture.hall.version if picture.hall is not None else ""
        return render_template("window.html", build=picture.build, no=no, sign=sign, version=version, texts=on_pages)

    @app.get("/window/<int:no>/rating.svg")
    def rating_code(no: int) -> Response:
        return rating_picture(sign_of(feed.picture().state.hall, no))

    @app.get("/floor-plan.svg")
    def floor_plan() -> Response:
        hall = feed.picture().state.hall
        plan = hall.floor_plan if hall is not None else None
        picture = plan_picture(plan, colours=look.theme.colours) if plan is not None else None
        if picture is None:
            abort(HTTPStatus.NOT_FOUND)
        return Response(picture, mimetype="image/svg+xml")

    _serve_state(app, feed)
    _serve_look(app, look)

    @app.after_request
    def harden(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = CONTENT_POLICY
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers.setdefault("Cache-Control", "no-cache")
        return answer

    return app


def _serve_state(app: Flask, feed: DisplayFeed) -> None:
    streams = threading.BoundedSemaphore(STREAMS_MAX)

    @app.get("/board.json")
    def board_json() -> Response:
        return Response(feed.picture().encoded, mimetype="application/json")

    @app.get("/stream")
    def stream() -> Response:
        if not streams.acquire(blocking=False):
            abort(HTTPStatus.SERVICE_UNAVAILABLE)
        answer = Response(events(feed), mimetype="text/event-stream")
        answer.call_on_close(streams.release)
        answer.headers["X-Accel-Buffering"] = "no"
        return answer


def _serve_look(app: Flask, look: Look) -> None:
    tokens = look.theme.css()
    lying, upright = sizes_of(look.screen), sizes_of(look.screen, upright=True)
    sizes = f":root {{\n{lying.css()}\n}}\n@media (max-aspect-ratio: 1/1) {{\n:root {{\n{upright.css()}\n}}\n}}\n"
    fonts = look.fonts

    @app.get("/sizes.css")
    def sizes_file() -> Response:
        return Response(sizes, mimetype="text/css")

    @app.get("/tokens.css", endpoint="theme")
    def tokens_file() -> Response:
        return Response(tokens, mimetype="text/css")

    @app.get("/fonts/<weight>")
    def font(weight: str) -> Response:
        faces = {"regular": fonts.regular, "bold": fonts.bold} if fonts is not None else {}
        if weight not in faces or not faces[weight].is_file():
            abort(HTTPStatus.NOT_FOUND)
        return send_file(faces[weight], max_age=86400)


def rating_picture(sign: WindowSign | None) -> Response:
    """Return the window's 好差评 code as SVG; 404 where none is registered."""
    if sign is None or sign.rating_url is None:
        abort(HTTPStatus.NOT_FOUND)
    picture = BytesIO()
    qrcode.make(sign.rating_url, image_factory=SvgPathFillImage, border=2).save(picture)
    return Response(picture.getvalue(), mimetype="image/svg+xml")


def events(feed: DisplayFeed) -> Iterator[bytes]:
    """Yield server-sent events: the picture now, each newer one, and the present one again every 10 s."""
    yield b"retry: 2000\n\n"
    picture: Picture | None = feed.picture()
    while picture is not None:
        rev = picture.state.board.rev if picture.state.board is not None else 0
        yield b"event: board\nid: %d\ndata: %s\n\n" % (rev, picture.encoded)
        picture = feed.next_picture(picture.edition, timeout_s=HEARTBEAT_S)


def sign_of(hall: HallProfile | None, no: int) -> WindowSign | None:
    """Return what the sign over window `no` says; None while the hall or the window is not known."""
    window = next((window for window in hall.windows if window.no == no), None) if hall is not None else None
    if hall is None or window is None:
        return None
    title, *special = dict.fromkeys(window.signs or [window.name])
    # The hotline's sign without a number would send people nowhere, so the whole set waits until it is filled in.
    missing = bool(special) and not hall.unresolved_phone.strip()
    return WindowSign(
        title=title,
        tidal=window.tidal,
        special=[] if missing else special,
        phone=hall.unresolved_phone,
        missing_phone=missing,
        rating_url=window.rating_url,
    )
