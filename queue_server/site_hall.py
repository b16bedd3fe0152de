"""The one place where a technician's site file becomes the hall; of the server it alone knows the file's schema."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from firmware_config.special_days import special_days
from queue_server.domain import floor_plan, notice_board
from queue_server.domain import hall as domain
from queue_server.domain.hours import Hours, HoursTable, ServiceSession
from queue_server.domain.person import Terminal
from queue_server.domain.privacy import Privacy

if TYPE_CHECKING:
    from firmware_config.schema import Site

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def build_hall(site: Site, *, web: str) -> domain.Hall:
    """Map a site file that was read to the domain's hall.

    Args:
        site: as firmware_config.site_file loads it.
        web: the server's address; a practice hall's slips lead phones there.

    Raises:
        DomainError: invalid_hall, with a sentence for every fault.
    """
    own_url = f"{web}/t/" if site.hall.practice else None
    hall = domain.Hall(
        code=site.hall.code,
        name=site.hall.name,
        county=site.hall.county,
        practice=site.hall.practice,
        no_hall=site.hall.profile == "no_hall",
        windows=_windows(site),
        terminals=_terminals(site),
        hours=_hours(site),
        zones=tuple(zone.name for zone in site.zones),
        phones=domain.Phones(
            enquiry=site.hall.phone, supervision=site.hall.supervision_phone, unresolved=site.hall.unresolved_phone
        ),
        emergency_points=tuple(domain.EmergencyPoint(**point.model_dump()) for point in site.emergency_points),
        tidal=domain.TidalRules(
            **site.tidal.model_dump(exclude={"plans", "excluded_items"}),
            excluded_items=frozenset(site.tidal.excluded_items),
        ),
        ticket=domain.TicketRules(
            **site.tickets.model_dump(exclude={"hold_max_min"}), hold_min=site.tickets.hold_max_min
        ),
        plans=_plans(site),
        case_system=domain.CaseSystemRules(
            kind=site.case.system, address=site.case.outside_url, api_url=site.case.api_url
        ),
        instant_target_min=site.case.instant_target_min,
        free_parking_min=site.parking.free_min if site.parking.offered else None,
        ticket_url=site.hall.ticket_url or own_url,
        township=site.hall.township,
        org_title=site.hall.org_title,
        organ_code=site.case.organ_code or site.hall.township,
        name_en=site.hall.name_en,
        address=site.hall.address or "",
        floor_plan=_floor_plan(site),
        notice_board=_notice_board(site),
        stations=tuple(site.hall.stations),
        privacy=Privacy(**site.pii.model_dump()),
        secret_max_age_days=site.sign_in.secret_max_age_days,
    )
    hall.check()
    return hall


def _windows(site: Site) -> tuple[domain.HallWindow, ...]:
    return tuple(
        domain.HallWindow(
            no=window.no,
            kind=window.type,
            networks=frozenset(window.networks),
            name=window.name,
            rating_url=window.rating_url,
        )
        for window in site.windows
    )


def _terminals(site: Site) -> tuple[Terminal, ...]:
    return tuple(
        Terminal(
            id=terminal.id,
            networks=frozenset({terminal.network}),
            window=terminal.window,
            station=terminal.station,
        )
        for terminal in site.terminals
    )


def _hours(site: Site) -> Hours:
    def sessions(texts: Sequence[str]) -> tuple[ServiceSession, ...]:
        return tuple(sorted(ServiceSession.parse(text) for text in texts))

    week = tuple(sessions(getattr(site.hours, day)) for day in WEEK)
    special = {day: sessions(texts) for day, texts in special_days(site.hours).items()}
    return Hours(tables=(HoursTable(week=week),), special=special)


def _floor_plan(site: Site) -> floor_plan.FloorPlan | None:
    drawn = site.floor_plan
    if drawn is None:
        return None
    return floor_plan.FloorPlan(
        width_m=drawn.width_m,
        depth_m=drawn.depth_m,
        building=floor_plan.PlanArea(**drawn.building.model_dump()),
        zones=tuple(floor_plan.PlanArea(**zone.model_dump()) for zone in drawn.zones),
        fixtures=tuple(floor_plan.PlanFixture(**fixture.model_dump()) for fixture in drawn.fixtures),
        points=tuple(floor_plan.PlanPoint(**point.model_dump()) for point in drawn.points),
        route=tuple(drawn.route),
        escape=tuple(tuple(way) for way in drawn.escape),
        here=dict(drawn.here),
        north_deg=drawn.north_deg,
    )


def _notice_board(site: Site) -> notice_board.NoticeBoard:
    posted = site.notice_board
    return notice_board.NoticeBoard(
        english=posted.english,
        staff=tuple(notice_board.PostedPerson(**person.model_dump()) for person in site.staff),
        systems=tuple(notice_board.HallSystem(**system.model_dump()) for system in site.systems),
        agency_scope=posted.agency_scope,
        agency_person=posted.agency_person,
        agency_phone=posted.agency_phone,
        parking=notice_board.ParkingPlace(**site.parking.model_dump(exclude={"offered", "free_min"})),
        complaint_box=posted.complaint_box,
        special_groups=tuple(posted.special_groups),
        policy_links=tuple((link.name, link.url) for link in posted.policy_links),
    )


def _plans(site: Site) -> tuple[domain.PlannedOpening, ...]:
    return tuple(
        domain.PlannedOpening(
            name=plan.name,
            start_min=ServiceSession.parse(plan.session).start_min,
            end_min=ServiceSession.parse(plan.session).end_min,
            weekdays=frozenset(WEEK.index(day) for day in plan.weekdays),
            month_days=frozenset(plan.month_days),
            lunar_days=frozenset(plan.lunar_days),
            dates=frozenset(plan.dates),
        )
        for plan in site.tidal.plans
    )
