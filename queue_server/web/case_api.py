"""The clerk's case calls: launch from the ticket in hand, checklist, receive or link, void, read."""

from __future__ import annotations

from typing import Literal

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from queue_server.contract.cases import Case, CaseList, LaunchCase, LinkCase, ReceiveCase, TickMaterials, VoidCase
from queue_server.usecases.casework import Casework
from queue_server.usecases.ports import Unit
from queue_server.web import sentences
from queue_server.web.acts import Acts
from queue_server.web.gate import principal
from queue_server.web.paths import CasePath
from queue_server.web.problems import Refusal
from queue_server.web.roles import Role
from queue_server.web.routes import Routes
from queue_server.web.views import Views


class CaseFilter(BaseModel):
    """Which cases: of one visit, the 预收件 that wait for entry, or a station's own; exactly one of the three."""

    model_config = ConfigDict(extra="forbid")

    ticket: str = Field(default="", max_length=64)
    state: Literal["DRAFT", ""] = ""
    station: Literal["JS", "NY", "NJ", "LD", "MZ", "TY", ""] = ""


def build_case_api(acts: Acts, casework: Casework, *, views: Views) -> Routes:
    """Return the routes under `/cases`."""
    routes = Routes("case_api")
    _add_reading(routes, acts, casework=casework, views=views)
    _add_steps(routes, acts, casework=casework, views=views)
    return routes


def _add_reading(routes: Routes, acts: Acts, *, casework: Casework, views: Views) -> None:
    @routes.get("/cases", role=Role.STAFF, answer=CaseList)
    def list_cases(query: CaseFilter) -> Response:
        """For a clerk a visit's cases (`ticket`) or the 预收件 (`state=DRAFT`), for a station its own (`station`)."""
        actor = principal().actor
        if sum(map(bool, (query.ticket, query.state, query.station))) != 1:
            raise Refusal(422, "one_filter", detail=sentences.ONE_FILTER)

        def work(unit: Unit) -> CaseList:
            if query.station:
                found = casework.of_station(unit, query.station, actor=actor)
            else:
                casework.check_clerk(actor)
                found = casework.of_ticket(unit, query.ticket) if query.ticket else casework.drafts(unit)
            return CaseList(cases=[views.case(unit, case) for case in found])

        return acts.show(work)

    @routes.get("/cases/<no>", role=Role.DESK, answer=Case)
    def read_case(path: CasePath) -> Response:
        """A case with its checklist and trace; the applicant is masked."""
        return acts.show(lambda unit: views.case(unit, casework.case(unit, path.no)))


def _add_steps(routes: Routes, acts: Acts, *, casework: Casework, views: Views) -> None:
    @routes.post("/cases", role=Role.DESK, answer=Case, status=201)
    def launch_case(body: LaunchCase) -> Response:
        """立件: a 预收件 with the guide's checklist, for the ticket in service."""
        return acts.perform(
            lambda unit, actor: views.case(unit, casework.launch(unit, body.ticket, item=body.item, actor=actor)),
            status=201,
        )

    @routes.post("/cases/<no>/materials", role=Role.DESK, answer=Case)
    def tick_materials(path: CasePath, body: TickMaterials) -> Response:
        """Tick which of the guide's materials are present."""
        return acts.perform(
            lambda unit, actor: views.case(
                unit, casework.check_materials(unit, path.no, present=body.present, actor=actor)
            )
        )

    @routes.post("/cases/<no>/receive", role=Role.DESK, answer=Case)
    def receive_case(path: CasePath, body: ReceiveCase) -> Response:
        """收件: refused while a required material is missing, and at a terminal without the extranet (R40)."""
        phone = body.phone.get_secret_value() if body.phone is not None else None
        return acts.perform(
            lambda unit, actor: views.case(
                unit,
                casework.receive(
                    unit,
                    path.no,
                    name=body.applicant_name.get_secret_value(),
                    id_number=body.applicant_id.get_secret_value(),
                    phone=phone,
                    actor=actor,
                ),
            )
        )

    @routes.post("/cases/<no>/link", role=Role.DESK, answer=Case)
    def link_case(path: CasePath, body: LinkCase) -> Response:
        """Link the outside system's case number."""
        return acts.perform(
            lambda unit, actor: views.case(unit, casework.link(unit, path.no, outside_no=body.outside_no, actor=actor))
        )

    @routes.post("/cases/<no>/void", role=Role.DESK, answer=Case)
    def void_case(path: CasePath, body: VoidCase) -> Response:
        """作废 a draft that was opened by mistake."""
        return acts.perform(
            lambda unit, actor: views.case(unit, casework.void(unit, path.no, reason=body.reason, actor=actor))
        )
