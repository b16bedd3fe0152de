"""How an act passes the edge: one transaction that does it, shows it and keeps the answer under its idempotency key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from flask import Response, request
from pydantic import BaseModel

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.person import Actor
from queue_server.usecases.ports import StoredAnswer, Unit
from queue_server.web import sentences
from queue_server.web.gate import principal
from queue_server.web.problems import Refusal
from queue_server.web.routes import KEY_HEADER, KEY_PATTERN

T = TypeVar("T")

JSON_TYPE = "application/json"


class Store(Protocol):
    """What the edge needs of the storage: one writer, and readers that never wait for it."""

    def write(self, work: Callable[[Unit], T]) -> T:
        """Run a function in a transaction and return once it is durable; what it raises comes back and undoes it."""
        ...

    def read(self, work: Callable[[Unit], T]) -> T:
        """Run a function on one consistent view of the last commit; it must not change anything."""
        ...


@dataclass(frozen=True)
class Answer:
    """A 2xx answer: a shape, or nothing (204)."""

    status: int
    shape: BaseModel | None

    @property
    def body(self) -> str:
        """Its JSON; empty for nothing."""
        return "" if self.shape is None else self.shape.model_dump_json()


class Acts:
    """Runs acts and readings for the routes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def perform(
        self, work: Callable[[Unit, Actor], BaseModel | None], *, status: int = 200, without: str | None = None
    ) -> Response:
        """Do an act for whoever stands behind the request.

        With an `Idempotency-Key` the stored answer of an earlier equal request is repeated and `work` is not done; a
        refusal is not stored, because it undoes the transaction that would have stored it. `without` names a field of
        the body that must not leave a trace, not even in a digest.
        """
        key = read_key()
        who = principal()
        actor, scope = who.actor, who.scope
        request_digest = digest_request(without=without) if key else ""

        def transaction(unit: Unit) -> tuple[int, str]:
            if key is not None:
                stored = unit.idempotency.get(key, caller=scope)
                if stored is not None:
                    return repeat(stored, request_digest)
            shape = work(unit, actor)
            answer = Answer(status if shape is not None else 204, shape)
            if key is not None:
                unit.idempotency.put(
                    StoredAnswer(
                        key=key,
                        caller=scope,
                        request_digest=request_digest,
                        status=answer.status,
                        body=answer.body,
                        at=unit.real_now,
                    )
                )
            return answer.status, answer.body

        return send(*self._store.write(transaction))

    def show(self, work: Callable[[Unit], BaseModel]) -> Response:
        """Answer a reading."""
        return send(200, self._store.read(work).model_dump_json())

    def read(self, work: Callable[[Unit], T]) -> T:
        """Read something for the edge itself."""
        return self._store.read(work)

    def write(self, work: Callable[[Unit], T]) -> T:
        """Change something for the edge itself."""
        return self._store.write(work)


def send(status: int, body: str) -> Response:
    """Return an answer; a 204 has neither body nor type."""
    if not body:
        answer = Response(status=status)
        del answer.headers["Content-Type"]
        return answer
    return Response(body, status=status, content_type=JSON_TYPE)


def read_key() -> str | None:
    """Return the request's idempotency key.

    Raises:
        Refusal: 422 where it is not 1 to 128 visible ASCII characters.
    """
    key = request.headers.get(KEY_HEADER)
    if key is not None and KEY_PATTERN.fullmatch(key) is None:
        raise Refusal(422, "bad_key", detail=sentences.BAD_KEY)
    return key


def digest_request(*, without: str | None = None) -> str:
    """Return a digest of method, path and body; `without` names a field that must not leave a trace."""
    body: dict[str, Any] = dict(request.get_json())
    if without is not None:
        body.pop(without, None)
    text = json.dumps([request.method, request.path, body], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def repeat(stored: StoredAnswer, request_digest: str) -> tuple[int, str]:
    """Return a stored answer again; DomainError key_reused where the request is another one."""
    if stored.request_digest != request_digest:
        raise DomainError(Code.KEY_REUSED, sentences.KEY_REUSED)
    return stored.status, stored.body
