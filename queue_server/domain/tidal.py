"""The tidal window's machine (R11-R14): a pure decision from the figures, every ten seconds and at every sign-in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

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
    alarm: int = 0
    readings: TidalReadings = TidalReadings()

    @property
    def calls(self) -> bool:
        """Whether the window may call the next ticket."""
        return self.state is S.OPEN

    @property
    def advice(self) -> str | None:
        """Said when opening cannot help."""
        if not self.readings.extranet_only:
            return None
        return "超时等候的号码均需政务外网办理, 潮汐窗口无法办结;请调用政务外网终端, 或先在潮汐窗口预审材料、协助填表。"


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
