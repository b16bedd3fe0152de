"""The tidal window's machine (R11-R14): a pure decision from the figures, every ten seconds and at every sign-in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName, without_numbers
from queue_server.domain.hall import TidalRules


class TidalState(StrEnum):
    """关闭, 预警, 启用中, 开放, 收尾, 应开未开."""

    CLOSED = "closed"
    WARNED = "warned"
    OPENING = "opening"
    OPEN = "open"
    CLOSING = "closing"
    UNSTAFFED = "unstaffed"


class TidalRule(StrEnum):
    """What opened, or closes, the window."""

    NONE = "none"
    WAIT = "wait"
    """Somebody has waited longer than 15 min."""
    CASES = "cases"
    """The day's 31st case."""
    PLAN = "plan"
    HAND = "hand"
    SIGN_IN = "sign_in"
    """A clerk sat down there of his own accord."""
    WARNING = "warning"
    CALM = "calm"
    """Short waits for long enough."""
    DAY_END = "day_end"
    PLAN_END = "plan_end"
    SIGN_OUT = "sign_out"
    CLEARED = "cleared"
    EMPTY = "empty"
    """The last ticket in hand there is done."""


class TidalStep(StrEnum):
    """Every arrow of the machine."""

    WARN = "warn"
    CALM_DOWN = "calm_down"
    OPEN_UP = "open_up"
    STAFF = "staff"
    GIVE_UP = "give_up"
    WIND_DOWN = "wind_down"
    REOPEN = "reopen"
    SHUT = "shut"
    CLEAR = "clear"


S, T = TidalState, TidalStep
TIDAL_TRANSITIONS: dict[tuple[TidalState, TidalStep], TidalState] = {
    (S.CLOSED, T.WARN): S.WARNED,
    (S.WARNED, T.CALM_DOWN): S.CLOSED,
    (S.CLOSED, T.OPEN_UP): S.OPENING,
    (S.WARNED, T.OPEN_UP): S.OPENING,
    (S.OPENING, T.STAFF): S.OPEN,
    (S.OPENING, T.GIVE_UP): S.UNSTAFFED,
    (S.OPENING, T.CLEAR): S.CLOSED,
    (S.UNSTAFFED, T.STAFF): S.OPEN,
    (S.UNSTAFFED, T.CLEAR): S.CLOSED,
    (S.OPEN, T.WIND_DOWN): S.CLOSING,
    (S.CLOSING, T.REOPEN): S.OPEN,
    (S.CLOSING, T.SHUT): S.CLOSED,
}
"""Domain 3.4, with OPENING -> CLOSED added: a queue that emptied before anybody sat down needs no window."""

ALARM_HALL, ALARM_HEAD, ALARM_COUNTY = 1, 2, 3
"""Alarm steps: at the hall at once, to the hall head after 180 s, to the county after 600 s."""


@dataclass(frozen=True, kw_only=True)
class TidalReadings:
    """The figures of one look. Waits and counts exclude held and missed tickets."""

    longest_wait_s: int = 0
    waiting: int = 0
    cases: int = 0
    forecast_min: int = 0
    staffed: bool = False
    """Somebody is signed in at the tidal terminal."""
    ticket_in_hand: bool = False
    in_service_day: bool = True
    """Between the first start and the last end of today's hours."""
    plan: str | None = None
    """The planned opening that runs now."""
    extranet_only: bool = False
    """All that wait too long need the extranet, and the tidal terminal has none."""


@dataclass(frozen=True, kw_only=True)
class TidalStatus:
    """The machine's memory: `rule` opened it, the other moments are its timers."""

    state: TidalState
    since: datetime
    rule: TidalRule = TidalRule.NONE
    reason: str = ""
    """The rule in Chinese, for every screen; never a person's words."""
    opened_at: datetime | None = None
    triggered_at: datetime | None = None
    warn_since: datetime | None = None
    warn_clear_since: datetime | None = None
    calm_since: datetime | None = None
    closed_at: datetime | None = None
    declined_plan: str | None = None
    """A plan that somebody closed by hand: it does not open again while it runs."""
    alarm: int = 0
    readings: TidalReadings = TidalReadings()

    @property
    def calls(self) -> bool:
        """Whether the window may call the next ticket."""
        return self.state is TidalState.OPEN

    @property
    def advice(self) -> str | None:
        """Said when opening cannot help."""
        if not self.readings.extranet_only:
            return None
        return (
            "超时等候的号码均需政务外网办理，潮汐窗口无法办结；请调用政务外网终端，或先在潮汐窗口预审材料、协助填表。"
        )


REASONS = {
    TidalRule.NONE: "",
    TidalRule.WAIT: "有群众等候超过15分钟",
    TidalRule.CASES: "当日办件量超过30件",
    TidalRule.PLAN: "计划开放时段",
    TidalRule.HAND: "人工启用或关闭",
    TidalRule.SIGN_IN: "工作人员到岗开放",
    TidalRule.WARNING: "等候或办件量接近标准",
    TidalRule.CALM: "等候人数和时间已回落",
    TidalRule.DAY_END: "当日服务结束",
    TidalRule.PLAN_END: "计划开放时段结束",
    TidalRule.SIGN_OUT: "工作人员离岗",
    TidalRule.CLEARED: "超时等候已消除",
    TidalRule.EMPTY: "号码已办完",
}


def trigger(readings: TidalReadings, *, rules: TidalRules) -> TidalRule | None:
    """Return the hard trigger that holds (R11, R12): both figures of the notice are strict.

    The case count asks for a window only while somebody may still come: in the service day, or while tickets wait.
    """
    if readings.cases > rules.daily_cases and (readings.in_service_day or readings.waiting):
        return TidalRule.CASES
    return TidalRule.WAIT if readings.longest_wait_s > rules.wait_open_s else None


def warns(readings: TidalReadings, *, rules: TidalRules) -> bool:
    """Tell whether the standard is near."""
    return (
        readings.longest_wait_s >= rules.warn_wait_s
        or readings.forecast_min > rules.warn_forecast_min
        or (readings.cases >= rules.warn_cases and readings.in_service_day)
    )


def decide(
    status: TidalStatus, readings: TidalReadings, *, rules: TidalRules, at: datetime
) -> tuple[TidalStatus, tuple[Event, ...]]:
    """Look once: follow every arrow that the figures allow now, then raise the alarms that are due.

    The hard triggers open at the first look that sees them; everything else has to last.
    """
    status = _keep_time(replace(status, readings=readings), rules=rules, at=at)
    events: list[Event] = []
    for _ in TidalState:
        arrow = _next_arrow(status, rules=rules, at=at)
        if arrow is None:
            break
        status, event = _follow(status, *arrow, at=at)
        events.append(event)
    status, more = _rename_rule(status, rules=rules)
    status, alarms = _raise_alarms(status, rules=rules, at=at)
    return status, (*events, *more, *alarms)


def open_by_hand(status: TidalStatus, *, at: datetime, reason: str) -> tuple[TidalStatus, Event]:
    """Open by a person's decision; DomainError illegal_step where it is opening or open already."""
    step = TidalStep.REOPEN if status.state is TidalState.CLOSING else TidalStep.OPEN_UP
    if (status.state, step) not in TIDAL_TRANSITIONS:
        raise DomainError(Code.ILLEGAL_STEP, sentences.TIDAL_OPEN_ALREADY)
    return _follow(replace(status, declined_plan=None), step, TidalRule.HAND, at=at, words=reason)


def close_by_hand(status: TidalStatus, *, rules: TidalRules, at: datetime, reason: str) -> tuple[TidalStatus, Event]:
    """Close by a person's decision; DomainError standard_exceeded while the notice asks for the window."""
    step = TidalStep.WIND_DOWN if status.state is TidalState.OPEN else TidalStep.CLEAR
    if (status.state, step) not in TIDAL_TRANSITIONS:
        raise DomainError(Code.ILLEGAL_STEP, sentences.TIDAL_NOT_OPEN)
    if trigger(status.readings, rules=rules) is not None:
        raise DomainError(Code.STANDARD_EXCEEDED, sentences.STANDARD_EXCEEDED)
    declined = replace(status, declined_plan=status.readings.plan)
    return _follow(declined, step, TidalRule.HAND, at=at, words=reason)


def open_by_arrival(status: TidalStatus, *, at: datetime) -> tuple[TidalStatus, tuple[Event, ...]]:
    """Open because a clerk signed in at the tidal terminal; nothing to do where it is opening already."""
    step = TidalStep.REOPEN if status.state is TidalState.CLOSING else TidalStep.OPEN_UP
    if (status.state, step) not in TIDAL_TRANSITIONS:
        return status, ()
    status, event = _follow(status, step, TidalRule.SIGN_IN, at=at)
    return status, (event,)


def _keep_time(status: TidalStatus, *, rules: TidalRules, at: datetime) -> TidalStatus:
    readings = status.readings
    warned = warns(readings, rules=rules)
    calm = readings.longest_wait_s < rules.close_wait_s and readings.waiting <= rules.close_queue
    triggered = trigger(readings, rules=rules) is not None
    return replace(
        status,
        warn_since=(status.warn_since or at) if warned else None,
        warn_clear_since=None if warned else (status.warn_clear_since or at),
        calm_since=(status.calm_since or at) if calm else None,
        triggered_at=(status.triggered_at or at) if triggered else None,
        alarm=status.alarm if triggered else 0,
        declined_plan=status.declined_plan if readings.plan == status.declined_plan else None,
    )


def _next_arrow(status: TidalStatus, *, rules: TidalRules, at: datetime) -> tuple[TidalStep, TidalRule] | None:
    match status.state:
        case TidalState.CLOSED | TidalState.WARNED:
            return _from_closed(status, rules=rules, at=at)
        case TidalState.OPENING | TidalState.UNSTAFFED:
            return _from_opening(status, rules=rules, at=at)
        case TidalState.OPEN:
            return _from_open(status, rules=rules, at=at)
        case TidalState.CLOSING:
            return _from_closing(status, rules=rules)


def _from_closed(status: TidalStatus, *, rules: TidalRules, at: datetime) -> tuple[TidalStep, TidalRule] | None:
    fired = trigger(status.readings, rules=rules)
    if fired is not None:
        return TidalStep.OPEN_UP, fired
    cooled = _lasted(status.closed_at, rules.cooldown_s, at=at) or status.closed_at is None
    if status.readings.plan is not None and status.readings.plan != status.declined_plan and cooled:
        return TidalStep.OPEN_UP, TidalRule.PLAN
    if status.state is TidalState.CLOSED and _lasted(status.warn_since, rules.warn_confirm_s, at=at):
        return TidalStep.WARN, TidalRule.WARNING
    if status.state is TidalState.WARNED and _lasted(status.warn_clear_since, rules.warn_clear_s, at=at):
        return TidalStep.CALM_DOWN, TidalRule.CALM
    return None


def _from_opening(status: TidalStatus, *, rules: TidalRules, at: datetime) -> tuple[TidalStep, TidalRule] | None:
    readings = status.readings
    if readings.staffed:
        return TidalStep.STAFF, status.rule
    unstaffed = status.state is TidalState.UNSTAFFED
    asked = trigger(readings, rules=rules) is not None or readings.plan is not None
    if not asked and (unstaffed or status.rule is not TidalRule.HAND):
        return TidalStep.CLEAR, TidalRule.PLAN_END if status.rule is TidalRule.PLAN else TidalRule.CLEARED
    if not unstaffed and _lasted(status.since, rules.must_open_s, at=at):
        return TidalStep.GIVE_UP, status.rule
    return None


def _from_open(status: TidalStatus, *, rules: TidalRules, at: datetime) -> tuple[TidalStep, TidalRule] | None:
    readings = status.readings
    if not readings.staffed:
        return TidalStep.WIND_DOWN, TidalRule.SIGN_OUT
    if trigger(readings, rules=rules) is not None:
        return None
    next_day = status.rule is TidalRule.CASES and readings.cases <= rules.daily_cases
    if next_day or (not readings.in_service_day and readings.waiting == 0):
        return TidalStep.WIND_DOWN, TidalRule.DAY_END
    ending = None
    if readings.plan is None or readings.plan == status.declined_plan:
        long_enough = _lasted(status.opened_at, rules.min_open_s, at=at)
        if status.rule is TidalRule.PLAN:
            ending = TidalRule.PLAN_END
        elif status.rule is TidalRule.WAIT and long_enough and _lasted(status.calm_since, rules.close_hold_s, at=at):
            ending = TidalRule.CALM
    return None if ending is None else (TidalStep.WIND_DOWN, ending)


def _from_closing(status: TidalStatus, *, rules: TidalRules) -> tuple[TidalStep, TidalRule] | None:
    fired = trigger(status.readings, rules=rules)
    if fired is not None and status.readings.staffed:
        return TidalStep.REOPEN, fired
    return None if status.readings.ticket_in_hand else (TidalStep.SHUT, TidalRule.EMPTY)


def _lasted(since: datetime | None, wanted_s: int, *, at: datetime) -> bool:
    return since is not None and (at - since).total_seconds() >= wanted_s


def _follow(
    status: TidalStatus, step: TidalStep, rule: TidalRule, *, at: datetime, words: str | None = None
) -> tuple[TidalStatus, Event]:
    state = TIDAL_TRANSITIONS[status.state, step]
    opens = step in {TidalStep.OPEN_UP, TidalStep.REOPEN}
    changed = replace(
        status,
        state=state,
        since=at,
        rule=rule if opens else TidalRule.NONE if state is TidalState.CLOSED else status.rule,
        reason=REASONS[rule],
        opened_at=at if step is TidalStep.STAFF else status.opened_at,
        closed_at=at if state is TidalState.CLOSED and step is not TidalStep.CALM_DOWN else status.closed_at,
        calm_since=at if step is TidalStep.STAFF and status.calm_since is not None else status.calm_since,
    )
    data: dict[str, str | int | float | bool | None] = {"rule": rule.value, **_figures(status.readings)}
    if step is TidalStep.STAFF:
        data["seconds_to_open"] = int((at - (status.triggered_at or status.since)).total_seconds())
    if step is TidalStep.SHUT and status.opened_at is not None:
        data["opened_s"] = int((at - status.opened_at).total_seconds())
    event = Event(
        name=EventName.TIDAL_CHANGED,
        kind="tidal",
        entity="tidal",
        from_state=status.state.value,
        to_state=state.value,
        reason=without_numbers(words),
        data=data,
    )
    return changed, event


def _figures(readings: TidalReadings) -> dict[str, int]:
    return {
        "longest_wait_s": readings.longest_wait_s,
        "waiting": readings.waiting,
        "cases": readings.cases,
        "forecast_min": readings.forecast_min,
    }


def _rename_rule(status: TidalStatus, *, rules: TidalRules) -> tuple[TidalStatus, tuple[Event, ...]]:
    """Let a stronger rule take over an opening: the case count above all, a wait above a plan."""
    fired = trigger(status.readings, rules=rules)
    weaker = {TidalRule.PLAN} if fired is TidalRule.WAIT else set(TidalRule) - {TidalRule.CASES}
    standing = status.state in {TidalState.OPENING, TidalState.OPEN, TidalState.UNSTAFFED}
    if fired is None or not standing or status.rule not in weaker:
        return status, ()
    event = Event(
        name=EventName.TIDAL_RULE_CHANGED,
        kind="tidal",
        entity="tidal",
        from_state=status.state.value,
        to_state=status.state.value,
        data={"rule": fired.value, "before": status.rule.value, **_figures(status.readings)},
    )
    return replace(status, rule=fired, reason=REASONS[fired]), (event,)


def _raise_alarms(status: TidalStatus, *, rules: TidalRules, at: datetime) -> tuple[TidalStatus, tuple[Event, ...]]:
    if status.triggered_at is None or status.state not in {TidalState.OPENING, TidalState.UNSTAFFED}:
        return status, ()
    waited_s = int((at - status.triggered_at).total_seconds())
    due = ALARM_HALL
    if waited_s >= rules.must_open_s:
        due = ALARM_COUNTY
    elif waited_s >= rules.confirm_s:
        due = ALARM_HEAD
    events = tuple(
        Event(
            name=EventName.TIDAL_ALARM,
            kind="tidal",
            entity="tidal",
            from_state=status.state.value,
            to_state=status.state.value,
            data={"step": step, "after_s": waited_s, **_figures(status.readings)},
        )
        for step in range(status.alarm + 1, due + 1)
    )
    return replace(status, alarm=max(status.alarm, due)), events
