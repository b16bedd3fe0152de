"""The whole practice hall on one page: kiosk, paper, display, terminal, strips, lamp and pads, without any device."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response

from queue_server.client import HallClient
from queue_server.web.page_answers import POLICY, page


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
    del wiring

    @blueprint.get("")
    def demo() -> Response:
        return page("demo.html", policy=POLICY)

    return blueprint
