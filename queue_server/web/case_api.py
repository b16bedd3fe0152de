"""The window's case calls: launch from the ticket in hand, checklist, 收件, 流转, notices, 归档; lists and reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from queue_server.contract.cases import (
    Case,
    CaseList,
    LaunchCase,
    LinkCase,
    NoWords,
    ReasonOfStep,
    ReceiveCase,
    ResubmitCase,
    RouteCase,
    TickMaterials,
    VoidCase,
    WithdrawCase,
)
from queue_server.domain import case
from queue_server.domain.person import Actor
from queue_server.usecases.case_head import CaseHead
from queue_server.usecases.casework import Casework, HelpGiven, MaterialMarks, ReceiveWish
from queue_server.usecases.issue_desk import IssueDesk
from queue_server.usecases.ports import Unit
from queue_server.usecases.station_desk import StationDesk
from queue_server.web import sentences
from queue_server.web.acts import Acts
from queue_server.web.case_views import CaseViews
from queue_server.web.gate import principal
from queue_server.web.paths import CasePath
from queue_server.web.problems import Refusal
from queue_server.web.roles import Role
from queue_server.web.routes import Routes

Verb = Callable[[Unit, Actor], case.Case]


class CaseFilter(BaseModel):
    """Which cases: a desk's own, of one visit, the 预收件 that wait for entry, or a station's; exactly one of them."""

    model_config = ConfigDict(extra="forbid")

    desk: Literal["window", "station", "issue", "head", ""] = ""
    ticket: str = Field(default="", max_length=64)
    state: Literal["DRAFT", ""] = ""
    station: Literal["JS", "NY", "NJ", "LD", "MZ", "TY", ""] = ""


class CaseSteps:
    """Does a step for whoever asks and shows the case as that person sees it then."""

    def __init__(self, acts: Acts, *, views: CaseViews) -> None:
        self._acts = acts
        self._views = views

    def take(self, verb: Verb, *, status: int = 200, without: str | None = None) -> Response:
        """Take a step in one transaction; `without` names a field of the body that must not leave a trace."""
        return self._acts.perform(
            lambda unit, actor: self._views.case(unit, verb(unit, actor), session=actor.session),
            status=status,
            without=without,
        )


class CaseDesks:
    """The four desks' own lists."""

    def __init__(self, casework: Casework, *, stations: StationDesk, issuing: IssueDesk, head: CaseHead) -> None:
        self.casework = casework
        self._of = {
            "window": casework.of_window,
            "station": stations.cases,
            "issue": issuing.cases,
            "head": head.cases,
        }

    def list(self, unit: Unit, desk: str, *, actor: Actor) -> Sequence[case.Case]:
        """Return a desk's cases; DomainError forbidden for whoever does not sit there."""
        return self._of[desk](unit, actor=actor)


def build_case_api(acts: Acts, desks: CaseDesks, *, views: CaseViews) -> Routes:
    """Return the window's routes under `/cases`, and the lists of all desks."""
    routes = Routes("case_api")
    steps = CaseSteps(acts, views=views)
    _add_reading(routes, acts, desks=desks, views=views)
    _add_intake(routes, steps, casework=desks.casework)
    _add_notices(routes, steps, casework=desks.casework)
    _add_endings(routes, steps, casework=desks.casework)
    return routes


def _add_reading(routes: Routes, acts: Acts, *, desks: CaseDesks, views: CaseViews) -> None:
    casework = desks.casework

    @routes.get("/cases", role=Role.STAFF, answer=CaseList)
    def list_cases(query: CaseFilter) -> Response:
        """A desk's list (`desk`), a visit's cases (`ticket`), the 预收件 (`state=DRAFT`) or a station's (`station`)."""
        actor = principal().actor
        if sum(map(bool, (query.desk, query.ticket, query.state, query.station))) != 1:
            raise Refusal(422, "one_filter", detail=sentences.ONE_FILTER)

        def work(unit: Unit) -> CaseList:
            if query.desk:
                return views.lines(unit, desks.list(unit, query.desk, actor=actor), session=actor.session)
            if query.station:
                found = casework.of_station(unit, query.station, actor=actor)
            else:
                casework.check_clerk(actor)
                found = casework.of_ticket(unit, query.ticket) if query.ticket else casework.drafts(unit)
            return CaseList(cases=[views.case(unit, one, session=actor.session) for one in found])

        return acts.show(work)

    @routes.get("/cases/<no>", role=Role.STAFF, answer=Case)
    def read_case(path: CasePath) -> Response:
        """A case with its checklist, its papers and its story; people are masked. A station reads its own alone."""
        actor = principal().actor
        return acts.show(
            lambda unit: views.case(unit, casework.readable(unit, path.no, actor=actor), session=actor.session)
        )


def _add_intake(routes: Routes, steps: CaseSteps, *, casework: Casework) -> None:
    @routes.post("/cases", role=Role.DESK, answer=Case, status=201)
    def launch_case(body: LaunchCase) -> Response:
        """立件: a 预收件 with the guide's checklist, for the ticket in service."""
        return steps.take(
            lambda unit, actor: casework.launch(unit, body.ticket, item=body.item, actor=actor), status=201
        )

    @routes.post("/cases/<no>/materials", role=Role.DESK, answer=Case)
    def tick_materials(path: CasePath, body: TickMaterials) -> Response:
        """Tick which of the guide's materials are present, which come later where the guide allows it (R52)."""
        marks = MaterialMarks(
            deferred={line.index: line.until for line in body.deferred},
            sheets={line.index: (line.sheets, line.original) for line in body.sheets},
        )
        return steps.take(
            lambda unit, actor: casework.check_materials(unit, path.no, present=body.present, marks=marks, actor=actor)
        )

    @routes.post("/cases/<no>/receive", role=Role.DESK, answer=Case)
    def receive_case(path: CasePath, body: ReceiveCase) -> Response:
        """收件: refused while a required material is missing, and at a terminal without the extranet (R40)."""
        helped = None
        if body.helped is not None:
            helped = HelpGiven(confirmed=body.helped.confirmed, signature_scan=body.helped.signature_scan)
        wish = ReceiveWish(
            return_way=body.return_way,
            address=_said(body.address),
            proxy_name=_said(body.proxy_name),
            proxy_id=_said(body.proxy_id),
            helped=helped,
            urgent=body.urgent,
        )
        return steps.take(
            lambda unit, actor: casework.receive(
                unit,
                path.no,
                name=body.applicant_name.get_secret_value(),
                id_number=body.applicant_id.get_secret_value(),
                phone=_said(body.phone),
                wish=wish,
                actor=actor,
            )
        )

    @routes.post("/cases/<no>/route", role=Role.DESK, answer=Case)
    def route_case(path: CasePath, body: RouteCase) -> Response:
        """流转 to the item's station; another one needs the hall head (R61)."""
        return steps.take(
            lambda unit, actor: casework.route(unit, path.no, station=body.station, reason=body.reason, actor=actor)
        )

    @routes.post("/cases/<no>/link", role=Role.DESK, answer=Case)
    def link_case(path: CasePath, body: LinkCase) -> Response:
        """Link the outside system's case number."""
        return steps.take(lambda unit, actor: casework.link(unit, path.no, outside_no=body.outside_no, actor=actor))


def _add_notices(routes: Routes, steps: CaseSteps, *, casework: Casework) -> None:
    @routes.post("/cases/<no>/send-correction", role=Role.DESK, answer=Case)
    def send_correction(path: CasePath, body: NoWords) -> Response:
        """补正告知: everything at once; a second notice needs the hall head (R64)."""
        del body
        return steps.take(lambda unit, actor: casework.send_correction(unit, path.no, actor=actor))

    @routes.post("/cases/<no>/send-decline", role=Role.DESK, answer=Case)
    def send_decline(path: CasePath, body: NoWords) -> Response:
        """不予受理告知 (R65); the materials go back."""
        del body
        return steps.take(lambda unit, actor: casework.send_decline(unit, path.no, actor=actor))

    @routes.post("/cases/<no>/hand-to-issue", role=Role.DESK, answer=Case)
    def hand_to_issue(path: CasePath, body: NoWords) -> Response:
        """Hand what was decided on the merits to the 出件窗口 (R63)."""
        del body
        return steps.take(lambda unit, actor: casework.hand_to_issue(unit, path.no, actor=actor))

    @routes.post("/cases/<no>/resubmit", role=Role.DESK, answer=Case)
    def resubmit_case(path: CasePath, body: ResubmitCase) -> Response:
        """Take the corrected materials; it goes straight back to its station."""
        return steps.take(lambda unit, actor: casework.resubmit(unit, path.no, present=body.present, actor=actor))

    @routes.post("/cases/<no>/lapse", role=Role.DESK, answer=Case)
    def lapse_case(path: CasePath, body: ReasonOfStep) -> Response:
        """Take it as withdrawn: the limit for the correction passed."""
        return steps.take(lambda unit, actor: casework.lapse(unit, path.no, reason=body.reason, actor=actor))


def _add_endings(routes: Routes, steps: CaseSteps, *, casework: Casework) -> None:
    @routes.post("/cases/<no>/withdraw", role=Role.DESK, answer=Case)
    def withdraw_case(path: CasePath, body: WithdrawCase) -> Response:
        """撤回 on the applicant's written request, before anything is decided."""
        return steps.take(
            lambda unit, actor: casework.withdraw(
                unit, path.no, reason=body.reason, request_scan=body.request_scan, actor=actor
            )
        )

    @routes.post("/cases/<no>/close", role=Role.DESK, answer=Case)
    def close_case(path: CasePath, body: NoWords) -> Response:
        """归档."""
        del body
        return steps.take(lambda unit, actor: casework.close(unit, path.no, actor=actor))

    @routes.post("/cases/<no>/reapply", role=Role.DESK, answer=Case, status=201)
    def reapply_case(path: CasePath, body: NoWords) -> Response:
        """Open a new case after a closed one; both name each other (R65)."""
        del body
        return steps.take(lambda unit, actor: casework.reapply(unit, path.no, actor=actor), status=201)

    @routes.post("/cases/<no>/void", role=Role.DESK, answer=Case)
    def void_case(path: CasePath, body: VoidCase) -> Response:
        """作废 a draft that was opened by mistake."""
        return steps.take(lambda unit, actor: casework.void(unit, path.no, reason=body.reason, actor=actor))


def _said(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()
