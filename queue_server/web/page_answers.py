"""How a page leaves the server: a template that holds no data, under a policy that allows no foreign code."""

from __future__ import annotations

from flask import Response, make_response, render_template

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; object-src 'none'"


def page(template: str, *, policy: str = POLICY, **values: str | bool) -> Response:
    """Render a template from `templates/`.

    Args:
        template: file name.
        policy: the Content-Security-Policy header.
        values: what the template is filled with; never personal data.
    """
    answer = make_response(render_template(template, **values))
    answer.headers["Content-Security-Policy"] = policy
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
