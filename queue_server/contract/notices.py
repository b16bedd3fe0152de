"""The one-time notice (一次性告知): all materials of the guide at once, and what this person still lacks."""

from __future__ import annotations

from pydantic import Field, SecretStr

from queue_server.contract.shapes import Message, Moment, Shape


class TellOnce(Shape):
    """`POST /notices`: for a consultation or an incomplete intake.

    Who was told is known by the case's applicant, by `id_number` (kept as a keyed digest only), or by the ticket.
    """

    item: str = Field(min_length=1, max_length=64)
    ticket: str | None = Field(default=None, min_length=1, max_length=64)
    case: str | None = Field(default=None, min_length=1, max_length=40)
    id_number: SecretStr | None = Field(default=None, min_length=15, max_length=18)
    lacking: list[int] = Field(max_length=100)
    """Indexes (0-based) of the guide's materials that the person lacks; empty for a mere consultation."""


class NoticeMaterial(Message):
    """One material of the guide."""

    name: str
    source: str
    form: str
    copies: int
    required: bool
    condition: str | None
    note: str
    lacking: bool


class NoticeFacts(Message):
    """What else the guide says, as the paper prints it."""

    case_type: str
    conditions: str
    legal_wd: int | None
    promised_wd: int
    fee: str
    result: str
    special_procedures: list[str]
    delivery: list[str]
    station_name: str
    online_capable: bool
    in_person_required: bool
    agent_allowed: bool
    code: str = ""
    """The short code of the guide: typed again it tells whether this paper still holds."""
    hall_name: str
    hours: list[str]
    enquiry_phone: str
    supervision_phone: str


class Notice(Message):
    """A notice as it was given; it never changes afterwards."""

    id: str
    item: str
    item_name: str
    materials: list[NoticeMaterial]
    facts: NoticeFacts
    told_by_name: str
    at: Moment
    guide_version: str
    ticket_number: str | None
    case: str | None
    differs_from_earlier: bool
    """The same person was told another list for the same item before; this is reported to the hall head."""
    newly_lacking: list[str] = []
    """What is asked for now and was not asked for before."""
    earlier: str | None = None
    """The notice that it differs from."""
    practice: bool = False


class NoticeLine(Message):
    """A notice in the list of those that differ from an earlier one."""

    id: str
    item: str
    item_name: str
    at: Moment
    told_by_name: str
    earlier: str | None
    newly_lacking: list[str]


class NoticeList(Message):
    """`GET /notices?month=yyyy-mm`: the month's notices that differ, newest first, and how many were given."""

    month: str
    given: int
    differing: list[NoticeLine]
