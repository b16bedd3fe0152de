"""The one-page report of a rehearsal, from what was seen at the hall's doors."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

WITHIN_S: Final = 900
"""R11: a ticket called at exactly 15 minutes is within."""


@dataclass(frozen=True, kw_only=True)
class TidalStretch:
    """One opening of the tidal window, in business time."""

    opened: datetime
    closed: datetime | None
    reason: str

    @property
    def closes(self) -> str:
        """When it closed, for a reader; 日终 where only the day's end closed it."""
        return f"{self.closed:%H:%M}" if self.closed else "日终"


@dataclass(kw_only=True)
class Report:
    """The figures of one rehearsed day."""

    hall_name: str
    day: str
    opened_at: datetime
    closed_at: datetime
    speed: float
    took_s: float
    tickets: Counter[str] = field(default_factory=Counter)
    """Tickets by letter."""
    ends: Counter[str] = field(default_factory=Counter)
    """Tickets by the state in which the day left them."""
    waits_s: list[int] = field(default_factory=list)
    """From issue to first call, of every ticket that was called."""
    tidal: list[TidalStretch] = field(default_factory=list)
    cases: int = 0
    entered: int = 0
    ratings: dict[int, int] = field(default_factory=dict)
    unrated: int = 0
    acts: dict[str, int] = field(default_factory=dict)
    """What the windows did besides calling: recalls, misses and so on."""
    http_acts: int = 0
    pad_presses: int = 0
    messages: int = 0
    calls_heard: int = 0
    stuck: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @property
    def within(self) -> int:
        """How many were called within 15 minutes."""
        return sum(wait_s <= WITHIN_S for wait_s in self.waits_s)

    @property
    def share_within(self) -> float:
        """The share called within 15 minutes; 1 when nobody was called."""
        return self.within / len(self.waits_s) if self.waits_s else 1.0

    @property
    def tidal_min(self) -> float:
        """Minutes the tidal window was open, in all."""
        return sum(((stretch.closed or self.closed_at) - stretch.opened).total_seconds() for stretch in self.tidal) / 60

    def quantile_s(self, share: float) -> float:
        """The wait that `share` of the tickets did not exceed, in seconds."""
        ordered = sorted(self.waits_s)
        return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0

    def as_json(self) -> dict[str, object]:
        """The figures for a program."""
        return {
            "day": self.day,
            "opened_at": self.opened_at.isoformat(),
            "closed_at": self.closed_at.isoformat(),
            "tickets": dict(self.tickets),
            "ends": dict(self.ends),
            "called": len(self.waits_s),
            "within_15_min": self.within,
            "share_within_15_min": self.share_within,
            "wait_mean_s": sum(self.waits_s) / len(self.waits_s) if self.waits_s else 0.0,
            "wait_p90_s": self.quantile_s(0.9),
            "wait_longest_s": max(self.waits_s, default=0.0),
            "tidal_min": self.tidal_min,
            "tidal": [
                {
                    "opened": stretch.opened.isoformat(),
                    "closed": stretch.closed.isoformat() if stretch.closed else None,
                    "reason": stretch.reason,
                }
                for stretch in self.tidal
            ],
            "cases": self.cases,
            "preintakes_entered": self.entered,
            "ratings": {str(level): count for level, count in sorted(self.ratings.items())},
            "unrated": self.unrated,
            "acts": self.acts,
            "http_acts": self.http_acts,
            "pad_presses": self.pad_presses,
            "mqtt_messages": self.messages,
            "calls_heard": self.calls_heard,
            "stuck": self.stuck,
            "refusals": self.refusals,
            "took_s": self.took_s,
        }


def _minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f} 分"


def page(report: Report, *, day_name: str) -> str:
    """Renders the report as one page of text."""
    letters = " · ".join(f"{letter} {count}" for letter, count in sorted(report.tickets.items()))
    words = {
        "recalls": "重呼",
        "missed": "过号",
        "rejoined": "激活",
        "held": "挂起",
        "transferred": "转移",
        "cancelled": "取消",
    }
    acts = " · ".join(f"{words[name]} {count}" for name, count in report.acts.items() if name in words)
    ratings = " · ".join(f"{level}星 {count}" for level, count in sorted(report.ratings.items(), reverse=True)) or "无"
    called = len(report.waits_s)
    mean_s = sum(report.waits_s) / called if called else 0.0
    spread = f"九成不超过 {_minutes(report.quantile_s(0.9))},最长 {_minutes(max(report.waits_s, default=0.0))}"
    doors = f"HTTP {report.http_acts} 次,按键器 {report.pad_presses} 次,MQTT {report.messages} 条"
    stuck = f"{len(report.stuck)} 张" + (f":{'、'.join(report.stuck)}" if report.stuck else "")
    lines = [
        "════════════════ 演示 · 排演报告 · 演示 ════════════════",
        f"厅堂        {report.hall_name}(演示数据,不计入统计)",
        f"日期        {report.opened_at:%Y年%m月%d日 %H:%M} 至 {report.closed_at:%H:%M}  {day_name}",
        f"速度        {report.speed:g} 倍,用时 {report.took_s / 60:.0f} 分 {report.took_s % 60:.0f} 秒",
        "",
        f"取号        {report.tickets.total()} 张({letters})",
        f"首次叫号    {called} 张,平均等候 {_minutes(mean_s)},{spread}",
        f"15分钟内    {report.within} / {len(report.waits_s)} = {report.share_within:.1%}",
        f"潮汐窗口    开放 {len(report.tidal)} 次,共 {report.tidal_min:.0f} 分钟",
    ]
    lines += [f"            {stretch.opened:%H:%M} 至 {stretch.closes}  {stretch.reason}" for stretch in report.tidal]
    lines += [
        f"办件        {report.cases} 件,其中预收件转入 {report.entered} 件",
        f"窗口        {acts}",
        f"评价        {ratings};未评 {report.unrated}(不计为好评)",
        f"各门        {doors}(叫号 {report.calls_heard})",
        f"未了结      {stuck}",
    ]
    if report.refusals:
        lines.append(f"被拒        {len(report.refusals)} 次,第一次:{report.refusals[0]}")
    lines.append("════════════════════════════════════════════════════")
    return "\n".join(lines)
