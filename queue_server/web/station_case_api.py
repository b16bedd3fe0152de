"""The case calls of a station and of the hall head: review, decision and confirmation; more time, other ways."""

from __future__ import annotations

from datetime import datetime

from flask import Response

from queue_server.contract.cases import (
    BeginSpecial,
    Case,
    CommentOnCase,
    ConfirmDecision,
    DecideCase,
    EndSpecial,
    ExtendCase,
    NoWords,
    OverrideStation,
    ReasonOfStep,
)
from queue_server.domain.case_decision import CorrectionItem, Decision, DecisionKind, DeclineReason
from queue_server.domain.errors import Code, DomainError
from queue_server.usecases.case_head import CaseHead
from queue_server.usecases.station_desk import StationDesk
from queue_server.web.acts import Acts
from queue_server.web.case_api import CaseSteps
from queue_server.web.case_views import CaseViews
from queue_server.web.confirmation import Confirmation
from queue_server.web.gate import principal
from queue_server.web.paths import CasePath
from queue_server.web.roles import Role
from queue_server.web.routes import Routes

REFUSED_AND_LOGGED = frozenset({Code.NOT_AUTHORISED, Code.NO_STATION_HEAD, Code.RECEIVED_BY_SELF})
"""Refusals of a confirmation that leave a row in the journal (R23)."""


def build_station_case_api(
    acts: Acts, stations: StationDesk, *, head: CaseHead, views: CaseViews, confirmation: Confirmation
) -> Routes:
    """Return the routes under `/cases` that belong to a station or to the hall head."""
    routes = Routes("station_case_api")
    steps = CaseSteps(acts, views=views)
    _add_review(routes, steps, stations=stations)
    _add_decision(routes, steps, stations=stations, acts=acts, confirmation=confirmation)
    _add_special(routes, steps, stations=stations)
    _add_head(routes, steps, head=head)
    return routes


def _add_review(routes: Routes, steps: CaseSteps, *, stations: StationDesk) -> None:
    @routes.post("/cases/<no>/take-up", role=Role.STATION, answer=Case)
    def take_up_case(path: CasePath, body: NoWords) -> Response:
        """接件."""
        del body
        return steps.take(lambda unit, actor: stations.take_up(unit, path.no, actor=actor))

    @routes.post("/cases/<no>/accept", role=Role.STATION, answer=Case)
    def accept_case(path: CasePath, body: NoWords) -> Response:
        """受理: the promised days begin."""
        del body
        return steps.take(lambda unit, actor: stations.accept(unit, path.no, actor=actor))

    @routes.post("/cases/<no>/comment", role=Role.STATION, answer=Case)
    def comment_on_case(path: CasePath, body: CommentOnCase) -> Response:
        """Guidance on a draft intake (R25); the checklist stays as the guide has it."""
        return steps.take(lambda unit, actor: stations.comment(unit, path.no, text=body.text, actor=actor))

    @routes.post("/cases/<no>/forward", role=Role.STATION, answer=Case)
    def forward_case(path: CasePath, body: ReasonOfStep) -> Response:
        """转报: beyond the station's authority."""
        return steps.take(lambda unit, actor: stations.forward(unit, path.no, reason=body.reason, actor=actor))


def _add_decision(
    routes: Routes, steps: CaseSteps, *, stations: StationDesk, acts: Acts, confirmation: Confirmation
) -> None:
    @routes.post("/cases/<no>/decision", role=Role.STATION, answer=Case)
    def draft_decision(path: CasePath, body: DecideCase) -> Response:
        """Write a decision down; nothing happens before it is confirmed (R62)."""
        return steps.take(
            lambda unit, actor: stations.draft_decision(
                unit, path.no, decision=_written(body, at=unit.now), actor=actor
            )
        )

    @routes.post("/cases/<no>/confirm", role=Role.STATION, answer=Case, limited=True)
    def confirm_decision(path: CasePath, body: ConfirmDecision) -> Response:
        """Confirm the draft with one's own secret: decided, and back at the 综合窗口 at once (R62)."""
        confirmation.check(body.secret.get_secret_value())
        try:
            return steps.take(lambda unit, actor: stations.confirm(unit, path.no, actor=actor), without="secret")
        except DomainError as refused:
            if refused.code in REFUSED_AND_LOGGED:
                code, actor = refused.code, principal().actor
                acts.write(lambda unit: stations.note_refusal(unit, path.no, code=code, actor=actor))
            raise


def _written(body: DecideCase, *, at: datetime) -> Decision:
    return Decision(
        kind=DecisionKind(body.kind),
        opinion=body.opinion,
        reason_code=None if body.reason_code is None else DeclineReason(body.reason_code),
        basis=body.basis,
        competent_body=body.competent_body,
        items=tuple(CorrectionItem(material=item.material, problem=item.problem, how=item.how) for item in body.items),
        at=at,
    )


def _add_special(routes: Routes, steps: CaseSteps, *, stations: StationDesk) -> None:
    @routes.post("/cases/<no>/begin-special", role=Role.STATION, answer=Case)
    def begin_special(path: CasePath, body: BeginSpecial) -> Response:
        """Begin a special procedure that the guide lists."""
        return steps.take(
            lambda unit, actor: stations.begin_special(unit, path.no, name=body.name, days=body.days, actor=actor)
        )

    @routes.post("/cases/<no>/end-special", role=Role.STATION, answer=Case)
    def end_special(path: CasePath, body: EndSpecial) -> Response:
        """End it, with its evidence."""
        return steps.take(lambda unit, actor: stations.end_special(unit, path.no, evidence=body.evidence, actor=actor))

    @routes.post("/cases/<no>/request-extension", role=Role.STATION, answer=Case)
    def request_extension(path: CasePath, body: ExtendCase) -> Response:
        """Ask the hall head for more time."""
        return steps.take(
            lambda unit, actor: stations.request_extension(
                unit, path.no, days=body.days, reason=body.reason, actor=actor
            )
        )


def _add_head(routes: Routes, steps: CaseSteps, *, head: CaseHead) -> None:
    @routes.post("/cases/<no>/extend", role=Role.HALL_HEAD, answer=Case)
    def extend_case(path: CasePath, body: ExtendCase) -> Response:
        """延期: once, at most ten working days, before the time is over."""
        return steps.take(
            lambda unit, actor: head.extend(unit, path.no, days=body.days, reason=body.reason, actor=actor)
        )

    @routes.post("/cases/<no>/allow-correction", role=Role.HALL_HEAD, answer=Case)
    def allow_correction(path: CasePath, body: ReasonOfStep) -> Response:
        """Allow a second correction notice (R64)."""
        return steps.take(lambda unit, actor: head.allow_correction(unit, path.no, reason=body.reason, actor=actor))

    @routes.post("/cases/<no>/override-station", role=Role.HALL_HEAD, answer=Case)
    def override_station(path: CasePath, body: OverrideStation) -> Response:
        """Let another station decide (R61)."""
        return steps.take(
            lambda unit, actor: head.override_station(
                unit, path.no, station=body.station, reason=body.reason, actor=actor
            )
        )

    @routes.post("/cases/<no>/allow-same-person", role=Role.HALL_HEAD, answer=Case)
    def allow_same_person(path: CasePath, body: ReasonOfStep) -> Response:
        """Let whoever received the case decide it too."""
        return steps.take(lambda unit, actor: head.allow_same_person(unit, path.no, reason=body.reason, actor=actor))
