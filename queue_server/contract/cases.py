"""Case bodies: launch from a ticket, tick the checklist, receive, read."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, SecretStr

from queue_server.contract.shapes import Message, Moment, Reason, Shape

CaseState = Literal["DRAFT", "RECEIVED", "LINKED", "WITHDRAWN"]
"""States reached on this floor: 预收件, 已收件, a case of an outside system linked by hand, and a voided draft."""


class LaunchCase(Shape):
    """`POST /cases`: for the ticket in hand. `item` overrides the ticket's when the person named the wrong one."""

    ticket: str = Field(min_length=1, max_length=64)
    item: str | None = Field(default=None, max_length=64)


class TickMaterials(Shape):
    """`POST /cases/{no}/materials`: the indexes (0-based) of the guide's materials that are present."""

    present: list[int] = Field(max_length=100)


class ReceiveCase(Shape):
    """`POST /cases/{no}/receive` (收件): the applicant; refused while a required material is missing."""

    applicant_name: SecretStr = Field(min_length=1, max_length=50)
    applicant_id: SecretStr = Field(min_length=15, max_length=18)
    phone: SecretStr | None = Field(default=None, max_length=20)


class LinkCase(Shape):
    """`POST /cases/{no}/link` (manual link): the outside system's case number, scanned or typed."""

    outside_no: str = Field(min_length=4, max_length=40, pattern=r"^[0-9A-Za-z\-]+$")


class VoidCase(Shape):
    """`POST /cases/{no}/void`: withdraw a draft that was opened by mistake."""

    reason: Reason


class CaseMaterial(Message):
    """One line of the checklist, frozen from the guide when the case was opened."""

    name: str
    source: str
    form: str
    copies: int
    required: bool
    condition: str | None = None
    present: bool


class CaseEvent(Message):
    """One step of the trace."""

    seq: int
    at: Moment
    event: str
    from_state: str | None
    to_state: str | None
    person: str | None
    account: str | None
    terminal: str | None
    network: str | None
    reason: str | None


class Case(Message):
    """A case as the window sees it; the applicant is masked (`张*`, `2113**********0019`)."""

    no: str
    system: Literal["builtin", "manual"]
    state: CaseState
    item: str
    item_name: str
    guide_version: str
    ticket: str | None
    ticket_number: str | None
    outside_no: str | None
    applicant: str | None
    applicant_id: str | None
    materials: list[CaseMaterial]
    opened_at: Moment
    received_at: Moment | None
    clerk_name: str | None = None
    """Who took the materials, once received: the name that the receipt carries."""
    outside_url: str | None = None
    station: str = ""
    """The station that decides, from the item; empty for a county item (R61)."""
    trace: list[CaseEvent] = []
    practice: bool = False


class CaseList(Message):
    """`GET /cases?ticket=ID` (of a visit), `?state=DRAFT` (预收件 that wait for entry) or `?station=MZ` (its own)."""

    cases: list[Case]


class LookUpCases(Shape):
    """`POST /cases/lookup` at a kiosk or a window: by the number on the receipt or by an ID number, one of the two."""

    case_no: str | None = Field(default=None, min_length=4, max_length=40, pattern=r"^[0-9A-Za-z\- ]+$")
    id_number: SecretStr | None = Field(default=None, min_length=15, max_length=18)


class CaseStanding(Message):
    """How far a case is, for whoever stands before a screen that others can see."""

    no_tail: str
    """The number's last five places, `B0001`."""
    item_name: str
    """A neutral word where the name would reveal a status."""
    state_text: str
    """`已收件，正在办理`"""
    received_on: date | None
    ready: bool
    """A result lies at the window: the person may take a number for `ticket_item`."""
    ticket_item: str
    """The desk item to take a number for: `pickup` where it is ready, else `consult`."""


class CaseStandings(Message):
    """The cases found, newest first; none found is an empty list and says nothing about why."""

    cases: list[CaseStanding]
