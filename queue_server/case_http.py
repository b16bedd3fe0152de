"""An outside case system spoken to over HTTP with JSON: two calls, short time-outs, and no answer trusted unread."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests
from pydantic import ValidationError

from queue_server.contract import case_system as shapes
from queue_server.domain import trace_sentences as sentences
from queue_server.domain.outside_case import OUTSIDE_WORDS, OutsideState
from queue_server.usecases.outside_cases import Standing
from queue_server.usecases.outside_link import (
    OutsideDownError,
    OutsideGarbageError,
    OutsideRefusalError,
    Receipt,
    Submission,
)

CONNECT_TIMEOUT_S = 3.0
SILENCE_TIMEOUT_S = 10.0
ANSWER_TIMEOUT_S = 15.0
"""The whole answer, however slowly it drips."""
LONGEST_ANSWER = 64 * 1024
"""An answer of two calls that name one case; more is not from this interface."""
OK, ERRORS_OF_OURS, ERRORS_OF_THEIRS = 200, 400, 500
NOT_FOR_NOW = frozenset({401, 403, 404, 405, 407, 408, 425, 429})
"""Refusals that say nothing about the case: the address, the token or the hour is wrong."""
LONGEST_WORDS = 120
STATE_OF_WORDS = {**{state.value: state for state in OutsideState}, **{words: s for s, words in OUTSIDE_WORDS.items()}}


class HttpCaseDoor:
    """Speaks to one outside system; used by one thread."""

    def __init__(
        self,
        api_url: str,
        *,
        token: str | None = None,
        authority: Path | None = None,
        answer_timeout_s: float = ANSWER_TIMEOUT_S,
    ) -> None:
        self._base = api_url.rstrip("/")
        self._answer_timeout_s = answer_timeout_s
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Accept"] = "application/json"
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"
        if authority is not None:
            self._session.verify = str(authority)

    def close(self) -> None:
        """Give the connection back."""
        self._session.close()

    def submit(self, submission: Submission) -> Receipt:
        """Hand a case over under its own number as idempotency key."""
        no = submission.case.no
        body = _body(submission).model_dump(mode="json")
        status, content = self._call("POST", "/cases", json=body, headers={"Idempotency-Key": no})
        if ERRORS_OF_OURS <= status < ERRORS_OF_THEIRS:
            raise OutsideRefusalError(sentences.OUTSIDE_REFUSES.format(words=_words(content)))
        answer = _read(content, case_no=no)
        return Receipt(outside_no=answer.outside_no, standing=_standing(answer))

    def look(self, case_no: str, *, outside_no: str) -> Standing | None:
        """Return how far a case is."""
        status, content = self._call("GET", f"/cases/{quote(outside_no, safe='')}")
        if status != OK:
            raise OutsideGarbageError(sentences.OUTSIDE_ANSWERS_ODDLY.format(status=status))
        answer = _read(content, case_no=case_no)
        if answer.outside_no != outside_no:
            raise OutsideGarbageError(sentences.ANSWER_ABOUT_ANOTHER)
        return _standing(answer)

    def _call(self, method: str, path: str, **more: Any) -> tuple[int, bytes]:
        """Return status and content; only what concerns the case itself comes back, the rest is raised."""
        until_s = time.monotonic() + self._answer_timeout_s
        silence_s = min(SILENCE_TIMEOUT_S, self._answer_timeout_s)
        try:
            with self._session.request(
                method,
                self._base + path,
                timeout=(CONNECT_TIMEOUT_S, silence_s),
                allow_redirects=False,
                stream=True,
                **more,
            ) as answer:
                content = _content(answer, until_s=until_s)
        except requests.RequestException as error:
            # The error's own words may name the address or what was sent; the clerk and the log need neither.
            raise OutsideDownError(sentences.OUTSIDE_UNREACHABLE) from error
        status = answer.status_code
        if status >= ERRORS_OF_THEIRS:
            raise OutsideDownError(sentences.OUTSIDE_FAILS.format(status=status))
        if status in NOT_FOR_NOW and not (status == requests.codes.not_found and method == "GET"):
            raise OutsideDownError(sentences.OUTSIDE_SHUT.format(status=status))
        if not OK <= status < ERRORS_OF_THEIRS or OK + 100 <= status < ERRORS_OF_OURS:
            raise OutsideGarbageError(sentences.OUTSIDE_ANSWERS_ODDLY.format(status=status))
        return status, content


def _content(answer: requests.Response, *, until_s: float) -> bytes:
    content = b""
    for piece in answer.iter_content(4096):
        content += piece
        if len(content) > LONGEST_ANSWER:
            raise OutsideGarbageError(sentences.OUTSIDE_ANSWER_TOO_LONG)
        if time.monotonic() > until_s:
            raise requests.Timeout
    return content


def _body(submission: Submission) -> shapes.SubmittedCase:
    case, applicant = submission.case, submission.applicant
    return shapes.SubmittedCase(
        hall=submission.hall,
        case_no=case.no,
        ticket=case.ticket_number,
        item=case.item,
        item_name=case.item_name,
        guide_version=case.guide_version,
        station=case.station,
        received_at=case.received_at or case.opened_at,
        promised_wd=case.promised_wd,
        applicant=shapes.SubmittedApplicant(name=applicant.name, id_number=applicant.id_number, phone=applicant.phone),
        materials=[
            shapes.SubmittedMaterial(
                name=line.name,
                required=line.required,
                present=line.present,
                copies=line.copies,
                sheets=line.sheets,
                original=line.original,
                deferred_until=line.deferred_until,
            )
            for line in case.materials
        ],
    )


def _read(content: bytes, *, case_no: str) -> shapes.OutsideAnswer:
    try:
        answer = shapes.OutsideAnswer.model_validate_json(content)
    except ValidationError as error:
        raise OutsideGarbageError(sentences.OUTSIDE_UNREADABLE) from error
    if answer.case_no is not None and answer.case_no != case_no:
        raise OutsideGarbageError(sentences.ANSWER_ABOUT_ANOTHER)
    return answer


def _standing(answer: shapes.OutsideAnswer) -> Standing | None:
    if answer.state is None or answer.on is None:
        return None
    state = STATE_OF_WORDS.get(answer.state.strip())
    if state is None:
        raise OutsideGarbageError(sentences.OUTSIDE_STATE_UNKNOWN.format(state=answer.state.strip()))
    return Standing(state=state, on=answer.on, due=answer.due)


def _words(content: bytes) -> str:
    """Return what a refusal says, cut and on one line; it may be anything."""
    try:
        said = json.loads(content)
    except ValueError:
        said = None
    detail = said.get("detail") if isinstance(said, dict) else None
    text = " ".join(str(detail).split()) if isinstance(detail, str) else ""
    return text[:LONGEST_WORDS] or sentences.NO_WORDS
