"""The day's figures for devices and signed-in people of the hall."""

from __future__ import annotations

from flask import Response

from queue_server.contract.figures import DayFigures, EvaluationCount, TidalLogLine
from queue_server.usecases.day_figures import DayCount, count_day
from queue_server.usecases.ports import Unit
from queue_server.web.acts import Acts
from queue_server.web.roles import Role
from queue_server.web.routes import Routes


def build_figures_api(acts: Acts) -> Routes:
    """Return the route `/figures`."""
    routes = Routes("figures_api")

    @routes.get("/figures", role=Role.HALL, answer=DayFigures)
    def read_figures() -> Response:
        """The business day so far: waits and their 15-minute share, cases, ratings, 空岗, the tidal window's log."""
        return acts.show(_figures)

    return routes


def _figures(unit: Unit) -> DayFigures:
    return show_figures(count_day(unit), hall=unit.hall)


def show_figures(count: DayCount, *, hall: str) -> DayFigures:
    """Map the count to what the contract shows."""
    ratings, waits_s = count.evaluations, count.waits_s
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
        evaluations=EvaluationCount(
            finished=ratings.finished,
            rated=ratings.rated,
            good=ratings.good,
            unrated=ratings.unrated,
            good_rate=ratings.good_rate,
            rating_rate=ratings.rating_rate,
        ),
        vacancies=count.vacancies,
        overtime_s=count.overtime_s,
        tidal=[
            TidalLogLine(
                seq=row.seq,
                at=row.at,
                event=row.event,
                from_state=row.from_state,
                to_state=row.to_state,
                figures=dict(row.data),
            )
            for row in count.tidal
        ],
    )
