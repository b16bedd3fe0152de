"""An expert call (呼叫首席代表, R24): the window asks the deciding station, and after five minutes the hall head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName, without_numbers

ESCALATE_AFTER_S = 300
"""The five minutes of R24, from the call, or from its acceptance where the answer then stays out."""


class ExpertCallState(StrEnum):
    """呼叫中, 已接, 已转大厅负责人, 已答复, 已撤回."""

    RINGING = "ringing"
    ACCEPTED = "accepted"
    ESCALATED = "escalated"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class ExpertCallStep(StrEnum):
    """What can happen to an expert call."""

    ACCEPT = "accept"
    ESCALATE = "escalate"
    ANSWER = "answer"
    WITHDRAW = "withdraw"


S, T = ExpertCallState, ExpertCallStep
EXPERT_CALL_TRANSITIONS: dict[tuple[ExpertCallState, ExpertCallStep], ExpertCallState] = {
    (S.RINGING, T.ACCEPT): S.ACCEPTED,
    (S.RINGING, T.ESCALATE): S.ESCALATED,
    (S.RINGING, T.ANSWER): S.ANSWERED,
    (S.RINGING, T.WITHDRAW): S.WITHDRAWN,
    (S.ACCEPTED, T.ESCALATE): S.ESCALATED,
    (S.ACCEPTED, T.ANSWER): S.ANSWERED,
    (S.ACCEPTED, T.WITHDRAW): S.WITHDRAWN,
    (S.ESCALATED, T.ACCEPT): S.ACCEPTED,
    (S.ESCALATED, T.ANSWER): S.ANSWERED,
    (S.ESCALATED, T.WITHDRAW): S.WITHDRAWN,
}
EXPERT_CALL_STATE_WORDS = {
    S.RINGING: "呼叫中",
    S.ACCEPTED: "已接",
    S.ESCALATED: "已转大厅负责人",
    S.ANSWERED: "已答复",
    S.WITHDRAWN: "已撤回",
}
OPEN_STATES = (S.RINGING, S.ACCEPTED, S.ESCALATED)


@dataclass(frozen=True, kw_only=True)
class ExpertCall:
    """One question from a window to a station. Question and answer are stored sealed: they may name a person."""

    id: str
    day: date
    ticket: str
    number: str
    item: str
    station: str
    """Empty where no station of the hall decides: the hall head is asked at once."""
    window: int
    state: ExpertCallState
    asked_at: datetime
    asked_by: str
    question: str | None = None
    escalated_at: datetime | None = None
    accepted_at: datetime | None = None
    accepted_by: str | None = None
    answer: str | None = None
    answered_at: datetime | None = None
    answered_by: str | None = None
    knowledge: str | None = None
    """The knowledge entry that the answer became."""

    @property
    def open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.state in OPEN_STATES

    def ran_out(self, at: datetime) -> bool:
        """Tell whether five minutes went by without an answer; a call goes to the hall head once."""
        since = self.accepted_at or self.asked_at
        return self.open and self.escalated_at is None and (at - since).total_seconds() >= ESCALATE_AFTER_S

    def accept(self, at: datetime, *, person: str) -> tuple[ExpertCall, Event]:
        """The representative, or after the escalation the hall head, takes it on."""
        changed = replace(self._after(T.ACCEPT), accepted_at=at, accepted_by=person)
        return changed, self._event(changed, EventName.EXPERT_CALL_ACCEPTED, data={"waited_s": self._waited_s(at)})

    def escalate(self, at: datetime) -> tuple[ExpertCall, Event]:
        """Ring at the hall head; the representative may still answer."""
        changed = replace(self._after(T.ESCALATE), escalated_at=at)
        return changed, self._event(changed, EventName.EXPERT_CALL_ESCALATED, data={"waited_s": self._waited_s(at)})

    def give_answer(self, at: datetime, *, answer: str, person: str, knowledge: str | None) -> tuple[ExpertCall, Event]:
        """Answer it; long digit runs are masked before the answer is kept."""
        changed = replace(
            self._after(T.ANSWER),
            answer=without_numbers(answer),
            answered_at=at,
            answered_by=person,
            knowledge=knowledge,
        )
        data = {"waited_s": self._waited_s(at), "knowledge": knowledge}
        return changed, self._event(changed, EventName.EXPERT_CALL_ANSWERED, data=data)

    def withdraw(self, *, reason: str | None) -> tuple[ExpertCall, Event]:
        """The window no longer needs it."""
        changed = self._after(T.WITHDRAW)
        return changed, self._event(changed, EventName.EXPERT_CALL_WITHDRAWN, reason=reason)

    def _after(self, step: ExpertCallStep) -> ExpertCall:
        state = EXPERT_CALL_TRANSITIONS.get((self.state, step))
        if state is None:
            words = EXPERT_CALL_STATE_WORDS[self.state]
            raise DomainError(
                Code.ILLEGAL_STEP, sentences.EXPERT_CALL_NOT_IN_STATE.format(number=self.number, state=words)
            )
        return replace(self, state=state)

    def _waited_s(self, at: datetime) -> int:
        return max(0, int((at - self.asked_at).total_seconds()))

    def _event(
        self,
        changed: ExpertCall,
        name: EventName,
        *,
        reason: str | None = None,
        data: Mapping[str, str | int | None] | None = None,
    ) -> Event:
        return Event(
            name=name,
            kind="expert_call",
            entity=self.id,
            from_state=self.state.value,
            to_state=changed.state.value,
            reason=without_numbers(reason),
            data={"ticket": self.ticket, "item": self.item, "station": self.station, **(data or {})},
        )


def call_expert(
    at: datetime,
    *,
    call_id: str,
    day: date,
    ticket: str,
    number: str,
    item: str,
    station: str,
    window: int,
    person: str,
    question: str | None,
) -> tuple[ExpertCall, Event]:
    """Make a ringing call; long digit runs in the question are masked."""
    made = ExpertCall(
        id=call_id,
        day=day,
        ticket=ticket,
        number=number,
        item=item,
        station=station,
        window=window,
        state=S.RINGING,
        asked_at=at,
        asked_by=person,
        question=without_numbers(question),
    )
    event = Event(
        name=EventName.EXPERT_CALLED,
        kind="expert_call",
        entity=call_id,
        to_state=made.state.value,
        data={"ticket": ticket, "number": number, "item": item, "station": station, "window": window},
    )
    return made, event
