"""Who answers for a question (首问负责, R67): the first who takes it, until somebody else accepts it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName

OFFER_MIN = 10
"""R67: an offer that nobody accepts for so long returns to the first owner."""


class OwnedKind(StrEnum):
    """What has an owner: a ticket (a visit, a consultation) or a report (a phone call, a suggestion, a complaint)."""

    TICKET = "ticket"
    REPORT = "report"


@dataclass(frozen=True, kw_only=True)
class Ownership:
    """Who answers for one thing; never nobody."""

    kind: OwnedKind
    entity: str
    number: str
    first_owner: str
    owner: str
    since: datetime

    def passed_to(self, person: str, at: datetime) -> Ownership:
        """Return it with another owner; the first one stays on record."""
        return self if person == self.owner else replace(self, owner=person, since=at)


class OfferState(StrEnum):
    """待接收, 已接收, 已谢绝, 已退回, 已撤回."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RETURNED = "returned"
    """Nobody accepted for ten minutes: the first owner has it."""
    WITHDRAWN = "withdrawn"


class OfferStep(StrEnum):
    """What can happen to an offer."""

    ACCEPT = "accept"
    DECLINE = "decline"
    RETURN = "return"
    WITHDRAW = "withdraw"


OFFER_TRANSITIONS: dict[tuple[OfferState, OfferStep], OfferState] = {
    (OfferState.OFFERED, OfferStep.ACCEPT): OfferState.ACCEPTED,
    (OfferState.OFFERED, OfferStep.DECLINE): OfferState.DECLINED,
    (OfferState.OFFERED, OfferStep.RETURN): OfferState.RETURNED,
    (OfferState.OFFERED, OfferStep.WITHDRAW): OfferState.WITHDRAWN,
}
OFFER_STATE_WORDS = {
    OfferState.OFFERED: "待接收",
    OfferState.ACCEPTED: "已接收",
    OfferState.DECLINED: "已谢绝",
    OfferState.RETURNED: "已退回",
    OfferState.WITHDRAWN: "已撤回",
}
EVENT_OF_STEP = {
    OfferStep.ACCEPT: EventName.OWNERSHIP_ACCEPTED,
    OfferStep.DECLINE: EventName.OWNERSHIP_DECLINED,
    OfferStep.RETURN: EventName.OWNERSHIP_RETURNED,
    OfferStep.WITHDRAW: EventName.OWNERSHIP_WITHDRAWN,
}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The owner asks a colleague to take a question over; until that is accepted nothing changes hands."""

    id: str
    day: date
    kind: OwnedKind
    entity: str
    number: str
    from_person: str
    to_person: str
    state: OfferState
    offered_at: datetime
    settled_at: datetime | None = None
    hand_over: str | None = None
    """The hand-over that it is part of."""

    @property
    def until(self) -> datetime:
        """When it returns to the first owner."""
        return self.offered_at + timedelta(minutes=OFFER_MIN)

    def ran_out(self, at: datetime) -> bool:
        """Tell whether nobody accepted in ten minutes."""
        return self.state is OfferState.OFFERED and at >= self.until

    def settle(self, step: OfferStep, at: datetime) -> tuple[Offer, Event]:
        """End the offer; DomainError illegal_step where it has ended already."""
        state = OFFER_TRANSITIONS.get((self.state, step))
        if state is None:
            raise DomainError(
                Code.ILLEGAL_STEP,
                sentences.OFFER_NOT_IN_STATE.format(number=self.number, state=OFFER_STATE_WORDS[self.state]),
            )
        changed = replace(self, state=state, settled_at=at)
        return changed, self._event(EVENT_OF_STEP[step], from_state=self.state.value, to_state=state.value)

    def made(self) -> Event:
        """Return the event of its making."""
        return self._event(EventName.OWNERSHIP_OFFERED, from_state=None, to_state=self.state.value)

    def _event(self, name: EventName, *, from_state: str | None, to_state: str) -> Event:
        return Event(
            name=name,
            kind="offer",
            entity=self.id,
            from_state=from_state,
            to_state=to_state,
            data={
                "kind": self.kind.value,
                "entity": self.entity,
                "number": self.number,
                "from_person": self.from_person,
                "to_person": self.to_person,
            },
        )
