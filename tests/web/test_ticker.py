"""The timed use cases run by themselves, on the real clock and on a rehearsal's faster one."""

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from queue_server.clock import BusinessClock, RealClock
from queue_server.ticker import Chore, Ticker
from tests.web.conftest import HALL, running, wait_until

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_a_rehearsals_clock_runs_as_many_times_faster_as_asked() -> None:
    clock = BusinessClock(MONDAY, speed=600)
    began_s = time.monotonic()
    first = clock.now()
    wait_until(lambda: clock.now() - first > timedelta(minutes=2))
    real_s = time.monotonic() - began_s
    assert 0.15 < real_s < 2.0
    assert abs((clock.now() - first).total_seconds() - real_s * 600) < 60
    assert abs(clock.to_real(clock.now()) - datetime.now(UTC)) < timedelta(seconds=1)
    assert abs(clock.to_real(clock.now() - timedelta(minutes=10)) - datetime.now(UTC)) < timedelta(seconds=2)
    assert RealClock().to_real(MONDAY) == MONDAY


@pytest.mark.parametrize(("start", "speed"), [(datetime(2026, 3, 2, 9), 60), (MONDAY, 0), (MONDAY, -1)])  # noqa: DTZ001 - the naive moment is the fault
def test_a_clock_that_cannot_run_is_refused(start: datetime, speed: float) -> None:
    with pytest.raises(ValueError, match="business clock"):
        BusinessClock(start, speed=speed)


def test_a_number_that_nobody_answers_is_missed_sixty_business_seconds_after_its_call(tmp_path: Path) -> None:
    with running(tmp_path, clock=BusinessClock(MONDAY, speed=60)) as hall:
        kiosk, clerk = hall.device(), hall.person("zh1")
        ticket = kiosk.issue()
        clerk.post("/windows/1/call-next")
        missed = wait_until(
            lambda: (found := kiosk.get(f"/tickets/{ticket['id']}"))["state"] == "missed" and found, within_s=5
        )
        assert missed["call_no"] == 1
        assert clerk.get("/windows/1")["ticket"] is None


def test_the_tidal_window_is_asked_for_when_somebody_has_waited_longer_than_fifteen_minutes(tmp_path: Path) -> None:
    with running(tmp_path, clock=BusinessClock(MONDAY, speed=600)) as hall:
        kiosk, clerk = hall.device(), hall.person("zh1")
        kiosk.issue()
        tidal = wait_until(lambda: (found := clerk.get("/tidal"))["state"] == "opening" and found, within_s=8)
        assert tidal["reason"] == "有群众等候超过15分钟"
        assert tidal["longest_wait_s"] > 900
        assert kiosk.get("/board")["tidal"]["state"] == "opening"


def test_the_day_rolls_at_midnight_and_numbers_begin_anew(tmp_path: Path) -> None:
    evening = datetime(2026, 3, 2, 13, 30, tzinfo=UTC)  # 21:30 in the hall; a slow start eats business time too
    with running(tmp_path, clock=BusinessClock(evening, speed=300), hall=replace(HALL, vacancy_s=10**6)) as hall:
        kiosk = hall.device()
        last = kiosk.issue()
        assert last["number"] == "C001"
        wait_until(lambda: kiosk.get(f"/tickets/{last['id']}")["state"] == "expired", within_s=60)
        assert kiosk.issue()["number"] == "C001"


def test_a_chore_that_cannot_write_is_tried_again_and_does_not_stop_the_others() -> None:
    done: list[str] = []
    recovered = threading.Event()

    def writes() -> None:
        done.append("tried")
        if done.count("tried") < 3:
            raise OSError("the disk is full")
        recovered.set()

    ticker = Ticker([Chore("writing", 0.0, writes), Chore("other", 0.0, lambda: done.append("other"))], speed=1)
    thread = threading.Thread(target=ticker.run)
    thread.start()
    assert recovered.wait(5)
    ticker.stop()
    thread.join(5)
    assert done[:5] == ["tried", "other", "tried", "other", "tried"]
    assert not ticker.late
