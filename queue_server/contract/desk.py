"""What rings at a desk: help calls, calls for a representative, offers of ownership, hand-overs between clerks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from queue_server.contract.emergency import Emergency
from queue_server.contract.shapes import HealthState, Message, Moment, Reason, Shape, TicketNumber
from queue_server.contract.windows import ReliefCall

ExpertCallState = Literal["ringing", "accepted", "answered", "escalated", "withdrawn"]
OwnedKind = Literal["ticket", "report"]
OfferState = Literal["offered", "accepted", "declined", "returned", "withdrawn"]

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
"""What one colleague writes to another."""


class HelpCall(Message):
    """201 of `POST /help` (R5): somebody pressed 需要帮助; `acknowledged_at` says when a person answered for it."""

    id: str
    place: str
    """The device: `kiosk-1`."""
    place_name: str
    """Where to go: `1 号取号机`."""
    at: Moment
    acknowledged_at: Moment | None = None


class AskExpert(Shape):
    """`POST /windows/{no}/expert-call` (R24): for the ticket in service there.

    `item` names the service that is asked about where it is not the ticket's own.
    """

    question: Words | None = None
    item: str | None = Field(default=None, max_length=64)


class AnswerExpert(Shape):
    """`POST /expert-calls/{id}/answer`; `publish` makes a knowledge entry of question and answer."""

    answer: Words
    publish: bool = False


class ExpertCall(Message):
    """A call for a station's representative (首席代表), rung at the station, and after 5 min at the hall head."""

    id: str
    ticket: str
    ticket_number: TicketNumber
    item: str
    item_name: str
    station: str
    """Empty where no station of the hall decides the item: then the hall head is asked at once."""
    station_name: str
    window: int
    asked_at: Moment
    asked_by_name: str = ""
    question: str | None = None
    state: ExpertCallState
    station_present: bool = False
    """Whether somebody of the station is signed in now."""
    escalated_at: Moment | None = None
    accepted_by_name: str | None = None
    accepted_at: Moment | None = None
    answer: str | None = None
    answered_by_name: str | None = None
    answered_at: Moment | None = None
    knowledge: str | None = None
    """The knowledge entry that the answer became."""


class ExpertCalls(Message):
    """`GET /expert-calls?ticket=ID` (of a visit, oldest first) or `?item=ID` (the answered ones, newest first)."""

    calls: list[ExpertCall]


class MakeOffer(Shape):
    """`POST /offers`: the owner asks a colleague to take a question over (R67); a newer offer replaces an older one."""

    kind: OwnedKind
    entity: str = Field(min_length=1, max_length=64)
    to_person: str = Field(min_length=1, max_length=64)


class Offer(Message):
    """An offer; the owner stays the owner until it is accepted. After `until` it returns to the first owner."""

    id: str
    kind: OwnedKind
    entity: str
    number: str
    from_person: str
    from_person_name: str
    to_person: str
    to_person_name: str = ""
    offered_at: Moment
    until: Moment
    state: OfferState = "offered"


class Owner(Message):
    """`GET /owners/{kind}/{entity}`: who answers for a ticket or a report; before anybody took it, the hall head."""

    kind: OwnedKind
    entity: str
    number: str
    first_owner: str
    first_owner_name: str
    owner: str
    owner_name: str
    since: Moment


class HandOver(Shape):
    """`POST /windows/{no}/hand-over`: the shift goes to the other clerk (AB岗, R30)."""

    to_person: str = Field(min_length=1, max_length=64)
    note: Words | None = None


class HandOverNote(Message):
    """What one clerk leaves to the other: open tickets, cases that wait for entry, and a note.

    It stands at the receiver's desk until `POST /hand-overs/{id}/accept`, which also accepts the tickets' offers that
    still run.
    """

    id: str
    window: int
    from_person: str
    from_person_name: str
    to_person: str
    to_person_name: str
    at: Moment
    note: str | None = None
    tickets: list[TicketNumber] = []
    """In hand or set aside at the window."""
    cases: list[str] = []
    """预收件 opened there that wait for entry."""
    accepted_at: Moment | None = None


class Colleague(Message):
    """Somebody of the hall, and where that person sits now."""

    person: str
    name: str
    window: int | None = None
    station: str | None = None
    signed_in: bool = False
    hall_head: bool = False


class Colleagues(Message):
    """`GET /colleagues`, for whoever is signed in: to whom something can be handed."""

    people: list[Colleague]


class DeviceTrouble(Message):
    """A device that somebody should look after (R74): `state` is never ok here."""

    id: str
    kind: str
    place_name: str
    """Where its agent runs: `1 号取号机`."""
    state: HealthState
    since: Moment
    reason: str = ""


class Desk(Message):
    """`GET /desk`: what concerns whoever is signed in here. `rev` is the board's; fetch again when that moves.

    A window sees all help calls and its own expert calls (the answered ones while their ticket is in hand there); a
    station its ringing and accepted calls; the hall head the escalated ones and all help calls besides.
    """

    rev: int
    help: list[HelpCall] = []
    expert_calls: list[ExpertCall] = []
    offers: list[Offer] = []
    """Open ones to this person, and this person's own that still run."""
    hand_overs: list[HandOverNote] = []
    devices: list[DeviceTrouble] = []
    """Devices in trouble, at every window and at the hall head (R74)."""
    reports_open: int = 0
    knowledge_unread: int = 0
    emergency: Emergency | None = None
    relief: ReliefCall | None = None
    """The 综合窗口 has nobody: for the hall head and for whom today's roster names; the tidal window has its own."""


class WithdrawExpert(Shape):
    """`POST /expert-calls/{id}/withdraw`: the window no longer needs it."""

    reason: Reason | None = None
