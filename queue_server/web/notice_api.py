"""One-time notices over HTTP: given, read for the print, and the month's report of those that differ (R68)."""

from __future__ import annotations

from datetime import date

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from queue_server.contract.notices import Notice, NoticeList, TellOnce
from queue_server.domain.person import Actor
from queue_server.domain.self_check import month_of
from queue_server.usecases.notices import OneTimeNotices
from queue_server.usecases.ports import Unit
from queue_server.web.acts import Acts
from queue_server.web.record_views import RecordViews
from queue_server.web.roles import Role
from queue_server.web.routes import Routes


class NoticePath(BaseModel):
    """A notice by its id."""

    id: str = Field(min_length=1, max_length=32, pattern=r"^[0-9a-f]+$")


class NoticeMonth(BaseModel):
    """Which month; the present one where none is named."""

    model_config = ConfigDict(extra="forbid")

    month: str = Field(default="", pattern=r"^(20[0-9]{2}-(0[1-9]|1[0-2]))?$")


def build_notice_api(acts: Acts, notices: OneTimeNotices, *, views: RecordViews) -> Routes:
    """Return the routes under `/notices`."""
    routes = Routes("notice_api")

    @routes.post("/notices", role=Role.STAFF, answer=Notice, status=201)
    def tell_once(body: TellOnce) -> Response:
        """一次性告知: everything at once, and whether the same person was told otherwise."""
        id_number = body.id_number.get_secret_value() if body.id_number is not None else None

        def work(unit: Unit, actor: Actor) -> Notice:
            told = notices.tell(
                unit,
                body.item,
                lacking=body.lacking,
                ticket=body.ticket,
                case=body.case,
                id_number=id_number,
                actor=actor,
            )
            return views.notice(unit, told)

        return acts.perform(work, status=201)

    @routes.get("/notices", role=Role.STAFF, answer=NoticeList)
    def list_differing_notices(query: NoticeMonth) -> Response:
        """The month's notices that differ from what the same person was told before."""

        def work(unit: Unit) -> NoticeList:
            month = query.month or month_of(unit.now.date())
            first = date.fromisoformat(f"{month}-01")
            differing = notices.differing(unit, first)
            return views.notice_list(unit, month, given=notices.count(unit, first), differing=differing)

        return acts.show(work)

    @routes.get("/notices/<id>", role=Role.STAFF, answer=Notice)
    def read_notice(path: NoticePath) -> Response:
        """A notice as it was given, for its print."""
        return acts.show(lambda unit: views.notice(unit, notices.notice(unit, path.id)))

    return routes
