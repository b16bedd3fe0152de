"""The whole practice hall on one page: kiosk, paper, display, terminal, strips, lamp and pads, without any device."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, request

from queue_server.client import HallClient
from queue_server.web import sentences
from queue_server.web.demo_doors import DemoDoors, DoorClosedError
from queue_server.web.demo_market_day import MarketDay
from queue_server.web.page_answers import POLICY, page

FAULT_VERBS = frozenset(
    {
        "paper_out",
        "paper_in",
        "cover_open",
        "cover_close",
        "unplug",
        "plug",
        "silence",
        "answer",
        "power_cycle",
        "card",
        "card_away",
    }
)


@dataclass(frozen=True, kw_only=True)
class DemoWiring:
    """What the demo page reaches besides the API.

    Attributes:
        controls: name (`kiosk`, `printer`, `led1`, `lamp`, `pads`, `id_card`) to `host:port` of the control port
            that speaks JSON lines (contract.md 1). One that does not answer is shown as absent.
        display_url: address of the hall display's page, which is framed.
        client: makes a client of this server's own API with a device token that may issue tickets.
        credentials_path: the practice hall's `credentials.json`, so that a visitor signs in by a click; None hides it.
    """

    controls: Mapping[str, str]
    display_url: str
    client: Callable[[], HallClient]
    credentials_path: Path | None = None


def build_demo_pages(wiring: DemoWiring) -> Blueprint:
    """Return the blueprint of `/demo`; only for a practice hall."""
    blueprint = Blueprint("demo_pages", __name__, template_folder="templates", url_prefix="/demo")
    doors = DemoDoors(wiring.controls)
    _add_page(blueprint, doors, wiring)
    _add_devices(blueprint, doors)
    _add_market_day(blueprint, MarketDay(wiring.client))

    @blueprint.errorhandler(DoorClosedError)
    def closed(error: DoorClosedError) -> tuple[Response, int]:
        return jsonify(detail=sentences.DEVICE_SILENT, reason=str(error)), HTTPStatus.SERVICE_UNAVAILABLE

    return blueprint


def _add_page(blueprint: Blueprint, doors: DemoDoors, wiring: DemoWiring) -> None:
    @blueprint.get("")
    def demo() -> Response:
        display = _as_reached(wiring.display_url, request.host)
        policy = f"{POLICY}; frame-src 'self' {_origin(display)}"
        return page("demo.html", policy=policy, display=display, devices=" ".join(doors.names))

    @blueprint.get("/people")
    def people() -> Response:
        return jsonify(people=_people(wiring.credentials_path))


def _add_devices(blueprint: Blueprint, doors: DemoDoors) -> None:
    @blueprint.get("/<name>.png")
    def picture(name: str) -> Response:
        png = doors.picture(name)
        answer = Response(png, content_type="image/png")
        answer.set_etag(hashlib.sha256(png).hexdigest()[:20])
        answer.headers["Cache-Control"] = "no-cache"
        answer.make_conditional(request)
        return answer

    @blueprint.post("/kiosk/touch")
    def touch() -> Response:
        asked = request.get_json()
        return jsonify(doors.ask("kiosk", {"do": "touch", "x": asked.get("x"), "y": asked.get("y")}))

    @blueprint.post("/pads/<int:pad>/<key>")
    def press(pad: int, key: str) -> Response:
        request.get_json()
        return jsonify(doors.ask("pads", {"do": "press", "pad": pad, "key": key}))

    @blueprint.post("/devices/<name>/<verb>")
    def fault(name: str, verb: str) -> Response:
        request.get_json()
        if verb not in FAULT_VERBS:
            raise DoorClosedError(f"{name}: no verb {verb} here")
        return jsonify(doors.ask(name, {"do": verb}))


def _add_market_day(blueprint: Blueprint, day: MarketDay) -> None:
    @blueprint.get("/market-day")
    def progress() -> Response:
        return jsonify(asdict(day.progress))

    @blueprint.post("/market-day")
    def start() -> tuple[Response, int]:
        if request.get_json().get("stop"):
            day.stop()
        else:
            day.start()
        return jsonify(asdict(day.progress)), HTTPStatus.ACCEPTED


def _people(credentials: Path | None) -> list[dict[str, Any]]:
    if credentials is None:
        return []
    try:
        content = json.loads(credentials.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    people: list[dict[str, Any]] = content.get("people", [])
    return people


def _as_reached(display_url: str, host: str) -> str:
    """Name the display by the host under which the visitor reaches this page, with the display's own port."""
    display = urlsplit(display_url)
    name = urlsplit(f"//{host}").hostname or display.hostname
    return f"{display.scheme}://{name}:{display.port}{display.path}"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
