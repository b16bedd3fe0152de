"""Every refusal as `application/problem+json`: the sentences, the statuses and the handlers that make them."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus

from flask import Flask, Response, make_response, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from queue_server.contract.problem import FieldError, Problem
from queue_server.domain.errors import Code, DomainError
from queue_server.web import sentences

log = logging.getLogger(__name__)

PROBLEM_TYPE = "application/problem+json"

CODES = {
    400: "bad_request",
    401: "not_signed_in",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    414: "address_too_long",
    415: "not_json",
    422: "bad_body",
    429: "too_many",
    431: "headers_too_large",
    500: "internal",
    503: "busy",
}


class Refusal(Exception):  # noqa: N818 - it is no error: the server says no
    """The edge itself says no, before any use case is asked.

    Never raised inside a transaction: what a use case refuses is a DomainError.
    """

    def __init__(
        self,
        status: int,
        code: str = "",
        *,
        detail: str = "",
        errors: list[FieldError] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}


def make_problem(status: int, code: str = "", *, detail: str = "", errors: list[FieldError] | None = None) -> Problem:
    """Return a problem; code and sentence default to those of the status."""
    return Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        code=code or CODES.get(status, "refused"),
        detail=detail or sentences.OF_STATUS.get(status, sentences.NOT_ACCEPTED),
        errors=errors,
    )


def encode_problem(problem: Problem) -> bytes:
    """Return the bytes of a problem; ASCII only, so that no text in it can break the encoding."""
    return json.dumps(problem.model_dump(mode="json", exclude_none=True)).encode()


def answer_problem(problem: Problem, *, headers: dict[str, str] | None = None) -> Response:
    """Return a problem as an answer."""
    answer = Response(encode_problem(problem), status=problem.status, content_type=PROBLEM_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers.update(headers or {})
    return answer


def refuse_invalid(error: ValidationError) -> Response:
    """Answer a body, query or path that is not in the contract; an unreadable path is simply not there."""
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    if error.title.endswith("Path"):
        return answer_problem(make_problem(404))
    return answer_problem(
        make_problem(
            422,
            errors=[
                FieldError(loc=list(fault["loc"]), msg=sentences.OF_FIELD.get(fault["type"], sentences.BAD_FIELD))
                for fault in faults
            ],
        )
    )


STATUS_OF_CODE: dict[str, int] = {
    Code.NOT_FOUND: 404,
    Code.NOT_SIGNED_IN: 401,
    Code.WRONG_CREDENTIALS: 401,
    Code.LOCKED_OUT: 429,
    Code.NOT_AUTHORISED: 403,
    Code.SECRET_CHANGE_NEEDED: 403,
    Code.WEAK_SECRET: 422,
    Code.WRONG_DATES: 422,
    Code.INVALID_CATALOGUE: 422,
    Code.FORBIDDEN: 403,
    Code.NO_EXTRANET: 403,
    Code.KEY_REUSED: 422,
    Code.INVALID_ID: 422,
    Code.INVALID_LEVEL: 422,
    Code.PERSONAL_DATA: 422,
    Code.PERSONAL_DATA_AWAY: 503,
    Code.NOT_A_SCAN: 422,
    Code.SCAN_TOO_LARGE: 413,
}
"""HTTP status of a DomainError's code; 409 where it is not listed: a rule was broken."""


def status_of(code: str) -> int:
    """Return the HTTP status of a DomainError's code."""
    return STATUS_OF_CODE.get(code, 409)


def handle_problems(app: Flask) -> None:
    """Make every refusal and every failure of this application a problem."""

    @app.errorhandler(Refusal)
    def refused(error: Refusal) -> Response:
        problem = make_problem(error.status, error.code, detail=error.detail, errors=error.errors)
        return answer_problem(problem, headers=error.headers)

    @app.errorhandler(DomainError)
    def rule_broken(error: DomainError) -> Response:
        status = status_of(error.code)
        if error.code == Code.NOT_SIGNED_IN and "Authorization" in request.headers:
            status = 409  # a pad's token is good: nobody sits at its window
        return answer_problem(make_problem(status, error.code, detail=error.detail))

    @app.errorhandler(OSError)
    def world_failed(error: OSError) -> Response:
        log.error("a request met a failing world: %s", error)
        return answer_problem(make_problem(503), headers={"Retry-After": "3"})

    @app.errorhandler(HTTPException)
    def not_served(error: HTTPException) -> Response:
        if error.response is not None:
            return make_response(error.response)
        status = error.code or 500
        kept = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
        return answer_problem(make_problem(status), headers=kept)

    @app.errorhandler(500)
    def failed(error: HTTPException) -> Response:
        log.error("a request failed", exc_info=getattr(error, "original_exception", None))
        return answer_problem(make_problem(500))
