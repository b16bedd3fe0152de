"""Declares API routes: one line says the path, who may come, what is answered; the OpenAPI document follows from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.openapi import OpenAPI
from pydantic import BaseModel

from queue_server.web.problems import PROBLEM_TYPE
from queue_server.web.roles import Role, allow

F = TypeVar("F", bound=Callable[..., Any])

API_PREFIX = "/api/v1"
KEY_HEADER = "Idempotency-Key"
KEY_PATTERN = re.compile(r"[!-~]{1,128}")
COOKIE = "tidehall_session"

SECURITY_SCHEMES: dict[str, Any] = {
    "device": {"type": "http", "scheme": "bearer", "description": "A device's token."},
    "person": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "Set by POST /session."},
}

_DEVICE: list[dict[str, list[Any]]] = [{"device": []}]
_PERSON: list[dict[str, list[Any]]] = [{"person": []}]
SECURITY_OF_ROLE: dict[Role, list[dict[str, list[Any]]]] = {
    Role.PUBLIC: [],
    Role.STAFF: _PERSON,
    Role.SELF: _PERSON,
    Role.PERSON: _PERSON,
    Role.HALL: _DEVICE + _PERSON,
    Role.KIOSK: _DEVICE + _PERSON,
    Role.DEVICE: _DEVICE,
    Role.WINDOW: _DEVICE + _PERSON,
    Role.DESK: _PERSON,
    Role.HALL_HEAD: _PERSON,
    Role.DESK_OR_HEAD: _PERSON,
    Role.STATION: _PERSON,
    Role.ISSUE: _PERSON,
    Role.BUREAU: _PERSON,
}

PROBLEM_CONTENT = {"content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
KEY_PARAMETER = {
    "name": KEY_HEADER,
    "in": "header",
    "required": False,
    "description": "A 2xx answer is stored and repeated for the same key and body.",
    "schema": {"type": "string", "pattern": r"^[!-~]{1,128}$"},
}


class Routes:
    """The routes of one subject, registered under `/api/v1`."""

    def __init__(self, name: str) -> None:
        self.blueprint = APIBlueprint(name, __name__, url_prefix=API_PREFIX)
        self._documentations: list[Callable[[APIBlueprint], object]] = []

    def documented(self) -> APIBlueprint:
        """Return the same routes with all that the document says of them: to read, never to serve.

        The schemas of all shapes take a second of a slow machine, which no start of a hall should wait for.
        """
        blueprint = APIBlueprint(self.blueprint.name, __name__, url_prefix=API_PREFIX)
        for document in self._documentations:
            document(blueprint)
        return blueprint

    def get(self, rule: str, *, role: Role, answer: type[BaseModel] | str) -> Callable[[F], F]:
        """Declare a reading route; `answer` is the shape, or a media type for another body."""
        shape: Any = answer
        if isinstance(answer, str):
            shape = {"description": "OK", "content": {answer: {"schema": {"type": "string"}}}}
        return self._declare("GET", rule, role=role, responses={200: shape})

    def post(
        self,
        rule: str,
        *,
        role: Role,
        answer: type[BaseModel] | None,
        status: int = 200,
        or_nothing: bool = False,
        limited: bool = False,
    ) -> Callable[[F], F]:
        """Declare an act; `or_nothing` documents a 204 beside the answer, `limited` a 429 for who comes too often."""
        responses: dict[int, Any] = {status: answer}
        if or_nothing:
            responses[204] = None
        return self._declare("POST", rule, role=role, responses=responses, limited=limited)

    def delete(self, rule: str, *, role: Role) -> Callable[[F], F]:
        """Declare a deletion, answered by 204."""
        return self._declare("DELETE", rule, role=role, responses={204: None})

    def _declare(
        self, method: str, rule: str, *, role: Role, responses: dict[int, Any], limited: bool = False
    ) -> Callable[[F], F]:
        refusals = [400, 404, 409, 413, 415, 422, 500, 503] if method == "POST" else [404, 409, 422, 500, 503]
        if role is not Role.PUBLIC:
            refusals += [401, 403]
        if rule == "/session":
            refusals += [401, 403, 429]
        if limited:
            refusals.append(429)
        documented = {**responses, **{status: dict(PROBLEM_CONTENT) for status in sorted(set(refusals))}}

        def register(view: F) -> F:
            allow(role)(view)
            serve: Any = getattr(self.blueprint, method.lower())
            serve(rule, doc_ui=False)(view)

            def document(blueprint: APIBlueprint) -> None:
                declare: Any = getattr(blueprint, method.lower())
                security = SECURITY_OF_ROLE[role] or None
                declare(rule, responses=documented, security=security, operation_id=view.__name__)(view)

            self._documentations.append(document)
            return view

        return register


def describe(app: OpenAPI) -> dict[str, Any]:
    """Return the OpenAPI document of all routes, with what the library leaves out."""
    document: dict[str, Any] = app.api_doc
    for path in document["paths"].values():
        for method, operation in path.items():
            asks = [parameter for parameter in operation.get("parameters", []) if parameter["in"] == "query"]
            if method != "post" and not asks:
                operation["responses"].pop("422", None)
            if method != "get":
                operation.setdefault("parameters", []).append(KEY_PARAMETER)
            body = operation.get("requestBody")
            if body:
                body["required"] = _needs_body(document, body)
    return document


def _needs_body(document: dict[str, Any], body: dict[str, Any]) -> bool:
    reference = body["content"]["application/json"]["schema"]["$ref"]
    shape = document["components"]["schemas"][reference.rsplit("/", 1)[1]]
    return bool(shape.get("required"))
