"""The one shape of every refusal (`application/problem+json`)."""

from __future__ import annotations

from pydantic import Field

from queue_server.contract.shapes import Message


class FieldError(Message):
    """Where a body is wrong and why."""

    loc: list[str | int]
    msg: str


class Problem(Message):
    """`detail` is one Chinese sentence for the person at the screen; `code` is for programs."""

    type: str = "about:blank"
    title: str
    status: int = Field(ge=400, le=599)
    code: str
    detail: str
    errors: list[FieldError] | None = None
