"""The ticket: its states as one table, and the steps that move it through them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName, without_numbers
from queue_server.domain.hall import TicketRules

Letter = Literal["A", "B", "C", "Q", "Y"]
PRIORITY_LETTER: Letter = "Y"
PICKUP_LETTER: Letter = "Q"
LAST_NUMBER = 999_999


class TicketState(StrEnum):
    """等待, 已叫号, 办理中, 挂起, 转移, 过号, 办结, 取消, 失效."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    TRANSFERRED = "transferred"
    MISSED = "missed"
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class PrintState(StrEnum):
    """How the paper fared."""

    PENDING = "pending"
    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """How a visit ended: 咨询, 收件, 取件, 预收件, 转办, 未办."""

    CONSULTED = "consulted"
    CASES = "cases"
    COLLECTED = "collected"
    PREINTAKE = "preintake"
    REFERRED = "referred"
    UNSERVED = "unserved"


class TicketStep(StrEnum):
    """Everything that can happen to a ticket after its issue."""

    CALL = "call"
    RECALL = "recall"
    START = "start"
    MISS = "miss"
    REJOIN = "rejoin"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    REQUEUE = "requeue"
    FINISH = "finish"
    CLOSE_HELD = "close_held"
    CANCEL = "cancel"
    EXPIRE = "expire"


S, T = TicketState, TicketStep
TRANSITIONS: dict[tuple[TicketState, TicketStep], TicketState] = {
    (S.WAITING, T.CALL): S.CALLED,
    (S.CALLED, T.RECALL): S.CALLED,
    (S.CALLED, T.START): S.SERVING,
    (S.CALLED, T.MISS): S.MISSED,
    (S.MISSED, T.REJOIN): S.WAITING,
    (S.MISSED, T.EXPIRE): S.EXPIRED,
    (S.WAITING, T.CANCEL): S.CANCELLED,
    (S.WAITING, T.EXPIRE): S.EXPIRED,
    (S.SERVING, T.HOLD): S.HELD,
    (S.HELD, T.RESUME): S.SERVING,
    (S.HELD, T.CLOSE_HELD): S.DONE,
    (S.SERVING, T.TRANSFER): S.TRANSFERRED,
    (S.TRANSFERRED, T.REQUEUE): S.WAITING,
    (S.SERVING, T.FINISH): S.DONE,
}
"""The whole machine (domain 3.1); a step that is not listed is refused and changes nothing."""

EVENT_OF_STEP: dict[TicketStep, EventName] = {
    T.CALL: EventName.TICKET_CALLED,
    T.RECALL: EventName.TICKET_RECALLED,
    T.START: EventName.SERVICE_STARTED,
    T.MISS: EventName.TICKET_MISSED,
    T.REJOIN: EventName.TICKET_REJOINED,
    T.HOLD: EventName.TICKET_HELD,
    T.RESUME: EventName.TICKET_RESUMED,
    T.TRANSFER: EventName.TICKET_TRANSFERRED,
    T.REQUEUE: EventName.TICKET_REQUEUED,
    T.FINISH: EventName.SERVICE_FINISHED,
    T.CLOSE_HELD: EventName.SERVICE_FINISHED,
    T.CANCEL: EventName.TICKET_CANCELLED,
    T.EXPIRE: EventName.TICKET_EXPIRED,
}

STATE_WORDS: dict[TicketState, str] = {
    S.WAITING: "等待",
    S.CALLED: "已叫号",
    S.SERVING: "办理中",
    S.HELD: "挂起",
    S.TRANSFERRED: "转移",
    S.MISSED: "过号",
    S.DONE: "办结",
    S.CANCELLED: "取消",
    S.EXPIRED: "失效",
}
FINAL_STATES = frozenset({S.DONE, S.CANCELLED, S.EXPIRED})
IN_HAND_STATES = frozenset({S.CALLED, S.SERVING})


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """One number of one day.

    `letter` is the one on the paper; `queue` the kind of business it waits for now (a transfer changes it); `priority`
    the line it stands in; `place` orders a line; `wait_s` the first call minus the issue, the figure of R11.
    """

    id: str
    day: date
    letter: Letter
    ordinal: int
    item: str
    item_network: str
    queue: Letter
    priority: bool
    place: float
    state: TicketState
    issued_at: datetime
    waiting_since: datetime
    priority_reason: str | None = None
    """Never shown, never in the journal."""
    online_declined: str | None = None
    """Why the person came although the item can be done online (R59); of nobody's business, so not in the journal."""
    print_state: PrintState = PrintState.PENDING
    window: int | None = None
    call_no: int = 0
    first_called_at: datetime | None = None
    last_called_at: datetime | None = None
    started_at: datetime | None = None
    held_at: datetime | None = None
    held_s: int = 0
    missed_at: datetime | None = None
    finished_at: datetime | None = None
    rejoined: bool = False
    wait_s: int | None = None
    second_wait_s: int | None = None
    """The wait after a transfer; the clock restarts and both are kept."""
    service_s: int | None = None
    outcome: Outcome | None = None
    first_owner: str | None = None
    """The person who took it first (首问负责)."""
    served_by: str | None = None

    @property
    def number(self) -> str:
        """The number on the paper, `A001`."""
        return f"{self.letter}{self.ordinal:03d}"

    @property
    def is_pickup(self) -> bool:
        """Whether it needs a 出件 account."""
        return self.queue == PICKUP_LETTER

    def rejoin_until(self, rules: TicketRules) -> datetime | None:
        """Return until when a missed ticket may rejoin, None where it may not."""
        if self.state is not S.MISSED or self.rejoined or self.missed_at is None:
            return None
        return self.missed_at + timedelta(minutes=rules.rejoin_min)

    def call(self, at: datetime, *, window: int, person: str, reason: str | None = None) -> tuple[Ticket, Event]:
        """叫号: the first call fixes the wait of R11; a ticket picked out of order carries its reason (R39)."""
        waited_s = max(0, int((at - self.waiting_since).total_seconds()))
        changed = replace(
            self._after(T.CALL),
            window=window,
            call_no=1,
            first_called_at=self.first_called_at or at,
            last_called_at=at,
            wait_s=waited_s if self.wait_s is None else self.wait_s,
            second_wait_s=waited_s if self.wait_s is not None and self.call_no == 0 else self.second_wait_s,
            first_owner=self.first_owner or person,
        )
        return changed, self._event(changed, T.CALL, reason, {"window": window, "call_no": 1, "waited_s": waited_s})

    def recall(self, at: datetime, *, rules: TicketRules) -> tuple[Ticket, Event]:
        """重呼: at most three calls in all, 10 s apart."""
        after = self._after(T.RECALL)
        if self.call_no >= rules.max_calls:
            raise DomainError(
                Code.TOO_MANY_CALLS, sentences.TOO_MANY_CALLS.format(number=self.number, calls=self.call_no)
            )
        self._check_gap(at, rules)
        changed = replace(after, call_no=self.call_no + 1, last_called_at=at)
        return changed, self._event(changed, T.RECALL, None, {"window": self.window, "call_no": changed.call_no})

    def start(self, at: datetime, *, person: str) -> tuple[Ticket, Event]:
        """开始办理."""
        changed = replace(self._after(T.START), started_at=at, served_by=person)
        return changed, self._event(changed, T.START, None, {"window": self.window})

    def miss(self, at: datetime, *, rules: TicketRules, by_timer: bool = False) -> tuple[Ticket, Event]:
        """过号: by the clerk after three calls, by the timer 60 s after the last call whatever the count."""
        after = self._after(T.MISS)
        if by_timer:
            if not self.call_ran_out(at, rules):
                raise DomainError(
                    Code.TOO_SOON,
                    sentences.MISS_TOO_SOON.format(number=self.number, call_timeout_s=rules.call_timeout_s),
                )
        elif self.call_no < rules.max_calls:
            raise DomainError(
                Code.TOO_FEW_CALLS, sentences.TOO_FEW_CALLS.format(number=self.number, max_calls=rules.max_calls)
            )
        else:
            self._check_gap(at, rules)
        changed = replace(after, missed_at=at)
        data = {"window": self.window, "call_no": self.call_no, "by_timer": by_timer}
        return changed, self._event(changed, T.MISS, None, data)

    def call_ran_out(self, at: datetime, rules: TicketRules) -> bool:
        """Tell whether nobody came within 60 s of the last call."""
        return self.last_called_at is not None and (at - self.last_called_at).total_seconds() >= rules.call_timeout_s

    def rejoin(self, at: datetime, *, place: float, rules: TicketRules) -> tuple[Ticket, Event]:
        """过号激活: once, within 30 min."""
        after = self._after(T.REJOIN)
        if self.rejoined:
            raise DomainError(Code.REJOINED_ALREADY, sentences.REJOINED_ALREADY.format(number=self.number))
        until = self.rejoin_until(rules)
        if until is None or at > until:
            raise DomainError(
                Code.REJOIN_TOO_LATE, sentences.REJOIN_TOO_LATE.format(number=self.number, rejoin_min=rules.rejoin_min)
            )
        changed = replace(after, place=place, rejoined=True, call_no=0, window=None, waiting_since=at)
        return changed, self._event(changed, T.REJOIN, None, {"place": place})

    def hold(self, at: datetime, *, reason: str | None = None) -> tuple[Ticket, Event]:
        """挂起: the person fills a form or fetches a document."""
        changed = replace(self._after(T.HOLD), held_at=at)
        return changed, self._event(changed, T.HOLD, reason, {"window": self.window})

    def resume(self, at: datetime) -> tuple[Ticket, Event]:
        """恢复: at the same window."""
        held_s = self.held_s + self._seconds_since(self.held_at, at)
        changed = replace(self._after(T.RESUME), held_at=None, held_s=held_s)
        return changed, self._event(changed, T.RESUME, None, {"window": self.window, "held_s": held_s})

    def hold_ran_out(self, at: datetime, rules: TicketRules) -> bool:
        """Tell whether it has been set aside for 60 min."""
        return self.held_at is not None and at - self.held_at >= timedelta(minutes=rules.hold_min)

    def transfer(self, at: datetime, *, letter: Letter) -> tuple[Ticket, Event]:
        """转移: leave the window for another line; `requeue` puts it there."""
        service_s = self._service_s(at)
        changed = replace(self._after(T.TRANSFER), service_s=service_s)
        data = {"window": self.window, "letter": letter, "service_s": service_s, "wait_s": self.wait_s}
        return changed, self._event(changed, T.TRANSFER, None, data)

    def requeue(self, at: datetime, *, letter: Letter, place: float) -> tuple[Ticket, Event]:
        """Stand at the head of the target line; the number stays, the wait clock restarts."""
        changed = replace(
            self._after(T.REQUEUE),
            queue=self.queue if letter == PRIORITY_LETTER else letter,
            priority=letter == PRIORITY_LETTER,
            place=place,
            waiting_since=at,
            window=None,
            call_no=0,
            started_at=None,
            held_s=0,
            last_called_at=None,
        )
        return changed, self._event(changed, T.REQUEUE, None, {"letter": letter, "place": place})

    def finish(self, at: datetime, *, outcome: Outcome, cases: int = 0) -> tuple[Ticket, Event]:
        """办结: with an outcome; the guards on cases are the use case's."""
        service_s = self._service_s(at)
        changed = replace(self._after(T.FINISH), finished_at=at, outcome=outcome, service_s=service_s)
        data = {"window": self.window, "outcome": outcome.value, "service_s": service_s, "cases": cases}
        return changed, self._event(changed, T.FINISH, None, data)

    def close_held(self, at: datetime, *, reason: str) -> tuple[Ticket, Event]:
        """HELD -> DONE(未办): after 60 min, or at the day's end."""
        changed = replace(self._after(T.CLOSE_HELD), finished_at=at, outcome=Outcome.UNSERVED, held_at=None)
        data = {"window": self.window, "outcome": Outcome.UNSERVED.value, "by_timer": True}
        return changed, self._event(changed, T.CLOSE_HELD, reason, data)

    def cancel(self, at: datetime, *, reason: str | None = None) -> tuple[Ticket, Event]:
        """取消: by the person or a clerk, while it waits."""
        changed = replace(self._after(T.CANCEL), finished_at=at)
        return changed, self._event(changed, T.CANCEL, reason, {})

    def expire(self, at: datetime, *, reason: str) -> tuple[Ticket, Event]:
        """失效: at the day's end, 30 min after a miss, or on the second miss."""
        changed = replace(self._after(T.EXPIRE), finished_at=at)
        return changed, self._event(changed, T.EXPIRE, reason, {})

    def rejoin_ran_out(self, at: datetime, rules: TicketRules) -> bool:
        """Tell whether a missed ticket can no longer rejoin."""
        until = self.rejoin_until(rules)
        return self.state is S.MISSED and (until is None or at > until)

    def _after(self, step: TicketStep) -> Ticket:
        state = TRANSITIONS.get((self.state, step))
        if state is None:
            raise DomainError(
                Code.ILLEGAL_STEP,
                sentences.TICKET_NOT_IN_STATE.format(number=self.number, state=STATE_WORDS[self.state]),
            )
        return replace(self, state=state)

    def _check_gap(self, at: datetime, rules: TicketRules) -> None:
        gap_s = self._seconds_since(self.last_called_at, at)
        if gap_s < rules.recall_gap_s:
            raise DomainError(Code.TOO_SOON, sentences.RECALL_TOO_SOON.format(recall_gap_s=rules.recall_gap_s))

    def _service_s(self, at: datetime) -> int:
        return max(0, self._seconds_since(self.started_at, at) - self.held_s)

    @staticmethod
    def _seconds_since(before: datetime | None, at: datetime) -> int:
        return 0 if before is None else max(0, int((at - before).total_seconds()))

    def _event(
        self,
        changed: Ticket,
        step: TicketStep,
        reason: str | None,
        data: Mapping[str, str | int | float | bool | None],
    ) -> Event:
        return Event(
            name=EVENT_OF_STEP[step],
            kind="ticket",
            entity=self.id,
            from_state=self.state.value,
            to_state=changed.state.value,
            reason=without_numbers(reason),
            data={"number": self.number, **data},
        )


def issue(
    at: datetime,
    *,
    ticket_id: str,
    day: date,
    letter: Letter,
    ordinal: int,
    item: str,
    item_letter: Letter,
    item_network: str,
    place: float,
    priority_reason: str | None = None,
    online_declined: str | None = None,
) -> tuple[Ticket, Event]:
    """取号: make a waiting ticket; `letter` is Y where a priority was declared, else the item's."""
    if ordinal > LAST_NUMBER:
        raise DomainError(Code.OUT_OF_NUMBERS, sentences.OUT_OF_NUMBERS)
    ticket = Ticket(
        id=ticket_id,
        day=day,
        letter=letter,
        ordinal=ordinal,
        item=item,
        item_network=item_network,
        queue=item_letter,
        priority=letter == PRIORITY_LETTER,
        place=place,
        state=S.WAITING,
        issued_at=at,
        waiting_since=at,
        priority_reason=priority_reason,
        online_declined=online_declined,
    )
    event = Event(
        name=EventName.TICKET_ISSUED,
        kind="ticket",
        entity=ticket_id,
        to_state=S.WAITING.value,
        data={"number": ticket.number, "letter": letter, "item": item, "place": place},
    )
    return ticket, event
