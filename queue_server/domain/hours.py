"""Service hours: sessions by season and weekday, read on the hall's own clock (+08:00)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

HALL_ZONE = timezone(timedelta(hours=8), "+08:00")
"""All of China keeps one zone and no summer time."""

DAY_MIN = 24 * 60
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, order=True)
class ServiceSession:
    """One session of a day in minutes since midnight; `end_min` 1440 is 24:00."""

    start_min: int
    end_min: int

    @classmethod
    def parse(cls, text: str) -> ServiceSession:
        """Read `08:30-11:30`; raises ValueError where the text is no session."""
        found = re.fullmatch(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)", text.strip())
        if found is None:
            raise ValueError(f"服务时间“{text}”应写作 08:30-11:30")
        hours = [int(part) for part in found.groups()]
        session = cls(hours[0] * 60 + hours[1], hours[2] * 60 + hours[3])
        if not session.start_min < session.end_min <= DAY_MIN:
            raise ValueError(f"服务时间“{text}”的结束应晚于开始，且不晚于 24:00")
        return session

    def __str__(self) -> str:
        return "-".join(f"{minute // 60:02d}:{minute % 60:02d}" for minute in (self.start_min, self.end_min))


@dataclass(frozen=True, kw_only=True)
class HoursTable:
    """The week of one season. `begins` and `ends` are (month, day), both included; a season may span New Year.

    `week[0]` holds Monday's sessions in order.
    """

    week: tuple[tuple[ServiceSession, ...], ...]
    begins: tuple[int, int] = (1, 1)
    ends: tuple[int, int] = (12, 31)

    def covers(self, day: date) -> bool:
        """Tell whether the day lies in this season."""
        here = (day.month, day.day)
        if self.begins <= self.ends:
            return self.begins <= here <= self.ends
        return here >= self.begins or here <= self.ends


@dataclass(frozen=True, kw_only=True)
class Hours:
    """When the hall serves. The first table that covers a day counts; `special` days (holidays: none) come before."""

    tables: tuple[HoursTable, ...]
    special: Mapping[date, tuple[ServiceSession, ...]] = field(default_factory=dict)

    @classmethod
    def same_every_day(cls, *sessions: str) -> Hours:
        """Return the same sessions on all seven days, as a demo hall has."""
        return cls(tables=(HoursTable(week=(tuple(ServiceSession.parse(text) for text in sessions),) * 7),))

    def sessions_on(self, day: date) -> tuple[ServiceSession, ...]:
        """Return the day's sessions in order; none on a rest day."""
        if day in self.special:
            return self.special[day]
        for table in self.tables:
            if table.covers(day):
                return table.week[day.weekday()]
        return ()

    def is_open(self, at: datetime) -> bool:
        """Tell whether the moment lies in a session (its end excluded)."""
        here = at.astimezone(HALL_ZONE)
        minute = here.hour * 60 + here.minute
        return any(session.start_min <= minute < session.end_min for session in self.sessions_on(here.date()))

    def session_start(self, at: datetime) -> datetime | None:
        """Return when the session that runs at this moment began, None outside of sessions."""
        here = at.astimezone(HALL_ZONE)
        minute = here.hour * 60 + here.minute
        for session in self.sessions_on(here.date()):
            if session.start_min <= minute < session.end_min:
                return _moment(here.date(), session.start_min)
        return None

    def day_start(self, day: date) -> datetime | None:
        """Return the start of the day's first session, None on a rest day."""
        sessions = self.sessions_on(day)
        return _moment(day, sessions[0].start_min) if sessions else None

    def day_end(self, day: date) -> datetime | None:
        """Return the end of the day's last session, None on a rest day."""
        sessions = self.sessions_on(day)
        return _moment(day, sessions[-1].end_min) if sessions else None

    def in_service_day(self, at: datetime) -> bool:
        """Tell whether the moment lies between the first start and the last end of its day; noon counts."""
        day = at.astimezone(HALL_ZONE).date()
        start, end = self.day_start(day), self.day_end(day)
        return start is not None and end is not None and start <= at < end

    def next_opening(self, at: datetime) -> datetime | None:
        """Return the next start of a session after the moment, within 31 days."""
        today = at.astimezone(HALL_ZONE).date()
        for offset in range(32):
            day = today + timedelta(days=offset)
            for session in self.sessions_on(day):
                start = _moment(day, session.start_min)
                if start > at:
                    return start
        return None

    def text_on(self, day: date) -> str:
        """Return the day's sessions as people read them, `08:30-11:30 13:30-17:00`; `今日不办公` on a rest day."""
        return " ".join(str(session) for session in self.sessions_on(day)) or "今日不办公"

    def week_lines(self, day: date) -> tuple[str, ...]:
        """Return the panel's lines of that day's season: `周一至周五 08:30-11:30 13:30-17:00`."""
        table = next((table for table in self.tables if table.covers(day)), None)
        if table is None:
            return ()
        lines: list[str] = []
        first = 0
        for index in range(1, 8):
            if index == 7 or table.week[index] != table.week[first]:  # noqa: PLR2004 - seven days a week
                name = f"周{WEEKDAYS[first]}" if index - first == 1 else f"周{WEEKDAYS[first]}至周{WEEKDAYS[index - 1]}"
                lines.append(f"{name} {' '.join(map(str, table.week[first])) or '不办公'}")
                first = index
        return tuple(lines)


def business_date(at: datetime) -> date:
    """Return the date of the moment on the hall's clock."""
    return at.astimezone(HALL_ZONE).date()


def _moment(day: date, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=HALL_ZONE) + timedelta(minutes=minute)
