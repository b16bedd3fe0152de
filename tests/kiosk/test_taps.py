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
