"""Papers of cases: what a print is told, and the commission of the agency post."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from queue_server.contract.shapes import Message, Moment, Shape

PaperKindName = Literal[
    "receipt",
    "acceptance",
    "correction",
    "decline",
    "approval",
    "refusal",
    "extension",
    "service_proof",
    "collection",
    "commission",
    "withdrawal",
]
"""收件凭证, 受理通知书, 补正告知书, 不予受理告知书, 结果, 不予批准, 延期, 送达回证, 领取回执, 委托书, 撤回."""


class PrintPaper(Shape):
    """`POST /cases/{no}/papers/{kind}/print`: which one, where a case has several of a kind; else the last."""

    paper: str | None = Field(default=None, min_length=32, max_length=32, pattern=r"^[0-9a-f]+$")


class GrantCommission(Shape):
    """`POST /cases/{no}/commission` (帮代办委托书): what the post may do, and the last day of it."""

    scope: list[Literal["prepare", "submit", "collect"]] = Field(min_length=1, max_length=3)
    valid_until: date = Field(strict=False)


class CasePaperPrinted(Message):
    """One numbered paper, and how often it was printed; a print after the first is marked 补打."""

    id: str
    kind: PaperKindName
    no: str
    title: str
    at: Moment
    prints: int
    reprint: str = ""
    """The mark that the sheet carries, empty on the first."""


SlipResult = Literal["printed", "failed", "unknown"]


class SettleSlip(Shape):
    """`POST /receipt-slips/{id}/printed`: what came of it at the kiosk's printer."""

    result: SlipResult


class SlipMaterial(Message):
    """One material on a slip."""

    name: str
    form: str
    copies: int
    sheets: int | None
    deferred_until: date | None


class ReceiptSlip(Message):
    """The 收件凭证 for 80 mm paper; the applicant has stars."""

    id: str
    no: str
    case_no: str
    state: Literal["asked", "taken", "printed", "failed", "unknown"]
    centre: str
    applicant: str | None
    applicant_id: str | None
    item: str
    item_name: str
    received_at: Moment | None
    receive_due: date | None
    receive_due_provisional: bool
    materials: list[SlipMaterial]
    clerk_name: str
    helped_by_name: str | None
    phone: str
    supervision_phone: str
    practice: bool


class ReceiptSlipList(Message):
    """`GET /receipt-slips`: what a kiosk should print now, oldest first."""

    slips: list[ReceiptSlip]
