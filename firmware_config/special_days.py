"""The days on which a site's week does not hold: public holidays, make-up workdays, and the site's own dates."""

from __future__ import annotations

from datetime import date

from chinese_calendar.constants import holidays, workdays

from firmware_config.schema import HoursSection

_SATURDAY = 5


def special_days(hours: HoursSection) -> dict[date, list[str]]:
    """Return the sessions of each special day; none on a day of rest.

    The site's own `closed` and `open` win over the calendar; a make-up workday at a weekend has Monday's sessions. For
    years that the calendar does not know yet, only the site's own dates count.
    """
    week = [
        getattr(hours, name) for name in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    ]
    found: dict[date, list[str]] = {}
    if hours.public_holidays:
        found = {day: [] for day in holidays}
        found |= {day: hours.monday for day in workdays if day.weekday() >= _SATURDAY}
    found |= {day: [] for day in hours.closed}
    found |= {day: week[day.weekday()] or hours.monday for day in hours.open}
    return found
