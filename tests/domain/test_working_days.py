"""Working days by the computed vectors of 2025 and 2026, under overrides, and past the last year that is known."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.domain.working_days import DueDate, WorkingDays
from queue_server.storage.holiday_table import load_working_days

KNOWN = load_working_days()
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
VECTORS = [
    ("2026-02-13", 1, "2026-02-14"),
    ("2026-02-13", 5, "2026-02-27"),
    ("2026-02-13", 15, "2026-03-12"),
    ("2026-02-14", 1, "2026-02-24"),
    ("2026-04-30", 1, "2026-05-06"),
    ("2026-04-30", 5, "2026-05-11"),
    ("2026-09-18", 3, "2026-09-22"),
    ("2026-09-30", 3, "2026-10-10"),
    ("2026-09-30", 5, "2026-10-13"),
    ("2026-09-30", 20, "2026-11-03"),
    ("2026-11-20", 20, "2026-12-18"),
    ("2026-11-23", 5, "2026-11-30"),
]


@pytest.mark.parametrize(("start", "days", "due"), VECTORS)
def test_a_period_ends_on_the_computed_day(start: str, days: int, due: str) -> None:
    found = KNOWN.due(date.fromisoformat(start), days=days)
    assert found == DueDate(day=date.fromisoformat(due), provisional=False)


def test_the_year_2026_has_248_working_days() -> None:
    assert KNOWN.between(date(2025, 12, 31), date(2026, 12, 31)) == 248


def test_what_crosses_into_an_unknown_year_is_provisional_and_does_not_fail() -> None:
    assert not KNOWN.due(date(2026, 12, 3), days=20).provisional
    assert KNOWN.due(date(2026, 12, 4), days=20) == DueDate(day=date(2027, 1, 1), provisional=True)
    assert KNOWN.due(date(2027, 3, 1), days=5) == DueDate(day=date(2027, 3, 8), provisional=True)


def test_the_bureaus_table_wins_and_makes_a_day_certain() -> None:
    new_year = {date(2027, 1, day): False for day in (1, 2, 3)} | {date(2027, 1, 4): True}
    calendar = load_working_days(new_year)
    assert calendar.due(date(2026, 12, 31), days=1) == DueDate(day=date(2027, 1, 4), provisional=False)
    assert not load_working_days({date(2026, 11, 24): False}).is_working(date(2026, 11, 24))


def test_a_due_date_that_has_passed_never_moves() -> None:
    before = DueDate(day=date(2026, 11, 20), provisional=False)
    again = KNOWN.due_again(before, date(2026, 11, 10), days=20, today=date(2026, 11, 23))
    assert again == before
    coming = DueDate(day=date(2026, 11, 25), provisional=True)
    moved = KNOWN.due_again(coming, date(2026, 11, 23), days=5, today=date(2026, 11, 23))
    assert moved == DueDate(day=date(2026, 11, 30), provisional=False)


def test_a_period_of_no_days_ends_where_it_begins_and_fewer_are_refused() -> None:
    assert KNOWN.due(date(2026, 10, 1), days=0).day == date(2026, 10, 1)
    with pytest.raises(ValueError, match="-1"):
        KNOWN.due(date(2026, 10, 1), days=-1)


@settings(deadline=None)
@given(start=DAYS, days=st.integers(1, 40))
def test_the_end_is_a_working_day_so_many_working_days_on(start: date, days: int) -> None:
    due = KNOWN.due(start, days=days).day
    assert KNOWN.is_working(due)
    assert KNOWN.between(start, due) == days


@settings(deadline=None)
@given(start=DAYS, first=st.integers(0, 20), then=st.integers(0, 20))
def test_two_periods_are_as_long_as_both_together(start: date, first: int, then: int) -> None:
    whole = KNOWN.due(start, days=first + then).day
    assert KNOWN.due(KNOWN.due(start, days=first).day, days=then).day == whole


@settings(deadline=None)
@given(start=DAYS, later=st.integers(0, 10), days=st.integers(0, 20))
def test_who_begins_later_never_ends_earlier(start: date, later: int, days: int) -> None:
    assert KNOWN.due(start, days=days).day <= KNOWN.due(start + timedelta(days=later), days=days).day


@settings(deadline=None)
@given(start=DAYS, end=DAYS)
def test_counting_back_is_counting_forward_with_another_sign(start: date, end: date) -> None:
    assert KNOWN.between(start, end) == -KNOWN.between(end, start)


def test_without_any_table_monday_to_friday_count_and_nothing_is_certain() -> None:
    assert WorkingDays().due(date(2026, 11, 23), days=5) == DueDate(day=date(2026, 11, 30), provisional=True)
