"""What the public may know of the hall and its services, mapped from the domain once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Response

from queue_server.contract.hall import HallProfile
from queue_server.contract.items import Catalogue, Tile
from queue_server.contract.notice_board import NoticeBoard
from queue_server.domain import service_item
from queue_server.domain.hall import Hall
from queue_server.web.guide_views import public_item
from queue_server.web.public_facts import public_facts
from queue_server.web.roles import Role
from queue_server.web.routes import Routes


def build_hall_api(hall: Hall, catalogue: service_item.Catalogue, *, now: Callable[[], datetime]) -> Routes:
    """Return the routes `/hall`, `/notice-board` and `/items`."""
    routes = Routes("hall_api")
    written: dict[str, bytes] = {}

    @routes.get("/hall", role=Role.PUBLIC, answer=HallProfile)
    def read_hall() -> Response:
        """Hours, zones, emergency points, phones and the signs of each window."""
        profile, _ = public_facts(hall, catalogue, at=now())
        return Response(profile.model_dump_json(), content_type="application/json")

    @routes.get("/notice-board", role=Role.PUBLIC, answer=NoticeBoard)
    def read_notice_board() -> Response:
        """What the hall posts: staff, rules, items by station with their days, deadlines."""
        _, board = public_facts(hall, catalogue, at=now())
        return Response(board.model_dump_json(), content_type="application/json")

    @routes.get("/items", role=Role.PUBLIC, answer=Catalogue)
    def read_items() -> Response:
        """The catalogue as the public sees it."""
        version = catalogue.version
        body = written.get(version)
        if body is None:
            body = public_catalogue(catalogue).model_dump_json().encode()
            written.clear()
            written[version] = body
        return Response(body, content_type="application/json")

    return routes


def public_catalogue(catalogue: service_item.Catalogue) -> Catalogue:
    """Return the catalogue as kiosk and pages read it; the desk items stand last."""
    return Catalogue(
        version=catalogue.version,
        illustrative=catalogue.illustrative,
        online_url=catalogue.online_url,
        tiles=[
            Tile(
                id=tile.id,
                title=tile.title,
                hint=tile.hint,
                icon=tile.icon,
                items=[item.id for item in catalogue.tile_items(tile.id)],
            )
            for tile in catalogue.tiles
        ],
        items=[public_item(item) for item in catalogue.items],
    )
