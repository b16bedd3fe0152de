"""The national table of public holidays and make-up workdays that the installed package knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from chinese_calendar.constants import holidays, workdays

from queue_server.domain.working_days import WorkingDays


def load_working_days(overrides: Mapping[date, bool] | None = None) -> WorkingDays:
    """Return the working days of every year that the package covers, under the bureau's own table."""
    return WorkingDays(
        rests=frozenset(holidays),
        works=frozenset(workdays),
        known_years=frozenset(day.year for day in (*holidays, *workdays)),
        overrides=overrides or {},
    )
