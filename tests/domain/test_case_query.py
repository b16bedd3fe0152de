"""Five wrong endings lock a number for fifteen minutes; neither the lock nor the comparison asks whether it exists."""

from datetime import UTC, datetime, timedelta

import pytest

from queue_server.domain.applicant import Applicant
from queue_server.domain.case_query import QueryLock, fits

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PERSON = Applicant(name="张三", id_number="21132218990601019X", phone="13800001234")


@pytest.mark.parametrize("last4", ["019X", "019x", "1234"])
def test_id_or_phone_ends_with_it(last4: str) -> None:
    assert fits(PERSON, last4)


@pytest.mark.parametrize("last4", ["0190", "2113", "####", "", "张三张三"])
def test_nothing_else_fits(last4: str) -> None:
    assert not fits(PERSON, last4)
    assert not fits(None, last4)


def test_somebody_without_a_phone_is_known_by_the_id_number_alone() -> None:
    silent = Applicant(name="李四", id_number="211322189901010019")
    assert fits(silent, "0019")
    assert not fits(silent, "####")


def test_the_fifth_wrong_ending_locks_for_fifteen_minutes_and_the_count_begins_anew() -> None:
    lock = QueryLock(key="k")
    for _ in range(4):
        lock = lock.failed(NOW)
        assert not lock.is_locked(NOW)
    lock = lock.failed(NOW)
    assert lock.is_locked(NOW)
    assert lock.is_locked(NOW + timedelta(minutes=14, seconds=59))
    assert not lock.is_locked(NOW + timedelta(minutes=15))
    assert lock.minutes_left(NOW) == 15
    assert lock.minutes_left(NOW + timedelta(minutes=14, seconds=1)) == 1
    again = lock.failed(NOW + timedelta(minutes=15))
    assert (again.failures, again.locked_until) == (1, None)
