"""`/healthz` for supervisors and `/metrics` for Prometheus, at the root."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Mapping

from flask import Blueprint, Flask, Response, jsonify, request

from queue_server.web import sentences
from queue_server.web.problems import answer_problem, make_problem
from queue_server.web.roles import Role, allow

Figures = Mapping[str, float]
"""Metric (with its labels, as Prometheus writes them) to its value now."""


class RequestCounter:
    """Counts the answers of an application by method and status."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: Counter[tuple[str, int]] = Counter()

    def watch(self, app: Flask) -> None:
        """Count every answer from now on."""

        @app.after_request
        def count(answer: Response) -> Response:
            with self._lock:
                self._answers[request.method, answer.status_code] += 1
            return answer

    def figures(self) -> dict[str, float]:
        """Return `tidehall_http_answers_total` by label."""
        with self._lock:
            counted = dict(self._answers)
        return {
            f'tidehall_http_answers_total{{method="{method}",status="{status}"}}': float(count)
            for (method, status), count in sorted(counted.items())
        }


def build_health_pages(
    *,
    vital: Callable[[], Mapping[str, bool]],
    outside: Callable[[], Mapping[str, bool]],
    figures: Callable[[], Figures],
) -> Blueprint:
    """Return the blueprint of both.

    Args:
        vital: each part of the server and whether it fails now; any failing one makes `/healthz` a 503.
        outside: what the server can do without for a while, and whether it is away: `/healthz` only says so.
        figures: what `/metrics` shows.
    """
    blueprint = Blueprint("health_pages", __name__)

    @blueprint.get("/healthz")
    @allow(Role.PUBLIC)
    def health() -> Response:
        failing = sorted(name for name, fails in vital().items() if fails)
        if failing:
            parts = sentences.BETWEEN_PARTS.join(failing)
            return answer_problem(make_problem(503, "unhealthy", detail=sentences.UNHEALTHY.format(parts=parts)))
        away = sorted(name for name, fails in outside().items() if fails)
        return jsonify(state="degraded" if away else "ok", away=away)

    @blueprint.get("/metrics")
    @allow(Role.PUBLIC)
    def metrics() -> Response:
        lines: list[str] = []
        named: set[str] = set()
        for metric, value in figures().items():
            name = metric.split("{", 1)[0]
            if name not in named:
                named.add(name)
                lines.append(f"# TYPE {name} {'counter' if name.endswith('_total') else 'gauge'}")
            lines.append(f"{metric} {value:g}")
        return Response("\n".join([*lines, ""]), content_type="text/plain; version=0.0.4; charset=utf-8")

    return blueprint
