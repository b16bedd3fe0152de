"""Maps the hall to what the public may know of it: profile, floor plan and notice board, with one version (R20)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from queue_server.contract import floor_plan as plan_shapes
from queue_server.contract import notice_board as board_shapes
from queue_server.contract.hall import EmergencyPoint, HallProfile, HallWindow
from queue_server.domain import service_item
from queue_server.domain.floor_plan import FloorPlan
from queue_server.domain.hall import WINDOW_SIGNS, Hall
from queue_server.domain.hours import business_date

VERSION_SIGNS = 8
"""Short enough that a person can compare it on a screen and on paper."""


def public_facts(
    hall: Hall, catalogue: service_item.Catalogue, *, at: datetime
) -> tuple[HallProfile, board_shapes.NoticeBoard]:
    """Return both on the day of `at`; their version is a digest of all but the day's own sessions."""
    profile, board = _profile(hall, at), _notice_board(hall, catalogue)
    lasting = profile.model_copy(update={"hours": []}).model_dump_json() + board.model_dump_json()
    version = {"version": hashlib.sha256(lasting.encode()).hexdigest()[:VERSION_SIGNS]}
    return profile.model_copy(update=version), board.model_copy(update=version)


def _profile(hall: Hall, at: datetime) -> HallProfile:
    day = business_date(at)
    return HallProfile(
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
        name_en=hall.name_en,
        org_title=hall.org_title,
        address=hall.address,
        floor_plan=_floor_plan(hall.floor_plan),
    )


def _floor_plan(plan: FloorPlan | None) -> plan_shapes.FloorPlan | None:
    return plan_shapes.FloorPlan.model_validate(asdict(plan)) if plan is not None else None


def _notice_board(hall: Hall, catalogue: service_item.Catalogue) -> board_shapes.NoticeBoard:
    posted = hall.notice_board
    stations = {station.code: station.name for station in catalogue.stations}
    parking = None
    if hall.free_parking_min is not None:
        parking = board_shapes.Parking(free_min=hall.free_parking_min, **asdict(posted.parking))
    return board_shapes.NoticeBoard(
        version="",
        illustrative=catalogue.illustrative,
        english=posted.english,
        township=hall.township,
        staff=[
            board_shapes.PostedPerson.model_validate(
                {
                    **asdict(person),
                    "station_name": stations.get(person.station, person.station) if person.station else None,
                }
            )
            for person in posted.staff
        ],
        systems=[board_shapes.HallSystem(**asdict(system)) for system in posted.eleven_systems()],
        stations=list(_stations(catalogue)),
        deadlines=board_shapes.Deadlines(instant_min=hall.instant_target_min, **asdict(posted.deadlines)),
        agency=board_shapes.Agency(
            scope=posted.agency_scope, person=posted.agency_person, phone=posted.agency_phone or hall.phones.enquiry
        ),
        parking=parking,
        complaint_box=posted.complaint_box,
        special_groups=list(posted.special_groups),
        policy_links=[board_shapes.PolicyLink(name=name, url=url) for name, url in posted.policy_links],
    )


def _stations(catalogue: service_item.Catalogue) -> Iterator[board_shapes.PostedStation]:
    """Yield the township's stations in the catalogue's order, then the county's departments."""
    posted: dict[tuple[bool, str], list[service_item.ServiceItem]] = {
        (False, station.name): [] for station in catalogue.stations
    }
    names = {station.code: station.name for station in catalogue.stations}
    for item in catalogue.services:
        county = item.level is service_item.Level.COUNTY
        name = item.county_dept if county else names.get(item.station, item.station_name)
        posted.setdefault((county, name), []).append(item)
    for (county, name), items in sorted(posted.items(), key=lambda entry: entry[0][0]):
        if items:
            yield board_shapes.PostedStation(name=name, county=county, items=[_item(item) for item in items])


def _item(item: service_item.ServiceItem) -> board_shapes.PostedItem:
    return board_shapes.PostedItem(
        id=item.id, name=item.name, case_type=item.case_type.value, days=item.promised_wd, fee=item.fee
    )
