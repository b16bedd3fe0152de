"""The emergency message (紧急广播, R75): one sentence over every screen, until a named person clears it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName, without_numbers

LONGEST_CHARS = 60
PERSONAL_DIGITS = 11
"""A mobile phone number has 11 digits, an ID number 15 or 18; 119, 120 and 110 stay possible."""


class EmergencyState(StrEnum):
    """广播中, 已更新, 已解除."""

    STANDING = "standing"
    REPLACED = "replaced"
    CLEARED = "cleared"


class EmergencyStep(StrEnum):
    """What can happen to a message."""

    REPLACE = "replace"
    CLEAR = "clear"


EMERGENCY_TRANSITIONS: dict[tuple[EmergencyState, EmergencyStep], EmergencyState] = {
    (EmergencyState.STANDING, EmergencyStep.REPLACE): EmergencyState.REPLACED,
    (EmergencyState.STANDING, EmergencyStep.CLEAR): EmergencyState.CLEARED,
}
EMERGENCY_STATE_WORDS = {
    EmergencyState.STANDING: "广播中",
    EmergencyState.REPLACED: "已更新",
    EmergencyState.CLEARED: "已解除",
}


@dataclass(frozen=True, kw_only=True)
class Emergency:
    """One message, who raised it and who ended it."""

    id: str
    text: str
    state: EmergencyState
    raised_at: datetime
    raised_by: str
    ended_at: datetime | None = None
    ended_by: str | None = None

    def replace_by(self, at: datetime, *, person: str) -> tuple[Emergency, Event]:
        """A newer message takes its place."""
        changed = replace(self._after(EmergencyStep.REPLACE), ended_at=at, ended_by=person)
        return changed, self._event(changed, EventName.EMERGENCY_REPLACED, at=at, reason=None)

    def clear(self, at: datetime, *, person: str, reason: str) -> tuple[Emergency, Event]:
        """A named person says that it is over, and why."""
        changed = replace(self._after(EmergencyStep.CLEAR), ended_at=at, ended_by=person)
        return changed, self._event(changed, EventName.EMERGENCY_CLEARED, at=at, reason=without_numbers(reason))

    def _after(self, step: EmergencyStep) -> Emergency:
        state = EMERGENCY_TRANSITIONS.get((self.state, step))
        if state is None:
            raise DomainError(
                Code.NO_EMERGENCY, sentences.EMERGENCY_NOT_IN_STATE.format(state=EMERGENCY_STATE_WORDS[self.state])
            )
        return replace(self, state=state)

    def _event(self, changed: Emergency, name: EventName, *, at: datetime, reason: str | None) -> Event:
        return Event(
            name=name,
            kind="emergency",
            entity=self.id,
            from_state=self.state.value,
            to_state=changed.state.value,
            reason=reason,
            data={"stood_s": max(0, int((at - self.raised_at).total_seconds()))},
        )


def raise_emergency(at: datetime, *, emergency_id: str, text: str, person: str) -> tuple[Emergency, Event]:
    """Make a standing message; DomainError personal_data, or illegal_step where the text is none."""
    sentence = check_text(text)
    made = Emergency(id=emergency_id, text=sentence, state=EmergencyState.STANDING, raised_at=at, raised_by=person)
    event = Event(
        name=EventName.EMERGENCY_RAISED,
        kind="emergency",
        entity=emergency_id,
        to_state=made.state.value,
        reason=sentence,
    )
    return made, event


def check_text(text: str) -> str:
    """Return the sentence as one line that everybody may read.

    Raises:
        DomainError: personal_data where it holds something like a phone or ID number, illegal_step where it is empty
            or longer than 60 characters.
    """
    sentence = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if not sentence or len(sentence) > LONGEST_CHARS:
        raise DomainError(Code.ILLEGAL_STEP, sentences.EMERGENCY_LENGTH.format(longest=LONGEST_CHARS))
    # Full-width digits and digits set apart by blanks or dashes are a phone number all the same.
    joined = re.sub(r"(?<=\d)[\s\-_.·—–]+(?=\d)", "", unicodedata.normalize("NFKC", sentence))
    if re.search(rf"\d{{{PERSONAL_DIGITS},}}", joined):
        raise DomainError(Code.PERSONAL_DATA, sentences.PERSONAL_DATA)
    return sentence
