"""What people ask and choose at the kiosk beside taking a number: how far a case is, and the online way (R59)."""

from __future__ import annotations

from datetime import date

from flask import Response
from pydantic import BaseModel, ConfigDict

from queue_server.contract.cases import CaseStandings, LookUpCases
from queue_server.contract.figures import ChooseOnline, OnlineFirst
from queue_server.domain.person import Actor
from queue_server.usecases import online_first as domain
from queue_server.usecases.case_lookup import CaseLookUp
from queue_server.usecases.ports import Unit
from queue_server.web import sentences
from queue_server.web.acts import Acts
from queue_server.web.brake import Brake
from queue_server.web.problems import Refusal
from queue_server.web.record_views import RecordViews, show_standings
from queue_server.web.roles import Role
from queue_server.web.routes import Routes

LOOK_UP_LIMIT, LOOK_UP_WINDOW_S = 20, 60.0
"""Enough for a row of people at the kiosk, too few to try numbers one after the other."""


class DayQuery(BaseModel):
    """Which day; the business day where none is named."""

    model_config = ConfigDict(extra="forbid")

    day: date | None = None


def build_public_case_api(acts: Acts, look_up: CaseLookUp, online: domain.OnlineFirst, *, views: RecordViews) -> Routes:
    """Return the routes `/cases/lookup`, `/online-choices` and `/figures/online-first`."""
    routes = Routes("public_case_api")
    brake = Brake(limit=LOOK_UP_LIMIT, window_s=LOOK_UP_WINDOW_S)

    @routes.post("/cases/lookup", role=Role.KIOSK, answer=CaseStandings, limited=True)
    def look_up_cases(body: LookUpCases) -> Response:
        """How far cases are, masked; by the receipt's number or an ID number, one of the two."""
        if (body.case_no is None) is (body.id_number is None):
            raise Refusal(422, "one_of_two", detail=sentences.ONE_OF_TWO)
        brake.check()

        def work(unit: Unit) -> CaseStandings:
            if body.id_number is not None:
                return show_standings(look_up.by_person(unit, body.id_number.get_secret_value()))
            return show_standings(look_up.by_number(unit, body.case_no or ""))

        # A reading: nothing of what was typed is kept, not even under an idempotency key.
        return acts.show(work)

    @routes.post("/online-choices", role=Role.HALL, answer=OnlineFirst, status=201)
    def choose_online(body: ChooseOnline) -> Response:
        """Somebody chose the online way and takes no number; answered with the day's figure."""

        def work(unit: Unit, actor: Actor) -> OnlineFirst:
            online.choose(unit, body.item, actor=actor)
            return views.online_first(online.count(unit, unit.day))

        return acts.perform(work, status=201)

    @routes.get("/figures/online-first", role=Role.HALL, answer=OnlineFirst)
    def read_online_first(query: DayQuery) -> Response:
        """Online-first rate and reasons of a day."""
        return acts.show(lambda unit: views.online_first(online.count(unit, query.day or unit.day)))

    return routes
