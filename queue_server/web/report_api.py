"""Suggestions, 办不成事 and complaints over HTTP: filed by kiosk, window or phone, and walked to their answer (R72)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from queue_server.contract.reports import (
    AnswerReport,
    AssignReport,
    EscalateReport,
    FileReport,
    ReferReport,
    RegisterReport,
    Report,
    ReportFile,
    ReportList,
    RevisitReport,
)
from queue_server.contract.reports import ReportKind as KindWord
from queue_server.domain import report as domain
from queue_server.domain.person import Actor
from queue_server.usecases.ports import Unit
from queue_server.usecases.reports import Reports
from queue_server.web.acts import Acts
from queue_server.web.bodies import NoBody
from queue_server.web.brake import Brake
from queue_server.web.gate import principal, signed_in
from queue_server.web.record_views import RecordViews
from queue_server.web.roles import Role
from queue_server.web.routes import Routes

FILE_LIMIT, FILE_WINDOW_S = 30, 600.0
"""A kiosk files at most so many reports in ten minutes: a child with a finger must not bury the hall head."""


class ReportPath(BaseModel):
    """A report by its number."""

    no: str = Field(min_length=1, max_length=24, pattern=r"^[YBT][0-9]{8}-[0-9]{3,6}$")


class ReportFilter(BaseModel):
    """Which reports: `open` (the default) those without an answer, `overdue` the late ones of them."""

    model_config = ConfigDict(extra="forbid")

    open: bool = True
    overdue: bool = False
    kind: KindWord | None = None


def build_report_api(acts: Acts, reports: Reports, *, views: RecordViews) -> Routes:
    """Return the routes under `/reports`."""
    routes = Routes("report_api")
    _add_filing(routes, acts, reports=reports, views=views)
    _add_reading(routes, acts, reports=reports, views=views)
    _add_head_steps(routes, acts, reports=reports, views=views)
    _add_steps(routes, acts, reports=reports, views=views)
    return routes


def _add_filing(routes: Routes, acts: Acts, *, reports: Reports, views: RecordViews) -> None:
    brake = Brake(limit=FILE_LIMIT, window_s=FILE_WINDOW_S)

    @routes.post("/reports", role=Role.HALL, answer=Report, status=201, limited=True)
    def file_report(body: FileReport) -> Response:
        """Record a report under its own number."""
        session = principal().session
        if session is None:
            brake.check()

        def work(unit: Unit, actor: Actor) -> Report:
            report = reports.file(
                unit,
                domain.ReportKind(body.kind),
                channel=body.channel,
                words=_words(body),
                about=_about(body),
                item=body.item,
                actor=actor,
            )
            return views.report(unit, report, session=session)

        return acts.perform(work, status=201)

    @routes.post("/reports/<no>/register", role=Role.STAFF, answer=ReportFile)
    def register_report(path: ReportPath, body: RegisterReport) -> Response:
        """登记 what came by the kiosk: the five fields."""
        return _step(
            acts,
            views,
            lambda unit, actor: reports.register(
                unit, path.no, words=_words(body), about=_about(body), item=body.item, actor=actor
            ),
        )


def _add_reading(routes: Routes, acts: Acts, *, reports: Reports, views: RecordViews) -> None:
    @routes.get("/reports", role=Role.STAFF, answer=ReportList)
    def list_reports(query: ReportFilter) -> Response:
        """What waits for an answer, the first due first."""
        session = signed_in()
        kind = domain.ReportKind(query.kind) if query.kind else None

        def work(unit: Unit) -> ReportList:
            found = reports.listed(unit, still_open=query.open, overdue=query.overdue, kind=kind)
            return views.report_list(unit, found, session=session)

        return acts.show(work)

    @routes.get("/reports/<no>", role=Role.STAFF, answer=ReportFile)
    def read_report(path: ReportPath) -> Response:
        """A report with what was said and its story."""
        session = signed_in()
        return acts.show(lambda unit: views.report_file(unit, reports.report(unit, path.no), session=session))


def _add_head_steps(routes: Routes, acts: Acts, *, reports: Reports, views: RecordViews) -> None:
    @routes.post("/reports/<no>/assign", role=Role.HALL_HEAD, answer=ReportFile)
    def assign_report(path: ReportPath, body: AssignReport) -> Response:
        """交办."""
        cause = domain.ReportCause(body.cause)
        return _step(
            acts,
            views,
            lambda unit, actor: reports.assign(
                unit, path.no, to=body.to_person, cause=cause, hard=body.complex, actor=actor
            ),
        )

    @routes.post("/reports/<no>/refer", role=Role.HALL_HEAD, answer=ReportFile)
    def refer_report(path: ReportPath, body: ReferReport) -> Response:
        """不属范围: the person was told where to go."""
        return _step(acts, views, lambda unit, actor: reports.refer(unit, path.no, where=body.where_to_go, actor=actor))

    @routes.post("/reports/<no>/escalate", role=Role.HALL_HEAD, answer=ReportFile)
    def escalate_report(path: ReportPath, body: EscalateReport) -> Response:
        """提级."""
        return _step(acts, views, lambda unit, actor: reports.escalate(unit, path.no, reason=body.reason, actor=actor))

    @routes.post("/reports/<no>/reopen", role=Role.HALL_HEAD, answer=ReportFile)
    def reopen_report(path: ReportPath, body: NoBody) -> Response:  # noqa: ARG001 - an unknown field is refused
        """重新办理."""
        return _step(acts, views, lambda unit, actor: reports.reopen(unit, path.no, actor=actor))

    @routes.post("/reports/<no>/close", role=Role.HALL_HEAD, answer=ReportFile)
    def close_report(path: ReportPath, body: NoBody) -> Response:  # noqa: ARG001 - likewise
        """销号."""
        return _step(acts, views, lambda unit, actor: reports.close(unit, path.no, actor=actor))


def _add_steps(routes: Routes, acts: Acts, *, reports: Reports, views: RecordViews) -> None:
    @routes.post("/reports/<no>/work", role=Role.STAFF, answer=ReportFile)
    def work_on_report(path: ReportPath, body: NoBody) -> Response:  # noqa: ARG001 - an unknown field is refused
        """办理中: whoever it was assigned to has spoken with the person."""
        return _step(acts, views, lambda unit, actor: reports.work(unit, path.no, actor=actor))

    @routes.post("/reports/<no>/answer", role=Role.STAFF, answer=ReportFile)
    def answer_report(path: ReportPath, body: AnswerReport) -> Response:
        """答复, or the reason why nothing is done."""
        return _step(
            acts,
            views,
            lambda unit, actor: reports.answer(unit, path.no, answer=body.answer, declined=body.declined, actor=actor),
        )

    @routes.post("/reports/<no>/revisit", role=Role.STAFF, answer=ReportFile)
    def revisit_report(path: ReportPath, body: RevisitReport) -> Response:
        """回访 by somebody else than the one who answered."""
        return _step(
            acts,
            views,
            lambda unit, actor: reports.revisit(unit, path.no, satisfied=body.satisfied, note=body.note, actor=actor),
        )


def _step(acts: Acts, views: RecordViews, work: Callable[[Unit, Actor], domain.Report]) -> Response:
    session = signed_in()
    return acts.perform(lambda unit, actor: views.report_file(unit, work(unit, actor), session=session))


def _words(body: FileReport | RegisterReport) -> domain.ReportWords:
    return domain.ReportWords(
        name=_clear(body.name), text=_clear(body.text), wish=_clear(body.wish), contact=_clear(body.contact)
    )


def _clear(secret: SecretStr | None) -> str | None:
    """Return a text in the clear; one of blanks only says nothing."""
    return None if secret is None else secret.get_secret_value().strip() or None


def _about(body: FileReport | RegisterReport) -> domain.ReportAbout | None:
    return domain.ReportAbout(body.about) if body.about else None
