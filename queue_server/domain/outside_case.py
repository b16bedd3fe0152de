"""A case in an outside system: the states it may show, mapped to ours, and which of them follows which."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from queue_server.domain import trace_sentences as sentences
from queue_server.domain.case_clock import NO_CLOCK, ClockReading, read_period
from queue_server.domain.case_steps import CaseState
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.working_days import DueDate, WorkingDays


class OutsideState(StrEnum):
    """What the outside system says; each value is the state of ours that it means."""

    RECEIVED = "RECEIVED"
    REVIEWING = "REVIEWING"
    ACCEPTED = "ACCEPTED"
    CORRECTION = "CORRECTION"
    SPECIAL = "SPECIAL"
    DECIDED = "DECIDED"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    ISSUED = "ISSUED"
    DELIVERED = "DELIVERED"
    WITHDRAWN = "WITHDRAWN"
    CLOSED = "CLOSED"

    @property
    def ours(self) -> CaseState:
        """The state of our own machine that it means."""
        return CaseState(self.value)


O = OutsideState  # noqa: E741 - a short name for the table below
OUTSIDE_WORDS = {
    O.RECEIVED: "已收件",
    O.REVIEWING: "审核中",
    O.ACCEPTED: "已受理",
    O.CORRECTION: "待补正",
    O.SPECIAL: "特别程序",
    O.DECIDED: "已审批",
    O.NOT_ACCEPTED: "不予受理",
    O.ISSUED: "已出件",
    O.DELIVERED: "已领取",
    O.WITHDRAWN: "已撤回",
    O.CLOSED: "已办结",
}
OUTSIDE_TRANSITIONS: dict[OutsideState | None, frozenset[OutsideState]] = {
    None: frozenset(O),
    O.RECEIVED: frozenset(O) - {O.RECEIVED, O.SPECIAL},
    O.REVIEWING: frozenset(O) - {O.RECEIVED, O.REVIEWING, O.SPECIAL},
    O.CORRECTION: frozenset({O.RECEIVED, O.REVIEWING, O.ACCEPTED, O.NOT_ACCEPTED, O.WITHDRAWN, O.CLOSED}),
    O.ACCEPTED: frozenset({O.SPECIAL, O.DECIDED, O.ISSUED, O.DELIVERED, O.WITHDRAWN, O.CLOSED}),
    O.SPECIAL: frozenset({O.ACCEPTED, O.DECIDED, O.ISSUED, O.DELIVERED, O.WITHDRAWN, O.CLOSED}),
    O.DECIDED: frozenset({O.ISSUED, O.DELIVERED, O.CLOSED}),
    O.NOT_ACCEPTED: frozenset({O.CLOSED}),
    O.ISSUED: frozenset({O.DELIVERED, O.CLOSED}),
    O.DELIVERED: frozenset({O.CLOSED}),
    O.WITHDRAWN: frozenset({O.CLOSED}),
    O.CLOSED: frozenset(),
}
"""What may follow what. A system that is looked at now and then skips states; only a correction leads back."""
DONE_STATES = frozenset({O.NOT_ACCEPTED, O.DELIVERED, O.WITHDRAWN, O.CLOSED})
"""States in which nothing is waited for any more."""
BEFORE_ACCEPTANCE = frozenset({None, O.RECEIVED, O.REVIEWING})
"""States in which the five working days for 受理 run."""
PROMISED_STATES = frozenset({O.ACCEPTED, O.SPECIAL})
"""States in which the promised days run."""


class Source(StrEnum):
    """How a state is known: typed by a person, or read from the outside system."""

    HAND = "hand"
    HTTP = "http"


@dataclass(frozen=True, kw_only=True)
class OutsideCase:
    """What is known of one case in the outside system."""

    case_no: str
    linked_on: date
    state: OutsideState | None = None
    state_on: date | None = None
    """The day that the outside system names for it."""
    accepted_on: date | None = None
    due: date | None = None
    due_provisional: bool = False
    due_from: date | None = None
    """The day from which the time up to `due` counts."""
    due_told: bool = False
    """The outside system named the day itself; else it was counted from the guide."""
    source: Source | None = None
    entered_by: str | None = None
    entered_at: datetime | None = None

    @property
    def done(self) -> bool:
        """Whether nothing is waited for any more."""
        return self.state in DONE_STATES

    def follows(self, state: OutsideState) -> bool:
        """Tell whether the order knows the step to `state`."""
        return state in OUTSIDE_TRANSITIONS[self.state]

    def enter(
        self,
        state: OutsideState,
        at: datetime,
        *,
        today: date,
        on: date,
        source: Source,
        person: str | None,
        mends: bool = False,
    ) -> OutsideCase:
        """Return it in another state.

        Args:
            state: what the outside system shows.
            at: the moment of the entry.
            today: its business day.
            on: the day that the outside system names; not before the case was opened, not after today.
            source: typed or read.
            person: who typed it.
            mends: an earlier entry was wrong, so any state may follow.

        Raises:
            DomainError: illegal_step, wrong_dates.
        """
        if not (mends or self.follows(state)):
            shown = OUTSIDE_WORDS[self.state] if self.state is not None else sentences.NO_STATE_YET
            raise DomainError(
                Code.ILLEGAL_STEP, sentences.OUTSIDE_STEP_UNKNOWN.format(state=shown, next=OUTSIDE_WORDS[state])
            )
        if not self.linked_on <= on <= today:
            raise DomainError(Code.WRONG_DATES, sentences.OUTSIDE_DAY_WRONG)
        accepted_on = on if state is O.ACCEPTED and self.accepted_on is None else self.accepted_on
        return replace(
            self,
            state=state,
            state_on=on,
            accepted_on=accepted_on,
            source=source,
            entered_by=person,
            entered_at=at,
        )

    def promised(
        self, due: date | None, *, since: date | None, provisional: bool = False, told: bool = False
    ) -> OutsideCase:
        """Return it with the day up to which something is owed; one that the outside system named is not recounted."""
        return replace(self, due=due, due_from=since, due_provisional=provisional, due_told=told)

    def read_clock(self, *, today: date, calendar: WorkingDays) -> ClockReading:
        """Return what the clock that runs outside says today; none runs while nothing is owed."""
        if self.due is None or self.due_from is None or self.done:
            return NO_CLOCK
        end = DueDate(day=self.due, provisional=self.due_provisional)
        return read_period(end, start=self.due_from, today=today, calendar=calendar)
