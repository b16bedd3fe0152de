"""The hand-over between the two clerks (AB岗, R30): open tickets, cases that wait for entry, and a note."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName


class HandOverState(StrEnum):
    """待接班, 已接班."""

    LEFT = "left"
    ACCEPTED = "accepted"


class HandOverStep(StrEnum):
    """What can happen to a hand-over."""

    ACCEPT = "accept"


HAND_OVER_TRANSITIONS: dict[tuple[HandOverState, HandOverStep], HandOverState] = {
    (HandOverState.LEFT, HandOverStep.ACCEPT): HandOverState.ACCEPTED,
}
HAND_OVER_STATE_WORDS = {HandOverState.LEFT: "待接班", HandOverState.ACCEPTED: "已接班"}


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """What one clerk leaves to the other. The note is stored sealed: it may name a person."""

    id: str
    day: date
    window: int
    from_person: str
    to_person: str
    state: HandOverState
    left_at: datetime
    note: str | None
    tickets: tuple[str, ...]
    """Numbers in hand or set aside at the window."""
    cases: tuple[str, ...]
    accepted_at: datetime | None = None

    def accept(self, at: datetime) -> tuple[HandOver, Event]:
        """The other has read it; DomainError illegal_step the second time."""
        state = HAND_OVER_TRANSITIONS.get((self.state, HandOverStep.ACCEPT))
        if state is None:
            raise DomainError(
                Code.ILLEGAL_STEP, sentences.HAND_OVER_NOT_IN_STATE.format(state=HAND_OVER_STATE_WORDS[self.state])
            )
        changed = replace(self, state=state, accepted_at=at)
        return changed, self._event(EventName.HAND_OVER_ACCEPTED, from_state=self.state.value, to_state=state.value)

    def left(self) -> Event:
        """Return the event of its making."""
        return self._event(EventName.HANDED_OVER, from_state=None, to_state=self.state.value)

    def _event(self, name: EventName, *, from_state: str | None, to_state: str) -> Event:
        return Event(
            name=name,
            kind="hand_over",
            entity=self.id,
            from_state=from_state,
            to_state=to_state,
            data={
                "window": self.window,
                "from_person": self.from_person,
                "to_person": self.to_person,
                "tickets": " ".join(self.tickets),
                "cases": " ".join(self.cases),
            },
        )
