"""The web application: gate, problems, API routes and pages on one Flask object."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, jsonify
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI

from queue_server.contract.problem import Problem
from queue_server.web.bodies import HallRequest
from queue_server.web.gate import Gate
from queue_server.web.problems import handle_problems, refuse_invalid
from queue_server.web.roles import Role, allow, allow_pages
from queue_server.web.routes import API_PREFIX, SECURITY_SCHEMES, Routes, describe

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def _empty_app() -> OpenAPI:
    return OpenAPI(
        "queue_server.web",
        info=Info(title="Tidehall", version="1", description="Queue and kiosk appliance of a township service hall."),
        security_schemes=SECURITY_SCHEMES,
        validation_error_model=Problem,
        validation_error_callback=refuse_invalid,
        doc_ui=False,
        static_folder=None,
    )


def build_app(gate: Gate, *, apis: Sequence[Routes], pages: Sequence[Blueprint]) -> OpenAPI:
    """Return the application; every route in it has declared its role."""
    app = _empty_app()
    app.request_class = HallRequest
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's default provider has it
    gate.guard(app)
    handle_problems(app)
    for api in apis:
        app.register_api(api.blueprint)
    for blueprint in pages:
        app.register_blueprint(allow_pages(blueprint))

    @cache
    def document() -> dict[str, Any]:
        described = _empty_app()
        for api in apis:
            described.register_api(api.documented())
        return describe(described)

    @app.route(f"{API_PREFIX}/openapi.json", methods=["GET"])
    @allow(Role.PUBLIC)
    def describe_api() -> Response:
        return jsonify(document())

    @app.after_request
    def complete_headers(answer: Response) -> Response:
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        if answer.status_code < HTTPStatus.BAD_REQUEST:
            answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    return app
