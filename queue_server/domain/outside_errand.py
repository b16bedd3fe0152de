"""An errand to the outside system: hand a case over, then look how far it is; when it is tried again, and when not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=2)
"""Between two attempts to hand a case over."""
FIRST_LOOK = timedelta(minutes=1)
RAREST_LOOK = timedelta(minutes=30)
"""Between two looks at a case that does not change."""


class ErrandState(StrEnum):
    """待送, 已送, 被拒, 已了."""

    WAITING = "waiting"
    """The outside system has not confirmed it yet."""
    WATCHED = "watched"
    """Handed over; its states are read back."""
    REFUSED = "refused"
    """The outside system will not take it; a person must look."""
    OVER = "over"


class ErrandStep(StrEnum):
    """What can happen to an errand."""

    CONFIRM = "confirm"
    FAIL = "fail"
    REFUSE = "refuse"
    RETRY = "retry"
    """A person sends it again."""
    LOOK = "look"
    END = "end"


S, T = ErrandState, ErrandStep
ERRAND_TRANSITIONS: dict[tuple[ErrandState, ErrandStep], ErrandState] = {
    (S.WAITING, T.CONFIRM): S.WATCHED,
    (S.WAITING, T.FAIL): S.WAITING,
    (S.WAITING, T.REFUSE): S.REFUSED,
    (S.WAITING, T.END): S.OVER,
    (S.REFUSED, T.RETRY): S.WAITING,
    (S.REFUSED, T.CONFIRM): S.WATCHED,
    (S.REFUSED, T.END): S.OVER,
    (S.WATCHED, T.LOOK): S.WATCHED,
    (S.WATCHED, T.FAIL): S.WATCHED,
    (S.WATCHED, T.END): S.OVER,
}

ERRAND_STATE_WORDS = {S.WAITING: "待送", S.WATCHED: "已送，跟踪中", S.REFUSED: "对方不接收", S.OVER: "已了结"}


@dataclass(frozen=True, kw_only=True)
class Errand:
    """One case on its way; moments on the real clock, because networks do not follow a business clock."""

    case_no: str
    state: ErrandState
    since: datetime
    next_at: datetime
    attempts: int = 0
    """Failures in a row."""
    quiet: int = 0
    """Looks in a row that found nothing new."""
    fault: str | None = None
    """What went wrong last, as a sentence."""

    def confirmed(self, now: datetime) -> Errand | None:
        """The outside system has it: watch it from now on; None where that is nothing new."""
        return self._after(T.CONFIRM, attempts=0, fault=None, next_at=now + FIRST_LOOK)

    def linked_by_hand(self, now: datetime) -> Errand:
        """A clerk has linked the number: it is watched, and not sent any more."""
        return self.confirmed(now) or self

    def failed(self, now: datetime, *, fault: str) -> Errand | None:
        """It did not work: try again after a pause that doubles."""
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self.attempts, 10))
        return self._after(T.FAIL, attempts=self.attempts + 1, fault=fault, next_at=now + pause)

    def refused(self, *, fault: str) -> Errand | None:
        """It will never work: park it until a person has looked."""
        return self._after(T.REFUSE, fault=fault)

    def retried(self, now: datetime) -> Errand | None:
        """A person has looked: send it again."""
        return self._after(T.RETRY, attempts=0, fault=None, next_at=now)

    def looked(self, now: datetime, *, changed: bool) -> Errand | None:
        """Its state was read: what changes is looked at often, what rests ever more rarely."""
        quiet = 0 if changed else self.quiet + 1
        pause = min(RAREST_LOOK, FIRST_LOOK * 2 ** min(quiet, 10))
        return self._after(T.LOOK, attempts=0, fault=None, quiet=quiet, next_at=now + pause)

    def ended(self) -> Errand | None:
        """Nothing more is waited for."""
        return self._after(T.END, fault=None)

    def _after(self, step: ErrandStep, **changes: object) -> Errand | None:
        state = ERRAND_TRANSITIONS.get((self.state, step))
        return None if state is None else replace(self, state=state, **changes)  # type: ignore[arg-type]  # fields of ours
