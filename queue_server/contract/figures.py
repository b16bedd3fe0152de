"""The day's figures, for clerks, hall head and reports: only what was counted, never an estimate."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from queue_server.contract.shapes import Message, Moment, Shape


class EvaluationCount(Message):
    """Ratings of the day; rates are None where nothing was rated or finished. Unrated visits stand apart (D14)."""

    finished: int
    rated: int
    good: int
    unrated: int
    good_rate: float | None
    rating_rate: float | None


class TidalLogLine(Message):
    """One step or alarm of the tidal window and the figures that caused it (R13)."""

    seq: int
    at: Moment
    event: str
    from_state: str | None
    to_state: str | None
    figures: dict[str, str | int | float | bool | None]


class VacancyLine(Message):
    """One 空岗 record (R30); `ended_at` is None while it runs."""

    window: int
    began_at: Moment
    ended_at: Moment | None


class ImmediateLine(Message):
    """An 即办件 of the day not done as such (R26). `minutes` run from the start of service to 收件, or to now."""

    case: str
    item: str
    item_name: str
    ticket_number: str | None
    minutes: int | None
    left_open: bool
    """The visit is over and the case was not received."""
    same_visit: bool
    over_limit: bool


class PickedLine(Message):
    """A call out of order with the reason that the clerk gave (R39)."""

    seq: int
    at: Moment
    number: str
    window: int | None
    person: str | None
    reason: str


class MonthEvaluations(Message):
    """`GET /figures/evaluations`, public (R81): the month so far; nobody who did not rate counts as anything else."""

    hall: str
    month: str
    """`2026-11`"""
    evaluations: EvaluationCount
    practice: bool = False


class StationOnTime(Message):
    """One station's month (R69): `rate` is on time / due, None where nothing was due; `late` are case numbers."""

    station: str
    station_name: str
    due: int
    on_time: int
    rate: float | None
    late: list[str]


class MonthOnTime(Message):
    """`GET /figures/on-time?month=2026-11`, for people who are signed in (R69)."""

    hall: str
    month: str
    stations: list[StationOnTime]
    corrected_twice: int
    """Cases received in the month with a second correction notice: 一次性告知 was not kept (R64)."""
    practice: bool = False


class DayFigures(Message):
    """`GET /figures`: the business day so far.

    A wait is the first call minus the issue in whole seconds (R11); `called` counts the tickets that have one, so that
    tickets cancelled before their call are not measured.
    """

    hall: str
    day: date
    tickets: int
    called: int
    within_15_min: int
    share_within_15_min: float | None
    mean_wait_s: float | None
    longest_wait_s: int | None
    cases: int
    cases_by_person: dict[str, int]
    evaluations: EvaluationCount
    vacancies: int
    """空岗 records of the day."""
    vacancy_lines: list[VacancyLine] = []
    immediates: list[ImmediateLine] = []
    picked: list[PickedLine] = []
    overtime_s: int
    tidal: list[TidalLogLine]


class ChooseOnline(Shape):
    """`POST /online-choices`: at the online-first page somebody chose the phone and takes no number."""

    item: str = Field(min_length=1, max_length=64)


class OnlineFirst(Message):
    """`GET /figures/online-first?day=` (R59): the online-capable items of a day, default today.

    `rate` is chosen / (chosen + tickets); None where nobody came for such an item.
    """

    hall: str
    day: date
    chosen: int
    """Went online at the page."""
    tickets: int
    """Numbers taken for online-capable items."""
    asked: int
    """Those of them with a reason ticked; the rest never saw the page (an elder may go straight to a number)."""
    rate: float | None
    reasons: dict[str, int]
    """`elder_or_disabled`, `no_phone`, `system_down`, `own_wish`; all four, 0 where nobody gave it."""
