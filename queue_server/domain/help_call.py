"""A help call (需要帮助, R5): somebody pressed the button; it rings at every window until a person answers for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName


class HelpState(StrEnum):
    """呼叫中, 已应答, 无人应答."""

    RINGING = "ringing"
    ACKNOWLEDGED = "acknowledged"
    LAPSED = "lapsed"
    """Nobody answered before the day was over; the journal keeps it."""


class HelpStep(StrEnum):
    """What can happen to a help call."""

    ACKNOWLEDGE = "acknowledge"
    LAPSE = "lapse"


HELP_TRANSITIONS: dict[tuple[HelpState, HelpStep], HelpState] = {
    (HelpState.RINGING, HelpStep.ACKNOWLEDGE): HelpState.ACKNOWLEDGED,
    (HelpState.RINGING, HelpStep.LAPSE): HelpState.LAPSED,
}
HELP_STATE_WORDS = {
    HelpState.RINGING: "呼叫中",
    HelpState.ACKNOWLEDGED: "已应答",
    HelpState.LAPSED: "无人应答",
}


@dataclass(frozen=True, kw_only=True)
class HelpCall:
    """One press; `place` is the device. Moments are on the business clock."""

    id: str
    day: date
    place: str
    state: HelpState
    called_at: datetime
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None

    def acknowledge(self, at: datetime, *, person: str) -> tuple[HelpCall, Event]:
        """Somebody goes there; DomainError illegal_step where somebody else already does."""
        after = self._after(HelpStep.ACKNOWLEDGE)
        waited_s = max(0, int((at - self.called_at).total_seconds()))
        changed = replace(after, acknowledged_at=at, acknowledged_by=person)
        return changed, self._event(changed, EventName.HELP_ACKNOWLEDGED, waited_s=waited_s)

    def lapse(self) -> tuple[HelpCall, Event]:
        """The day is over and nobody came."""
        changed = self._after(HelpStep.LAPSE)
        return changed, self._event(changed, EventName.HELP_LAPSED)

    def _after(self, step: HelpStep) -> HelpCall:
        state = HELP_TRANSITIONS.get((self.state, step))
        if state is None:
            raise DomainError(Code.ILLEGAL_STEP, sentences.HELP_NOT_IN_STATE.format(state=HELP_STATE_WORDS[self.state]))
        return replace(self, state=state)

    def _event(self, changed: HelpCall, name: EventName, **figures: int) -> Event:
        return Event(
            name=name,
            kind="help",
            entity=self.id,
            from_state=self.state.value,
            to_state=changed.state.value,
            data={"place": self.place, **figures},
        )


def call_help(at: datetime, *, help_id: str, day: date, place: str) -> tuple[HelpCall, Event]:
    """Make a ringing help call."""
    made = HelpCall(id=help_id, day=day, place=place, state=HelpState.RINGING, called_at=at)
    event = Event(
        name=EventName.HELP_CALLED,
        kind="help",
        entity=help_id,
        to_state=made.state.value,
        data={"place": place},
    )
    return made, event


def place_name(place: str) -> str:
    """Return where a device stands in words, `1 号取号机` of `kiosk-1`; its own id where it is none of the known."""
    kind, _, number = place.rpartition("-")
    words = {"kiosk": "取号机", "window": "窗口", "signage": "大厅显示屏"}.get(kind)
    return f"{number} 号{words}" if words and number.isdecimal() else place
