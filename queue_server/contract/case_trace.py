"""Finding cases again and what became of them: search, timeline, the applicant's own query, the public result board."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, SecretStr

from queue_server.contract.shapes import Message, Moment, Shape

Colour = Literal["", "yellow", "red", "overdue"]
"""How near the due date is; nothing while there is time."""


class CaseHit(Message):
    """One case in a list of found ones; the applicant is masked."""

    no: str
    tail: str
    """`1123-B0001`: month, day and the number's own part, as people say it."""
    system: str
    state: str
    state_text: str
    item: str
    item_name: str
    station: str
    ticket: str | None
    ticket_number: str | None
    outside_no: str | None
    outside_state_text: str | None = None
    applicant: str | None
    applicant_id: str | None
    opened_at: Moment
    received_at: Moment | None


class CaseHits(Message):
    """`GET /cases/search?q=&from=&to=&item=&before=`: newest first.

    `q` is a case number (whole, without the hall's nine digits, or its last five or four places), the outside system's
    number, a ticket number (with `from` and `to` its day), an 18-digit ID number, an applicant's whole name, or part of
    an item's name or its pinyin initials. Without `q` the days and the item alone decide.
    """

    cases: list[CaseHit]
    understood: str
    """What `q` was taken for, `按身份证号`; for the line above the list."""
    next: str | None
    """Pass as `before` for the next page; None at the end."""


class TimelineDocument(Message):
    """A paper that was printed, a scan that was filed or a notice that was given, at this step."""

    kind: Literal["paper", "scan", "notice"]
    name: str
    no: str | None = None
    id: str


class TimelineLine(Message):
    """One step of a case: who, with which account, at which terminal and network, when, from what to what, and why."""

    seq: int
    at: Moment
    event: str
    text: str
    """The step in Chinese, `收件`."""
    from_state: str | None
    to_state: str | None
    from_text: str | None
    to_text: str | None
    person: str | None
    person_name: str | None
    account: str | None
    terminal: str | None
    network: str | None
    network_text: str
    """`政务外网`; empty for the system's own timer."""
    reason: str | None
    note: str | None = None
    """What else the step says, `外部状态:已受理(2026年11月24日)`."""
    documents: list[TimelineDocument] = []


class TimelineTicket(Message):
    """The visit that a case came from."""

    id: str
    number: str
    day: date
    issued_at: Moment
    called_at: Moment | None
    window: int | None
    cases: list[str]
    """All cases of the visit, so that the way leads back as well."""


class CaseTimeline(Message):
    """`GET /cases/{no}/timeline`: everything that happened to a case, oldest first."""

    no: str
    item_name: str
    state: str
    state_text: str
    applicant: str | None
    ticket: TimelineTicket | None
    outside_no: str | None
    lines: list[TimelineLine]
    practice: bool = False


class QueryCase(Shape):
    """`POST /public/cases/query`: the case number on the receipt and the last four places of ID number or phone."""

    case_no: str = Field(min_length=4, max_length=40, pattern=r"^[0-9A-Za-z\- ]+$")
    last4: SecretStr = Field(min_length=4, max_length=4)


class QueryStep(Message):
    """A milestone that the applicant may know."""

    on: date
    text: str


class CaseAnswer(Message):
    """What the applicant reads; nothing in it says more about the person than `张*`."""

    no_tail: str
    applicant: str
    item_name: str
    """A neutral word where the name would reveal a status."""
    state_text: str
    advice: str
    received_on: date | None
    due: date | None
    due_provisional: bool
    ready: bool
    steps: list[QueryStep]
    practice: bool = False


class ResultLine(Message):
    """A case on the public board: no person, no number but the case's tail, and a neutral item name."""

    tail: str
    item_name: str
    state_text: str
    received_on: date
    updated_on: date
    done: bool


class ResultBoard(Message):
    """`GET /public/results`: the cases of the last 30 days whose state changed last."""

    hall_name: str
    day: date
    lines: list[ResultLine]
    received: int
    """Cases received in these 30 days."""
    done: int
    """Those of them with a result."""
    practice: bool = False


class PickedCall(Message):
    """A call out of order."""

    seq: int
    at: Moment
    number: str
    expected: str | None
    """The number that the rule would have called."""
    window: int | None
    person: str | None
    person_name: str | None
    reason: str | None


class WindowFairness(Message):
    """What one window called."""

    window: int
    calls: int
    priority_calls: int
    out_of_order: int


class Fairness(Message):
    """`GET /figures/fairness?day=` (R39): every call of a day held against the rule, from the journal alone."""

    hall: str
    day: date
    calls: int
    priority_calls: int
    priority_share: float | None
    longest_priority_run: int
    """Priority calls in a row while an ordinary ticket waited; the rule allows two."""
    out_of_order: list[PickedCall]
    without_reason: int
    """Calls out of order that nobody gave a reason for: 0."""
    windows: list[WindowFairness]


class OutsideEntry(Shape):
    """`POST /cases/{no}/outside-state`: the state that the outside system shows, typed beside the linked case."""

    state: str = Field(min_length=1, max_length=20, pattern=r"^[A-Z_]+$")
    on: date = Field(strict=False)
    """The day that the outside system names."""
    due: date | None = Field(default=None, strict=False)
    """The promised day as the outside system names it; None keeps what is known."""
    reason: str | None = Field(default=None, min_length=1, max_length=200)
    """Needed only to mend an earlier entry: a step that the order does not know."""


class OutsideChoice(Message):
    """A state that may be entered now."""

    state: str
    text: str
    usual: bool
    """Follows from the state that stands; the others need a reason."""


class OutsideCase(Message):
    """`GET /cases/{no}/outside`: what is known of a case in the outside system, and how it is known."""

    no: str
    system: Literal["manual", "http"]
    item_name: str
    ticket_number: str | None
    outside_no: str | None
    state: str | None
    state_text: str | None
    on: date | None
    source: Literal["hand", "http"] | None
    entered_by_name: str | None
    entered_at: Moment | None
    due: date | None
    due_provisional: bool
    due_text: str
    """`应于2026年11月30日前受理`"""
    colour: Colour
    waiting_to_send: bool = False
    fault: str | None = None
    """Why the outside system has not got the case, or has not answered for long."""
    choices: list[OutsideChoice]


class OutsideLink(Message):
    """How the connection to the outside system fares."""

    system: Literal["manual", "http"]
    ok: bool
    waiting: int
    """Cases that the outside system has not got yet."""
    refused: int
    sentence: str


class OutsideCases(Message):
    """`GET /outside-cases`: the linked cases that are not done, the nearest promised day first."""

    cases: list[OutsideCase]
    link: OutsideLink | None
    """None where cases live in this project's own flow."""
