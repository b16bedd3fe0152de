"""The day's figures for devices and signed-in people of the hall, and the month's ratings for everybody."""

from __future__ import annotations

from datetime import date

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from queue_server.contract.figures import (
    DayFigures,
    EvaluationCount,
    ImmediateLine,
    MonthEvaluations,
    MonthOnTime,
    PickedLine,
    StationOnTime,
    TidalLogLine,
    VacancyLine,
)
from queue_server.domain.evaluation import EvaluationFigures
from queue_server.domain.hall import Hall
from queue_server.domain.service_item import Catalogue
from queue_server.usecases.day_figures import DayCount, count_day
from queue_server.usecases.immediate_items import LateImmediate
from queue_server.usecases.journal_row import JournalRow
from queue_server.usecases.on_time import month_on_time
from queue_server.usecases.oversight import Oversight
from queue_server.usecases.ports import Unit
from queue_server.web.acts import Acts
from queue_server.web.roles import Role
from queue_server.web.routes import Routes
from queue_server.web.sentences import UNKNOWN_ITEM


class OnTimeQuery(BaseModel):
    """Which month, `2026-11`."""

    model_config = ConfigDict(extra="forbid")

    month: str = Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")


def build_figures_api(acts: Acts, oversight: Oversight, *, hall: Hall, catalogue: Catalogue) -> Routes:
    """Return the routes under `/figures`."""
    routes = Routes("figures_api")

    @routes.get("/figures", role=Role.HALL, answer=DayFigures)
    def read_figures() -> Response:
        """The business day so far: waits and their 15-minute share, cases, ratings, 空岗, the tidal window's log."""

        def work(unit: Unit) -> DayFigures:
            return show_figures(
                count_day(unit, instant_target_min=hall.instant_target_min), hall=hall.code, catalogue=catalogue
            )

        return acts.show(work)

    @routes.get("/figures/on-time", role=Role.STAFF, answer=MonthOnTime)
    def read_on_time(query: OnTimeQuery) -> Response:
        """限时办结 of a month by station: on time of all that fell due, and the numbers of the late ones (R69)."""
        first = date.fromisoformat(f"{query.month}-01")
        return acts.show(lambda unit: _on_time(unit, first, hall))

    @routes.get("/figures/evaluations", role=Role.PUBLIC, answer=MonthEvaluations)
    def read_month_evaluations() -> Response:
        """The ratings of the month so far."""

        def work(unit: Unit) -> MonthEvaluations:
            return MonthEvaluations(
                hall=hall.code,
                month=f"{unit.day:%Y-%m}",
                evaluations=_ratings(oversight.month_figures(unit)),
                practice=hall.practice,
            )

        return acts.show(work)

    return routes


def _on_time(unit: Unit, first: date, hall: Hall) -> MonthOnTime:
    found = month_on_time(unit, first)
    return MonthOnTime(
        hall=hall.code,
        month=f"{first:%Y-%m}",
        stations=[
            StationOnTime(
                station=one.station,
                station_name=one.station_name,
                due=one.due,
                on_time=one.on_time,
                rate=one.rate,
                late=list(one.late),
            )
            for one in found.stations
        ],
        corrected_twice=found.corrected_twice,
        practice=hall.practice,
    )


def show_figures(count: DayCount, *, hall: str, catalogue: Catalogue) -> DayFigures:
    """Map the count to what the contract shows."""
    waits_s = count.waits_s
    return DayFigures(
        hall=hall,
        day=count.day,
        tickets=count.tickets,
        called=len(waits_s),
        within_15_min=count.within,
        share_within_15_min=count.share_within,
        mean_wait_s=sum(waits_s) / len(waits_s) if waits_s else None,
        longest_wait_s=max(waits_s, default=None),
        cases=count.cases,
        cases_by_person=dict(count.cases_by_person),
        evaluations=_ratings(count.evaluations),
        vacancies=len(count.vacancies),
        vacancy_lines=[
            VacancyLine(window=vacancy.window, began_at=vacancy.began_at, ended_at=vacancy.ended_at)
            for vacancy in count.vacancies
        ],
        immediates=[_immediate(late, catalogue) for late in count.immediates],
        picked=[_picked(row) for row in count.picked],
        overtime_s=count.overtime_s,
        tidal=[_tidal_line(row) for row in count.tidal],
    )


def _ratings(ratings: EvaluationFigures) -> EvaluationCount:
    return EvaluationCount(
        finished=ratings.finished,
        rated=ratings.rated,
        good=ratings.good,
        unrated=ratings.unrated,
        good_rate=ratings.good_rate,
        rating_rate=ratings.rating_rate,
    )


def _immediate(late: LateImmediate, catalogue: Catalogue) -> ImmediateLine:
    item = catalogue.find(late.case.item)
    return ImmediateLine(
        case=late.case.no,
        item=late.case.item,
        item_name=item.public_name if item is not None else UNKNOWN_ITEM,
        ticket_number=late.case.ticket_number,
        minutes=late.minutes,
        left_open=late.left_open,
        same_visit=late.same_visit,
        over_limit=late.over_limit,
    )


def _picked(row: JournalRow) -> PickedLine:
    window = row.data.get("window")
    return PickedLine(
        seq=row.seq,
        at=row.at,
        number=str(row.data["number"]),
        window=window if isinstance(window, int) else None,
        person=row.person,
        reason=row.reason or "",
    )


def _tidal_line(row: JournalRow) -> TidalLogLine:
    return TidalLogLine(
        seq=row.seq,
        at=row.at,
        event=row.event,
        from_state=row.from_state,
        to_state=row.to_state,
        figures=dict(row.data),
    )
