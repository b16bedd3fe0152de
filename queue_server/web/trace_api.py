"""Looking back: search and timeline for staff, the applicant's query and the result board for everybody, fairness."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from queue_server.contract.case_trace import (
    CaseAnswer,
    CaseHits,
    CaseTimeline,
    Fairness,
    QueryCase,
    ResultBoard,
)
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hall import Hall
from queue_server.usecases.applicant_query import Answer
from queue_server.usecases.build import UseCases
from queue_server.usecases.case_finder import Narrowing
from queue_server.usecases.ports import Unit
from queue_server.usecases.tracing import Tracing
from queue_server.web import sentences
from queue_server.web.acts import Acts, send
from queue_server.web.brake import Brake
from queue_server.web.gate import principal
from queue_server.web.outside_api import build_outside_api
from queue_server.web.paths import CasePath
from queue_server.web.roles import Role
from queue_server.web.routes import Routes
from queue_server.web.trace_views import TraceViews

QUERY_LIMIT, QUERY_WINDOW_S = 20, 60.0
"""Enough for a family around one phone, too few to try numbers one after the other."""
ANSWER_AFTER_S = 0.25
"""Every answer of the query takes at least so long: how long it took says nothing about the number."""


class SearchQuery(BaseModel):
    """What to look for, and what narrows it."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(default="", max_length=60)
    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")
    item: str | None = Field(default=None, min_length=1, max_length=64)
    before: str | None = Field(default=None, min_length=1, max_length=40)


class FairnessQuery(BaseModel):
    """Which day; the business day where none is named."""

    model_config = ConfigDict(extra="forbid")

    day: date | None = None


def build_trace_apis(
    acts: Acts, usecases: UseCases, *, hall: Hall, link_ok: Callable[[], bool]
) -> tuple[Routes, Routes]:
    """Return everything that looks back, and the cases of an outside system.

    Args:
        acts: transactions.
        usecases: the hall's use cases.
        hall: its profile.
        link_ok: tells whether the outside system answered last.
    """
    views = TraceViews(hall)
    return (
        build_trace_api(acts, usecases.tracing, views=views),
        build_outside_api(acts, usecases.outside, hall=hall, views=views, link_ok=link_ok),
    )


def build_trace_api(acts: Acts, tracing: Tracing, *, views: TraceViews) -> Routes:
    """Return the routes of search, timeline, query, result board and fairness."""
    routes = Routes("trace_api")
    _add_staff(routes, acts, tracing=tracing, views=views)
    _add_public(routes, acts, tracing=tracing, views=views)
    return routes


def _add_staff(routes: Routes, acts: Acts, *, tracing: Tracing, views: TraceViews) -> None:
    @routes.get("/cases/search", role=Role.STAFF, answer=CaseHits)
    def search_cases(query: SearchQuery) -> Response:
        """Find cases by number, ticket, person, item or days (R38); newest first, masked, a page at a time."""
        actor = principal().actor
        narrowing = Narrowing(first=query.first, last=query.last, item=query.item, before=query.before)
        return acts.show(
            lambda unit: views.hits(unit, tracing.finder.find(unit, query.q, narrowing=narrowing, actor=actor))
        )

    @routes.get("/cases/<no>/timeline", role=Role.STAFF, answer=CaseTimeline)
    def read_timeline(path: CasePath) -> Response:
        """Everything that happened to a case (R37): who, where, when, from what to what, why, with which documents."""
        actor = principal().actor
        return acts.show(lambda unit: views.timeline(unit, tracing.timeline.read(unit, path.no, actor=actor)))

    @routes.get("/figures/fairness", role=Role.STAFF, answer=Fairness)
    def read_fairness(query: FairnessQuery) -> Response:
        """Every call of a day held against the rule (R39); the calls out of order with their reasons."""
        return acts.show(lambda unit: views.fairness(tracing.fairness.of_day(unit, query.day or unit.day)))


def _add_public(routes: Routes, acts: Acts, *, tracing: Tracing, views: TraceViews) -> None:
    brake = Brake(limit=QUERY_LIMIT, window_s=QUERY_WINDOW_S)

    @routes.post("/public/cases/query", role=Role.PUBLIC, answer=CaseAnswer, limited=True)
    def query_case(body: QueryCase) -> Response:
        """How far a case is, for its applicant; five wrong endings lock the number for 15 minutes (R38)."""
        source = principal().device or request.remote_addr or "unknown"
        brake.check_for(source)
        began_s = time.monotonic()
        last4 = body.last4.get_secret_value()

        def work(unit: Unit) -> Answer | None:
            return tracing.query.ask(unit, body.case_no, last4=last4, source=source)

        try:
            answer = acts.write(work)
            if answer is None:
                acts.read(lambda unit: tracing.query.check_lock(unit, body.case_no, source=source))
                raise DomainError(Code.NOT_FOUND, sentences.NO_CASE_FOR_ENDING)
            return send(200, views.answer(answer).model_dump_json())
        finally:
            threading.Event().wait(max(0.0, ANSWER_AFTER_S - (time.monotonic() - began_s)))

    @routes.get("/public/results", role=Role.PUBLIC, answer=ResultBoard)
    def read_results() -> Response:
        """The cases of the last thirty days whose state changed last, without anything that leads to a person (R39)."""
        return acts.show(lambda unit: views.results(tracing.results.read(unit)))
