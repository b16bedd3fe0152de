"""Which touches count, by the clock."""

from __future__ import annotations

import pytest

from kiosk.taps import Taps


class Clock:
    """A monotonic clock in a test's hand."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def taps(clock: Clock) -> Taps:
    return Taps(clock)


def tap(taps: Taps, x_mm: float = 50, y_mm: float = 50) -> bool:
    taps.feel(x_mm, y_mm)
    if not taps.take("finger"):
        return False
    taps.let_go(acted=True)
    return True


@pytest.mark.parametrize("every_s", [0.05, 0.2, 0.4])
def test_hammering_on_one_spot_is_one_tap_however_long_it_lasts(taps: Taps, clock: Clock, every_s: float) -> None:
    counted = 0
    for _ in range(40):
        counted += tap(taps, 50 + clock.now_s % 5)
        clock.now_s += every_s
    assert counted == 1


def test_who_waits_a_moment_is_heard_again(taps: Taps, clock: Clock) -> None:
    for _ in range(5):
        assert tap(taps)
        clock.now_s += 0.61


def test_taps_on_different_keys_need_only_the_usual_pause(taps: Taps, clock: Clock) -> None:
    assert tap(taps, 50)
    clock.now_s += 0.4
    assert not tap(taps, 90)
    clock.now_s += 0.25
    assert tap(taps, 130)


def test_a_tap_beside_every_target_counts_to_the_hammering_too(taps: Taps, clock: Clock) -> None:
    assert tap(taps)
    for _ in range(3):
        clock.now_s += 0.3
        taps.feel(50, 50)
    clock.now_s += 0.3
    assert not tap(taps)


def test_a_second_finger_is_refused_until_the_first_is_up(taps: Taps, clock: Clock) -> None:
    assert taps.take("one")
    assert not taps.take("two")
    taps.let_go(acted=False)
    clock.now_s += 0.01
    assert taps.take("two")


def test_a_page_that_comes_by_itself_takes_no_finger_until_it_was_there_for_a_while(taps: Taps, clock: Clock) -> None:
    taps.page_comes(asked=False)
    clock.now_s += 2.0
    assert not tap(taps)
    taps.drawn()
    clock.now_s += 0.59
    assert not tap(taps, 90)
    clock.now_s += 0.02
    assert tap(taps, 130)


def test_a_finger_that_came_down_while_the_page_was_drawn_meant_the_one_before(taps: Taps, clock: Clock) -> None:
    assert tap(taps)
    taps.page_comes(asked=True)
    clock.now_s += 1.5
    taps.drawn()
    clock.now_s += 0.01
    assert not tap(taps, 130)
    clock.now_s += 0.3
    assert tap(taps, 50)


def test_a_window_that_never_says_that_it_has_drawn_is_not_dead(taps: Taps, clock: Clock) -> None:
    taps.page_comes(asked=True)
    clock.now_s += 3.1
    assert tap(taps)


@pytest.mark.parametrize("frame_s", [0.02, 0.3, 0.7, 1.5, 4.0])
def test_hammering_is_one_tap_on_a_machine_of_any_slowness(taps: Taps, clock: Clock, frame_s: float) -> None:
    counted = 0
    for _ in range(60):
        taps.come_round()
        for _ in range(max(1, round(frame_s / 0.05))):
            if tap(taps):
                counted += 1
                taps.page_comes(asked=True)
        clock.now_s += frame_s
        taps.drawn()
    assert counted == 1


def test_who_taps_slowly_on_a_slow_machine_is_heard(taps: Taps, clock: Clock) -> None:
    counted = 0
    for place in range(60):
        taps.come_round()
        counted += tap(taps) if place % 6 == 0 else False
        clock.now_s += 0.3
    assert counted == 10
