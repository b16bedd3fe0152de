"""限时办结 by station and month (R69): of the promised cases that fell due, how many were decided in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from queue_server.domain.case import Case
from queue_server.domain.case_steps import CaseState
from queue_server.domain.hours import business_date
from queue_server.usecases.ports import Unit


@dataclass(frozen=True, kw_only=True)
class StationMonth:
    """One station's month; `late` are the numbers of the cases behind the difference."""

    station: str
    station_name: str
    due: int
    on_time: int
    late: tuple[str, ...]

    @property
    def rate(self) -> float | None:
        """On time of all due; None where nothing was due."""
        return self.on_time / self.due if self.due else None


@dataclass(frozen=True, kw_only=True)
class MonthOnTime:
    """A month of all stations, and how often 一次性告知 was broken by a second correction notice (R64)."""

    first: date
    stations: tuple[StationMonth, ...]
    corrected_twice: int


def month_on_time(unit: Unit, first: date) -> MonthOnTime:
    """Count the month that begins on a day.

    A case counts in the month of its due date, once it is decided or the date has passed; a withdrawn one never, one
    whose clock stands not before it runs again. The delay is the station's, whoever holds the paper.
    """
    last = (first.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    today = business_date(unit.now)
    by_station: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in unit.case_lists.due_between(first, last):
        if case.decided_on is not None or (today > (case.due or today) and not _stands(case)):
            by_station[case.station, case.station_name].append(case)
    return MonthOnTime(
        first=first,
        stations=tuple(_station(key, found) for key, found in sorted(by_station.items())),
        corrected_twice=unit.case_lists.corrected_twice(first, last),
    )


def _station(key: tuple[str, str], found: Sequence[Case]) -> StationMonth:
    late = tuple(case.no for case in found if not _in_time(case))
    return StationMonth(station=key[0], station_name=key[1], due=len(found), on_time=len(found) - len(late), late=late)


def _in_time(case: Case) -> bool:
    return case.decided_on is not None and case.due is not None and case.decided_on <= case.due


def _stands(case: Case) -> bool:
    return case.state is CaseState.SPECIAL and case.special is not None and not case.special.counted
