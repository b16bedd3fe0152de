"""The brake counts each caller by itself, in a window that slides."""

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.web.brake import Brake


class Seconds:
    """A monotonic clock that stands still."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_who_comes_too_often_waits_until_the_oldest_pass_is_old() -> None:
    clock = Seconds()
    brake = Brake(limit=2, window_s=60, clock=clock)
    assert [brake.wait_s("kiosk-1"), brake.wait_s("kiosk-1")] == [0, 0]
    clock.now += 20
    assert brake.wait_s("kiosk-1") == 40
    assert brake.wait_s("kiosk-2") == 0, "another caller is not held up"
    clock.now += 40
    assert [brake.wait_s("kiosk-1") for _ in range(3)] == [0, 0, 60], "what is a minute old counts no more"


@settings(deadline=None)
@given(st.lists(st.floats(0, 30), max_size=60))
def test_no_window_ever_sees_more_than_the_limit(pauses: list[float]) -> None:
    clock = Seconds()
    brake = Brake(limit=5, window_s=60, clock=clock)
    passed: list[float] = []
    for pause in pauses:
        clock.now += pause
        if brake.wait_s("kiosk-1") == 0:
            passed.append(clock.now)
        assert sum(moment > clock.now - 60 for moment in passed) <= 5
