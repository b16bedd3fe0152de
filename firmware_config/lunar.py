"""The day of the lunar month, for markets that meet by the old calendar (赶集日)."""

from __future__ import annotations

from datetime import date

from borax.calendars.lunardate import LunarDate


def lunar_day(day: date) -> int:
    """Return the day of the lunar month, 1 to 30; a leap month counts like any other. Known for 1900 to 2100."""
    found: int = LunarDate.from_solar(day).day
    return found
