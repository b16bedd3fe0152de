"""Rating of a finished visit: five levels, voluntary; a visit that nobody rated stays unrated (D14)."""

from __future__ import annotations

from pydantic import Field

from queue_server.contract.shapes import Message, Moment, Reason, Shape


class Rate(Shape):
    """`POST /evaluations`: 5 非常满意 … 1 非常不满意."""

    ticket: str = Field(min_length=1, max_length=64)
    level: int = Field(ge=1, le=5)
    reasons: list[Reason] = Field(default=[], max_length=10)


class Evaluation(Message):
    """201: thanks; it never carries anybody else's rating."""

    ticket: str
    level: int
    at: Moment
