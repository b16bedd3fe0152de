"""The day's figures, for clerks, hall head and reports: only what was counted, never an estimate."""

from __future__ import annotations

from datetime import date

from queue_server.contract.shapes import Message, Moment


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
    overtime_s: int
    tidal: list[TidalLogLine]
