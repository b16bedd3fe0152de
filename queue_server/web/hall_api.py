"""What the public may know of the hall and its services, mapped from the domain once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from flask import Response

from queue_server.contract.hall import EmergencyPoint, HallProfile, HallWindow
from queue_server.contract.items import Catalogue, Item, Material, Tile
from queue_server.domain import service_item
from queue_server.domain.hall import WINDOW_SIGNS, Hall
from queue_server.domain.hours import business_date
from queue_server.web.roles import Role
from queue_server.web.routes import Routes


def build_hall_api(hall: Hall, catalogue: service_item.Catalogue, *, now: Callable[[], datetime]) -> Routes:
    """Return the routes `/hall` and `/items`."""
    routes = Routes("hall_api")
    items = public_catalogue(catalogue).model_dump_json().encode()

    @routes.get("/hall", role=Role.PUBLIC, answer=HallProfile)
    def read_hall() -> Response:
        """Hours, zones, emergency points, phones and the signs of each window."""
        return Response(hall_profile(hall, now()).model_dump_json(), content_type="application/json")

    @routes.get("/items", role=Role.PUBLIC, answer=Catalogue)
    def read_items() -> Response:
        """The catalogue as the public sees it."""
        return Response(items, content_type="application/json")

    return routes


def hall_profile(hall: Hall, at: datetime) -> HallProfile:
    """Return the public face of the hall on the day of `at`; its version is a digest of the rest."""
    day = business_date(at)
    profile = HallProfile(
        hall=hall.code,
        name=hall.name,
        county=hall.county,
        version="",
        practice=hall.practice,
        hours=[str(session) for session in hall.hours.sessions_on(day)],
        hours_week=list(hall.hours.week_lines(day)),
        zones=list(hall.zones),
        emergency_points=[
            EmergencyPoint(kind=point.kind, name=point.name, place=point.place) for point in hall.emergency_points
        ],
        windows=[
            HallWindow(
                no=window.no,
                name=window.title,
                tidal=window.tidal,
                signs=[window.title, *(() if window.tidal else WINDOW_SIGNS)],
                rating_url=window.rating_url,
            )
            for window in hall.windows
        ],
        windows_without_rating=[window.no for window in hall.windows if window.rating_url is None],
        phone=hall.phones.enquiry,
        supervision_phone=hall.phones.supervision,
        unresolved_phone=hall.phones.unresolved,
        free_parking_min=hall.free_parking_min,
        ticket_url=hall.ticket_url,
        guide_item=service_item.GUIDE_ITEM,
    )
    version = hashlib.sha256(profile.model_dump_json().encode()).hexdigest()[:16]
    return profile.model_copy(update={"version": version})


def public_catalogue(catalogue: service_item.Catalogue) -> Catalogue:
    """Return the catalogue as kiosk and pages read it; the desk items stand last."""
    return Catalogue(
        version=catalogue.version,
        illustrative=catalogue.illustrative,
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
        items=[_public_item(item) for item in catalogue.items],
    )


def _public_item(item: service_item.ServiceItem) -> Item:
    return Item(
        id=item.id,
        name=item.name,
        letter=item.letter,
        station=item.station or item.county_dept,
        station_name=item.station_name or item.county_dept,
        case_type=item.case_type.value,
        promised_wd=item.promised_wd,
        network=item.network.value,
        online_capable=item.online_capable,
        in_person_required=item.in_person_required,
        reveals_status=item.reveals_status,
        service_min=item.service_min,
        home_tile=item.home_tile,
        pinyin=item.pinyin,
        aliases=list(item.aliases),
        materials=[
            Material(
                name=material.name,
                source=material.source,
                form=material.form,
                copies=material.copies,
                required=material.required,
                condition=material.condition,
            )
            for material in item.materials
        ],
        fee=item.fee,
        legal_wd=item.legal_wd,
        conditions=item.conditions,
        result=item.result,
    )
