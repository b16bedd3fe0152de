"""Two lines, at most two priority calls in a row: checked against a plain simulation."""

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.dispatch import ahead_of_ordinary, ahead_of_priority, choose_line, run_after

COUNTS = st.integers(0, 12)
RUNS = st.integers(0, 6)


def calling_order(ordinary: int, priority: int, run: int) -> list[str]:
    order: list[str] = []
    while True:
        line = choose_line(ordinary=ordinary > 0, priority=priority > 0, run=run, limit=2)
        if line is None:
            return order
        order.append(line)
        ordinary -= line == "ordinary"
        priority -= line == "priority"
        run = run_after(priority=line == "priority", run=run)


@given(ordinary=COUNTS, priority=COUNTS, run=RUNS)
def test_everybody_is_called_once(ordinary: int, priority: int, run: int) -> None:
    order = calling_order(ordinary, priority, run)
    assert (order.count("ordinary"), order.count("priority")) == (ordinary, priority)


@given(ordinary=COUNTS, priority=COUNTS, run=RUNS)
def test_no_more_than_two_priority_calls_in_a_row_while_an_ordinary_ticket_waits(
    ordinary: int, priority: int, run: int
) -> None:
    for line in calling_order(ordinary, priority, run):
        if line == "priority":
            run += 1
            assert ordinary == 0 or run <= 2
        else:
            run, ordinary = 0, ordinary - 1


@given(ordinary=st.integers(1, 12), priority=COUNTS, run=RUNS)
def test_the_count_ahead_of_an_ordinary_ticket_is_its_place_in_the_order(
    ordinary: int, priority: int, run: int
) -> None:
    places = [index for index, line in enumerate(calling_order(ordinary, priority, run)) if line == "ordinary"]
    counted = [
        ahead_of_ordinary(ordinary_ahead=ahead, priority_waiting=priority, run=run, limit=2)
        for ahead in range(ordinary)
    ]
    assert counted == places


@given(ordinary=COUNTS, priority=st.integers(1, 12), run=RUNS)
def test_the_count_ahead_of_a_priority_ticket_is_its_place_in_the_order(ordinary: int, priority: int, run: int) -> None:
    places = [index for index, line in enumerate(calling_order(ordinary, priority, run)) if line == "priority"]
    counted = [
        ahead_of_priority(priority_ahead=ahead, ordinary_waiting=ordinary, run=run, limit=2)
        for ahead in range(priority)
    ]
    assert counted == places
