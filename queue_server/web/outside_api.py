"""Cases of an outside system: what is known of them, states typed by hand, and what waits to be sent."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response

from queue_server.contract.case_trace import OutsideCase, OutsideCases, OutsideEntry, OutsideLink
from queue_server.contract.cases import NoWords
from queue_server.domain.hall import Hall
from queue_server.domain.outside_case import OutsideState
from queue_server.usecases import outside_cases as domain
from queue_server.usecases.ports import Unit
from queue_server.web import sentences
from queue_server.web.acts import Acts
from queue_server.web.paths import CasePath
from queue_server.web.problems import Refusal
from queue_server.web.roles import Role
from queue_server.web.routes import Routes
from queue_server.web.trace_views import TraceViews


def build_outside_api(
    acts: Acts,
    outside: domain.OutsideCases,
    *,
    hall: Hall,
    views: TraceViews,
    link_ok: Callable[[], bool],
) -> Routes:
    """Return the routes of cases that live in an outside system.

    Args:
        acts: transactions.
        outside: the use cases.
        hall: its case system says what there is to show.
        views: the mappings.
        link_ok: tells whether the outside system answered last.
    """
    routes = Routes("outside_api")

    @routes.get("/outside-cases", role=Role.STAFF, answer=OutsideCases)
    def list_outside_cases() -> Response:
        """The linked cases that are not done, the nearest promised day first."""

        def work(unit: Unit) -> OutsideCases:
            return OutsideCases(
                cases=[views.outside(found) for found in outside.open(unit)],
                link=_link(hall, outside.count(unit), ok=link_ok()),
            )

        return acts.show(work)

    @routes.get("/cases/<no>/outside", role=Role.STAFF, answer=OutsideCase)
    def read_outside_case(path: CasePath) -> Response:
        """What is known of a case in the outside system, and what may be entered now."""
        return acts.show(lambda unit: views.outside(outside.of_case(unit, path.no)))

    @routes.post("/cases/<no>/outside-state", role=Role.DESK, answer=OutsideCase)
    def enter_outside_state(path: CasePath, body: OutsideEntry) -> Response:
        """Type the state that the outside system shows; with a reason it mends an earlier entry."""
        if body.state not in OutsideState.__members__:
            raise Refusal(422, "unknown_state", detail=sentences.UNKNOWN_OUTSIDE_STATE)
        standing = domain.Standing(state=OutsideState(body.state), on=body.on, due=body.due)
        return acts.perform(
            lambda unit, actor: views.outside(outside.enter(unit, path.no, standing, reason=body.reason, actor=actor))
        )

    @routes.post("/cases/<no>/send-again", role=Role.DESK, answer=OutsideCase)
    def send_case_again(path: CasePath, body: NoWords) -> Response:
        """Send a case again that the outside system refused."""
        del body
        return acts.perform(lambda unit, actor: views.outside(outside.retry(unit, path.no, actor=actor)))

    return routes


def _link(hall: Hall, counts: tuple[int, int], *, ok: bool) -> OutsideLink | None:
    kind = hall.case_system.kind
    if kind == "builtin":
        return None
    waiting, refused = counts
    if kind == "manual":
        sentence = sentences.OUTSIDE_LINK_BY_HAND
    elif not ok:
        sentence = sentences.OUTSIDE_LINK_DOWN.format(waiting=waiting)
    elif refused:
        sentence = sentences.OUTSIDE_LINK_REFUSED.format(refused=refused)
    else:
        sentence = sentences.OUTSIDE_LINK_FINE
    return OutsideLink(system=kind, ok=ok, waiting=waiting, refused=refused, sentence=sentence)
