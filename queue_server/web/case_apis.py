"""Puts the case calls of all four desks together."""

from __future__ import annotations

from collections.abc import Sequence

from queue_server.domain.hall import Hall
from queue_server.usecases.build import UseCases
from queue_server.web.acts import Acts
from queue_server.web.case_api import CaseDesks, build_case_api
from queue_server.web.case_views import CaseViews
from queue_server.web.confirmation import Confirmation, SecretCheck
from queue_server.web.issue_case_api import build_issue_case_api
from queue_server.web.routes import Routes
from queue_server.web.station_case_api import build_station_case_api


def build_case_apis(acts: Acts, usecases: UseCases, *, hall: Hall, check: SecretCheck) -> Sequence[Routes]:
    """Return the routes of window, station, hall head and issuing desk."""
    views = CaseViews(hall, usecases.casework, usecases.case_door, usecases.guides)
    desks = CaseDesks(
        usecases.casework, stations=usecases.station_desk, issuing=usecases.issue_desk, head=usecases.case_head
    )
    return (
        build_case_api(acts, desks, views=views),
        build_station_case_api(
            acts, usecases.station_desk, head=usecases.case_head, views=views, confirmation=Confirmation(check)
        ),
        build_issue_case_api(acts, usecases.issue_desk, views=views),
    )
