"""The case calls of the issuing desk (出件窗口): result and seal, hand-out, mail."""

from __future__ import annotations

from flask import Response
from pydantic import SecretStr

from queue_server.contract.cases import Case, DeliverResult, IssueResult, MailResult, NoWords
from queue_server.usecases.issue_desk import Collector, IssueDesk
from queue_server.web.acts import Acts
from queue_server.web.case_api import CaseSteps
from queue_server.web.case_views import CaseViews
from queue_server.web.paths import CasePath
from queue_server.web.roles import Role
from queue_server.web.routes import Routes


def build_issue_case_api(acts: Acts, issuing: IssueDesk, *, views: CaseViews) -> Routes:
    """Return the routes under `/cases` that belong to a 出件 account."""
    routes = Routes("issue_case_api")
    steps = CaseSteps(acts, views=views)

    @routes.post("/cases/<no>/issue", role=Role.ISSUE, answer=Case)
    def issue_result(path: CasePath, body: IssueResult) -> Response:
        """出件: refused without a station's decision (R63) and without the seal."""
        return steps.take(
            lambda unit, actor: issuing.issue(
                unit, path.no, result_no=body.result_no, copies=body.copies, sealed=body.sealed, actor=actor
            )
        )

    @routes.post("/cases/<no>/deliver", role=Role.ISSUE, answer=Case)
    def deliver_result(path: CasePath, body: DeliverResult) -> Response:
        """Hand it out to the applicant, or to a proxy with a proxy record (R63)."""
        collector = Collector(
            way=body.way,
            id_checked=body.id_checked,
            proxy_name=_plain(body.proxy_name),
            proxy_id=_plain(body.proxy_id),
            proof_scan=body.proof_scan,
        )
        return steps.take(lambda unit, actor: issuing.deliver(unit, path.no, collector=collector, actor=actor))

    @routes.post("/cases/<no>/mail", role=Role.ISSUE, answer=Case)
    def mail_result(path: CasePath, body: MailResult) -> Response:
        """Send it."""
        return steps.take(
            lambda unit, actor: issuing.mail(
                unit, path.no, carrier=body.carrier, tracking_no=body.tracking_no, actor=actor
            )
        )

    @routes.post("/cases/<no>/delivered", role=Role.ISSUE, answer=Case)
    def note_delivered(path: CasePath, body: NoWords) -> Response:
        """The parcel arrived."""
        del body
        return steps.take(lambda unit, actor: issuing.delivered(unit, path.no, actor=actor))

    return routes


def _plain(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()
