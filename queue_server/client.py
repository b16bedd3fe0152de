"""The server as its devices see it: one method an act, named like the use case behind it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, TypeVar

import requests
from pydantic import BaseModel, ValidationError

from queue_server.contract.board import Board
from queue_server.contract.cases import CaseStandings
from queue_server.contract.desk import HelpCall
from queue_server.contract.evaluations import Evaluation
from queue_server.contract.figures import OnlineFirst
from queue_server.contract.hall import HallProfile
from queue_server.contract.items import Catalogue
from queue_server.contract.notice_board import NoticeBoard
from queue_server.contract.papers import ReceiptSlip, ReceiptSlipList, SlipResult
from queue_server.contract.problem import Problem
from queue_server.contract.reports import Report, ReportAbout, ReportKind
from queue_server.contract.shapes import PrintState, Priority
from queue_server.contract.tickets import OnlineDeclined, Ticket
from queue_server.contract.windows import Window

T = TypeVar("T", bound=BaseModel)

CONNECT_TIMEOUT_S = 2.0
ANSWER_TIMEOUT_S = 5.0


class RefusedError(Exception):
    """The server said no; `problem.detail` is the sentence for the person at the screen."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


class UnreachableError(OSError):
    """The server did not answer, or something that is not this server did."""


class HallClient:
    """HTTP client of one hall for one device.

    Not shared between threads. Every method raises RefusedError where the server refuses and UnreachableError where it
    cannot be reached within 2 s or does not answer within 5 s.
    """

    def __init__(self, base_url: str, token: str) -> None:
        self._base = base_url.rstrip("/") + "/api/v1"
        self._session = requests.Session()
        self._session.headers["Authorization"] = f"Bearer {token}"
        self._session.trust_env = False

    def close(self) -> None:
        """Give the connection back."""
        self._session.close()

    def hall(self) -> HallProfile:
        """Hours, zones, emergency points, phones."""
        return self._read("GET", "/hall", HallProfile)

    def notice_board(self) -> NoticeBoard:
        """What the hall posts beyond its profile."""
        return self._read("GET", "/notice-board", NoticeBoard)

    def items(self) -> Catalogue:
        """The public catalogue."""
        return self._read("GET", "/items", Catalogue)

    def board(self) -> Board:
        """The board now."""
        return self._read("GET", "/board", Board)

    def issue_ticket(
        self, item: str, *, priority: Priority | None, key: str, online_declined: OnlineDeclined | None = None
    ) -> Ticket:
        """Take a number; the same `key` gives the same ticket however often it is sent.

        `online_declined` is the tick of the online-first page (R59).
        """
        body = {"item": item, "priority": priority}
        if online_declined is not None:
            body["online_declined"] = online_declined
        return self._read("POST", "/tickets", Ticket, body, key=key)

    def choose_online(self, item: str, *, key: str) -> OnlineFirst:
        """Note that somebody chose the online way and takes no number (R59)."""
        return self._read("POST", "/online-choices", OnlineFirst, {"item": item}, key=key)

    def report(
        self,
        kind: ReportKind,
        *,
        key: str,
        about: ReportAbout | None = None,
        item: str | None = None,
        text: str | None = None,
        contact: str | None = None,
    ) -> Report:
        """Record a suggestion, 办不成事 or a complaint at the kiosk; the same `key` gives the same number."""
        fields = {"about": about, "item": item, "text": text, "contact": contact}
        body = {"kind": kind, "channel": "kiosk", **{name: value for name, value in fields.items() if value}}
        return self._read("POST", "/reports", Report, body, key=key)

    def look_up_cases(self, *, case_no: str | None = None, id_number: str | None = None) -> CaseStandings:
        """Look up how far cases are, by the number on the receipt or by an ID number; masked."""
        body = {"case_no": case_no} if case_no is not None else {"id_number": id_number}
        return self._read("POST", "/cases/lookup", CaseStandings, body)

    def receipt_slips(self) -> ReceiptSlipList:
        """Read which receipts this hall's kiosk should print."""
        return self._read("GET", "/receipt-slips", ReceiptSlipList)

    def take_receipt_slip(self, slip: str) -> ReceiptSlip:
        """Take a receipt to print it; refused where another kiosk has it."""
        return self._read("POST", f"/receipt-slips/{slip}/take", ReceiptSlip, {})

    def settle_receipt_slip(self, slip: str, result: SlipResult) -> ReceiptSlip:
        """Tell what came of its paper."""
        return self._read("POST", f"/receipt-slips/{slip}/printed", ReceiptSlip, {"result": result})

    def ticket(self, ticket: str) -> Ticket:
        """Read a ticket by its id."""
        return self._read("GET", f"/tickets/{ticket}", Ticket)

    def confirm_print(self, ticket: str, result: PrintState) -> Ticket:
        """Tell how the paper fared."""
        return self._read("POST", f"/tickets/{ticket}/printed", Ticket, {"result": result})

    def cancel_ticket(self, ticket: str) -> Ticket:
        """Give a number back before it is called."""
        return self._read("POST", f"/tickets/{ticket}/cancel", Ticket, {})

    def rejoin_ticket(self, ticket: str) -> Ticket:
        """Come back after a missed call (过号激活)."""
        return self._read("POST", f"/tickets/{ticket}/rejoin", Ticket, {})

    def rejoin_number(self, number: str) -> Ticket:
        """Come back after a missed call by the number on the paper, whoever issued it."""
        return self._read("POST", "/tickets/rejoin-by-number", Ticket, {"number": number})

    def evaluate(self, ticket: str, level: int, *, key: str) -> Evaluation:
        """Rate a finished visit, 1 to 5."""
        return self._read("POST", "/evaluations", Evaluation, {"ticket": ticket, "level": level}, key=key)

    def ring_help(self, *, key: str) -> HelpCall:
        """需要帮助: ring the windows (R5); while nobody has answered, another press is the same call."""
        return self._read("POST", "/help", HelpCall, {}, key=key)

    def help_call(self, help_call: str) -> HelpCall:
        """Read a help call: whether and when somebody answered."""
        return self._read("GET", f"/help/{help_call}", HelpCall)

    def window(self, window: int) -> Window:
        """Read what a window has in hand."""
        return self._read("GET", f"/windows/{window}", Window)

    def press(self, window: int, verb: str, body: dict[str, Any], *, key: str) -> None:
        """A key on a call pad: `call-next`, `recall`, `start`, `miss`, `finish`, `pause`, `unpause`."""
        self._exchange("POST", f"/windows/{window}/{verb}", body, key)

    def _read(
        self, method: str, path: str, shape: type[T], body: dict[str, Any] | None = None, *, key: str | None = None
    ) -> T:
        answer = self._exchange(method, path, body, key)
        try:
            return shape.model_validate_json(answer.content)
        except ValidationError as error:
            raise UnreachableError(f"{method} {path}: an answer that is not in the contract") from error

    def _exchange(self, method: str, path: str, body: dict[str, Any] | None, key: str | None) -> requests.Response:
        headers = {"Idempotency-Key": key} if key else {}
        try:
            answer = self._session.request(
                method,
                self._base + path,
                json=body,
                headers=headers,
                timeout=(CONNECT_TIMEOUT_S, ANSWER_TIMEOUT_S),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise UnreachableError(f"{method} {path}: {error}") from error
        if answer.ok:
            return answer
        try:
            problem = Problem.model_validate_json(answer.content)
        except ValidationError as error:
            raise UnreachableError(f"{method} {path}: status {answer.status_code}") from error
        if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise UnreachableError(f"{method} {path}: {problem.detail}")
        raise RefusedError(problem)
