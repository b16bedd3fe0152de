"""Makes the use cases of one hall, wired to one another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from queue_server.domain import sentences
from queue_server.domain.catalogue_edition import CatalogueEdition
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hall import Hall
from queue_server.domain.person import Session
from queue_server.domain.working_days import WorkingDays
from queue_server.usecases.case_door import CaseDoor
from queue_server.usecases.case_head import CaseHead
from queue_server.usecases.case_lookup import CaseLookUp
from queue_server.usecases.case_timers import CaseTimers
from queue_server.usecases.casework import Casework, build_case_system
from queue_server.usecases.day import BusinessDays
from queue_server.usecases.desk import CountDesk, DeskCounts, Desks
from queue_server.usecases.device_watch import DeviceWatch
from queue_server.usecases.duty_roster import DutyRoster
from queue_server.usecases.emergencies import Emergencies
from queue_server.usecases.expert_calls import ExpertCalls
from queue_server.usecases.forecast import Forecast
from queue_server.usecases.guides import Guides
from queue_server.usecases.help_desk import HelpDesk
from queue_server.usecases.issue_desk import IssueDesk
from queue_server.usecases.knowledge import Initials, Knowledge
from queue_server.usecases.live_catalogue import LiveCatalogue
from queue_server.usecases.notices import OneTimeNotices
from queue_server.usecases.online_first import OnlineFirst
from queue_server.usecases.outside_cases import OutsideCases
from queue_server.usecases.oversight import Oversight
from queue_server.usecases.ownership import OwnershipControl
from queue_server.usecases.paperwork import Paperwork
from queue_server.usecases.ports import Unit
from queue_server.usecases.queueing import Queueing
from queue_server.usecases.receipt_slips import ReceiptSlips
from queue_server.usecases.reports import Reports
from queue_server.usecases.retention import Retention
from queue_server.usecases.self_checks import SelfChecks
from queue_server.usecases.staff_records import StaffRecords
from queue_server.usecases.staffing import Staffing
from queue_server.usecases.station_desk import StationDesk
from queue_server.usecases.station_heads import StationHeads
from queue_server.usecases.tidal_control import LunarDay, TidalControl
from queue_server.usecases.tracing import Tracing, build_tracing
from queue_server.usecases.vault import Vault
from queue_server.usecases.window_service import WindowService


@dataclass(frozen=True, kw_only=True)
class UseCases:
    """Every verb of a hall, and the catalogue that all of them read."""

    catalogue: LiveCatalogue
    guides: Guides
    days: BusinessDays
    queueing: Queueing
    windows: WindowService
    staffing: Staffing
    tidal: TidalControl
    casework: Casework
    case_door: CaseDoor
    case_head: CaseHead
    station_desk: StationDesk
    issue_desk: IssueDesk
    case_timers: CaseTimers
    oversight: Oversight
    help_desk: HelpDesk
    expert_calls: ExpertCalls
    emergencies: Emergencies
    ownership: OwnershipControl
    desks: Desks
    devices: DeviceWatch
    knowledge: Knowledge
    reports: Reports
    self_checks: SelfChecks
    notices: OneTimeNotices
    paperwork: Paperwork
    receipt_slips: ReceiptSlips
    case_lookup: CaseLookUp
    online_first: OnlineFirst
    tracing: Tracing
    outside: OutsideCases
    vault: Vault
    retention: Retention
    station_heads: StationHeads
    staff: StaffRecords
    duty: DutyRoster

    def tick_desks(self, unit: Unit) -> None:
        """Run the timers of desks: expert calls, offers, help calls, reports, and the clocks of cases."""
        self.expert_calls.tick(unit)
        self.ownership.tick(unit)
        self.help_desk.tick(unit)
        self.reports.tick(unit)
        self.case_timers.tick(unit)


def _roomy() -> bool:
    return False


def _no_initials(text: str) -> str:
    del text
    return ""


def build_usecases(
    hall: Hall,
    catalogue: CatalogueEdition,
    *,
    lunar_day: LunarDay | None = None,
    disk_low: Callable[[], bool] = _roomy,
    calendar: WorkingDays | None = None,
    initials: Initials = _no_initials,
) -> UseCases:
    """Return the use cases of a hall.

    Args:
        hall: its profile.
        catalogue: what the hall's file says; what is published later replaces its items.
        lunar_day: gives the day of the lunar month, for planned openings by it.
        disk_low: tells whether the disk is too full for new numbers.
        calendar: the known holidays; without it every Monday to Friday is a working day, and due dates are provisional.
        initials: gives pinyin initials; without it written knowledge is found by its words only.

    Raises:
        DomainError: invalid_hall with a sentence for every fault of its profile.
    """
    hall.check()
    if lunar_day is None and any(plan.lunar_days for plan in hall.plans):
        raise DomainError(Code.INVALID_HALL, sentences.NO_LUNAR_DAYS)
    means = _Means(lunar_day=lunar_day, disk_low=disk_low, calendar=calendar or WorkingDays(), initials=initials)
    return _wire(hall, LiveCatalogue(catalogue), means=means)


@dataclass(frozen=True, kw_only=True)
class _Means:
    """What the use cases are given from outside."""

    lunar_day: LunarDay | None
    disk_low: Callable[[], bool]
    calendar: WorkingDays
    initials: Initials


def _wire(hall: Hall, live: LiveCatalogue, *, means: _Means) -> UseCases:
    guides = Guides(live)
    days = BusinessDays(hall)
    forecast = Forecast(hall, live)
    tidal = TidalControl(hall, forecast=forecast, lunar_day=means.lunar_day)
    knowledge = Knowledge(live, initials=means.initials)
    reports = Reports(live, calendar=means.calendar)
    ownership = OwnershipControl(hall, reports=reports)
    staffing, heads = Staffing(hall, days=days, tidal=tidal), StationHeads(hall, live)
    duty = DutyRoster(hall, staffing=staffing)
    paperwork = Paperwork(hall, guides, illustrative=live.frame.illustrative)
    door = CaseDoor(calendar=means.calendar, papers=paperwork)
    casework = Casework(live, hall=hall, guides=guides, system=build_case_system(hall, door), door=door)
    return UseCases(
        catalogue=live,
        guides=guides,
        days=days,
        queueing=Queueing(hall, live, days=days, forecast=forecast, disk_low=means.disk_low),
        windows=WindowService(hall, days=days, tidal=tidal, ownership=ownership),
        staffing=staffing,
        tidal=tidal,
        casework=casework,
        case_head=CaseHead(casework=casework, door=door),
        case_door=door,
        station_desk=StationDesk(guides, door=door),
        issue_desk=IssueDesk(guides, door=door),
        case_timers=CaseTimers(door),
        oversight=Oversight(),
        help_desk=HelpDesk(),
        expert_calls=ExpertCalls(hall, live, publish=knowledge.publish_answer),
        emergencies=Emergencies(),
        ownership=ownership,
        desks=Desks(hall, count=_count_for_desk(knowledge, reports), relief=duty.relief_call),
        devices=DeviceWatch(),
        knowledge=knowledge,
        reports=reports,
        self_checks=SelfChecks(),
        notices=OneTimeNotices(live, guides=guides),
        paperwork=paperwork,
        receipt_slips=ReceiptSlips(hall),
        vault=Vault(),
        retention=Retention(live, hall=hall),
        case_lookup=CaseLookUp(live),
        online_first=OnlineFirst(live),
        tracing=build_tracing(hall, live, initials=means.initials),
        outside=OutsideCases(means.calendar),
        station_heads=heads,
        staff=StaffRecords(hall, staffing=staffing, heads=heads),
        duty=duty,
    )


def _count_for_desk(knowledge: Knowledge, reports: Reports) -> CountDesk:
    def count(unit: Unit, session: Session) -> DeskCounts:
        return DeskCounts(
            reports_open=reports.count_open(unit), knowledge_unread=knowledge.count_unread(unit, session.person)
        )

    return count
