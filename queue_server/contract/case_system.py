"""What is said to and heard from an outside case system over HTTP; docs/case-system-adapter.md describes the calls."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from queue_server.contract.shapes import Message, Shape

ADAPTER_VERSION = 1


class SubmittedApplicant(Shape):
    """Who applies, in the clear: the outside system decides about this person. Sent over TLS and kept in no log."""

    name: str = Field(repr=False)
    id_number: str = Field(repr=False)
    phone: str | None = Field(default=None, repr=False)


class SubmittedMaterial(Shape):
    """One line of the guide's checklist as it was taken in."""

    name: str
    required: bool
    present: bool
    copies: int
    sheets: int | None
    original: bool
    deferred_until: date | None


class SubmittedCase(Shape):
    """`POST {api}/cases`; the header `Idempotency-Key` is `case_no`, so that a lost answer makes no second case."""

    version: int = ADAPTER_VERSION
    hall: str
    case_no: str
    ticket: str | None
    """The visit's number, `A012`."""
    item: str
    item_name: str
    guide_version: str
    station: str
    received_at: datetime
    promised_wd: int
    applicant: SubmittedApplicant
    materials: list[SubmittedMaterial]


class OutsideAnswer(Message):
    """The answer to both calls: `POST {api}/cases` and `GET {api}/cases/{outside_no}`."""

    outside_no: str = Field(min_length=4, max_length=40, pattern=r"^[0-9A-Za-z\-]+$")
    case_no: str | None = None
    """Where it is given it is checked: an answer about another case is no answer."""
    state: str | None = Field(default=None, max_length=20)
    """One of the closed list, in English (`ACCEPTED`) or in Chinese (`已受理`)."""
    on: date | None = None
    due: date | None = None
