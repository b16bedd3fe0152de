"""The papers of cases in a browser and as PDF, for whoever may see the case; every opening and print is on record."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from flask import Blueprint, Response, make_response, request
from pydantic import BaseModel, Field

from queue_server.contract.papers import CasePaperPrinted, GrantCommission, PaperKindName, PrintPaper
from queue_server.contract.theme import Theme
from queue_server.domain.applicant import Applicant
from queue_server.domain.errors import DomainError
from queue_server.domain.paper import CommissionScope, Paper, PaperKind
from queue_server.domain.person import Actor
from queue_server.usecases.build import UseCases
from queue_server.usecases.paperwork import Paperwork
from queue_server.usecases.ports import Unit
from queue_server.web import sentences
from queue_server.web.acts import Acts
from queue_server.web.gate import principal
from queue_server.web.page_answers import POLICY
from queue_server.web.papers.sheets import PaperSheets
from queue_server.web.problems import Refusal, status_of
from queue_server.web.receipt_slip_api import build_receipt_slip_api
from queue_server.web.roles import Role, allow
from queue_server.web.routes import Routes

log = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
KINDS = f"<any({','.join(kind.value for kind in PaperKind)}):kind>"
CASE = "<string(maxlength=40):case_no>"


PRACTICE_PAGES = """@page {{ @top-center {{ content: "{mark}"; font-size: 11pt; }} }}
@page :first {{ @top-center {{ content: none; }} }}
"""
"""What marks the second and every further page of a practice hall's paper; the first has its mark inside."""


class PagePress(Protocol):
    """Turns a page into PDF, in a process of its own."""

    def print_pdf(self, html: str, files: Mapping[str, Path | str]) -> bytes:
        """Return the PDF; `files` says for each address on the page the file or the text. OSError where none came."""
        ...


@dataclass(frozen=True, kw_only=True)
class PaperTools:
    """What the composition root hands over: the press, and a face with every character of names.

    Without a press papers are printed from the page alone, without a face rare characters stand as boxed codes.
    """

    press: PagePress | None = None
    face: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Papers:
    """The papers of cases at the edge."""

    routes: tuple[Routes, ...]
    pages: Blueprint


class PaperPath(BaseModel):
    """A case by its number, and a kind of paper."""

    no: str = Field(min_length=4, max_length=40, pattern=r"^[0-9A-Za-z\-]+$")
    kind: PaperKindName


class CommissionPath(BaseModel):
    """A case by its number."""

    no: str = Field(min_length=4, max_length=40, pattern=r"^[0-9A-Za-z\-]+$")


class PaperPages:
    """Opens papers for a browser or for the press."""

    def __init__(
        self, acts: Acts, paperwork: Paperwork, *, sheets: PaperSheets, press: PagePress | None, theme: Theme
    ) -> None:
        self._acts = acts
        self._paperwork = paperwork
        self.sheets = sheets
        self._press = press
        self._theme = theme

    def html(self, case_no: str, kind: PaperKind) -> Response:
        """Return the sheet."""
        paper, applicant = self._open(case_no, kind)
        return self._page(self.sheets.page(paper, applicant))

    def pdf(self, case_no: str, kind: PaperKind) -> Response:
        """Return the sheet as PDF at its true size."""
        paper, applicant = self._open(case_no, kind)
        if self._press is None:
            raise Refusal(503, detail=sentences.NO_PRESS)
        try:
            printed = self._press.print_pdf(
                self.sheets.page(paper, applicant, electronic=True), self._files(paper.form.size)
            )
        except OSError as error:
            log.exception("no PDF of a paper")
            raise Refusal(503, detail=sentences.NO_PRESS) from error
        answer = Response(printed, mimetype="application/pdf")
        answer.headers["Content-Disposition"] = f'inline; filename="{case_no}-{kind.value}.pdf"'
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def problem(self, status: int, sentence: str) -> Response:
        """Return the page that says why there is no paper."""
        answer = self._page(self.sheets.problem(sentence))
        answer.status_code = status
        return answer

    def _open(self, case_no: str, kind: PaperKind) -> tuple[Paper, Applicant | None]:
        actor, asked = principal().actor, request.args.get("paper") or None
        return self._acts.write(lambda unit: self._paperwork.open(unit, case_no, kind, paper=asked, actor=actor))

    def _files(self, size: str) -> dict[str, Path | str]:
        def style(name: str) -> str:
            return (STATIC / name).read_text(encoding="utf-8")

        return {
            "static/tokens.css": f"{style('page.css')}\n{self._theme.css()}",
            "static/prints/papers.css": style("prints/papers.css"),
            f"static/prints/papers_{size}_press.css": style(f"prints/papers_{size}_press.css"),
        }

    @staticmethod
    def _page(html: str) -> Response:
        answer = make_response(html)
        answer.headers["Content-Security-Policy"] = POLICY
        answer.headers["Cache-Control"] = "no-store"
        return answer


def build_papers(acts: Acts, usecases: UseCases, *, theme: Theme, tools: PaperTools) -> Papers:
    """Return the routes and the pages of the papers of cases."""
    paperwork, slips = usecases.paperwork, usecases.receipt_slips
    sheets = PaperSheets(face=tools.face, slips=slips.offered)
    pages = PaperPages(acts, paperwork, sheets=sheets, press=tools.press, theme=theme)
    routes = (build_paper_api(acts, paperwork, sheets=sheets), build_receipt_slip_api(acts, slips))
    return Papers(routes=routes, pages=build_paper_pages(pages))


def build_paper_pages(pages: PaperPages) -> Blueprint:
    """Return the blueprint of `/prints/{kind}/{case_no}` and its `.pdf`.

    Other than the pages beside it a sheet holds the data that it prints, so both routes ask for somebody signed in.
    """
    blueprint = Blueprint("paper_pages", __name__, url_prefix="/prints")

    @blueprint.get(f"/{KINDS}/{CASE}")
    @allow(Role.STAFF)
    def case_paper(kind: str, case_no: str) -> Response:
        return pages.html(case_no, PaperKind(kind))

    @blueprint.get(f"/{KINDS}/{CASE}.pdf")
    @allow(Role.STAFF)
    def case_paper_pdf(kind: str, case_no: str) -> Response:
        return pages.pdf(case_no, PaperKind(kind))

    @blueprint.get("/practice.css")
    @allow(Role.PUBLIC)
    def practice_mark() -> Response:
        return Response(PRACTICE_PAGES.format(mark=pages.sheets.texts["every"]["practice"]), mimetype="text/css")

    @blueprint.errorhandler(DomainError)
    def rule_broken(error: DomainError) -> Response:
        return pages.problem(status_of(error.code), error.detail)

    @blueprint.errorhandler(Refusal)
    def refused(error: Refusal) -> Response:
        told = pages.sheets.texts["every"]["sign_in"] if error.status == 401 else error.detail  # noqa: PLR2004 HTTP's own
        return pages.problem(error.status, told or sentences.OF_STATUS.get(error.status, sentences.NOT_ACCEPTED))

    return blueprint


def build_paper_api(acts: Acts, paperwork: Paperwork, *, sheets: PaperSheets) -> Routes:
    """Return the routes that count a print and issue a commission."""
    routes = Routes("paper_api")

    def told(paper: Paper) -> CasePaperPrinted:
        return _told(paper, sheets.texts["every"]["reprint"])

    @routes.post("/cases/<no>/papers/<kind>/print", role=Role.STAFF, answer=CasePaperPrinted)
    def print_case_paper(path: PaperPath, body: PrintPaper) -> Response:
        """Count a print of a case's paper; the sheet carries the mark that is answered."""

        def work(unit: Unit, actor: Actor) -> CasePaperPrinted:
            return told(paperwork.print_paper(unit, path.no, PaperKind(path.kind), paper=body.paper, actor=actor))

        return acts.perform(work)

    @routes.post("/cases/<no>/commission", role=Role.DESK, answer=CasePaperPrinted, status=201)
    def grant_commission(path: CommissionPath, body: GrantCommission) -> Response:
        """帮代办委托书: the applicant of a case lets the agency post act."""
        scope = [CommissionScope(word) for word in body.scope]

        def work(unit: Unit, actor: Actor) -> CasePaperPrinted:
            return told(paperwork.commission(unit, path.no, scope=scope, valid_until=body.valid_until, actor=actor))

        return acts.perform(work, status=201)

    return routes


def _told(paper: Paper, mark: str) -> CasePaperPrinted:
    shape: dict[str, Any] = {
        "id": paper.id,
        "kind": paper.kind.value,
        "no": paper.no,
        "title": paper.title,
        "at": paper.at,
        "prints": paper.prints,
        "reprint": mark.format(n=paper.prints - 1) if paper.prints > 1 else "",
    }
    return CasePaperPrinted(**shape)
