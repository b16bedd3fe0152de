"""The witness finds each kind of broken promise in a history that was made to break it."""

from tests.witness import Seen, called_twice, duplicate_numbers, gaps, out_of_time


def issue(number: str, *, sent_s: float = 0.0, answered_s: float = 1.0, ticket: str | None = None) -> Seen:
    return Seen("issue", sent_s, answered_s, ticket or f"id-{number}", number)


def call(number: str, *, window: int, answered_s: float = 5.0) -> Seen:
    return Seen("call", answered_s - 1, answered_s, f"id-{number}", number, window)


HONEST = [
    issue("C001", sent_s=0, answered_s=2),
    issue("C002", sent_s=1, answered_s=1.5),
    issue("C003", sent_s=3, answered_s=4),
    call("C001", window=1),
    call("C002", window=2),
]


def test_an_honest_history_is_clean() -> None:
    assert duplicate_numbers(HONEST) == gaps(HONEST) == called_twice(HONEST) == out_of_time(HONEST) == []


def test_the_same_number_for_two_tickets_is_found() -> None:
    assert duplicate_numbers([*HONEST, issue("C002", ticket="another")]) == ["C002"]


def test_the_same_ticket_answered_twice_is_no_duplicate() -> None:
    assert duplicate_numbers([*HONEST, issue("C002")]) == []


def test_a_gap_is_found() -> None:
    assert gaps([*HONEST, issue("C005"), issue("A001")]) == ["C004"]


def test_a_ticket_at_two_windows_is_found() -> None:
    assert called_twice([*HONEST, call("C001", window=2)]) == ["C001"]


def test_a_number_that_runs_backwards_in_time_is_found() -> None:
    assert out_of_time([*HONEST, issue("C004", sent_s=0.1, answered_s=0.2)]) == [
        "C004 was answered before C003 was sent"
    ]


def test_a_call_before_the_issue_is_found() -> None:
    assert out_of_time([issue("C001", sent_s=9, answered_s=10), call("C001", window=1, answered_s=5)]) == [
        "C001 was called before it was issued"
    ]
