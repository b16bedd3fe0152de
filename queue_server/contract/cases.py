"""Case bodies: launch from a ticket, tick the checklist, receive, read."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, SecretStr

from queue_server.contract.shapes import Message, Moment, Reason, Shape

CaseState = Literal[
    "DRAFT",
    "RECEIVED",
    "ROUTED",
    "REVIEWING",
    "ACCEPTED",
    "SPECIAL",
    "DECIDED",
    "RETURNED",
    "CORRECTION",
    "NOT_ACCEPTED",
    "ISSUING",
    "ISSUED",
    "DELIVERED",
    "WITHDRAWN",
    "CLOSED",
    "LINKED",
]
"""预收件 to 归档; LINKED is a case of an outside system."""
CaseColour = Literal["", "yellow", "red", "overdue"]
DecisionKind = Literal["correction", "decline", "approve", "refuse"]
DeclineReason = Literal["no_permit_needed", "not_competent", "by_guide"]
"""依法不需要许可 (licences only), 不属本机关职权 (with the competent body), 依指南不符合受理条件."""
StationCode = Literal["JS", "NY", "NJ", "LD", "MZ", "TY"]
DeliveryWay = Literal["self", "proxy", "mail"]


class LaunchCase(Shape):
    """`POST /cases`: for the ticket in hand. `item` overrides the ticket's when the person named the wrong one."""

    ticket: str = Field(min_length=1, max_length=64)
    item: str | None = Field(default=None, max_length=64)


class DeferredMaterial(Shape):
    """容缺: a material that comes later, where the guide allows it (R52)."""

    index: int = Field(ge=0, le=99)
    until: date = Field(strict=False)


class SheetsTaken(Shape):
    """What was taken of a material."""

    index: int = Field(ge=0, le=99)
    sheets: int = Field(ge=1, le=999)
    original: bool = False


class TickMaterials(Shape):
    """`POST /cases/{no}/materials`: which of the guide's materials (0-based) are present, deferred, how many sheets.

    After 收件 the same call ticks deferred materials that have come.
    """

    present: list[int] = Field(max_length=100)
    deferred: list[DeferredMaterial] = Field(default=[], max_length=100)
    sheets: list[SheetsTaken] = Field(default=[], max_length=100)


class HelpGiven(Shape):
    """帮填: read back to the applicant, confirmed, and signed on a scan in the file (R33)."""

    confirmed: bool
    signature_scan: str = Field(min_length=1, max_length=64)


class ReceiveCase(Shape):
    """`POST /cases/{no}/receive` (收件): the applicant; refused while a required material is missing.

    `urgent` takes the 急难 branch of a guide that has one: the result first, the materials within ten working days.
    """

    applicant_name: SecretStr = Field(min_length=1, max_length=50)
    applicant_id: SecretStr = Field(min_length=15, max_length=18)
    phone: SecretStr | None = Field(default=None, max_length=20)
    address: SecretStr | None = Field(default=None, min_length=1, max_length=120)
    proxy_name: SecretStr | None = Field(default=None, min_length=1, max_length=50)
    """代办人: who comes in the applicant's place."""
    proxy_id: SecretStr | None = Field(default=None, min_length=15, max_length=18)
    helped: HelpGiven | None = None
    return_way: Literal["", "pickup", "mail"] = ""
    urgent: bool = False


class LinkCase(Shape):
    """`POST /cases/{no}/link` (manual link): the outside system's case number, scanned or typed."""

    outside_no: str = Field(min_length=4, max_length=40, pattern=r"^[0-9A-Za-z\-]+$")


class VoidCase(Shape):
    """`POST /cases/{no}/void`: withdraw a draft that was opened by mistake."""

    reason: Reason


class RouteCase(Shape):
    """`POST /cases/{no}/route`: to the item's station; another one needs the hall head (R61)."""

    station: StationCode | None = None
    reason: Reason | None = None


class ResubmitCase(Shape):
    """`POST /cases/{no}/resubmit`: which materials (0-based) are here now; everything that was listed must be."""

    present: list[int] = Field(max_length=100)


class ReasonOfStep(Shape):
    """The reason of a step that the rule does not ask for: lapse, forward, allow."""

    reason: Reason


class WithdrawCase(Shape):
    """`POST /cases/{no}/withdraw`: on the applicant's written request, which may lie in the file as a scan."""

    reason: Reason
    request_scan: str | None = Field(default=None, min_length=1, max_length=64)


class NoWords(Shape):
    """A step that needs no words."""


class CorrectionLine(Shape):
    """One thing to correct: the material as the guide names it, what is wrong, how it is put right."""

    material: str = Field(min_length=1, max_length=200)
    problem: str = Field(min_length=1, max_length=500)
    how: str = Field(min_length=1, max_length=500)


class DecideCase(Shape):
    """`POST /cases/{no}/decision`: a draft; it counts only once it is confirmed (R62)."""

    kind: DecisionKind
    opinion: str = Field(min_length=1, max_length=2000)
    reason_code: DeclineReason | None = None
    basis: str = Field(default="", max_length=1000)
    competent_body: str | None = Field(default=None, max_length=100)
    items: list[CorrectionLine] = Field(default=[], max_length=100)


class ConfirmDecision(Shape):
    """`POST /cases/{no}/confirm`: the signed-in person's own secret, once more (R62)."""

    secret: SecretStr = Field(min_length=1, max_length=128)


class BeginSpecial(Shape):
    """`POST /cases/{no}/begin-special`: one that the guide lists; `days` at most those of the guide."""

    name: str = Field(min_length=1, max_length=100)
    days: int | None = Field(default=None, ge=1, le=366)


class EndSpecial(Shape):
    """`POST /cases/{no}/end-special`."""

    evidence: Reason


class ExtendCase(Shape):
    """`POST /cases/{no}/request-extension` (station), `/extend` (hall head): working days, at most ten, once."""

    days: int = Field(ge=1, le=10)
    reason: Reason


class CommentOnCase(Shape):
    """`POST /cases/{no}/comment`: guidance on a draft (R25)."""

    text: str = Field(min_length=1, max_length=500)


class OverrideStation(Shape):
    """`POST /cases/{no}/override-station` (hall head)."""

    station: StationCode
    reason: Reason


class IssueResult(Shape):
    """`POST /cases/{no}/issue` (出件): the result's number and copies; it is sealed before it is issued."""

    result_no: str = Field(min_length=1, max_length=60)
    copies: int = Field(ge=1, le=99)
    sealed: bool


class DeliverResult(Shape):
    """`POST /cases/{no}/deliver`: an ID was looked at; somebody else than the applicant gives name and number."""

    way: Literal["self", "proxy"]
    id_checked: bool
    proxy_name: SecretStr | None = Field(default=None, max_length=50)
    proxy_id: SecretStr | None = Field(default=None, max_length=18)
    proof_scan: str | None = Field(default=None, min_length=1, max_length=64)


class MailResult(Shape):
    """`POST /cases/{no}/mail`."""

    carrier: str = Field(min_length=1, max_length=40)
    tracking_no: str = Field(min_length=4, max_length=40, pattern=r"^[0-9A-Za-z\-]+$")


class CaseMaterial(Message):
    """One line of the checklist, frozen from the guide when the case was opened."""

    name: str
    source: str
    form: str
    copies: int
    required: bool
    condition: str | None = None
    present: bool
    deferrable: bool = False
    """可容缺, by the guide."""
    deferred_until: date | None = None
    """容缺: to be brought by this day."""
    deferrable_until: date | None = None
    """The last day that the guide allows, counted from today."""
    sheets: int | None = None
    original: bool = False
    tip: str | None = None
    """指导 of the representative (R25); never part of the official list."""


class SpecialProcedure(Message):
    """A special procedure that the guide lists; while one that is not `counted` runs, the promised clock stands."""

    name: str
    days: int
    counted: bool


class RunningSpecial(SpecialProcedure):
    """One that runs; `ends_on` is planned."""

    began_on: date
    ends_on: date


class CorrectionItem(Message):
    """One thing to correct: the material as the guide names it, what is wrong, how it is put right."""

    material: str
    problem: str
    how: str


class CaseDecision(Message):
    """What the station decided; nothing but a draft while it is not `confirmed` (R62)."""

    kind: DecisionKind
    opinion: str
    reason_code: DeclineReason | None
    basis: str
    competent_body: str | None
    items: list[CorrectionItem]
    by_name: str | None
    at: Moment
    confirmed: bool


class CaseExtension(Message):
    """延期: approved once; until then `new_due` is empty and it is a request."""

    days: int
    reason: str
    by_name: str | None
    requested_by_name: str | None = None
    old_due: date | None
    new_due: date | None


class CaseResult(Message):
    """出件."""

    name: str
    no: str
    copies: int
    sealed_on: date
    by_name: str | None


class CaseDelivery(Message):
    """How the result got to the applicant; who collected it is masked."""

    way: DeliveryWay
    collector: str | None
    proxy_id: str | None
    carrier: str | None
    tracking_no: str | None
    delivered_at: Moment | None
    by_name: str | None = None
    same_person_as_received: bool


class CaseScan(Message):
    """A scan in the file."""

    id: str
    material: int | None
    name: str
    media_type: str
    size_bytes: int
    at: Moment


class CasePaper(Message):
    """A document that was issued; `/prints/{kind}/{case_no}` shows it."""

    id: str
    kind: str
    no: str | None
    at: Moment


class CaseComment(Message):
    """Guidance of the representative on a draft (R25)."""

    by_name: str | None
    at: Moment
    text: str


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
    system: Literal["builtin", "manual", "http"]
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
    """Empty in lists by desk."""
    practice: bool = False
    case_type: Literal["immediate", "promised"] = "promised"
    task_type: str = ""
    licence: bool = False
    """行政许可: its wording, its five days and its deemed acceptance (D11)."""
    state_text: str = ""
    """已受理"""
    station_name: str = ""
    phone: str | None = None
    """`138****1234`"""
    helped_by_name: str | None = None
    return_way: Literal["", "pickup", "mail"] = ""
    urgent: bool = False
    """急难: result first, materials after."""
    receive_due: date | None = None
    """Last day for 受理, 补正 or 不予受理."""
    receive_due_provisional: bool = False
    accepted_on: date | None = None
    deemed: bool = False
    """Accepted by the passing of five working days: an alarm for the hall head."""
    due: date | None = None
    due_provisional: bool = False
    """暂定: it crosses days of a year whose holidays are not published."""
    promised_wd: int = 0
    paused: bool = False
    colour: CaseColour = ""
    """Of the clock that runs; `overdue` counts against the station."""
    days_left: int | None = None
    """Working days left of the clock that runs, negative past its end."""
    decision: CaseDecision | None = None
    correction_due: date | None = None
    corrections: int = 0
    correction_allowed: bool = False
    """The hall head allowed a second notice."""
    notice_late: bool = False
    """A correction or decline notice went out after the five working days."""
    forwarded: bool = False
    special: RunningSpecial | None = None
    specials: list[SpecialProcedure] = []
    extension: CaseExtension | None = None
    result: CaseResult | None = None
    delivery: CaseDelivery | None = None
    earlier_no: str | None = None
    later_no: str | None = None
    scans: list[CaseScan] = []
    papers: list[CasePaper] = []
    visits: int = 0
    comments: list[CaseComment] = []
    outside_state: CaseState | None = None
    allowed: list[str] = []
    """Step words of domain/case_steps.py that whoever reads may take now; `decide` is the confirmation."""


class CaseList(Message):
    """`GET /cases?desk=window|station|issue|head`, `?ticket=ID`, `?state=DRAFT` or `?station=MZ`."""

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
