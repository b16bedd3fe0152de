"""Sign-in and sign-out: person, account, terminal and the person's own secret (D1)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from flask import Response, request

from queue_server.contract.session import Session, SignIn
from queue_server.domain.person import SESSION_LIMIT
from queue_server.usecases.ports import StoredAnswer, Unit
from queue_server.usecases.staffing import Staffing
from queue_server.web.acts import Acts, digest_request, read_key, repeat, send
from queue_server.web.confirmation import SecretCheck
from queue_server.web.gate import digest, make_token, principal
from queue_server.web.problems import Refusal
from queue_server.web.roles import Role
from queue_server.web.routes import COOKIE, Routes
from queue_server.web.views import show_session


def build_session_api(acts: Acts, staffing: Staffing, *, check_secret: SecretCheck) -> Routes:
    """Return the routes of `/session`.

    Args:
        acts: transactions.
        staffing: the use cases.
        check_secret: verifies secrets, outside of any transaction.
    """
    routes = Routes("session_api")

    @routes.post("/session", role=Role.PUBLIC, answer=Session, status=201)
    def sign_in(body: SignIn) -> Response:
        """登录: sets the session cookie."""
        check_secret(body.person, body.secret.get_secret_value(), terminal=body.terminal)
        token = make_token()
        keyed = _KeyedRequest(read_key(), f"sign-in:{body.person}", digest_request(without="secret"))
        answer = send(*acts.write(lambda unit: _open_session(unit, staffing, body=body, token=token, keyed=keyed)))
        answer.set_cookie(
            COOKIE,
            token,
            max_age=SESSION_LIMIT,
            path="/",
            # A cookie that was set over TLS travels over TLS alone.
            secure=request.is_secure,
            httponly=True,
            samesite="Strict",
        )
        return answer

    @routes.get("/session", role=Role.SELF, answer=Session)
    def read_session() -> Response:
        """Who is signed in here."""
        session = principal().session
        if session is None:
            raise Refusal(401)
        # Derived from the cookie, which the page cannot read, so the key is stored neither there nor here.
        key = hashlib.sha256(f"drafts:{request.cookies.get(COOKIE, '')}".encode()).hexdigest()
        return send(200, show_session(session).model_copy(update={"draft_key": key}).model_dump_json())

    @routes.delete("/session", role=Role.PUBLIC)
    def sign_out() -> Response:
        """签退; also where nobody is signed in."""
        session = principal().session
        if session is not None:
            acts.write(lambda unit: staffing.sign_out(unit, session.id))
        answer = send(204, "")
        answer.delete_cookie(COOKIE, path="/", secure=request.is_secure, httponly=True, samesite="Strict")
        return answer

    return routes


@dataclass(frozen=True)
class _KeyedRequest:
    """What the transaction needs of the request; it runs in the writer's thread, outside of Flask."""

    key: str | None
    caller: str
    request_digest: str

    def stored(self, unit: Unit) -> StoredAnswer | None:
        return unit.idempotency.get(self.key, caller=self.caller) if self.key is not None else None

    def store(self, unit: Unit, body: str) -> None:
        if self.key is not None:
            unit.idempotency.put(
                StoredAnswer(
                    key=self.key,
                    caller=self.caller,
                    request_digest=self.request_digest,
                    status=201,
                    body=body,
                    at=unit.real_now,
                )
            )


def _open_session(unit: Unit, staffing: Staffing, *, body: SignIn, token: str, keyed: _KeyedRequest) -> tuple[int, str]:
    """Sign in; the same key signs in anew with the same answer, because a token is never stored to be repeated."""
    stored = keyed.stored(unit)
    if stored is not None:
        repeat(stored, keyed.request_digest)
    session = staffing.sign_in(
        unit, body.person, account=body.account, terminal=body.terminal, token_digest=digest(token)
    )
    text = show_session(session).model_dump_json()
    if stored is None:
        keyed.store(unit, text)
    return 201, text
