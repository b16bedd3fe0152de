"""The monthly self-check (自查): twenty lines, each with its result, who looked, and a photo."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from queue_server.contract.shapes import Message, Moment, Shape

SelfCheckResult = Literal["ok", "fault", "not_applicable"]
PHOTO_TEXT_LIMIT = 1_000_000
"""Characters of base64: a photo of at most 750 kB; the page makes a telephone's picture smaller first."""


class RecordCheck(Shape):
    """`POST /self-checks/{yyyy-mm}/{line}`; a `fault` needs `fix_by`; what was recorded before is replaced."""

    result: SelfCheckResult
    note: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] | None = None
    fix_by: date | None = Field(default=None, strict=False)
    photo: str | None = Field(default=None, min_length=1, max_length=PHOTO_TEXT_LIMIT)
    """JPEG or PNG as base64; without one an earlier photo of this line stays."""


class SelfCheckLine(Message):
    """One line of the sheet; `result` is None while nobody has looked."""

    line: int
    title: str
    clause: str
    """The clause of the notice that it shows, `R4`."""
    photo_needed: bool
    result: SelfCheckResult | None
    note: str | None
    fix_by: date | None
    photo: str | None
    """Address of the photo under `/api/v1`, None without one."""
    by_name: str | None
    at: Moment | None
    complete: bool
    """Recorded, with its photo where one is needed."""


class SelfCheckSheet(Message):
    """`GET /self-checks/{yyyy-mm}`."""

    month: str
    lines: list[SelfCheckLine]
    done: int
    complete: bool
    faults_open: int
    practice: bool = False
